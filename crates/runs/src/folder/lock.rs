//! The right to work on a folder. It is a lock of the system, which lets go of it however its holder ends, and a lease, which holds where the lock is
//! one of each machine.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use spec::files::{FileError, delete_abandoned};

use super::lease::{Lease, Lock};
use crate::{Leaseholder, RunFolder, clock};

/// The exit code of a program that found another process at its run, or lost the run to one: nothing is wrong with the run.
pub const HELD_EXIT_CODE: u8 = 75;

/// The right to work on a folder, held for as long as the value lives.
#[derive(Debug)]
pub struct FolderLock {
    folder: PathBuf,
    lease: Lease,
    file: File,
}

/// Who works on a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LockHolder {
    /// A process of this machine; none where it did not say which.
    Here(Option<u32>),
    /// One of another machine, or of a file system without locks.
    Elsewhere(Leaseholder),
}

impl FolderLock {
    /// Takes the lock and the lease of a folder, which must exist; none where another process has either.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn take(folder: &Path) -> Result<Option<Self>, FileError> {
        let path = file_in(folder);
        let io = || FileError::io("lock", &path);
        let mut file = open(&path).map_err(io())?;
        let lock = match lock_patiently(&file) {
            Ok(()) => Lock::Free,
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) if is_unsupported(&error) => Lock::Unsupported,
            Err(TryLockError::Error(error)) => return Err(io()(error)),
        };
        if !is_in_its_place(&file, &path) {
            return Ok(None); // the folder was moved away meanwhile
        }
        let Some(lease) = Lease::take(folder, lock)? else { return Ok(None) };
        clock::delete_probes(folder);
        delete_abandoned(folder);
        file.set_len(0).map_err(io())?;
        write!(file, "{}", std::process::id()).map_err(io())?;
        Ok(Some(Self { folder: folder.to_owned(), lease, file }))
    }

    /// Who works on a folder; none where nobody does.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn holder(folder: &Path) -> Result<Option<LockHolder>, FileError> {
        let path = file_in(folder);
        if !path.exists() {
            return Ok(None);
        }
        let io = || FileError::io("look at", &path);
        let mut file = fs::OpenOptions::new().read(true).open(&path).map_err(io())?;
        let lock = match file.try_lock_shared() {
            Ok(()) => Lock::Free,
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                file.rewind().and_then(|()| file.read_to_string(&mut text)).map_err(io())?;
                return Ok(Some(LockHolder::Here(text.trim().parse().ok())));
            }
            Err(TryLockError::Error(error)) if is_unsupported(&error) => Lock::Unsupported,
            Err(TryLockError::Error(error)) => return Err(io()(error)),
        };
        drop(file);
        Ok(Lease::holder(folder, lock)?.map(LockHolder::Elsewhere))
    }

    /// Looks again whether the folder is still this process's, before something is written into it for good: a process that stood still for minutes
    /// may have been taken for dead.
    ///
    /// # Errors
    ///
    /// Another process has taken the folder over.
    pub fn confirm(&self) -> Result<(), FileError> {
        if self.lease.holds() { Ok(()) } else { Err(FileError::TakenOver { folder: self.folder.clone() }) }
    }
}

/// The right to run a run, held for as long as the value lives.
#[derive(Debug)]
pub struct RunLock {
    folder: RunFolder,
    lock: FolderLock,
}

impl RunLock {
    /// Takes the lock of a folder, which must exist; none where another process holds it.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn take(folder: &RunFolder) -> Result<Option<Self>, FileError> {
        Ok(FolderLock::take(folder.path())?.map(|lock| Self { folder: folder.clone(), lock }))
    }

    /// The process that holds the lock: none where nobody does, `Some(None)` where it did not say who it is, or is on another machine.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn holder(folder: &RunFolder) -> Result<Option<Option<u32>>, FileError> {
        Ok(FolderLock::holder(folder.path())?.map(|holder| match holder {
            LockHolder::Here(process) => process,
            LockHolder::Elsewhere(_) => None,
        }))
    }

    /// The folder that is locked.
    pub fn folder(&self) -> &RunFolder {
        &self.folder
    }

    /// The lock's file, for a process that is to hold the lock too, for as long as it has the file open.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn file(&self) -> io::Result<File> {
        self.lock.file.try_clone()
    }

    /// See [`FolderLock::confirm`].
    ///
    /// # Errors
    ///
    /// Another process has taken the run over.
    pub fn confirm(&self) -> Result<(), FileError> {
        self.lock.confirm()
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

fn file_in(folder: &Path) -> PathBuf {
    folder.join(".lock")
}

/// Whether the system says that the file system has no locks: Lustre without the option `flock` does.
fn is_unsupported(error: &io::Error) -> bool {
    const ENOLCK: i32 = 37;
    const ENOSYS: i32 = 38;
    error.kind() == ErrorKind::Unsupported || matches!(error.raw_os_error(), Some(ENOLCK | ENOSYS))
}

fn is_in_its_place(file: &File, path: &Path) -> bool {
    let place = |of: fs::Metadata| (of.dev(), of.ino());
    let (held, there) = (file.metadata().map(place), fs::metadata(path).map(place));
    matches!((held, there), (Ok(held), Ok(there)) if held == there)
}

fn open(path: &Path) -> io::Result<File> {
    fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}
