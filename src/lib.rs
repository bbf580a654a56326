//! Weave's reference implementation: source → syntax → resolve → evaluate → outcome.

#![forbid(unsafe_code)]

pub mod builtins;
pub mod cli;
pub mod diagnostic;
pub mod eval;
pub mod host;
pub mod limits;
pub mod naive;
pub mod oracle;
pub mod outcome;
pub mod published;
pub mod reference;
pub mod resolve;
pub mod run;
pub mod source;
pub mod syntax;
pub mod value;
