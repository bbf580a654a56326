//! Ctrl-C in, a flag that the engines poll out.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What the shell sees of a program that was interrupted.
const EXIT_CODE: i32 = 130;

/// Whether Ctrl-C was pressed, and whether the process waits where no engine polls.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    requested: Arc<AtomicBool>,
    waiting: Arc<AtomicBool>,
}

impl Interrupt {
    /// Catches Ctrl-C from now on. It sets the flag; pressed again, or while the process waits for
    /// input, it ends the process at once with 130.
    pub fn on_ctrl_c() -> io::Result<Interrupt> {
        use signal_hook::consts::SIGINT;
        use signal_hook::flag;
        let interrupt = Interrupt::default();
        flag::register_conditional_shutdown(SIGINT, EXIT_CODE, Arc::clone(&interrupt.waiting))?;
        flag::register_conditional_shutdown(SIGINT, EXIT_CODE, Arc::clone(&interrupt.requested))?;
        flag::register(SIGINT, Arc::clone(&interrupt.requested))?;
        Ok(interrupt)
    }

    /// The flag for [`crate::limits::Limits::interrupt`].
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.requested)
    }

    /// Waits for input, for ever if need be; Ctrl-C meanwhile ends the process.
    pub(super) fn while_waiting<T>(&self, wait: impl FnOnce() -> T) -> T {
        self.waiting.store(true, Ordering::SeqCst);
        // A Ctrl-C that came just before the line above has only set the flag.
        if self.requested.load(Ordering::SeqCst) {
            signal_hook::low_level::exit(EXIT_CODE);
        }
        let result = wait();
        self.waiting.store(false, Ordering::SeqCst);
        result
    }
}
