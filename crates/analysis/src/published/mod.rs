//! The series of published runs as the text of their `metrics.csv`.

mod series;

pub(crate) use series::{Key, is_packable, pack};

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;
use runs::{Published, Record};
use spec::files::FileError;

use series::unpack;

/// The text of `metrics.csv` of each published run.
#[derive(Debug, Default)]
pub struct SeriesTexts(BTreeMap<Key, String>);

impl SeriesTexts {
    /// Reads the texts of a published sweep. Empty if nothing is published.
    ///
    /// # Errors
    ///
    /// The file of series is unreadable, damaged, or lacks a run.
    pub fn of(published: Option<&Published>) -> Result<Self, FileError> {
        let Some(published) = published else { return Ok(Self::default()) };
        let damaged = |why: String| FileError::Damaged { path: published.series_file(), why };
        let texts = Self::unpacked(&published.series()?).map_err(|error| damaged(error.to_string()))?;
        let lacks = |record: &&Record| record.metrics.is_some() && texts.get(record).is_none();
        match published.records().iter().map(|record| &**record).find(lacks) {
            Some(record) => Err(damaged(format!("it has no series of {}", record.place()))),
            None => Ok(texts),
        }
    }

    /// Unpacks a Parquet file.
    pub(crate) fn unpacked(bytes: &[u8]) -> PolarsResult<Self> {
        unpack(bytes).map(Self)
    }

    /// A run's text. `None` if it has no series.
    pub fn get<'t>(&'t self, record: &'t Record) -> Option<&'t str> {
        let metrics = record.metrics.as_ref()?;
        metrics.text.as_deref().or_else(|| self.0.get(&key(record)).map(String::as_str))
    }
}

/// The key of a run in the file of series.
pub(crate) fn key(record: &Record) -> Key {
    (record.place(), record.id.to_string())
}
