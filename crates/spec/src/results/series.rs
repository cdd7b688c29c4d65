//! `metrics.csv`: everything measured, one number a line, appended as it comes.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{FileError, write_whole};

/// The names in `metrics.csv`, the same wherever a measure is named.
pub mod names {
    pub use crate::results::dynamics::*;
    pub use crate::results::on_request::*;

    /// A measure of one level of a pyramid, by the size of its images.
    pub fn of_level(name: &str, size: usize) -> String {
        format!("{name}_level_{size}")
    }

    /// A measure of samples of G's moving average.
    pub fn of_average(name: &str) -> String {
        format!("average_{name}")
    }

    /// Loss of D.
    pub const DISCRIMINATOR_LOSS: &str = "discriminator_loss";
    /// Loss of G.
    pub const GENERATOR_LOSS: &str = "generator_loss";
    /// Mean of D(real), a probability.
    pub const D_REAL: &str = "d_real";
    /// Mean of D(fake), a probability.
    pub const D_FAKE: &str = "d_fake";
    /// Euclidean norm of D's gradient.
    pub const DISCRIMINATOR_GRADIENT_NORM: &str = "discriminator_gradient_norm";
    /// Euclidean norm of G's gradient.
    pub const GENERATOR_GRADIENT_NORM: &str = "generator_gradient_norm";
    /// Euclidean norm of D's parameters.
    pub const DISCRIMINATOR_PARAMETER_NORM: &str = "discriminator_parameter_norm";
    /// Euclidean norm of G's parameters.
    pub const GENERATOR_PARAMETER_NORM: &str = "generator_parameter_norm";
    /// Standard deviation over a batch of generated images, per pixel, averaged over the pixels.
    pub const SAMPLE_DEVIATION: &str = "sample_deviation";
    /// Fréchet distance from samples to the test half.
    pub const FRECHET_DISTANCE: &str = "frechet_distance";
    /// Fréchet distance from samples to the training images.
    pub const FRECHET_DISTANCE_TRAINING: &str = "frechet_distance_training";
    /// Classes that the feature network sees in the samples often enough to count.
    pub const MODES: &str = "modes";
    /// Total variation between the samples' class histogram and the uniform one.
    pub const TOTAL_VARIATION: &str = "total_variation";
    /// Share of class k in the samples: this and the class's number.
    pub const CLASS_SHARE: &str = "class_share_";
    /// Share of a factor's value in the samples, where labels tell several factors: this, the factor's name and the value's number.
    pub const FACTOR_SHARE: &str = "factor_share_";
    /// Fréchet distance from samples to the test half, on the features of a fixed network that was never trained: after the last step, and
    /// at every evaluation where no other network describes the images.
    pub const FRECHET_DISTANCE_RANDOM: &str = "frechet_distance_random";
    /// Fréchet distance from samples to the training images on that network, where it is the only one.
    pub const FRECHET_DISTANCE_TRAINING_RANDOM: &str = "frechet_distance_training_random";
    /// Kernel distance from samples to the test half: unbiased, so it may be below 0.
    pub const KERNEL_DISTANCE: &str = "kernel_distance";
    /// Standard deviation of that estimate between blocks of 1,000 samples.
    pub const KERNEL_DISTANCE_DEVIATION: &str = "kernel_distance_deviation";
    /// Share of samples that lie in the manifold of the test half.
    pub const PRECISION: &str = "precision";
    /// Share of the test half that lies in the samples' manifold.
    pub const RECALL: &str = "recall";
    /// Balls around test images that a sample lies in, on average and over k.
    pub const DENSITY: &str = "density";
    /// Share of balls around test images that hold a sample.
    pub const COVERAGE: &str = "coverage";
    /// How much patterns of period two stand out in the samples' spectrum; about 1 where they don't.
    pub const CHECKERBOARD: &str = "checkerboard";
    /// Mean power of the samples in ring r of frequencies: this and the ring's number.
    pub const RADIAL_POWER: &str = "radial_power_";
    /// Mean of D(real) over held-out images, a probability.
    pub const D_HELD_OUT: &str = "d_held_out";
    /// The same over as many training images: what it exceeds [`D_HELD_OUT`] by, D has learnt by heart.
    pub const D_TRAINING: &str = "d_training";
    /// Norm of an update of D over the norm of its parameters.
    pub const DISCRIMINATOR_UPDATE_RATIO: &str = "discriminator_update_ratio";
    /// Norm of an update of G over the norm of its parameters.
    pub const GENERATOR_UPDATE_RATIO: &str = "generator_update_ratio";
    /// Mean of what a stage of D gives: this and the stage's number.
    pub const DISCRIMINATOR_ACTIVATION_MEAN: &str = "discriminator_activation_mean_";
    /// Standard deviation of what a stage of D gives: this and the stage's number.
    pub const DISCRIMINATOR_ACTIVATION_DEVIATION: &str = "discriminator_activation_deviation_";
    /// Share of a stage's channels in D that give the same number for all images: this and the stage's number.
    pub const DISCRIMINATOR_DEAD: &str = "discriminator_dead_";
    /// Mean of what a stage of G gives: this and the stage's number.
    pub const GENERATOR_ACTIVATION_MEAN: &str = "generator_activation_mean_";
    /// Standard deviation of what a stage of G gives: this and the stage's number.
    pub const GENERATOR_ACTIVATION_DEVIATION: &str = "generator_activation_deviation_";
    /// Share of a stage's channels in G that give the same number for all images: this and the stage's number.
    pub const GENERATOR_DEAD: &str = "generator_dead_";
}

/// One line of `metrics.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Training step, 0 before the first.
    pub step: u64,
    /// Seconds of running so far, over all sittings.
    pub seconds: f64,
    /// What was measured: one of [`names`].
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

    /// The values of one measure with their steps.
    pub fn of<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = (u64, f64)> + 'a {
        self.0.iter().filter(move |row| row.name == name).map(|row| (row.step, row.value))
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
