//! Standard output and standard error without panics: `println!` and `eprintln!` panic on a closed pipe or a full disk.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

/// Why the log can't be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFailure {
    /// The pipe has no reader any more.
    PipeClosed,
    /// The terminal was closed.
    TerminalClosed,
    /// Anything else, such as a full disk.
    WriteFailed,
}

/// EIO, the error for a closed terminal. It is the same number on every Unix.
const TERMINAL_CLOSED: i32 = 5;

/// Code of the first failure on standard error; 0 before.
static FAILURE: AtomicU8 = AtomicU8::new(0);

/// How this program is called in the commands that it prints.
static COMMAND_NAME: OnceLock<&str> = OnceLock::new();

/// The default: cargo runs this program.
const BY_CARGO: &str = "cargo xtask";

/// Sets the name of this program in the commands that it prints, in place of `cargo xtask`: where it was installed.
pub fn set_command_name(name: &'static str) {
    let _ = COMMAND_NAME.set(name);
}

fn with_command_name(text: &str) -> String {
    COMMAND_NAME.get().map_or_else(|| text.to_owned(), |name| text.replace(BY_CARGO, name))
}

/// Writes text and one newline to standard output. A closed pipe (`| head`) is no error.
///
/// # Errors
///
/// Errors of the operating system, such as a full disk.
pub fn print(text: impl Display) -> io::Result<()> {
    match write(&mut io::stdout().lock(), with_command_name(&text.to_string()).trim_end_matches('\n')) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(io::Error::new(error.kind(), format!("can't write the output: {error}"))),
        Ok(()) => Ok(()),
    }
}

/// Writes text and a newline to standard error. [`log_failure`] reports the first failure.
pub fn log(text: impl Display) {
    if let Err(error) = write(&mut io::stderr().lock(), &with_command_name(&text.to_string())) {
        let failure = LogFailure::of(&error);
        let _ = FAILURE.compare_exchange(0, failure.code(), Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// The first failure of [`log`].
pub fn log_failure() -> Option<LogFailure> {
    [LogFailure::PipeClosed, LogFailure::TerminalClosed, LogFailure::WriteFailed]
        .into_iter()
        .find(|failure| failure.code() == FAILURE.load(Ordering::Relaxed))
}

impl LogFailure {
    fn of(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::BrokenPipe => Self::PipeClosed,
            _ if error.raw_os_error() == Some(TERMINAL_CLOSED) => Self::TerminalClosed,
            _ => Self::WriteFailed,
        }
    }

    const fn code(self) -> u8 {
        match self {
            Self::PipeClosed => 1,
            Self::TerminalClosed => 2,
            Self::WriteFailed => 3,
        }
    }
}

/// A single write, so that lines of several processes do not mix in one log.
fn write(out: &mut impl Write, text: &str) -> io::Result<()> {
    out.write_all(format!("{text}\n").as_bytes())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_classified_by_error_number() {
        let of = |number| LogFailure::of(&io::Error::from_raw_os_error(number));
        assert_eq!(
            [32, 5, 28].map(of),
            [LogFailure::PipeClosed, LogFailure::TerminalClosed, LogFailure::WriteFailed],
            "EPIPE, EIO, ENOSPC"
        );
    }
}
