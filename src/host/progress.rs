//! A host in, the same host out, which shows a person how far long work over files and containers has come.

use super::files::{Entry, Files, WriteStart};
use super::process::{Ended, Invocation};
use super::{Host, Walk, read_buffered};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::RefCell;
use std::io::{self, BufRead, Read, Write};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// What takes less is not worth a line.
const PATIENCE: Duration = Duration::from_secs(2);

/// A host that draws one line on standard error, which must be a terminal, while something takes long.
pub struct ProgressHost {
    inner: Box<dyn Host>,
    line: Line,
}

impl ProgressHost {
    pub fn new(inner: Box<dyn Host>) -> ProgressHost {
        ProgressHost { inner, line: Line::default() }
    }
}

/// The line, which the outermost walk has; those within it are steps of its own.
#[derive(Clone, Default)]
struct Line(Rc<RefCell<Option<Shown>>>);

struct Shown {
    bar: ProgressBar,
    since: Instant,
    is_drawn: bool,
}

impl Line {
    fn begin(&self, total: Option<u64>, unit: Unit, what: &str) -> Option<Walking> {
        let mut line = self.0.borrow_mut();
        if line.is_some() {
            return None;
        }
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
        bar.set_style(unit.style(total.is_some()));
        bar.set_message(what.to_string());
        *line = Some(Shown { bar, since: Instant::now(), is_drawn: false });
        Some(Walking(self.clone()))
    }

    /// Does what may write on the terminal with the line out of its way.
    fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        let drawn = self.0.borrow().as_ref().filter(|shown| shown.is_drawn).map(|shown| shown.bar.clone());
        match drawn {
            Some(bar) => bar.suspend(work),
            None => work(),
        }
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Bytes,
    Entries,
}

impl Unit {
    fn style(self, has_total: bool) -> ProgressStyle {
        let template = match (self, has_total) {
            (Unit::Bytes, true) => "{msg} {wide_bar} {bytes} of {total_bytes}, {eta} left",
            (Unit::Bytes, false) => "{msg} {bytes}, {elapsed}",
            (Unit::Entries, _) => "{msg} {wide_bar} {human_pos} of {human_len}, {eta} left",
        };
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
    }
}

/// The right to the line; dropping it wipes the line.
struct Walking(Line);

impl Walk for Walking {
    fn step(&mut self, amount: u64) {
        if let Some(shown) = &mut *self.0.0.borrow_mut() {
            shown.bar.inc(amount);
            if !shown.is_drawn && shown.since.elapsed() > PATIENCE {
                shown.bar.set_draw_target(ProgressDrawTarget::stderr());
                shown.is_drawn = true;
            }
        }
    }
}

impl Drop for Walking {
    fn drop(&mut self) {
        if let Some(shown) = self.0.0.borrow_mut().take() {
            shown.bar.finish_and_clear();
        }
    }
}

impl Host for ProgressHost {
    fn write_output(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.line.aside(|| self.inner.write_output(bytes))
    }

    fn write_error(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.line.aside(|| self.inner.write_error(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.line.aside(|| self.inner.flush())
    }

    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.inner.read_line()
    }

    fn input(&mut self) -> io::Result<Box<dyn BufRead>> {
        let inner = self.inner.input()?;
        Ok(Box::new(Reading { inner, walk: self.line.begin(None, Unit::Bytes, "standard input") }))
    }

    fn files(&mut self) -> &mut dyn Files {
        self
    }

    fn walk(&mut self, total: usize) -> Option<Box<dyn Walk>> {
        let walk = self.line.begin(Some(total as u64), Unit::Entries, "*>")?;
        Some(Box::new(walk))
    }

    fn set_deadline(&mut self, deadline: Instant) {
        self.inner.set_deadline(deadline);
    }

    fn run(&mut self, invocation: &Invocation) -> io::Result<Ended> {
        self.inner.run(invocation)
    }

    fn variables(&mut self) -> io::Result<Vec<(String, String)>> {
        self.inner.variables()
    }

    fn variable(&mut self, name: &str) -> io::Result<Option<String>> {
        self.inner.variable(name)
    }

    fn clock(&mut self) -> io::Result<f64> {
        self.inner.clock()
    }

    fn arguments(&self) -> &[String] {
        self.inner.arguments()
    }

    fn peak_memory(&mut self) -> Option<u64> {
        self.inner.peak_memory()
    }

    fn seed(&mut self) -> io::Result<u64> {
        self.inner.seed()
    }
}

impl Files for ProgressHost {
    fn read(&mut self, path: &str) -> io::Result<Box<dyn BufRead>> {
        let inner = self.inner.files().read(path)?;
        let total = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|found| found.len());
        Ok(Box::new(Reading { inner, walk: self.line.begin(total, Unit::Bytes, path) }))
    }

    fn write(&mut self, path: &str, start: WriteStart) -> io::Result<Box<dyn Write>> {
        self.inner.files().write(path, start)
    }

    fn replace(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.inner.files().replace(path, bytes)
    }

    fn exists(&mut self, path: &str) -> io::Result<bool> {
        self.inner.files().exists(path)
    }

    fn list(&mut self, folder: &str) -> io::Result<Vec<Entry>> {
        self.inner.files().list(folder)
    }
}

/// A stream whose bytes are counted when they are taken.
struct Reading {
    inner: Box<dyn BufRead>,
    walk: Option<Walking>,
}

impl BufRead for Reading {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
        if let Some(walk) = &mut self.walk {
            walk.step(amount as u64);
        }
    }
}

impl Read for Reading {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, room)
    }
}
