//! `metrics.csv`: everything measured, one number a line, appended as it comes.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use spec::files::{FileError, write_whole};
use spec::{Task, names};

use crate::Divergence;

/// One line of `metrics.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Training step, 0 before the first.
    pub step: u64,
    /// Seconds of running so far, over all sittings.
    pub seconds: f64,
    /// What was measured: one of [`names`](spec::names).
    pub name: String,
    /// The number; not finite where that is what was measured.
    pub value: f64,
}

/// The first line of `metrics.csv`.
pub const HEADER: &str = "step,seconds,name,value";

impl Row {
    fn parse(line: &str) -> Option<Self> {
        let mut cells = line.split(',');
        let row = Self {
            step: cells.next()?.parse().ok()?,
            seconds: cells.next()?.parse().ok()?,
            name: cells.next()?.to_owned(),
            value: cells.next()?.parse().ok()?,
        };
        cells.next().is_none().then_some(row)
    }
}

/// All rows of a run, in the order in which they were measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series(pub Vec<Row>);

impl Series {
    /// Reads a file; a missing one is empty, and a last line that a power cut left half written is passed over.
    ///
    /// # Errors
    ///
    /// Unreadable, or a line that is no row before the last one.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(FileError::io("read", path)(error)),
        };
        Self::parse(&text, path)
    }

    /// Reads the text of a file, which messages name by its path.
    ///
    /// # Errors
    ///
    /// A line that is no row before the last one.
    pub fn parse(text: &str, path: &Path) -> Result<Self, FileError> {
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let damaged = |why| FileError::Damaged { path: path.to_owned(), why };
        let mut lines = whole.lines().zip(1..);
        if let Some((header, _)) = lines.next().filter(|(header, _)| *header != HEADER) {
            return Err(damaged(format!("its first line is {header:?}, not {HEADER:?}")));
        }
        let row =
            |(line, number)| Row::parse(line).ok_or_else(|| damaged(format!("line {number} is no row: {line:?}")));
        lines.map(row).collect::<Result<_, _>>().map(Self)
    }

    /// The measure that a run of a task is compared by: of samples the distance on a network that nobody trained, where no other describes them.
    pub fn outcome_name(&self, task: Task) -> &'static str {
        let has = |name: &str| self.of(name).next().is_some();
        let random = names::FRECHET_DISTANCE_RANDOM;
        if task == Task::Generation && !has(task.outcome()) && has(random) { random } else { task.outcome() }
    }

    /// The values of one measure with their steps.
    pub fn of<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = (u64, f64)> + 'a {
        self.0.iter().filter(move |row| row.name == name).map(|row| (row.step, row.value))
    }

    /// The first step with a value that is not finite, and the measures that are not there.
    pub fn first_non_finite(&self) -> Option<Divergence> {
        let broken = || self.0.iter().filter(|row| !row.value.is_finite());
        let step = broken().map(|row| row.step).min()?;
        Some(Divergence { step, broken: broken().filter(|row| row.step == step).map(|row| row.name.clone()).collect() })
    }

    /// The last value of one measure.
    pub fn last(&self, name: &str) -> Option<(u64, f64)> {
        self.of(name).next_back()
    }
}

/// Appends to `metrics.csv`.
#[derive(Debug)]
pub struct SeriesWriter {
    path: PathBuf,
    file: File,
}

impl SeriesWriter {
    /// Opens the file with the rows up to a step and no others: what a run that goes on from a checkpoint has measured.
    ///
    /// # Errors
    ///
    /// What reading or writing meets.
    pub fn from_step(path: &Path, step: Option<u64>) -> Result<Self, FileError> {
        let kept = match step {
            Some(step) => Series::read(path)?.0.into_iter().filter(|row| row.step <= step).collect(),
            None => Vec::new(),
        };
        let mut text = format!("{HEADER}\n");
        for row in &kept {
            text.push_str(&line(row));
        }
        write_whole(path, text.as_bytes())?;
        let file = OpenOptions::new().append(true).open(path).map_err(FileError::io("open", path))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Appends rows in one write.
    ///
    /// # Errors
    ///
    /// What the operating system says: the disk may be full.
    pub fn append(&mut self, rows: &[Row]) -> Result<(), FileError> {
        let text: String = rows.iter().map(line).collect();
        self.file.write_all(text.as_bytes()).map_err(FileError::io("write", &self.path))
    }

    /// Makes sure that what was appended is on the disk: before a checkpoint that counts on it.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn sync(&self) -> Result<(), FileError> {
        self.file.sync_data().map_err(FileError::io("write", &self.path))
    }
}

fn line(row: &Row) -> String {
    format!("{},{:.3},{},{}\n", row.step, row.seconds, row.name, row.value)
}
