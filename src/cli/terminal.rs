//! What a command says in, bytes on standard output and standard error out.

#![expect(clippy::disallowed_methods, reason = "whether a stream is coloured depends on the environment")]

use super::exit;
use super::line::{Color, Line};
use crate::diagnostic::render::{Form, Style};
use crate::host::{Host, Interrupt, SystemHost, reason};
use clap::CommandFactory;
use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal};

/// The streams of a command, and whether each is coloured.
pub struct Terminal {
    host: SystemHost,
    color: Color,
    failure: Option<io::Error>,
}

impl Terminal {
    pub fn new(color: Color) -> Terminal {
        let host = SystemHost::new(Vec::new(), None, Interrupt::default());
        Terminal { host, color, failure: None }
    }

    /// Writes to standard output; a failure shows in [`Terminal::finish`].
    pub fn out(&mut self, text: &str) {
        if self.failure.is_none() {
            self.failure = self.host.write_output(text.as_bytes()).err();
        }
    }

    /// Writes to standard error. When that cannot be written either, there is no one left to tell.
    pub fn err(&mut self, text: &str) {
        if let Err(error) = self.host.write_error(text.as_bytes()) {
            self.failure.get_or_insert(error);
        }
    }

    /// Writes what is held back. `code` unless the output could not be written.
    pub fn finish(mut self, code: u8) -> u8 {
        let flushed = self.host.flush();
        match self.failure.take().or(flushed.err()) {
            None => code,
            Some(error) if error.kind() == ErrorKind::BrokenPipe => exit::CLOSED_PIPE,
            Some(error) => {
                let text = format!("weave-tree: cannot write the output: {}\n", reason(&error));
                let _nowhere_else_to_say_it = self.host.write_error(text.as_bytes());
                exit::FAILED
            }
        }
    }

    /// All of standard input.
    pub fn read_input(&mut self) -> io::Result<Vec<u8>> {
        self.host.read_to_end()
    }

    /// How diagnostics on standard error are drawn.
    pub fn error_style(&self, form: Form) -> Style {
        Style { form, color: self.colors(io::stderr().is_terminal()) }
    }

    pub fn output_is_colored(&self) -> bool {
        self.colors(io::stdout().is_terminal())
    }

    fn colors(&self, on_terminal: bool) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                on_terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
            }
        }
    }

    /// A command line that cannot be obeyed.
    pub fn refuse(mut self, message: &str) -> u8 {
        self.err(&format!("weave-tree: {message}\nFor more, try `weave-tree --help`.\n"));
        self.finish(exit::USAGE)
    }

    /// The whole help on standard error, because it was not asked for.
    pub fn help(mut self, code: u8) -> u8 {
        let help = Line::command().render_long_help();
        let text =
            if self.colors(io::stderr().is_terminal()) { help.ansi().to_string() } else { help.to_string() };
        self.err(&text);
        self.finish(code)
    }

    /// Help and version as asked for, or what is wrong with the command line.
    pub fn explain_usage(mut self, refusal: &clap::Error) -> u8 {
        let text = refusal.render();
        if refusal.use_stderr() {
            let color = self.colors(io::stderr().is_terminal());
            self.err(&if color { text.ansi().to_string() } else { text.to_string() });
            self.finish(exit::USAGE)
        } else {
            let color = self.output_is_colored();
            self.out(&if color { text.ansi().to_string() } else { text.to_string() });
            self.finish(exit::SUCCESS)
        }
    }
}

fn set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// What `--color` says on a command line that does not parse.
pub fn wanted_color(arguments: &[OsString]) -> Color {
    let words: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let says = |value: &str| {
        words.iter().any(|word| **word == *format!("--color={value}"))
            || words.windows(2).any(|pair| pair[0] == "--color" && pair[1] == value)
    };
    if says("always") {
        Color::Always
    } else if says("never") {
        Color::Never
    } else {
        Color::Auto
    }
}
