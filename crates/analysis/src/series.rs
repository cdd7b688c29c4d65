//! `metrics.csv` as curves, read with Polars. Programs without Polars use [`runs::Series`]; a test checks that both
//! read the same rows.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use polars::prelude::*;
use runs::SERIES_HEADER as HEADER;
use spec::files::FileError;
use spec::{Task, names};

use crate::curve::Curve;

/// All series of a run: a curve for each name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    curves: BTreeMap<String, Curve>,
    seconds: Vec<(u64, f64)>, // by step, which rises
}

impl Series {
    /// Reads a file. A missing file is empty, and an incomplete last line is ignored.
    ///
    /// # Errors
    ///
    /// The file is unreadable, or a complete line is no row.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(FileError::io("read", path)(error)),
        };
        Self::parse(&text, path)
    }

    /// Parses the text of a file. `path` is for error messages.
    ///
    /// # Errors
    ///
    /// A complete line is no row.
    pub fn parse(text: &str, path: &Path) -> Result<Self, FileError> {
        let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
        let damaged = |why: String| FileError::Damaged { path: path.to_owned(), why };
        match whole.lines().next() {
            None => Ok(Self::default()),
            Some(HEADER) if whole.len() == HEADER.len() + 1 => Ok(Self::default()),
            Some(HEADER) => parse_rows(whole).map_err(|error| damaged(error.to_string())),
            Some(other) => Err(damaged(format!("it opens with {other:?} and not with {HEADER:?}"))),
        }
    }

    /// The curve of a measure. Empty if it was not taken.
    pub fn curve(&self, name: &str) -> Curve {
        self.curves.get(name).cloned().unwrap_or_default()
    }

    /// All curves by name.
    pub fn curves(&self) -> impl Iterator<Item = (&str, &Curve)> {
        self.curves.iter().map(|(name, curve)| (name.as_str(), curve))
    }

    /// Seconds of work up to a measured step.
    pub fn seconds(&self, step: u64) -> Option<f64> {
        let place = self.seconds.binary_search_by_key(&step, |(step, _)| *step).ok()?;
        Some(self.seconds[place].1)
    }

    /// The name of a task's outcome: the distance on the trained feature network, or on the random network if there is
    /// no other.
    pub fn outcome_name(&self, task: Task) -> &'static str {
        let is_on_random = !self.curves.contains_key(names::FRECHET_DISTANCE)
            && self.curves.contains_key(names::FRECHET_DISTANCE_RANDOM)
            && task == Task::Generation;
        if is_on_random { names::FRECHET_DISTANCE_RANDOM } else { task.outcome() }
    }

    /// The outcome of a task, of G's own weights.
    pub fn outcome(&self, task: Task) -> Curve {
        self.curve(self.outcome_name(task))
    }

    /// The last value of a measure.
    pub fn last(&self, name: &str) -> Option<f64> {
        self.curves.get(name)?.last().map(|(_, value)| value)
    }

    /// The last value of each measure.
    pub fn last_values(&self) -> impl Iterator<Item = (&str, f64)> {
        self.curves.iter().filter_map(|(name, curve)| Some((name.as_str(), curve.last()?.1)))
    }

    /// The last measured step.
    pub fn last_step(&self) -> Option<u64> {
        self.curves.values().filter_map(|curve| curve.last()).map(|(step, _)| step).max()
    }

    /// The first step with a value that is not finite.
    pub fn first_non_finite(&self) -> Option<u64> {
        let broken = self.curves.values().flat_map(Curve::points).filter(|(_, value)| !value.is_finite());
        broken.map(|(step, _)| *step).min()
    }
}

fn parse_rows(text: &str) -> PolarsResult<Series> {
    let schema = Schema::from_iter([
        Field::new("step".into(), DataType::UInt64),
        Field::new("seconds".into(), DataType::Float64),
        Field::new("name".into(), DataType::String),
        Field::new("value".into(), DataType::Float64),
    ]);
    let options = CsvReadOptions::default().with_schema(Some(Arc::new(schema)));
    let frame = options.into_reader_with_file_handle(Cursor::new(text.to_owned())).finish()?;
    if let Some(column) = frame.columns().iter().find(|column| column.null_count() > 0) {
        polars_bail!(ComputeError: "a row has no {}", column.name());
    }
    let steps = frame.column("step")?.u64()?.into_no_null_iter();
    let mut seconds: Vec<(u64, f64)> = steps.zip(frame.column("seconds")?.f64()?.into_no_null_iter()).collect();
    seconds.dedup_by_key(|(step, _)| *step);
    let curves = frame.partition_by_stable(["name"], true)?.iter().map(measure).collect::<PolarsResult<_>>()?;
    Ok(Series { curves, seconds })
}

/// The name and curve of the rows of one measure.
fn measure(rows: &DataFrame) -> PolarsResult<(String, Curve)> {
    let name = rows.column("name")?.str()?.get(0).unwrap_or_default().to_owned();
    let steps = rows.column("step")?.u64()?.into_no_null_iter();
    let values = rows.column("value")?.f64()?.into_no_null_iter();
    Ok((name, Curve::new(steps.zip(values).collect())))
}
