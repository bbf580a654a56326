//! Ctrl-C in, a flag that the engines poll out.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What the shell sees of a program that was interrupted.
const EXIT_CODE: i32 = 130;

/// Whether Ctrl-C was pressed.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    requested: Arc<AtomicBool>,
}

impl Interrupt {
    /// Catches Ctrl-C from now on. It sets the flag; pressed again, it ends the process at once with 130.
    pub fn on_ctrl_c() -> io::Result<Interrupt> {
        use signal_hook::consts::SIGINT;
        use signal_hook::flag;
        let interrupt = Interrupt::default();
        flag::register_conditional_shutdown(SIGINT, EXIT_CODE, Arc::clone(&interrupt.requested))?;
        flag::register(SIGINT, Arc::clone(&interrupt.requested))?;
        Ok(interrupt)
    }

    /// The flag for [`crate::limits::Limits::interrupt`].
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.requested)
    }
}
