//! A host in, the same host whose output a witness hears out.

use super::Witness;
use crate::host::files::Files;
use crate::host::process::{Ended, Invocation};
use crate::host::{Host, Walk};
use std::io::{self, BufRead};
use std::rc::Rc;
use std::time::Instant;

/// Hands everything on, and tells what goes to standard output.
pub struct Overheard<'a> {
    pub host: &'a mut dyn Host,
    pub witness: Rc<Witness>,
}

impl Host for Overheard<'_> {
    fn write_output(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.host.write_output(bytes)?;
        self.witness.printed(bytes);
        Ok(())
    }

    fn write_error(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.host.write_error(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.host.flush()
    }

    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.host.read_line()
    }

    fn input(&mut self) -> io::Result<Box<dyn BufRead>> {
        self.host.input()
    }

    fn files(&mut self) -> &mut dyn Files {
        self.host.files()
    }

    fn set_deadline(&mut self, deadline: Instant) {
        self.host.set_deadline(deadline);
    }

    fn run(&mut self, invocation: &Invocation) -> io::Result<Ended> {
        self.host.run(invocation)
    }

    fn variables(&mut self) -> io::Result<Vec<(String, String)>> {
        self.host.variables()
    }

    fn variable(&mut self, name: &str) -> io::Result<Option<String>> {
        self.host.variable(name)
    }

    fn clock(&mut self) -> io::Result<f64> {
        self.host.clock()
    }

    fn arguments(&self) -> &[String] {
        self.host.arguments()
    }

    fn walk(&mut self, total: usize) -> Option<Box<dyn Walk>> {
        self.host.walk(total)
    }

    fn peak_memory(&mut self) -> Option<u64> {
        self.host.peak_memory()
    }

    fn seed(&mut self) -> io::Result<u64> {
        self.host.seed()
    }
}
