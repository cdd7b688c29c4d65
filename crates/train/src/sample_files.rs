//! Samples of a run as files: a folder of PNG files, or one `.npy` file for NumPy.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use burn::tensor::Tensor;
use data::picture::grid;
use model::Generator;
use spec::files::{FileError, beside};
use streams::{Purpose, Streams};

use crate::images::numbers;
use crate::sampler::Sampler;

/// Samples that are drawn at once: always as many, so that the first of many samples are those of few, to the bit.
const AT_ONCE: usize = 100;

/// Fewest digits of a picture's name.
const DIGITS: usize = 5;

/// Formats that a path asks for by its ending and that are not written.
const NOT_WRITTEN: [&str; 8] = ["npz", "png", "jpg", "jpeg", "pt", "pth", "h5", "zip"];

/// Where samples go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleFiles {
    /// One PNG file for each sample: `00000.png`, `00001.png`, …
    Folder(PathBuf),
    /// One array `[samples, channels, size, size]` of 32-bit floats in [-1, 1].
    Array(PathBuf),
}

impl SampleFiles {
    /// What a path asks for: an array if it ends in `.npy`, else a folder.
    ///
    /// # Errors
    ///
    /// Its ending is that of another format, or something is there already.
    pub fn at(path: &Path) -> Result<Self, String> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let name = path.display();
        if NOT_WRITTEN.contains(&ending.as_str()) {
            let other = path.with_extension("npy");
            return Err(format!(
                "samples are not written as `{name}`\nhint: --out {} writes an array",
                other.display()
            ));
        }
        let is_empty = fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
        if path.symlink_metadata().is_ok() && !is_empty {
            return Err(format!(
                "`{name}` is there already, and nothing is overwritten\nhint: name another with --out"
            ));
        }
        Ok(if ending == "npy" { Self::Array(path.to_owned()) } else { Self::Folder(path.to_owned()) })
    }

    /// Draws samples and writes them, all or none.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn write(&self, samples: DrawnSamples) -> Result<(), FileError> {
        let (Self::Folder(path) | Self::Array(path)) = self;
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(FileError::io("make", parent))?;
        }
        let unfinished = beside(path);
        let written = match self {
            Self::Folder(_) => write_folder(&unfinished, samples),
            Self::Array(_) => write_array(&unfinished, samples),
        };
        let written = written.and_then(|()| fs::rename(&unfinished, path));
        if written.is_err() {
            let _ = fs::remove_dir_all(&unfinished).or_else(|_| fs::remove_file(&unfinished));
        }
        written.map_err(FileError::io("write", path))
    }
}

/// Samples of a generator, determined by a seed.
pub struct DrawnSamples<'a> {
    /// Draws them.
    pub sampler: &'a Sampler,
    /// A [prepared](Sampler::prepare) generator.
    pub generator: &'a Generator,
    /// How many.
    pub count: usize,
    /// Keys their latents.
    pub seed: u64,
}

impl DrawnSamples<'_> {
    /// The samples in order, some at a time: `[some, channels, size, size]`. A conditional G cycles through the classes.
    pub fn images(&self) -> impl Iterator<Item = Tensor<4>> {
        let Self { sampler, generator, count, seed } = *self;
        let prior = sampler.prior.with_streams(Streams::new(seed));
        (0..count.div_ceil(AT_ONCE)).map(move |k| {
            let z = prior.sample(Purpose::RequestedLatents, &k.to_string(), AT_ONCE * sampler.latent);
            sampler.draw(generator, z, k * AT_ONCE..).narrow(0, 0, AT_ONCE.min(count - k * AT_ONCE))
        })
    }
}

fn write_folder(folder: &Path, samples: DrawnSamples) -> std::io::Result<()> {
    fs::create_dir(folder)?;
    let digits = DIGITS.max((samples.count - 1).to_string().len());
    let mut place = 0;
    for images in samples.images() {
        let [_, channels, height, width] = images.dims();
        for pixels in numbers(images).chunks_exact(channels * height * width) {
            let png = grid(pixels, [channels, height, width], 1).png().map_err(std::io::Error::other)?;
            fs::write(folder.join(format!("{place:0digits$}.png")), png)?;
            place += 1;
        }
    }
    Ok(())
}

fn write_array(path: &Path, samples: DrawnSamples) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for (k, images) in samples.images().enumerate() {
        if k == 0 {
            let [_, channels, height, width] = images.dims();
            file.write_all(&npy_header([samples.count, channels, height, width]))?;
        }
        for value in numbers(images) {
            file.write_all(&value.to_le_bytes())?;
        }
    }
    file.into_inner()?.sync_all()
}

/// The header of a `.npy` file of 32-bit floats in C order (NEP 1, version 1): its length is a multiple of 64.
fn npy_header(shape: [usize; 4]) -> Vec<u8> {
    let [n, c, h, w] = shape;
    let fields = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({n}, {c}, {h}, {w}), }}");
    let length = (10 + fields.len() + 1).next_multiple_of(64) - 10;
    let mut header = b"\x93NUMPY\x01\x00".to_vec();
    header.extend((length as u16).to_le_bytes());
    header.extend(format!("{fields:<width$}\n", width = length - 1).into_bytes());
    header
}
