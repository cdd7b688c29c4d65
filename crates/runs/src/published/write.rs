//! Publishing as one step: both files are written into a folder beside, which then takes the place of the old one. Whoever is stopped at
//! any point leaves the old form or the new one, whole.

use std::fs::{self, File};
use std::path::Path;

use spec::files::{FileError, remove_folder, write_whole};

use super::record::{Record, digest};
use crate::published::{BEFORE, FOLDER, RECORDS, SERIES};
use crate::{Published, SweepFolder, lock_patiently};

/// The right to publish a sweep, held for as long as the value lives.
#[derive(Debug)]
pub struct PublishLock(#[expect(dead_code, reason = "held, not read: closing the file lets go of the lock")] File);

impl PublishLock {
    /// Takes the lock of a sweep, whose folder must exist; none where another process publishes it.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn take(sweep: &SweepFolder) -> Result<Option<Self>, FileError> {
        let path = sweep.path().join(".published.lock");
        let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(FileError::io("lock", &path))?;
        match lock_patiently(&file) {
            Ok(()) => Ok(Some(Self(file))),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(FileError::io("lock", &path)(error)),
        }
    }
}

/// Publishes these runs, in this order, in the place of those that were published; `series` is the Parquet file. Returns whether anything changed.
///
/// # Errors
///
/// What the operating system says; what was published before then still is.
pub fn write(_lock: &PublishLock, sweep: &SweepFolder, records: &[Record], series: &[u8]) -> Result<bool, FileError> {
    let [place, before] = [FOLDER, BEFORE].map(|name| sweep.path().join(name));
    let text = lines(records, &digest(series));
    restore(&place, &before)?;
    let is_there = |name: &str, bytes: &[u8]| fs::read(place.join(name)).is_ok_and(|there| there == bytes);
    if is_there(RECORDS, text.as_bytes()) && is_there(SERIES, series) {
        return Ok(false);
    }
    let beside = sweep.path().join(".published-after");
    remove_folder(&beside)?;
    fs::create_dir(&beside).map_err(FileError::io("make", &beside))?;
    write_whole(&beside.join(SERIES), series)?;
    write_whole(&beside.join(RECORDS), text.as_bytes())?;
    sync(&beside)?;
    check(&beside, records)?;
    if place.exists() {
        fs::rename(&place, &before).map_err(FileError::io("move", &place))?;
    }
    fs::rename(&beside, &place).map_err(FileError::io("move", &beside))?;
    sync(sweep.path())?;
    remove_folder(&before)?;
    Ok(true)
}

/// Reads what was written before it takes the place of anything.
fn check(beside: &Path, records: &[Record]) -> Result<(), FileError> {
    let written = Published::at(beside.to_owned())?;
    written.series()?;
    let is_same = written.records().iter().map(|record| &**record).eq(records);
    let why = || "it does not come back as it was: nothing was published".to_owned();
    if is_same { Ok(()) } else { Err(FileError::Damaged { path: beside.join(RECORDS), why: why() }) }
}

/// The file of records. Of the specs of an arm that differ in the seed alone, one stands in full.
fn lines(records: &[Record], series: &str) -> String {
    let line = |(k, record): (usize, &Record)| {
        let like = records[..k].iter().find(|like| like.arm == record.arm);
        record.line(records.len(), series, like)
    };
    records.iter().enumerate().map(line).collect()
}

/// Ends what was stopped between its two renames: what stood before comes back.
fn restore(place: &Path, before: &Path) -> Result<(), FileError> {
    if place.exists() {
        return remove_folder(before);
    }
    if before.exists() {
        fs::rename(before, place).map_err(FileError::io("move", before))?;
    }
    Ok(())
}

/// Makes sure that names in a folder are on the disk.
fn sync(folder: &Path) -> Result<(), FileError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(FileError::io("write", folder))
}
