//! A folder of pictures as a data set. Pictures are decoded once, on all cores, and cached under the checksum of their content. A damaged
//! cache is rebuilt. Of pictures with the same pixels the first one counts, so that no training image is a held-out one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use spec::{ENOUGH_PICTURES, Pictures, Source};

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
    let pixels = match cache::read(&cached, pictures.files().len() * image) {
        Some(pixels) => pixels,
        None => {
            let pixels = decoded(&pictures, &folder, size)?;
            cache::write(&cached, &pixels).map_err(DataError::Cache)?;
            pixels
        }
    };
    let Distinct { mut pixels, copies } = distinct(pixels, image);
    let found = pixels.len() / image;
    if found < ENOUGH_PICTURES {
        return Err(DataError::Copies { folder, files: pictures.files().len(), found });
    }
    let path = |index: usize| pictures.files()[index].path.clone();
    let with_content =
        |copy: &spec::PictureFile| Some([copy.path.clone(), pictures.with_content(&copy.sha256)?.path.clone()]);
    let of_content = pictures.copies().iter().filter_map(with_content);
    let copies = of_content.chain(copies.into_iter().map(|pair| pair.map(path))).collect();
    let training = pixels.split_off(Pictures::held_out_of(found) * image);
    let images = |pixels| Images::new(pixels, Vec::new(), StoredShape { channels: CHANNELS, side: size }, size);
    let (training, test) = (images(training), images(pixels));
    Ok(DataSet { source: Source::Images, folder, checksum, training, test, copies })
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
    if faults.is_empty() {
        return Ok(pixels);
    }
    let left = pictures.files().len() - faults.len();
    let fault = |copy: &spec::PictureFile| Some((copy.path.clone(), decode_square(&copy.path, size).err()?));
    faults.extend(pictures.copies().iter().filter_map(fault));
    faults.sort_by(|(a, _), (b, _)| a.cmp(b));
    Err(DataError::PictureFiles { folder: folder.to_owned(), left, faults })
}

/// Pictures without copies.
struct Distinct {
    /// `[different pictures, channels, size, size]`, in their order.
    pixels: Vec<u8>,
    /// The index of each copy, with that of the picture that it is a copy of.
    copies: Vec<[usize; 2]>,
}

/// Leaves out every picture of `image` bytes that an earlier one equals.
fn distinct(pixels: Vec<u8>, image: usize) -> Distinct {
    let mut first: HashMap<&[u8], usize> = HashMap::new();
    let mut copies = Vec::new();
    for (index, picture) in pixels.chunks_exact(image).enumerate() {
        let of = *first.entry(picture).or_insert(index);
        if of != index {
            copies.push([index, of]);
        }
    }
    if copies.is_empty() {
        return Distinct { pixels, copies };
    }
    let mut left: Vec<(usize, &[u8])> = first.into_iter().map(|(picture, index)| (index, picture)).collect();
    left.sort_unstable_by_key(|(index, _)| *index);
    Distinct { pixels: left.into_iter().flat_map(|(_, picture)| picture).copied().collect(), copies }
}
