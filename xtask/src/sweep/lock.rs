//! The right to conduct a sweep: a lock on a file in its folder, which the system lets go of however its holder ends.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use runs::lock_patiently;
use serde::{Deserialize, Serialize};
use spec::files::FileError;
use thiserror::Error;

use super::sharing;
use crate::provenance;
use crate::terminal::printable;

/// Held for as long as the value lives.
#[derive(Debug)]
pub struct SweepLock(#[expect(dead_code, reason = "held, not read: closing the file lets go of the lock")] File);

/// Who conducts a sweep; what the lock's file says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Holder {
    /// The process.
    pub process: u32,
    /// The machine that it is on.
    pub machine: String,
    /// What was typed.
    pub command: String,
    /// When, in UTC.
    pub since: String,
}

/// Why a sweep can't be conducted.
#[derive(Debug, Error)]
pub enum LockError {
    /// Somebody else is at it.
    #[error("{0}")]
    Held(String),
    /// The folder can't be written.
    #[error("{0}")]
    File(#[from] FileError),
}

impl SweepLock {
    /// Takes the lock of the sweep with that name and folder of work, which is made where it is missing.
    ///
    /// # Errors
    ///
    /// Another process holds it, or the folder can't be written.
    pub fn take(name: &str, work: &Path, command: &str) -> Result<Self, LockError> {
        let mut file = open(work)?;
        let path = file_in(work);
        let io = || FileError::io("lock", &path);
        match lock_patiently(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) if file.try_lock_shared().is_ok() => {
                return Err(LockError::Held(held_by_slices(name)));
            }
            Err(TryLockError::WouldBlock) => return Err(LockError::Held(held(name, work))),
            Err(TryLockError::Error(error)) => return Err(io()(error).into()),
        }
        let holder = Holder {
            process: std::process::id(),
            machine: provenance::machine_name(),
            command: command.to_owned(),
            since: runs::now(),
        };
        file.set_len(0).map_err(io())?;
        serde_json::to_writer(&file, &holder).map_err(|error| io()(error.into()))?;
        file.flush().map_err(io())?;
        Ok(Self(file))
    }

    /// Takes a share of the lock, which slices of one sweep have together.
    ///
    /// # Errors
    ///
    /// Another process conducts the whole sweep, or the folder can't be written.
    pub fn share(name: &str, work: &Path) -> Result<Self, LockError> {
        let file = open(work)?;
        match file.try_lock_shared() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(LockError::Held(held(name, work))),
            Err(TryLockError::Error(error)) => Err(FileError::io("lock", &file_in(work))(error).into()),
        }
    }

    /// Whether nobody runs the sweep with that folder of work, or a slice of it.
    pub fn is_idle(work: &Path) -> bool {
        File::open(file_in(work)).map_or(true, |file| file.try_lock().is_ok()) && sharing::is_free(work)
    }

    /// Whether nobody conducts the sweep with that folder of work, or prepares a slice of it.
    pub fn is_free(work: &Path) -> bool {
        File::open(file_in(work)).map_or(true, |file| file.try_lock_shared().is_ok()) && sharing::is_free(work)
    }
}

impl Holder {
    /// Who conducts the sweep with that folder of work, or was the last to do so; none where nobody was, or did not say so.
    pub fn last(work: &Path) -> Option<Self> {
        serde_json::from_str(&fs::read_to_string(file_in(work)).ok()?).ok()
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { process, machine, command, since } = self;
        write!(f, "process {process} on {} since {} ({})", printable(machine), printable(since), printable(command))
    }
}

/// The lock's file, made where it is missing.
fn open(work: &Path) -> Result<File, FileError> {
    fs::create_dir_all(work).map_err(FileError::io("make", work))?;
    let path = file_in(work);
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    file.map_err(FileError::io("lock", &path))
}

fn file_in(work: &Path) -> PathBuf {
    work.join("lock")
}

fn held_by_slices(name: &str) -> String {
    let name = printable(name);
    format!(
        "{name} is being run in slices\nhint: watch them with `cargo xtask status {name}`; `--slice 1/1` runs all of it beside them"
    )
}

fn held(name: &str, work: &Path) -> String {
    let who = Holder::last(work).map_or("another process".to_owned(), |holder| holder.to_string());
    format!("{name} is being run by {who}\nhint: watch it with `cargo xtask status {name}`")
}
