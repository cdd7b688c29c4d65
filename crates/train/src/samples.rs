//! Samples for a comparison: features or images from a `.npy` or `.npz` file, images from a folder, the held-out images of a data set, or samples
//! of a run's generator.

use std::fs;
use std::path::{Path, PathBuf};

use data::npy::{Array, Numbers, parse_npz};
use runs::RunFolder;
use spec::{Source, printable};
use thiserror::Error;

use crate::images::numbers;
use crate::loaded_run::LoadedRun;
use crate::pixels::{Pixels, scaled};

/// Default image size of a data set.
const SIZE: usize = 32;

/// Up to this, double precision represents every whole number.
const EXACT: u64 = 1 << 53;

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    /// Features or images.
    pub content: Content,
    /// The data set of the images, if known.
    pub source: Option<Source>,
    /// Warnings, one line each.
    pub warnings: Vec<String>,
}

/// Features or images.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Features `[samples, dims]` of any network.
    Features {
        /// Numbers of one sample.
        dims: usize,
        /// All of them.
        values: Values,
    },
    /// Images `[samples, channels, size, size]`, pixels in [-1, 1].
    Images {
        /// Channels, height and width.
        shape: [usize; 3],
        /// All of them.
        pixels: Vec<f32>,
    },
}

/// Features in the precision of their file.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// float16 or float32.
    Singles(Vec<f32>),
    /// float64 or integers.
    Doubles(Vec<f64>),
}

/// An error of reading samples.
#[derive(Debug, Error)]
#[error("{}: {why}", spec::printable(&path.display().to_string()))]
pub struct SamplesError {
    path: PathBuf,
    why: String,
}

/// The meaning of an argument on the command line.
enum Place<'a> {
    Run(RunFolder),
    Folder,
    File { path: &'a Path, array: Option<&'a str> },
    DataSet(Source),
}

impl Samples {
    /// Reads both sides of a comparison: each a path, the name of a data set, or `FILE.npz:ARRAY`. Images of folders and data sets are resized to
    /// `image_size`; a data set without one has the size of the other side.
    ///
    /// # Errors
    ///
    /// If an argument names nothing, or something of another kind.
    pub fn read_both(sides: [&Path; 2], image_size: Option<usize>) -> Result<[Self; 2], SamplesError> {
        let [real, fake] = sides;
        let read = |side, size| Self::read(side, size);
        if let Place::DataSet(_) = Place::of(real) {
            let fake = read(fake, image_size)?;
            return Ok([read(real, image_size.or(fake.size()))?, fake]);
        }
        let real = read(real, image_size)?;
        let fake =
            read(fake, image_size.or_else(|| real.size().filter(|_| matches!(Place::of(fake), Place::DataSet(_)))))?;
        Ok([real, fake])
    }

    fn read(typed: &Path, size: Option<usize>) -> Result<Self, SamplesError> {
        let read = match Place::of(typed) {
            Place::Run(run) => of_run(&run),
            Place::Folder => of_folder(typed, size),
            Place::File { path, array } => of_file(path, array),
            Place::DataSet(source) => of_set(source, size.unwrap_or(SIZE)),
        };
        read.map_err(|why| SamplesError { path: typed.to_owned(), why })
    }

    fn images(shape: [usize; 3], pixels: Vec<f32>) -> Self {
        Self { content: Content::Images { shape, pixels }, source: None, warnings: Vec::new() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        match &self.content {
            Content::Features { dims, values } => values.len() / dims,
            Content::Images { shape, pixels } => pixels.len() / shape.iter().product::<usize>(),
        }
    }

    /// Height and width that a data set's images can have, beside these ones.
    fn size(&self) -> Option<usize> {
        match self.content {
            Content::Images { shape: [_, 28, 28], .. } => Some(SIZE),
            Content::Images { shape: [_, height, _], .. } => Some(height).filter(|size| is_size(*size)),
            Content::Features { .. } => None,
        }
    }

    /// Their kind and shape, for messages.
    pub(crate) fn kind(&self) -> String {
        match &self.content {
            Content::Features { dims, .. } => format!("features of {dims} numbers"),
            Content::Images { shape: [channels, height, width], .. } => {
                format!("images of {channels} × {height} × {width}")
            }
        }
    }
}

/// Whether images of that height and width can be measured.
pub fn is_size(size: usize) -> bool {
    matches!(size, 8 | 16 | 32 | 64 | 128)
}

impl Values {
    /// How many numbers there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Singles(values) => values.len(),
            Self::Doubles(values) => values.len(),
        }
    }

    /// In double precision.
    pub fn into_doubles(self) -> Vec<f64> {
        match self {
            Self::Singles(values) => values.into_iter().map(f64::from).collect(),
            Self::Doubles(values) => values,
        }
    }
}

