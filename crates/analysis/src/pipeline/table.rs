//! A pool as a table that is small enough to be committed with the results.

use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use evidence::calibration::{Pool, PoolRun};
use evidence::outcome::Outcome;
use spec::files::FileError;

const HEADER: &str = "arm,seed,images,distance,recall,random";

/// Outcomes of the runs of two arms at each budget.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PoolTable(pub Vec<PoolRow>);

/// The outcome of a run at a budget.
#[derive(Clone, Debug, PartialEq)]
pub struct PoolRow {
    /// The arm.
    pub arm: String,
    /// The seed.
    pub seed: u64,
    /// The budget, in images seen.
    pub images: u64,
    /// The outcome.
    pub run: PoolRun,
}

impl PoolTable {
    /// Reads a table. `None` if there is no file.
    ///
    /// # Errors
    ///
    /// The file is unreadable, or a line is no row.
    pub fn read(path: &Path) -> Result<Option<Self>, FileError> {
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            text => text.map_err(FileError::io("read", path))?,
        };
        let damaged = |why: String| FileError::Damaged { path: path.to_owned(), why };
        let lines =
            text.strip_prefix(HEADER).ok_or_else(|| damaged(format!("it does not begin with {HEADER}")))?.lines();
        let row = |line: &str| PoolRow::read(line).ok_or_else(|| damaged(format!("this is no row: {line}")));
        lines.skip(1).map(row).collect::<Result<Vec<PoolRow>, FileError>>().map(|rows| Some(Self(rows)))
    }

    /// The text of the file. Numbers round-trip exactly. A diverged run has an empty distance.
    pub fn csv(&self) -> String {
        self.0.iter().fold(format!("{HEADER}\n"), |mut text, PoolRow { arm, seed, images, run }| {
            let [distance, recall, random] = [run.distance.value(), run.recall, run.random]
                .map(|value| value.map_or(String::new(), |value| value.to_string()));
            let _ = writeln!(text, "{arm},{seed},{images},{distance},{recall},{random}");
            text
        })
    }

    /// The pool. `None` unless there are two arms of complete runs.
    pub fn pool(&self) -> Option<Pool> {
        let of = |arm: &str| {
            let rows: Vec<&PoolRow> = self.0.iter().filter(|row| row.arm == arm).collect();
            rows.chunk_by(|a, b| a.seed == b.seed).map(|rows| rows.iter().map(|row| row.run).collect()).collect()
        };
        let [first, second] = self.arms()[..] else { return None };
        Pool::new([of(first), of(second)])
    }

    /// The provenance of the runs in words.
    pub fn words(&self) -> String {
        let arms: Vec<String> = self.arms().into_iter().map(|arm| format!("{} of `{arm}`", self.runs(arm))).collect();
        let budgets: Vec<String> = self.budgets().iter().map(u64::to_string).collect();
        format!("The runs are real ones (`pool.csv`): {}, after {} images.", arms.join(" and "), budgets.join(", "))
    }

    fn arms(&self) -> Vec<&str> {
        let mut arms: Vec<&str> = self.0.iter().map(|row| row.arm.as_str()).collect();
        arms.dedup();
        arms
    }

    fn runs(&self, arm: &str) -> usize {
        let first = self.0.first().map_or(0, |row| row.images);
        self.0.iter().filter(|row| row.arm == arm && row.images == first).count()
    }

    fn budgets(&self) -> Vec<u64> {
        let Some(PoolRow { arm, seed, .. }) = self.0.first() else { return Vec::new() };
        self.0.iter().filter(|row| row.arm == *arm && row.seed == *seed).map(|row| row.images).collect()
    }
}

impl PoolRow {
    fn read(line: &str) -> Option<Self> {
        let [arm, seed, images, distance, recall, random] = line.split(',').collect::<Vec<_>>()[..] else {
            return None;
        };
        let number = |word: &str| -> Option<Option<f64>> {
            if word.is_empty() {
                Some(None)
            } else {
                word.parse().ok().filter(|value: &f64| value.is_finite()).map(Some)
            }
        };
        let distance = number(distance)?.map_or(Outcome::Diverged, Outcome::Value);
        let run = PoolRun { distance, recall: number(recall)?, random: number(random)? };
        Some(Self { arm: arm.to_owned(), seed: seed.parse().ok()?, images: images.parse().ok()?, run })
    }
}
