//! Dropping deep structures without deep recursion.
