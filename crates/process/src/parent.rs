//! The end of the parent process. It holds the other end of the pipe that is standard input; when it ends in any way, the system closes
//! the pipe. This works on every Unix without a race.

use std::io::{self, ErrorKind, Read};
use std::thread;

/// Calls `then`, on a thread of its own, at the end of standard input.
///
/// # Errors
///
/// If the thread can't be started.
pub fn on_stdin_eof(then: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let wait = move || {
        wait_for_end(&mut io::stdin().lock());
        then();
    };
    thread::Builder::new().name("input".to_owned()).spawn(wait).map(drop)
}

/// Returns at the end of the input.
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
    fn input_before_the_end_is_discarded() {
        let mut input = &[7_u8; 1_000][..];
        wait_for_end(&mut input);
        assert!(input.is_empty());
    }
}
