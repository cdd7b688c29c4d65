//! What can be wrong with the files of a data set. Each message says what, where, and what to do.

use std::io;
use std::path::PathBuf;

use spec::Source;
use thiserror::Error;

/// A data set that can't be used.
#[derive(Debug, Error)]
pub enum DataError {
    /// A source that is not shipped lies in none of the usual places.
    #[error(
        "{set} is not on this machine: it lies in none of {}\n\
         hint: install the package dataset-fashion-mnist (Debian, Ubuntu), or set `data.folder` to a folder with the four \
         IDX files of {}",
        places.join(", "), set.homepage()
    )]
    NotInstalled {
        /// The source.
        set: Source,
        /// Where it was looked for.
        places: Vec<String>,
    },
    /// The shipped files are gone from the repository that this program was built in.
    #[error(
        "the files of {set} are not in the repository that this program was built in\n  --> {}\n\
         hint: if the repository was moved, build again; if files were deleted, `git restore` brings them back",
        folder.display()
    )]
    NotShipped {
        /// The source.
        set: Source,
        /// Where its files should be.
        folder: PathBuf,
    },
    /// `data.folder` does not exist or is a file.
    #[error("`data.folder` is no folder\n  --> {}\nhint: it must be a folder with the four IDX files of {set}", folder.display())]
    NoFolder {
        /// The source.
        set: Source,
        /// What was asked for.
        folder: PathBuf,
    },
    /// One of the four files is not in the folder.
    #[error(
        "`{name}` is missing, and so is `{name}.gz`\n  --> {}\nhint: the folder must hold all four IDX files of {set}",
        folder.display()
    )]
    MissingFile {
        /// The source.
        set: Source,
        /// Where it was looked for.
        folder: PathBuf,
        /// The file's name, without `.gz`.
        name: &'static str,
    },
    /// One file is not what it should be.
    #[error("{fault}\n  --> {}\nhint: {}", path.display(), fault.hint())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: FileFault,
    },
    /// Every file is well formed, but the images are others.
    #[error(
        "these are not the images of {set}: their SHA-256 is {found}, not {}\n  --> {}\n\
         hint: get the files again; runs on other images can't be compared with those on {set}",
        set.checksum(), folder.display()
    )]
    Checksum {
        /// The source that was asked for.
        set: Source,
        /// Where the files lie.
        folder: PathBuf,
        /// SHA-256 of what lies there.
        found: String,
    },
}

/// What is wrong with one file.
#[derive(Debug, Error)]
pub enum FileFault {
    /// The operating system said no.
    #[error("can't read the file: {0}")]
    Unreadable(io::Error),
    /// Starts like a gzip file and isn't one to its end.
    #[error("can't unpack the file: {0}")]
    Gzip(io::Error),
    /// Larger than any file of a known source.
    #[error("the file unpacks to more than {limit} bytes")]
    TooLarge {
        /// What is read at most.
        limit: usize,
    },
    /// Ends before its sizes are told.
    #[error("the file is cut off: {found} bytes are less than the {expected} of its header")]
    HeaderCutOff {
        /// Bytes in the file.
        found: usize,
        /// Bytes of the header.
        expected: usize,
    },
    /// Starts with another magic number.
    #[error("not an IDX file of bytes in {rank} dimensions: it starts with {found:#010x}, not {expected:#010x}")]
    Magic {
        /// Dimensions expected: three for images, one for labels.
        rank: usize,
        /// The first four bytes.
        found: u32,
        /// What they should be.
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
        /// Height and width that are read.
        side: usize,
    },
    /// The labels are not as many as the images.
    #[error("there are {labels} labels for {images} images")]
    LabelCount {
        /// Labels in this file.
        labels: usize,
        /// Images in the file beside it.
        images: usize,
    },
    /// A label that names no class.
    #[error("label {label} of image {image} (counted from 0) names none of the {classes} classes")]
    Label {
        /// The label.
        label: u8,
        /// The first image that has such a label.
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
        /// Images of the source in this half.
        expected: usize,
    },
}

impl FileFault {
    fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "look at the file's permissions",
            Self::Gzip(_) | Self::HeaderCutOff { .. } | Self::CutOff { .. } => {
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
