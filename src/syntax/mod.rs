//! Text in, syntax tree out.

pub mod ast;

use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// Parses a program.
pub fn parse(_source: &Source) -> Result<ast::Program, Vec<Diagnostic>> {
    todo!()
}
