//! Weave's reference implementation: a tree-walking interpreter that shows what it does.
//!
//! # The way through the house
//!
//! *source → syntax → resolve → evaluate → outcome*
//!
//! - [`source`] holds a program's text and knows lines and columns.
//! - [`syntax`] turns the text into a tree of names, or into all of its errors. It never knows what a name means.
//! - [`resolve`] turns the tree of names into a tree of addresses: (depth, slot), how each variable is stored, what
//!   each function captures. It never sees a value.
//! - [`eval`] turns the tree of addresses into nodes that evaluate themselves, and runs them. It never looks a name up.
//! - [`naive`] runs the tree of names as it is, with an environment chain by name. It never asks the resolver, so
//!   that its agreement with [`eval`] means something.
//! - [`outcome`] says how a run ended, and the exit code for it.
//!
//! Beside the way stand the rooms that all of these use: [`value`] (numbers, text, containers, functions),
//! [`builtins`] (the functions of the language, which never know the engine that calls them), [`published`] (their
//! names), [`format`](mod@format) (data in files), [`diagnostic`] (every error and its picture, which never prints), [`host`] (the outside world, which
//! knows nothing of the language) and [`limits`]. [`memory`] and [`profile`] measure a run for those who ask.
//! On top stand [`run`] (the whole way in one call), [`reference`](mod@reference) (the examples of `grammar/` and
//! what they promise), [`oracle`] (generated programs, both engines compared) and [`cli`] (the commands).
//!
//! # The public interface
//!
//! | to | call |
//! |---|---|
//! | run a program | [`run::run`] with a [`source::Source`], an engine, [`limits::Limits`] and a [`host::Host`] |
//! | keep it from the outside world | [`host::MemoryHost`] |
//! | find its mistakes without running it | [`resolve::check`] |
//! | see what it takes, and where its time goes | [`run::run_counted`], [`run::run_profiled`] |
//! | parse it, and print it back | [`syntax::parse`], [`syntax::printer::print`] |
//! | see where each variable lives | [`resolve::resolve`], [`resolve::dump`] |
//! | show an error | [`diagnostic::render::render`] |
//! | read the reference's examples | [`reference::read`] |
//! | compare the engines | [`oracle::compare::compare`], [`oracle::generator::program`], [`oracle::reduce::reduce`] |
//!
//! ```
//! use weave_tree::diagnostic::render::{Form, Style, render};
//! use weave_tree::host::MemoryHost;
//! use weave_tree::limits::Limits;
//! use weave_tree::outcome::Outcome;
//! use weave_tree::run::{EngineKind, run};
//! use weave_tree::source::Source;
//!
//! let source = Source::new("totals.wv", "fn total(sum: 0, n) { sum + n }\nputs [1, 2, 3] &> total\nputs totl\n");
//! let mut host = MemoryHost::new();
//! let (outcome, usage) = run(&source, EngineKind::Slots, &Limits::default(), &mut host);
//!
//! assert_eq!(host.output(), "6\n");
//! // The start value and each of the three additions are calls.
//! assert_eq!(usage.steps, 4);
//! assert_eq!(outcome.exit_code(), 70);
//! let Outcome::Failed(error) = outcome else { panic!("`totl` has no value") };
//! let style = Style { form: Form::Short, color: false };
//! assert_eq!(
//!     render(&error, &source, style),
//!     "totals.wv:3:6: name: `totl` has no value: nothing has set it\n"
//! );
//! assert_eq!(error.help.as_deref(), Some("did you mean `total`?"));
//! ```
//!
//! `ARCHITECTURE.md` goes on from here: the invariants, the evaluator's design, and how each dependency is used.

#![deny(unsafe_code)]

pub mod budget;
pub mod builtins;
pub mod cli;
pub mod diagnostic;
pub mod eval;
pub mod events;
pub mod format;
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