impl<'a> Place<'a> {
    fn of(typed: &'a Path) -> Self {
        if typed.is_dir() {
            let run = RunFolder::new(typed);
            return if run.spec_file().exists() { Self::Run(run) } else { Self::Folder };
        }
        let text = typed.to_str().filter(|_| !typed.exists()).unwrap_or_default();
        if let Some(source) = Source::from_name(text) {
            return Self::DataSet(source);
        }
        match text.rsplit_once(':') {
            Some((path, array)) if path.ends_with(".npz") => Self::File { path: Path::new(path), array: Some(array) },
            _ => Self::File { path: typed, array: None },
        }
    }
}

/// A `.npy` or `.npz` file: features of two axes, images of three (grey) or four.
fn of_file(path: &Path, array: Option<&str>) -> Result<Samples, String> {
    if !fs::metadata(path).map_err(words)?.is_file() {
        return Err("neither a file nor a folder: a device or a pipe, which may never end".to_owned());
    }
    let file = fs::read(path).map_err(words)?;
    let array = if file.starts_with(b"PK") { parse_npz(&file, array) } else { Array::parse(&file) }?;
    if let [_, dims] = array.shape[..] {
        return features(dims, array.numbers);
    }
    let Pixels { shape, pixels, warning } = Pixels::of(array)?;
    Ok(Samples { warnings: warning.into_iter().collect(), ..Samples::images(shape, pixels) })
}

fn features(dims: usize, numbers: Numbers) -> Result<Samples, String> {
    let values = match numbers {
        Numbers::Singles(values) => Values::Singles(values),
        Numbers::Doubles(values) => Values::Doubles(values),
        Numbers::Integers(values) => match values.iter().find(|value| value.unsigned_abs() > EXACT) {
            Some(value) => return Err(format!("a feature is {value}, which double precision does not hold")),
            None => Values::Doubles(values.into_iter().map(|value| value as f64).collect()),
        },
        Numbers::Bytes(_) => {
            let side = (1..=dims).find(|side| side * side == dims).unwrap_or(SIZE);
            return Err(format!(
                "bytes in two axes: images in rows, or features?\nhint: numpy.save(path, x.reshape(-1, {side}, {side})) for images, \
                 x.astype(\"float32\") for features"
            ));
        }
    };
    let spoilt = match &values {
        Values::Singles(values) => not_finite(values),
        Values::Doubles(values) => not_finite(values),
    };
    match spoilt {
        Some((place, value)) => Err(format!(
            "feature {} of row {} (counted from 0) is {value}, not a finite number\nhint: leave such rows out: \
             x[numpy.isfinite(x).all(axis=1)]",
            place % dims,
            place / dims
        )),
        None => Ok(Samples { content: Content::Features { dims, values }, source: None, warnings: Vec::new() }),
    }
}

fn not_finite<F: Copy + Into<f64>>(values: &[F]) -> Option<(usize, f64)> {
    values.iter().map(|&value| value.into()).enumerate().find(|(_, value)| !value.is_finite())
}

/// Every picture of a folder that training would read.
fn of_folder(folder: &Path, size: Option<usize>) -> Result<Samples, String> {
    let found = data::read_folder(folder, size).map_err(words)?;
    let samples = Samples::images(found.shape, scaled(found.pixels));
    let warning = || format!("{} of {} pictures have the pixels of another one", found.copies, samples.count());
    let warnings = (found.copies > 0).then(warning).into_iter().collect();
    Ok(Samples { warnings, ..samples })
}

/// The held-out images of a data set.
fn of_set(source: Source, image_size: usize) -> Result<Samples, String> {
    if source == Source::Images {
        return Err("the pictures of which folder?\nhint: name the folder itself".to_owned());
    }
    let set = data::load(&spec::Data { source, image_size, ..spec::Data::default() }).map_err(words)?;
    let mut pixels = Vec::new();
    set.test.batch_into(&(0..set.test.len() as u32).collect::<Vec<_>>(), &mut pixels);
    Ok(Samples { source: Some(source), ..Samples::images(set.test.shape(), pixels) })
}

/// The samples that evaluation measures, by the generator of a run's last checkpoint.
fn of_run(folder: &RunFolder) -> Result<Samples, String> {
    let trained = LoadedRun::read(folder)?;
    let name = printable(&folder.path().display().to_string());
    let warnings = trained.caution().map(|caution| format!("{name}: {caution}")).into_iter().collect();
    let pixels = trained.images().flat_map(numbers).collect();
    Ok(Samples { source: Some(trained.set.source), warnings, ..Samples::images(trained.set.test.shape(), pixels) })
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}
