//! The built-in functions: tables by subject, and the one way in which both engines call them.

pub mod engine;
