//! Stop requests: Ctrl-C, SIGTERM or a hang-up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use process::INTERRUPTED;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

/// Whether the run was asked to stop.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Watches for signals. The first requests a stop; the second exits at once. Hang-ups only request: a closing terminal may send several. A
    /// process that was started to ignore them (`nohup`) does.
    ///
    /// # Errors
    ///
    /// Errors of the operating system.
    pub fn on_signals() -> std::io::Result<Self> {
        let stop = Self::default();
        for signal in [SIGINT, SIGTERM] {
            // In this order: a signal that finds the flag already up ends the process.
            flag::register_conditional_shutdown(signal, i32::from(INTERRUPTED), stop.0.clone())?;
            flag::register(signal, stop.0.clone())?;
        }
        if !process::ignores_sighup() {
            flag::register(SIGHUP, stop.0.clone())?;
        }
        Ok(stop)
    }

    /// Requests a stop, as the first signal does.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether a stop was requested.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
