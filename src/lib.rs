//! Weave's reference implementation: source → syntax → resolve → evaluate → outcome.

#![forbid(unsafe_code)]

pub mod builtins;
pub mod cli;
pub mod diagnostic;
pub mod eval;
pub mod host;
pub mod limits;
pub mod memory;
pub mod naive;
pub mod oracle;
pub mod outcome;
pub mod profile;
pub mod published;
pub mod reference;
pub mod resolve;
pub mod run;
pub mod source;
pub mod syntax;
pub mod value;
