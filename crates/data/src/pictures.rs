//! A folder of pictures as a data set: decoded once, on all cores, and kept beside other data under the checksum of the content. What is
//! kept is checked when it is read, and made again where it is not whole.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use spec::{Pictures, Source};

use crate::decode::{CHANNELS, square};
use crate::images::{Images, Kept};
use crate::{DataError, DataSet, cache};

/// Version of what is made of a picture: whoever changes cropping, resizing or turning counts it up.
const VERSION: u32 = 2;

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
    let mut pixels = match cache::read(&kept, pictures.files().len() * image) {
        Some(pixels) => pixels,
        None => {
            let pixels = decoded(&pictures, &folder, size)?;
            cache::keep(&kept, &pixels).map_err(DataError::Cache)?;
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
