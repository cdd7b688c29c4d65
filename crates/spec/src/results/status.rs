//! What a run is doing. "Running" is never stored: the process that runs a run holds a lock on its folder, and the
//! system lets go of that lock when the process ends, however it ends.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::thread;
use std::time::Duration;

use super::{End, FileError, Manifest, RunFolder};

/// What a run is doing, or what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It has not started.
    Pending,
    /// A process holds its lock.
    Running {
        /// That process, where the lock file says.
        process: Option<u32>,
    },
    /// It ended with a result.
    Finished,
    /// It could not go on.
    Failed {
        /// Why.
        reason: String,
    },
    /// It was stopped, or cut off, and can go on from its checkpoint.
    Interrupted,
    /// Its folder holds another run.
    Foreign {
        /// The keys that differ, with what stands there.
        differs: String,
    },
    /// Its files are not what they should be: it can't go on, and is no result.
    Damaged {
        /// Why.
        why: String,
    },
}

impl Status {
    /// The word in files and tables.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running { .. } => "running",
            Self::Interrupted => "interrupted",
            Self::Failed { .. } => "failed",
            Self::Foreign { .. } => "another run's",
            Self::Damaged { .. } => "damaged",
            Self::Finished => "finished",
        }
    }

    /// Why it is so, where there is more to say.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Failed { reason: text } | Self::Foreign { differs: text } | Self::Damaged { why: text } => Some(text),
            Self::Pending | Self::Running { .. } | Self::Interrupted | Self::Finished => None,
        }
    }

    /// What lock and manifest say, and nothing else of a run's folder: [`RunFolder::state`] reads the rest too.
    ///
    /// # Errors
    ///
    /// A manifest that is unreadable, damaged or newer.
    pub fn of(folder: &RunFolder) -> Result<Self, FileError> {
        // The lock first: a run writes its end down before it lets go.
        let holder = RunLock::holder(folder)?;
        Ok(Self::from(holder, folder.read_manifest()?.as_ref()))
    }

    /// What a lock's holder and a manifest together say; the lock must have been looked at first.
    pub fn from(holder: Option<Option<u32>>, manifest: Option<&Manifest>) -> Self {
        if let Some(process) = holder {
            return Self::Running { process };
        }
        match manifest {
            None => Self::Pending,
            Some(Manifest { end: Some(End::Finished { .. }), .. }) => Self::Finished,
            Some(Manifest { end: Some(End::Failed { reason }), .. }) => Self::Failed { reason: reason.clone() },
            Some(Manifest { end: Some(End::Interrupted) | None, .. }) => Self::Interrupted,
        }
    }
}

/// The right to run a run, held for as long as the value lives.
#[derive(Debug)]
pub struct RunLock(#[expect(dead_code, reason = "held, not read: closing the file lets go of the lock")] File);

impl RunLock {
    /// Takes the lock of a folder, which must exist; none where another process holds it.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn take(folder: &RunFolder) -> Result<Option<Self>, FileError> {
        let path = folder.lock_file();
        let io = || FileError::io("lock", &path);
        let mut file = open(&path).map_err(io())?;
        match lock_patiently(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(io()(error)),
        }
        file.set_len(0).map_err(io())?;
        write!(file, "{}", std::process::id()).map_err(io())?;
        Ok(Some(Self(file)))
    }

    /// The process that holds the lock: none where nobody does, `Some(None)` where it did not say who it is.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn holder(folder: &RunFolder) -> Result<Option<Option<u32>>, FileError> {
        let path = folder.lock_file();
        if !path.exists() {
            return Ok(None);
        }
        let io = || FileError::io("look at", &path);
        let mut file = fs::OpenOptions::new().read(true).open(&path).map_err(io())?;
        match file.try_lock_shared() {
            Ok(()) => Ok(None),
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                file.rewind().and_then(|()| file.read_to_string(&mut text)).map_err(io())?;
                Ok(Some(text.trim().parse().ok()))
            }
            Err(TryLockError::Error(error)) => Err(io()(error)),
        }
    }
}

/// Tries for a tenth of a second to lock a file: whoever only looks who holds a lock has a share of it for a moment.
///
/// # Errors
///
/// Somebody else holds it, or what the operating system says.
pub fn lock_patiently(file: &File) -> Result<(), TryLockError> {
    for _ in 0..20 {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(5)),
            done => return done,
        }
    }
    file.try_lock()
}

fn open(path: &std::path::Path) -> std::io::Result<File> {
    fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}
