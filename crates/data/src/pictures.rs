//! A folder of pictures as a data set: decoded once, on all cores, and kept beside other data under the checksum of the content. What is
//! kept is checked when it is read, and made again where it is not whole.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use spec::results::{FileError, write_whole};
use spec::{Pictures, Source};

use crate::decode::{CHANNELS, square};
use crate::images::{Images, Kept};
use crate::{DataError, DataSet};

/// Version of what is made of a picture: whoever changes cropping, resizing or turning counts it up.
const VERSION: u32 = 2;

/// Bytes of a SHA-256.
const DIGEST: usize = 32;

/// Reads both halves, decoded now or earlier.
pub(crate) fn load(data: &spec::Data, folder: PathBuf, home: &Path) -> Result<DataSet, DataError> {
    let pictures = Pictures::of(&folder, home)?;
    let checksum = pictures.checksum();
    if let Some(wanted) = data.checksum.clone().filter(|wanted| *wanted != checksum) {
        return Err(DataError::OtherPictures { folder, found: checksum, wanted });
    }
    let size = data.image_size;
    let kept = home.join("cache").join(format!("pictures-{VERSION}-{}-{size}", &checksum[..16]));
    let image = CHANNELS * size * size;
    let mut pixels = match read(&kept, pictures.files().len() * image) {
        Some(pixels) => pixels,
        None => {
            let pixels = decoded(&pictures, &folder, size)?;
            keep(&kept, &pixels).map_err(DataError::Cache)?;
            pixels
        }
    };
    let training = pixels.split_off(pictures.held_out().len() * image);
    let images = |pixels| Images::new(pixels, Vec::new(), Kept { channels: CHANNELS, side: size }, size);
    Ok(DataSet { source: Source::Images, folder, checksum, training: images(training), test: images(pixels) })
}

/// All pictures in their order, or every one that can't be used.
fn decoded(pictures: &Pictures, folder: &Path, size: usize) -> Result<Vec<u8>, DataError> {
    let decoded: Vec<_> = pictures.files().par_iter().map(|file| square(&file.path, size)).collect();
    let (mut pixels, mut faults) = (Vec::new(), Vec::new());
    for (file, picture) in pictures.files().iter().zip(decoded) {
        match picture {
            Ok(picture) => pixels.extend(picture),
            Err(fault) => faults.push((file.path.clone(), fault)),
        }
    }
    faults.sort_by(|(a, _), (b, _)| a.cmp(b));
    if faults.is_empty() {
        return Ok(pixels);
    }
    let left = pictures.files().len() - faults.len();
    Err(DataError::PictureFiles { folder: folder.to_owned(), left, faults })
}

/// What was kept, if it is whole.
fn read(path: &Path, len: usize) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    let (mut digest, mut pixels) = ([0; DIGEST], Vec::new());
    file.read_exact(&mut digest).ok()?;
    file.take(len as u64 + 1).read_to_end(&mut pixels).ok()?;
    (pixels.len() == len && Sha256::digest(&pixels)[..] == digest).then_some(pixels)
}

fn keep(path: &Path, pixels: &[u8]) -> Result<(), FileError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(FileError::io("make", folder))?;
    write_whole(path, &[&Sha256::digest(pixels)[..], pixels].concat())
}
