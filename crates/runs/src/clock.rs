//! The clock of a file system: what it writes as the time of a file that was written just now. On a network file system it is the server's, so
//! that machines whose clocks differ agree on it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// For how long a time that was read is carried on by this process's own watch.
const CARRIED_ON: Duration = Duration::from_secs(5);

/// The last time that was read, with its file system and the moment.
static LAST: Mutex<Option<(u64, Instant, SystemTime)>> = Mutex::new(None);

/// The present time by the clock of the file system that a folder lies on.
///
/// # Errors
///
/// No file can be written there.
pub fn now(folder: &Path) -> io::Result<SystemTime> {
    let system = fs::metadata(folder)?.dev();
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, at, time)) = *last
        && of == system
        && at.elapsed() < CARRIED_ON
    {
        return Ok(time + at.elapsed());
    }
    let at = Instant::now();
    let time = read(folder)?;
    *last = Some((system, at, time));
    Ok(time)
}

/// The name of a file whose time is read, before its process and number.
const PROBE: &str = ".clock-";

/// Deletes what processes that were killed while they read the time left in a folder. One that reads it now does not miss its file: it holds it open.
pub(super) fn delete_probes(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PROBE) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Writes a file and reads its time.
///
/// # Errors
///
/// It can't be written.
pub fn read(folder: &Path) -> io::Result<SystemTime> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = folder.join(format!("{PROBE}{}-{number}", process::id()));
    let probe = Probe(path);
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&probe.0)?;
    file.write_all(b"?")?;
    file.sync_all()?;
    file.metadata()?.modified()
}

/// A file that is deleted whatever happens.
struct Probe(PathBuf);

impl Drop for Probe {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
