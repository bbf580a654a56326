//! Text in, syntax tree out.

pub mod ast;
