//! A split of an IDX data set: a file of images and a file of labels, checked one by one and against each other.

use std::path::Path;

use sha2::{Digest, Sha256};
use spec::{Source, hex};

use crate::images::{Images, StoredShape};
use crate::{DataError, FileFault, Idx, Split, splits};

/// Height and width of an image in its file.
const FILE_SIDE: usize = 28;

/// Height and width after padding with background.
const SIDE: usize = 32;

const MARGIN: usize = (SIDE - FILE_SIDE) / 2;

/// A split: images of 28×28 bytes and their labels.
pub(crate) struct IdxSplit {
    pub(crate) images: Idx, // [image, 28, 28]
    pub(crate) labels: Idx, // [image]
}

impl IdxSplit {
    /// Reads one split of a source.
    pub(crate) fn read(set: Source, folder: &Path, split: Split) -> Result<Self, DataError> {
        let (image_path, label_path) =
            (splits::file(set, folder, split.image_file())?, splits::file(set, folder, split.label_file())?);
        let images =
            Idx::read(&image_path, 3).and_then(|images| check_images(set, split, images)).map_err(at(&image_path))?;
        let labels = Idx::read(&label_path, 1)
            .and_then(|labels| check_labels(set, images.dims()[0], labels))
            .map_err(at(&label_path))?;
        Ok(Self { images, labels })
    }

    /// The images, padded by two pixels on each side, with their labels.
    pub(crate) fn images(&self, image_size: usize) -> Images {
        let stored = StoredShape { channels: 1, side: SIDE };
        Images::new(padded(self.images.values()), self.labels.values().to_vec(), stored, image_size)
    }
}

fn at(path: &Path) -> impl FnOnce(FileFault) -> DataError {
    move |fault| DataError::File { path: path.to_owned(), fault }
}

/// The checksum over both splits.
pub(crate) fn checksum(set: Source, [training, test]: [&IdxSplit; 2]) -> String {
    let files = [&training.images, &training.labels, &test.images, &test.labels].map(Idx::raw);
    match set {
        Source::Mnist => sha256(files.map(|file| format!("{}\n", sha256([file]))).iter().map(String::as_bytes)),
        _ => sha256(files),
    }
}

/// The SHA-256 of concatenated parts, as hexadecimal digits.
pub(crate) fn sha256<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut digest = Sha256::new();
    parts.into_iter().for_each(|part| digest.update(part));
    hex(&digest.finalize())
}

fn padded(images: &[u8]) -> Vec<u8> {
    let count = images.len() / (FILE_SIDE * FILE_SIDE);
    let mut pixels = vec![0; count * SIDE * SIDE];
    for (from, to) in images.chunks_exact(FILE_SIDE * FILE_SIDE).zip(pixels.chunks_exact_mut(SIDE * SIDE)) {
        for (from, to) in from.chunks_exact(FILE_SIDE).zip(to.chunks_exact_mut(SIDE).skip(MARGIN)) {
            to[MARGIN..MARGIN + FILE_SIDE].copy_from_slice(from);
        }
    }
    pixels
}

fn check_images(set: Source, split: Split, images: Idx) -> Result<Idx, FileFault> {
    let (found, rows, columns) = (images.dims()[0], images.dims()[1], images.dims()[2]);
    let expected = split.images_of(set);
    if (rows, columns) != (FILE_SIDE, FILE_SIDE) {
        return Err(FileFault::Dimensions { rows, columns, side: FILE_SIDE });
    }
    if let Some(expected) = expected.filter(|expected| *expected != found) {
        return Err(FileFault::ImageCount { set, found, expected });
    }
    Ok(images)
}

fn check_labels(set: Source, images: usize, file: Idx) -> Result<Idx, FileFault> {
    let (labels, classes) = (file.values(), set.classes());
    if labels.len() != images {
        return Err(FileFault::LabelCount { labels: labels.len(), images });
    }
    if let Some(image) = labels.iter().position(|&label| usize::from(label) >= classes) {
        return Err(FileFault::Label { label: labels[image], image, classes });
    }
    Ok(file)
}
