//! A folder of pictures as a data set. Pictures are decoded once, on all cores, and cached under the checksum of their content. A damaged
//! cache is rebuilt.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use spec::{Pictures, Source};

use crate::decode::{CHANNELS, decode_square};
use crate::images::{Images, StoredShape};
use crate::{DataError, DataSet, cache};

/// Version of the cache: increase it with every change of cropping, resizing or orientation.
const VERSION: u32 = 2;

/// Reads both splits, from the cache if possible.
pub(crate) fn load(data: &spec::Data, folder: PathBuf, home: &Path) -> Result<DataSet, DataError> {
    let pictures = Pictures::of(&folder, home)?;
    let checksum = pictures.checksum();
    if let Some(wanted) = data.checksum.clone().filter(|wanted| *wanted != checksum) {
        return Err(DataError::OtherPictures { folder, found: checksum, wanted });
    }
    let size = data.image_size;
    let cached = home.join("cache").join(format!("pictures-{VERSION}-{}-{size}", &checksum[..16]));
    let image = CHANNELS * size * size;
    let mut pixels = match cache::read(&cached, pictures.files().len() * image) {
        Some(pixels) => pixels,
        None => {
            let pixels = decoded(&pictures, &folder, size)?;
            cache::write(&cached, &pixels).map_err(DataError::Cache)?;
            pixels
        }
    };
    let training = pixels.split_off(pictures.held_out().len() * image);
    let images = |pixels| Images::new(pixels, Vec::new(), StoredShape { channels: CHANNELS, side: size }, size);
    Ok(DataSet { source: Source::Images, folder, checksum, training: images(training), test: images(pixels) })
}

/// All decoded pictures in order, or every fault.
fn decoded(pictures: &Pictures, folder: &Path, size: usize) -> Result<Vec<u8>, DataError> {
    let decoded: Vec<_> = pictures.files().par_iter().map(|file| decode_square(&file.path, size)).collect();
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
