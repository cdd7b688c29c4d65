//! Being asked to stop: Ctrl-C, SIGTERM, a hang-up, or the end of whoever started this process.

use std::io;
use std::thread;

use burn::train::Interrupter;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Has signals stop the training, after the minibatch that it is at.
///
/// # Errors
///
/// What the operating system says.
pub fn stop_on_signals(training: &Interrupter) -> io::Result<()> {
    let hang_up = (!process::ignores_hang_up()).then_some(SIGHUP);
    let (mut signals, training) = (Signals::new([SIGINT, SIGTERM].into_iter().chain(hang_up))?, training.clone());
    thread::spawn(move || signals.forever().for_each(|_| training.stop(Some("asked to"))));
    Ok(())
}

/// Has the end of standard input stop the training likewise.
///
/// # Errors
///
/// What the operating system says.
pub fn stop_at_end_of_input(training: &Interrupter) -> io::Result<()> {
    let training = training.clone();
    process::when_input_ends(move || training.stop(Some("whoever started it has ended")))
}
