//! How the program ends: its exit codes, and the errors that choose between them.

use std::io::ErrorKind;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitCode, ExitStatus};

use process::LogFailure;
use runs::Published;
use signal_hook::consts::SIGINT;
use spec::Diagnostics;
use spec::files::FileError;
use thiserror::Error;

use crate::terminal;

/// What the program ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: all that was asked for is done.
    Done,
    /// 1: something failed.
    Failed,
    /// 2: nothing was started, because what was asked for is wrong.
    Refused,
    /// 130: stopped by a signal.
    Interrupted,
    /// The code of the program that the command was passed on to.
    Passed(u8),
}

impl Exit {
    /// The same, or a failure where a part of the log could not be written: whoever reads it does not know what happened. A reader that has gone did
    /// not want to.
    pub fn with_log(self) -> Self {
        match (self, process::log_failure()) {
            (Self::Refused | Self::Passed(_), _) => self,
            (_, Some(LogFailure::WriteFailed)) => Self::Failed,
            _ => self,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Refused => 2,
            Exit::Interrupted => 130,
            Exit::Passed(code) => code,
        })
    }
}

impl From<ExitStatus> for Exit {
    fn from(status: ExitStatus) -> Self {
        match status.code() {
            Some(0) => Self::Done,
            Some(code) => Self::Passed(u8::try_from(code).unwrap_or(1)),
            None if status.signal() == Some(SIGINT) => Self::Interrupted,
            None => Self::Failed,
        }
    }
}

/// Something that the user can mend, found before anything was started. Its text is complete as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Refusal(String);

impl Refusal {
    /// A message as a fragment, without a capital or a full stop.
    pub fn new(message: impl std::fmt::Display) -> Self {
        Self(format!("error: {message}"))
    }

    /// Adds what to do about it.
    pub fn hint(self, hint: impl std::fmt::Display) -> Self {
        Self(format!("{}\nhint: {hint}", self.0))
    }

    /// Several in one.
    pub fn all(refusals: Vec<Self>) -> Self {
        let texts: Vec<String> = refusals.into_iter().map(|refusal| refusal.0).collect();
        Self(texts.join("\n"))
    }
}

/// Tells the user what went wrong, and chooses the exit code.
pub fn explain(error: &anyhow::Error) -> Exit {
    if error.is::<Diagnostics>() || error.is::<Refusal>() {
        process::log(terminal::printable_lines(&error.to_string()));
        return Exit::Refused;
    }
    process::log(format_args!("error: {}", terminal::printable_lines(&causes(error))));
    let file = error.chain().find_map(|cause| cause.downcast_ref::<FileError>());
    if let Some(hint) = file.and_then(Published::hint) {
        process::log(format_args!("hint: {}", terminal::printable(&hint)));
    } else if let Some(FileError::Io { cause, .. }) = file {
        way_out(cause.kind()).into_iter().for_each(|hint| process::log(format_args!("hint: {hint}")));
    }
    match file {
        Some(FileError::Newer { .. }) => Exit::Refused,
        _ => Exit::Failed,
    }
}

/// What to do about a full disk.
pub const MAKE_ROOM: &str =
    "make room (`cargo xtask clean` deletes checkpoints of finished runs); the same command then goes on";

/// What to do about a folder or file that can't be used.
fn way_out(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists | ErrorKind::IsADirectory => {
            "something else stands in the way there: move it away, or name another folder with --results"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "nobody may write there as you: --results names another folder for results"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => MAKE_ROOM,
        _ => return None,
    })
}

/// The error and its causes in one line; a cause that the error before it has already named is not said twice.
fn causes(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.ends_with(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}
