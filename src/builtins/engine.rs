//! What a built-in may ask of the engine that runs it.

use crate::budget;
use crate::diagnostic::{Fault, Thrown};
use crate::host::Host;
use crate::value::Value;

/// The engine behind a call of a built-in. `slots` and `naive` each implement it.
pub trait Engine {
    /// Calls any function value with positional arguments, which are moved out of the slice.
    fn call(&mut self, function: &Value, arguments: &mut [Value]) -> Result<Value, Thrown>;

    /// Raises an error at the place of the call that is under way.
    fn throw(&mut self, fault: Fault) -> Thrown;

    /// After a call gave `Err`: the error, if `try` may catch it; `None` for limits, `exit` and interrupts,
    /// which the caller must pass on.
    fn catch(&mut self) -> Option<Fault>;

    /// Ends the program with that exit code.
    fn exit(&mut self, code: u8) -> Thrown;

    /// Ends the program without a word because whoever read its output has gone: the outcome is
    /// [`ClosedPipe`](crate::outcome::Outcome::ClosedPipe).
    fn closed_pipe(&mut self) -> Thrown {
        self.exit(141)
    }

    /// Looks at the memory, the clock and Ctrl-C, and whether a walk through values was broken off.
    fn pulse(&mut self) -> Result<(), Thrown> {
        match budget::completed().and_then(|()| budget::look()) {
            Ok(()) => Ok(()),
            Err(fault) => Err(self.throw(fault)),
        }
    }

    fn host(&mut self) -> &mut dyn Host;

    /// The next number of the run's random sequence (seeded once from [`Host::seed`]).
    fn random(&mut self) -> Result<u64, Thrown>;
}
