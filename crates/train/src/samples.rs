//! Samples of any program, read for a comparison: features or images from a `.npy` file, images from a folder of PNG files, or
//! what the generator of a run draws.

use std::fs;
use std::path::{Path, PathBuf};

use data::picture::read_png;
use spec::results::RunFolder;
use thiserror::Error;

use crate::comparison::LEAST;
use crate::images::numbers;
use crate::loaded_run::LoadedRun;
use crate::npy::{Array, Numbers};

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Samples {
    /// Features `[samples, dims]` of any network.
    Features {
        /// Numbers of one sample.
        dims: usize,
        /// All of them.
        values: Vec<f32>,
    },
    /// Images `[samples, channels, size, size]`, pixels in [-1, 1].
    Images {
        /// Channels, height and width.
        shape: [usize; 3],
        /// All of them.
        pixels: Vec<f32>,
    },
}

/// Samples that can't be read.
#[derive(Debug, Error)]
#[error("{}: {why}", spec::printable(&path.display().to_string()))]
pub struct SamplesError {
    path: PathBuf,
    why: String,
}

impl Samples {
    /// Reads what lies at a path.
    ///
    /// # Errors
    ///
    /// There is nothing, or it is of another kind.
    pub fn read(path: &Path) -> Result<Self, SamplesError> {
        let run = RunFolder::new(path);
        let read = match path.is_dir() {
            true if run.spec_file().exists() => of_run(&run),
            true => of_folder(path),
            false => of_array(path),
        };
        read.map_err(|why| SamplesError { path: path.to_owned(), why })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        match self {
            Self::Features { dims, values } => values.len() / dims,
            Self::Images { shape, pixels } => pixels.len() / shape.iter().product::<usize>(),
        }
    }

    /// What they are, with their shape.
    pub(crate) fn kind(&self) -> String {
        match self {
            Self::Features { dims, .. } => format!("features of {dims} numbers"),
            Self::Images { shape: [channels, height, width], .. } => {
                format!("images of {channels} × {height} × {width}")
            }
        }
    }
}

/// A `.npy` file: features of two dimensions, images of three (grey) or four.
fn of_array(path: &Path) -> Result<Samples, String> {
    let Array { shape, numbers } = Array::parse(&fs::read(path).map_err(words)?)?;
    match (&shape[..], numbers) {
        (&[_, dims], Numbers::Floats(values)) => features(dims, values),
        (&[_, height, width], numbers) => images([1, height, width], numbers),
        (&[_, channels, height, width], numbers) => images([channels, height, width], numbers),
        _ => Err(format!("an array of shape {shape:?} is neither features [n, d] nor images [n, size, size]")),
    }
}

fn features(dims: usize, values: Vec<f32>) -> Result<Samples, String> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(place) => Err(format!(
            "feature {} of row {} (counted from 0) is {}, not a finite number\nhint: leave such rows out: \
             x[numpy.isfinite(x).all(axis=1)]",
            place % dims,
            place / dims,
            values[place]
        )),
        None => Ok(Samples::Features { dims, values }),
    }
}

fn images(shape: [usize; 3], numbers: Numbers) -> Result<Samples, String> {
    let is_bytes = matches!(numbers, Numbers::Bytes(_));
    let pixels = numbers.into_pixels();
    if let Some(pixel) = pixels.iter().find(|pixel| !(-1.0..=1.0).contains(*pixel)) {
        return Err(format!("a pixel is {pixel}, not a number in [-1, 1]; bytes are scaled to it"));
    }
    if !is_bytes && !pixels.is_empty() && pixels.iter().all(|pixel| *pixel >= 0.0) {
        let why = "no pixel is below 0, as of images in [0, 1]; they have to lie in [-1, 1]";
        return Err(format!("{why}\nhint: numpy.save(path, 2 * x - 1)"));
    }
    Ok(Samples::Images { shape, pixels })
}

/// Every PNG file of a folder, in the order of their names. Hidden files are passed over, as in training: macOS leaves some beside pictures.
fn of_folder(folder: &Path) -> Result<Samples, String> {
    let is_hidden = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let is_png =
        |path: &PathBuf| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("png")) && !is_hidden(path);
    let entries = fs::read_dir(folder).map_err(words)?.flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = entries.filter(is_png).collect();
    paths.sort();
    let (mut first, mut pixels, mut broken) = (None, Vec::new(), Vec::new());
    for path in &paths {
        match read_png(path).map(|picture| picture.pixels()) {
            Ok((shape, image)) if *first.get_or_insert(shape) == shape => pixels.extend(image),
            Ok(_) => broken.push((path, "another size or other colours than the first has".to_owned())),
            Err(why) => broken.push((path, why)),
        }
    }
    if !broken.is_empty() {
        return Err(unusable(&broken, paths.len() - broken.len()));
    }
    let shape = first.ok_or("no PNG file lies in it, and it is no run's folder")?;
    Ok(Samples::Images { shape, pixels })
}

/// How many files a message names.
const NAMED: usize = 5;

/// What is said of pictures that can't be compared, where so many others can.
fn unusable(broken: &[(&PathBuf, String)], others: usize) -> String {
    let name = |path: &Path| spec::printable(&path.file_name().unwrap_or_default().to_string_lossy());
    let named = broken.iter().take(NAMED).map(|(path, why)| format!("\n  {}: {why}", name(path)));
    let rest = broken.len().saturating_sub(NAMED);
    let rest = (rest > 0).then(|| format!("\n  and {rest} more"));
    let enough = if others < LEAST { format!(", and a comparison needs {LEAST}") } else { String::new() };
    format!(
        "{} of {} PNG files can't be used:{}\nhint: mend them, or move them out of the folder; {others} can be used{enough}",
        broken.len(),
        broken.len() + others,
        named.chain(rest).collect::<String>()
    )
}

/// What a run's generator draws at its last checkpoint, as its evaluation does.
fn of_run(folder: &RunFolder) -> Result<Samples, String> {
    let trained = LoadedRun::read(folder)?;
    if let Some(caution) = trained.caution() {
        process::log(format_args!("warning: {}: {caution}", spec::printable(&folder.path().display().to_string())));
    }
    let pixels = trained.images().flat_map(numbers).collect();
    Ok(Samples::Images { shape: trained.set.test.shape(), pixels })
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}
