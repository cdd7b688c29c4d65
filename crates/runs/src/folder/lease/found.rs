//! The leases that stand in a folder, who made them, and whether they count.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;
use std::{fs, process};

use serde::{Deserialize, Serialize};

use spec::files::FileError;

use super::{Lock, NAME, TAKEN_OVER_AFTER};
use crate::clock;

/// Who leases a folder; what the lease's file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaseholder {
    /// The machine's name in the network.
    pub host: String,
    /// What tells two starts of a machine apart, and two machines of one name.
    pub boot: String,
    /// The process.
    pub process: u32,
    /// When it made the lease by its own clock, in nanoseconds since 1970: for people, and to tell two leases of one process apart.
    pub since: u128,
}

/// A lease that stands in a folder.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) number: u64,
    pub(super) file: PathBuf,
    /// None where the file is empty or cut off: its holder was ended while it wrote.
    holder: Option<Leaseholder>,
    written: SystemTime,
}

impl Leaseholder {
    pub(super) fn here() -> Self {
        static MACHINE: OnceLock<[String; 2]> = OnceLock::new();
        let read = |path| fs::read_to_string(path).map_or("unknown".to_owned(), |text| text.trim().to_owned());
        let [host, boot] =
            MACHINE.get_or_init(|| ["/proc/sys/kernel/hostname", "/proc/sys/kernel/random/boot_id"].map(read)).clone();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self { host, boot, process: process::id(), since: now.as_nanos() }
    }

    fn is_on_the_machine_of(&self, other: &Self) -> bool {
        (&self.host, &self.boot) == (&other.host, &other.boot)
    }
}

/// The leases in a folder.
pub(super) fn found(folder: &Path) -> Result<Vec<Found>, FileError> {
    let entries = fs::read_dir(folder).map_err(FileError::io("read", folder))?;
    let mut leases = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(number) = name.to_str().and_then(|name| name.strip_prefix(NAME)?.parse().ok()) else { continue };
        let file = entry.path();
        // One that is gone by now was let go of.
        let Ok(written) = fs::metadata(&file).and_then(|file| file.modified()) else { continue };
        let holder = fs::read_to_string(&file).ok().and_then(|text| serde_json::from_str(&text).ok());
        leases.push(Found { number, file, holder, written });
    }
    Ok(leases)
}

/// The holder of the highest lease that counts. One of this machine counts for nothing where the lock, which its process would hold, is free.
pub(super) fn living(folder: &Path, leases: &[Found], lock: Lock) -> Result<Option<Leaseholder>, FileError> {
    let here = Leaseholder::here();
    let mut sorted: Vec<&Found> = leases.iter().collect();
    sorted.sort_by_key(|lease| std::cmp::Reverse(lease.number));
    for lease in sorted {
        let is_local = lease.holder.as_ref().is_some_and(|who| who.is_on_the_machine_of(&here));
        if is_local && lock == Lock::Free {
            continue;
        }
        let is_silent = match clock::now(folder) {
            Ok(now) => now.duration_since(lease.written).is_ok_and(|silence| silence >= TAKEN_OVER_AFTER),
            // Nothing can be written here, so nothing is taken over either.
            Err(_) => false,
        };
        if !is_silent {
            let unknown = || Leaseholder { host: "unknown".to_owned(), boot: String::new(), process: 0, since: 0 };
            return Ok(Some(lease.holder.clone().unwrap_or_else(unknown)));
        }
    }
    Ok(None)
}
