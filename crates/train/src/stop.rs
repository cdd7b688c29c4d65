//! Being asked to stop: Ctrl-C, SIGTERM or a hang-up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use process::INTERRUPTED;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

/// Whether the run was asked to stop.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Watches for signals. The first asks to stop; the second leaves at once. A hang-up only asks: a terminal that is closed may send several. Where
    /// this process was started to ignore it (`nohup`), it does.
    ///
    /// # Errors
    ///
    /// What the operating system says.
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

    /// Asks to stop, as the first signal does.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it is time to stop.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
