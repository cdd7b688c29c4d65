//! The published runs of a sweep, read. Damage is found here: a line that is none, lines that are missing, a series that is another's.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use spec::Run;
use spec::files::FileError;

use crate::SweepFolder;

use line::{NoLine, parse};

mod json;
mod line;
mod record;
mod write;

pub use record::{Metrics, Record, digest};
pub use write::{PublishLock, write};

/// The folder of what is published.
pub(crate) const FOLDER: &str = "published";
/// The same while it is replaced: what stood before, until what comes after stands.
pub(crate) const BEFORE: &str = ".published-before";
/// The file of records.
pub(crate) const RECORDS: &str = "runs.jsonl";
/// The file of series.
pub(crate) const SERIES: &str = "series.parquet";

/// The published runs of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    folder: PathBuf,
    series: String,
    records: Vec<Arc<Record>>,
}

impl Published {
    /// Reads the records of a sweep; none where nothing of it is published.
    ///
    /// # Errors
    ///
    /// Records that can't be read, are damaged or incomplete, or were written by a newer version.
    pub fn read(sweep: &SweepFolder) -> Result<Option<Self>, FileError> {
        let places = [FOLDER, BEFORE].map(|name| sweep.path().join(name));
        places.into_iter().find(|folder| folder.is_dir()).map(Self::at).transpose()
    }

    /// Reads the records in a folder.
    pub(crate) fn at(folder: PathBuf) -> Result<Self, FileError> {
        let path = folder.join(RECORDS);
        let text = fs::read_to_string(&path).map_err(FileError::io("read", &path))?;
        let damaged = |why: String| FileError::Damaged { path: path.clone(), why };
        let (mut records, mut of, mut series) = (Vec::new(), 0, String::new());
        for (line, number) in text.lines().zip(1..) {
            let parsed = parse(line, &records).map_err(|error| match error {
                NoLine::Damaged(why) => damaged(format!("line {number}: {why}")),
                NoLine::Newer(found) => FileError::Newer { path: path.clone(), found },
            })?;
            if number > 1 && (parsed.of != of || parsed.series != series) {
                return Err(damaged(format!("line {number} is of another file than line 1")));
            }
            (of, series) = (parsed.of, parsed.series);
            records.push(Arc::new(parsed.record));
        }
        if records.len() != of || records.is_empty() {
            return Err(damaged(format!("it has {} of {of} runs", records.len())));
        }
        Ok(Self { folder, series, records })
    }

    /// The runs, by arm, backend and seed.
    pub fn records(&self) -> &[Arc<Record>] {
        &self.records
    }

    /// The record of a planned run.
    pub fn find(&self, arm: &str, run: &Run) -> Option<&Arc<Record>> {
        self.records.iter().find(|record| record.is_of(arm, run))
    }

    /// The bytes of the Parquet file with what the runs measured.
    ///
    /// # Errors
    ///
    /// It can't be read, or it is not the file that the records were written with.
    pub fn series(&self) -> Result<Vec<u8>, FileError> {
        let path = self.series_file();
        let bytes = fs::read(&path).map_err(FileError::io("read", &path))?;
        if digest(&bytes) != self.series {
            let why = format!("it is not the file that {RECORDS} was written with, or it was cut short or changed");
            return Err(FileError::Damaged { path, why });
        }
        Ok(bytes)
    }

    /// Where that file lies.
    pub fn series_file(&self) -> PathBuf {
        self.folder.join(SERIES)
    }

    /// What to do where the files of a published sweep are damaged or missing; none of an error about other files.
    pub fn hint(error: &FileError) -> Option<String> {
        let (FileError::Io { path, .. } | FileError::Damaged { path, .. }) = error else { return None };
        let is_ours = |path: &&Path| path.file_name().is_some_and(|name| name == RECORDS || name == SERIES);
        let folder = Some(path.as_path()).filter(is_ours)?.parent()?;
        Some(format!("`git checkout -- '{}'` restores both files as they were committed", folder.display()))
    }
}
