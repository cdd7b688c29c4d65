//! Standard output and standard error without panics: `println!` and `eprintln!` end the process where nobody reads or the disk is full.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

/// Why a line of the log could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The reader of the pipe has gone.
    Reader,
    /// The terminal was closed.
    Terminal,
    /// Anything else, such as a full disk.
    Room,
}

/// What the operating system says of a terminal that was closed: EIO, the same number on every Unix.
const TERMINAL_CLOSED: i32 = 5;

/// The first loss on standard error; 0 while there was none.
static LOST: AtomicU8 = AtomicU8::new(0);

/// What this program is called in commands that it prints.
static NAME: OnceLock<&str> = OnceLock::new();

/// How commands that programs print begin where cargo runs them.
const BY_CARGO: &str = "cargo xtask";

/// Has commands that are printed begin with another name than `cargo xtask`: where the program was installed.
pub fn call_it(name: &'static str) {
    let _ = NAME.set(name);
}

fn named(text: &str) -> String {
    NAME.get().map_or_else(|| text.to_owned(), |name| text.replace(BY_CARGO, name))
}

/// Writes lines to standard output, with one newline at the end. A reader that has gone (`| head`) is no error.
///
/// # Errors
///
/// What the operating system says: the disk may be full.
pub fn print(text: impl Display) -> io::Result<()> {
    match write(&mut io::stdout().lock(), named(&text.to_string()).trim_end_matches('\n')) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(io::Error::new(error.kind(), format!("can't write the output: {error}"))),
        Ok(()) => Ok(()),
    }
}

/// Writes lines to standard error, and a newline. Where that fails nothing happens, but [`lost`] says so from then on.
pub fn log(text: impl Display) {
    if let Err(error) = write(&mut io::stderr().lock(), &named(&text.to_string())) {
        let lost = Lost::of(&error);
        let _ = LOST.compare_exchange(0, lost.code(), Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// Why the log can't be written, where [`log`] has met that.
pub fn lost() -> Option<Lost> {
    [Lost::Reader, Lost::Terminal, Lost::Room].into_iter().find(|lost| lost.code() == LOST.load(Ordering::Relaxed))
}

impl Lost {
    fn of(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::BrokenPipe => Self::Reader,
            _ if error.raw_os_error() == Some(TERMINAL_CLOSED) => Self::Terminal,
            _ => Self::Room,
        }
    }

    const fn code(self) -> u8 {
        match self {
            Self::Reader => 1,
            Self::Terminal => 2,
            Self::Room => 3,
        }
    }
}

/// One write for the whole text, so that lines of several processes in one log do not mix.
fn write(out: &mut impl Write, text: &str) -> io::Result<()> {
    out.write_all(format!("{text}\n").as_bytes())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_told_apart() {
        let of = |number| Lost::of(&io::Error::from_raw_os_error(number));
        assert_eq!([32, 5, 28].map(of), [Lost::Reader, Lost::Terminal, Lost::Room], "EPIPE, EIO, ENOSPC");
    }
}
