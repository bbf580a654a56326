//! Text in, syntax tree out.

pub mod ast;
mod bracket;
mod check;
pub mod dump;
pub mod lexer;
mod parser;
pub mod printer;
mod recovery;
pub mod rewrite;
mod stream;
pub mod token;
pub mod visit;
mod wording;

use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::source::{Source, Span};
use ast::{Block, Program};
use lexer::Lexed;
use parser::builder::Builder;
use std::collections::BTreeSet;
use token::Tokens;

/// The native stack that one level of nesting may take in the parser, and what it needs beside.
const STACK_PER_LEVEL: usize = 32 << 10;
const STACK_BESIDE: usize = 256 << 10;

/// Parses a program; all its errors, in the order of the source, when it has any.
pub fn parse(source: &Source) -> Result<Program, Vec<Diagnostic>> {
    parse_lexed(source, lexer::lex(source.text()))
}

/// The same for a source that is lexed already.
pub fn parse_lexed(source: &Source, lexed: Lexed) -> Result<Program, Vec<Diagnostic>> {
    if let Some(limit) = lexed.too_deep {
        return Err(vec![limit]);
    }
    if lexed.errors.is_empty()
        && let Some(result) = on_stack_for(lexed.tokens.depth, || parse_sound(source, &lexed))
    {
        return result;
    }
    Err(on_stack_for(Limits::NESTING, || {
        let recovered = recovery::recover(source, lexed);
        with_jumps(source, recovered.mistakes, &recovered.tokens)
    }))
}

/// The first pass, which does not look for the cause of an error: `None` if there is one.
fn parse_sound(source: &Source, lexed: &Lexed) -> Option<Result<Program, Vec<Diagnostic>>> {
    let builder = Builder::new(source.text(), &lexed.tokens, 0);
    let (statements, builder) = parser::first_pass(&lexed.tokens.kinds, builder);
    let statements = statements?;
    let errors = with_jumps(source, builder.faults, &lexed.tokens);
    if !errors.is_empty() {
        return Some(Err(errors));
    }
    let body = Block { statements, span: Span::new(0, source.text().len() as u32) };
    Some(Ok(Program { body, layout: (), functions: lexed.tokens.functions.len() as u32 }))
}

/// The mistakes and the misplaced jumps; a jump within a line where the parser has met a mistake is that mistake, not one more.
fn with_jumps(source: &Source, errors: Vec<Diagnostic>, tokens: &Tokens) -> Vec<Diagnostic> {
    let starts: BTreeSet<u32> = errors.iter().map(|error| error.span.start).collect();
    let starts_line = |at: u32| {
        let line = source.slice(Span::new(0, at)).rsplit('\n').next();
        line.is_none_or(|line| line.trim().is_empty())
    };
    let mut jumps = check::jumps(tokens);
    jumps.retain(|jump| !starts.contains(&jump.span.start) || starts_line(jump.span.start));
    in_order(errors, jumps)
}

fn in_order(mut errors: Vec<Diagnostic>, more: Vec<Diagnostic>) -> Vec<Diagnostic> {
    errors.extend(more);
    errors.sort_by_key(|error| error.span);
    errors.dedup();
    errors
}

/// The tokens of a text, as lines or as JSON. Only errors of the lexer keep it from showing them.
pub fn dump_tokens(source: &Source, json: bool) -> Result<String, Vec<Diagnostic>> {
    let Lexed { tokens, errors, too_deep, .. } = lexer::lex(source.text());
    if let Some(limit) = too_deep {
        return Err(vec![limit]);
    }
    if !errors.is_empty() {
        return Err(in_order(errors, Vec::new()));
    }
    Ok(if json { pretty(&dump::tokens_json(&tokens, source)) } else { dump::tokens(&tokens, source) })
}

/// The syntax tree of a program, as indented lines or as JSON.
pub fn dump_ast(source: &Source, json: bool) -> Result<String, Vec<Diagnostic>> {
    let program = parse(source)?;
    Ok(if json { pretty(&dump::ast_json(&program, source)) } else { dump::ast(&program, source) })
}

fn pretty(json: &serde_json::Value) -> String {
    on_stack_for(Limits::NESTING, || format!("{json:#}\n"))
}

fn on_stack_for<R>(depth: usize, parse: impl FnOnce() -> R) -> R {
    let size = STACK_BESIDE + depth * STACK_PER_LEVEL;
    stacker::maybe_grow(size, 2 * size, parse)
}
