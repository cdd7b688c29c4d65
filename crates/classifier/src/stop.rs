//! Being asked to stop: Ctrl-C or SIGTERM.

use std::io;
use std::thread;

use burn::train::Interrupter;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Exit code of a program that was asked to stop.
pub const INTERRUPTED: u8 = 130;

/// Has signals stop the training, after the minibatch that it is at.
///
/// # Errors
///
/// What the operating system says.
pub fn stop_on_signals(training: &Interrupter) -> io::Result<()> {
    let (mut signals, training) = (Signals::new([SIGINT, SIGTERM])?, training.clone());
    thread::spawn(move || signals.forever().for_each(|_| training.stop(Some("asked to"))));
    Ok(())
}
