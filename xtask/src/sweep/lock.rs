//! The right to conduct a sweep: a lock on a file in its folder, which the system lets go of however its holder ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use spec::results::FileError;
use thiserror::Error;

use crate::provenance;
use crate::terminal::printable;

/// Held for as long as the value lives.
#[derive(Debug)]
pub struct SweepLock(#[expect(dead_code, reason = "held, not read: closing the file lets go of the lock")] File);

/// Who conducts a sweep; what the lock's file says.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Holder {
    process: u32,
    machine: String,
    command: String,
    since: String,
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
        fs::create_dir_all(work).map_err(FileError::io("make", work))?;
        let path = work.join("lock");
        let io = || FileError::io("lock", &path);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(io())?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Held(held(name, &path))),
            Err(TryLockError::Error(error)) => return Err(io()(error).into()),
        }
        let holder = Holder {
            process: std::process::id(),
            machine: provenance::machine_name(),
            command: command.to_owned(),
            since: provenance::now(),
        };
        file.set_len(0).map_err(io())?;
        serde_json::to_writer(&file, &holder).map_err(|error| io()(error.into()))?;
        file.flush().map_err(io())?;
        Ok(Self(file))
    }

    /// Whether nobody conducts the sweep with that folder of work.
    pub fn is_free(work: &Path) -> bool {
        File::open(work.join("lock")).map_or(true, |file| file.try_lock_shared().is_ok())
    }
}

fn held(name: &str, path: &PathBuf) -> String {
    let mut text = String::new();
    let read = File::open(path).and_then(|mut file| file.read_to_string(&mut text));
    let holder: Option<Holder> = read.ok().and_then(|_| serde_json::from_str(&text).ok());
    let who = holder.map_or("another process".to_owned(), |holder| {
        let Holder { process, machine, command, since } = holder;
        format!("process {process} on {} since {} ({})", printable(&machine), printable(&since), printable(&command))
    });
    format!("{name} is being run by {who}\nhint: watch it with `cargo xtask status {name}`")
}
