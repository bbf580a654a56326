//! Text in, syntax tree out.

pub mod ast;
pub mod visit;

use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// Parses a program.
pub fn parse(_source: &Source) -> Result<ast::Program, Vec<Diagnostic>> {
    todo!()
}

pub fn dump_tokens(_source: &Source, _json: bool) -> Result<String, Vec<Diagnostic>> {
    todo!()
}

pub fn dump_ast(_source: &Source, _json: bool) -> Result<String, Vec<Diagnostic>> {
    todo!()
}
