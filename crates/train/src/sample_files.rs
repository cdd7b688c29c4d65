//! Samples of a run as files: a folder of PNG files or one `.npy` file, and their latents.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use burn::tensor::Tensor;
use data::picture::grid;
use model::Generator;
use spec::files::{FileError, beside, write_whole};
use streams::{Purpose, Streams};

use crate::images::numbers;
use crate::sampler::Sampler;

/// Samples of a batch. It is fixed, so that the first of many samples equal those of few, to the bit.
const AT_ONCE: usize = 100;

/// Minimum number of digits in a picture's name.
const DIGITS: usize = 5;

/// Extensions of formats that are not supported.
const NOT_WRITTEN: [&str; 8] = ["npz", "png", "jpg", "jpeg", "pt", "pth", "h5", "zip"];

/// The destination of samples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleFiles {
    /// One PNG file for each sample: `00000.png`, `00001.png`, …
    Folder(PathBuf),
    /// One array `[samples, channels, size, size]` of 32-bit floats in [-1, 1].
    Array(PathBuf),
}

impl SampleFiles {
    /// The destination at a path: an array if it ends in `.npy`, else a folder.
    ///
    /// # Errors
    ///
    /// If it ends in the extension of another format, or exists already.
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
    /// Errors of the operating system.
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

/// A new file for latents: an array `[samples, latent]` of 32-bit floats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LatentsFile(PathBuf);

impl LatentsFile {
    /// The file at that path.
    ///
    /// # Errors
    ///
    /// If it does not end in `.npy`, or exists already.
    pub fn at(path: &Path) -> Result<Self, String> {
        let name = path.display();
        if path.extension().is_none_or(|ending| ending != "npy") {
            let other = path.with_extension("npy");
            return Err(format!(
                "latents are not written as `{name}`\nhint: --latents {} writes an array",
                other.display()
            ));
        }
        if path.symlink_metadata().is_ok() {
            return Err(format!(
                "`{name}` is there already, and nothing is overwritten\nhint: name another with --latents"
            ));
        }
        Ok(Self(path.to_owned()))
    }

    /// Writes the latents of samples, in their order.
    ///
    /// # Errors
    ///
    /// Errors of the operating system.
    pub fn write(&self, samples: DrawnSamples) -> Result<(), FileError> {
        let Self(path) = self;
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(FileError::io("make", parent))?;
        }
        let latent = samples.sampler.latent;
        let numbers = (0..samples.count.div_ceil(AT_ONCE)).flat_map(|k| samples.latents(k));
        let numbers = numbers.take(samples.count * latent).flat_map(f32::to_le_bytes);
        let file: Vec<u8> = npy_header(&[samples.count, latent]).into_iter().chain(numbers).collect();
        write_whole(path, &file)
    }
}

/// Samples of a generator, determined by a seed.
#[derive(Clone, Copy)]
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
    /// The samples in order, in batches `[batch, channels, size, size]`. A conditional G cycles through the classes.
    pub fn images(&self) -> impl Iterator<Item = Tensor<4>> {
        let samples = *self;
        let Self { sampler, generator, count, .. } = samples;
        (0..count.div_ceil(AT_ONCE)).map(move |k| {
            sampler.draw(generator, samples.latents(k), k * AT_ONCE..).narrow(0, 0, AT_ONCE.min(count - k * AT_ONCE))
        })
    }

    /// The latents of the k-th batch, `[AT_ONCE, latent]`. The last batch has fewer samples.
    fn latents(&self, k: usize) -> Vec<f32> {
        let Self { sampler, seed, .. } = *self;
        let prior = sampler.prior.with_streams(Streams::new(seed));
        prior.sample(Purpose::RequestedLatents, &k.to_string(), AT_ONCE * sampler.latent)
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
            file.write_all(&npy_header(&[samples.count, channels, height, width]))?;
        }
        for value in numbers(images) {
            file.write_all(&value.to_le_bytes())?;
        }
    }
    file.into_inner()?.sync_all()
}

/// The header of a `.npy` file of 32-bit floats in C order (NEP 1, version 1): its length is a multiple of 64.
fn npy_header(shape: &[usize]) -> Vec<u8> {
    let axes = shape.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let fields = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({axes}), }}");
    let length = (10 + fields.len() + 1).next_multiple_of(64) - 10;
    let mut header = b"\x93NUMPY\x01\x00".to_vec();
    header.extend((length as u16).to_le_bytes());
    header.extend(format!("{fields:<width$}\n", width = length - 1).into_bytes());
    header
}
