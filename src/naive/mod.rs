//! The naive engine: an environment chain by name, straight from the unresolved tree.
