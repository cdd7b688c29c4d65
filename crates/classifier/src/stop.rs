//! Stop requests: Ctrl-C, SIGTERM, SIGHUP, or the end of the parent process.

use std::io;
use std::thread;

use burn::train::Interrupter;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Stops the training on a signal, after the current minibatch.
///
/// # Errors
///
/// Errors of the operating system.
pub fn stop_on_signals(training: &Interrupter) -> io::Result<()> {
    let hang_up = (!process::ignores_sighup()).then_some(SIGHUP);
    let (mut signals, training) = (Signals::new([SIGINT, SIGTERM].into_iter().chain(hang_up))?, training.clone());
    thread::spawn(move || signals.forever().for_each(|_| training.stop(Some("asked to"))));
    Ok(())
}

/// Stops the training at the end of standard input, after the current minibatch.
///
/// # Errors
///
/// Errors of the operating system.
pub fn stop_at_end_of_input(training: &Interrupter) -> io::Result<()> {
    let training = training.clone();
    process::on_stdin_eof(move || training.stop(Some("whoever started it has ended")))
}
