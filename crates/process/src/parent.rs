//! The end of the process that started this one. It holds the other end of a pipe that is this one's standard input: however it ends, the
//! system closes the pipe. That works on every Unix and has no moment at which the end is missed.

use std::io::{self, ErrorKind, Read};
use std::thread;

/// Calls `then`, on a thread of its own, when standard input ends.
///
/// # Errors
///
/// The thread can't be started.
pub fn when_input_ends(then: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let wait = move || {
        wait_for_end(&mut io::stdin().lock());
        then();
    };
    thread::Builder::new().name("input".to_owned()).spawn(wait).map(drop)
}

/// Returns when nothing more can be read.
fn wait_for_end(input: &mut impl Read) {
    let mut bytes = [0; 64];
    loop {
        match input.read(&mut bytes) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::wait_for_end;

    #[test]
    fn what_is_written_meanwhile_is_passed_over() {
        let mut input = &[7_u8; 1_000][..];
        wait_for_end(&mut input);
        assert!(input.is_empty());
    }
}
