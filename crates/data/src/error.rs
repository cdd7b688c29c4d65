//! Errors of data sets. Each message names the problem, the file and a remedy.

use std::io;
use std::path::{Path, PathBuf};

use spec::files::FileError;
use spec::home::Missing;
use spec::{ENOUGH_PICTURES, PicturesError, Source, printable};
use thiserror::Error;

use crate::decode::PictureFault;

/// A data set that can't be used.
#[derive(Debug, Error)]
pub enum DataError {
    /// Its files are missing.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// One file is invalid.
    #[error("{fault}\n  --> {}\nhint: {}", harmless(path), fault.hint())]
    File {
        /// The file.
        path: PathBuf,
        /// The fault.
        fault: FileFault,
    },
    /// Every file is well formed, but they hold other images.
    #[error(
        "these are not the images of {set}: their SHA-256 is {found}, not {}\n  --> {}\n\
         hint: {}; runs on other images can't be compared with those on {set}",
        set.checksum().unwrap_or("known"), harmless(folder), remedy(*set)
    )]
    Checksum {
        /// The requested source.
        set: Source,
        /// Folder of the files.
        folder: PathBuf,
        /// SHA-256 of its content.
        found: String,
    },
    /// A folder of pictures that can't be used.
    #[error(transparent)]
    Pictures(#[from] PicturesError),
    /// The pictures have changed since the run was planned.
    #[error(
        "the pictures have the checksum {found}, not {wanted}, which the run is about\n  --> {}\n\
         hint: they were changed since, or are others: get the old ones back, or plan the run again",
        harmless(folder)
    )]
    OtherPictures {
        /// Their folder.
        folder: PathBuf,
        /// Their checksum.
        found: String,
        /// The expected one.
        wanted: String,
    },
    /// Files that can't be decoded as pictures.
    #[error(
        "{} in the folder can't be used:{}\n  --> {}\nhint: mend them, or move them out of the folder{}",
        count(faults.len()), lines(faults), harmless(folder), too_few(*left)
    )]
    PictureFiles {
        /// The folder.
        folder: PathBuf,
        /// Number of usable pictures.
        left: usize,
        /// The files with their faults.
        faults: Vec<(PathBuf, PictureFault)>,
    },
    /// Too few pictures that differ.
    #[error(
        "of {files} pictures only {found} differ in their pixels, and {ENOUGH_PICTURES} are needed\n  --> {}\n\
         hint: copies of one picture count once, whatever else their files hold",
        harmless(folder)
    )]
    Copies {
        /// Their folder.
        folder: PathBuf,
        /// Files of pictures.
        files: usize,
        /// Different pictures.
        found: usize,
    },
    /// A run asks for more pictures to train on than there are.
    #[error(
        "`{key}` must be at most {most}, the different pictures to train on, got {number}\n  --> {}",
        harmless(folder)
    )]
    MoreThanThere {
        /// Their folder.
        folder: PathBuf,
        /// The key that asks.
        key: &'static str,
        /// The pictures to train on.
        most: usize,
        /// The number asked for.
        number: usize,
    },
    /// The cache can't be written.
    #[error("{0}\nhint: decoded pictures are kept there; the variable DCGAN_DATA names another folder")]
    Cache(FileError),
}

/// A path without control characters: names of files come from outside.
fn harmless(path: &Path) -> String {
    printable(&path.display().to_string())
}

fn count(files: usize) -> String {
    if files == 1 { "1 picture".to_owned() } else { format!("{files} pictures") }
}

fn too_few(left: usize) -> String {
    let few = left < ENOUGH_PICTURES;
    if few { format!("; without them {left} are left, and {ENOUGH_PICTURES} are needed") } else { String::new() }
}

fn lines(faults: &[(PathBuf, PictureFault)]) -> String {
    faults.iter().map(|(path, fault)| format!("\n  {}: {fault}", harmless(path))).collect()
}

/// A fault of one file.
#[derive(Debug, Error)]
pub enum FileFault {
    /// The operating system reports an error.
    #[error("can't read the file: {0}")]
    Unreadable(io::Error),
    /// A damaged gzip file.
    #[error("can't unpack the file: {0}")]
    Gzip(io::Error),
    /// A damaged archive, or one with other content.
    #[error("can't unpack the archive: {0}")]
    Archive(io::Error),
    /// Larger than any file of a known source.
    #[error("the file unpacks to more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// Ends inside its header.
    #[error("the file is cut off: {found} bytes are less than the {expected} of its header")]
    HeaderCutOff {
        /// Bytes in the file.
        found: usize,
        /// Bytes of the header.
        expected: usize,
    },
    /// Another magic number.
    #[error("not an IDX file of bytes in {rank} dimensions: it starts with {found:#010x}, not {expected:#010x}")]
    Magic {
        /// Dimensions expected: three for images, one for labels.
        rank: usize,
        /// The first four bytes.
        found: u32,
        /// The expected ones.
        expected: u32,
    },
    /// Fewer values than the header promises.
    #[error("the file is cut off: its header promises {promised} values, {found} follow")]
    CutOff {
        /// Product of the sizes in the header.
        promised: u128,
        /// Values in the file.
        found: usize,
    },
    /// More values than the header promises.
    #[error("the file goes on after its end: its header promises {promised} values, {found} follow")]
    Trailing {
        /// Product of the sizes in the header.
        promised: u128,
        /// Values in the file.
        found: usize,
    },
    /// Images of another size.
    #[error("the images have {rows}×{columns} pixels, not {side}×{side}")]
    Dimensions {
        /// Height in the header.
        rows: usize,
        /// Width in the header.
        columns: usize,
        /// The supported height and width.
        side: usize,
    },
    /// The numbers of labels and images differ.
    #[error("there are {labels} labels for {images} images")]
    LabelCount {
        /// Labels in this file.
        labels: usize,
        /// Images in the file beside it.
        images: usize,
    },
    /// A label outside the classes.
    #[error("label {label} of image {image} (counted from 0) names none of the {classes} classes")]
    Label {
        /// The label.
        label: u8,
        /// The first such image.
        image: usize,
        /// Classes of the source.
        classes: usize,
    },
    /// Another number of images than the source has.
    #[error("there are {found} images, {set} has {expected}")]
    ImageCount {
        /// The source.
        set: Source,
        /// Images in the file.
        found: usize,
        /// Images of the source in this split.
        expected: usize,
    },
}

impl FileFault {
    fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "look at the file's permissions",
            Self::Gzip(_) | Self::Archive(_) | Self::HeaderCutOff { .. } | Self::CutOff { .. } => {
                "copy the file again, it did not arrive whole"
            }
            Self::Magic { .. } => "are the files named as the data set's authors named them?",
            Self::Trailing { .. } | Self::TooLarge { .. } | Self::Dimensions { .. } => {
                "this is a file of another data set, or a damaged one: get it again"
            }
            Self::LabelCount { .. } | Self::Label { .. } | Self::ImageCount { .. } => {
                "do all four files belong to the same data set?"
            }
        }
    }
}

fn remedy(set: Source) -> &'static str {
    match set.is_rendered() {
        true => "build the commit whose scenes have that checksum",
        false => "get the files again",
    }
}
