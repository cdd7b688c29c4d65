//! The two files of one half of a data set, checked for themselves and against each other.

use std::path::Path;

use spec::Source;

use crate::images::FILE_SIDE;
use crate::{DataError, FileFault, Half, Idx, files};

/// Images of 28×28 bytes and a label for each.
pub(crate) struct Pair {
    pub(crate) images: Idx, // [image, 28, 28]
    pub(crate) labels: Idx, // [image]
}

impl Pair {
    /// Reads one half of a source.
    pub(crate) fn read(set: Source, folder: &Path, half: Half) -> Result<Self, DataError> {
        let (image_path, label_path) =
            (files::file(set, folder, half.image_file())?, files::file(set, folder, half.label_file())?);
        let images =
            Idx::read(&image_path, 3).and_then(|images| check_images(set, half, images)).map_err(at(&image_path))?;
        let labels = Idx::read(&label_path, 1)
            .and_then(|labels| check_labels(set, images.dims()[0], labels))
            .map_err(at(&label_path))?;
        Ok(Self { images, labels })
    }
}

fn at(path: &Path) -> impl FnOnce(FileFault) -> DataError {
    move |fault| DataError::File { path: path.to_owned(), fault }
}

fn check_images(set: Source, half: Half, images: Idx) -> Result<Idx, FileFault> {
    let (found, rows, columns) = (images.dims()[0], images.dims()[1], images.dims()[2]);
    let expected = half.images_of(set);
    if (rows, columns) != (FILE_SIDE, FILE_SIDE) {
        return Err(FileFault::Dimensions { rows, columns, side: FILE_SIDE });
    }
    if found != expected {
        return Err(FileFault::ImageCount { set, found, expected });
    }
    Ok(images)
}

fn check_labels(set: Source, images: usize, file: Idx) -> Result<Idx, FileFault> {
    let (labels, classes) = (file.values(), set.classes().len());
    if labels.len() != images {
        return Err(FileFault::LabelCount { labels: labels.len(), images });
    }
    if let Some(image) = labels.iter().position(|&label| usize::from(label) >= classes) {
        return Err(FileFault::Label { label: labels[image], image, classes });
    }
    Ok(file)
}
