//! The files of the two parts of a data set. Where they lie is looked up in `spec`; nothing is opened here.

use std::path::{Path, PathBuf};

use spec::home::{self, Missing};
use spec::{IDX_FILES, Source};

/// One of the two parts of a data set, each in a file of images and a file of labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// What a network is trained on.
    Training,
    /// What it never sees.
    Test,
}

impl Half {
    /// Both, in the order of [`spec::Source::checksum`].
    pub const ALL: [Self; 2] = [Self::Training, Self::Test];

    /// Name of the file of images; it may end in `.gz` as well.
    pub const fn image_file(self) -> &'static str {
        match self {
            Self::Training => IDX_FILES[0],
            Self::Test => IDX_FILES[2],
        }
    }

    /// Name of the file of labels; it may end in `.gz` as well.
    pub const fn label_file(self) -> &'static str {
        match self {
            Self::Training => IDX_FILES[1],
            Self::Test => IDX_FILES[3],
        }
    }

    /// How many images the source has in this half, where that is known.
    pub(crate) const fn images_of(self, set: Source) -> Option<usize> {
        match self {
            Self::Training => set.training_images(),
            Self::Test => set.test_images(),
        }
    }
}

/// The file of that name, plain or gzipped.
pub(crate) fn file(set: Source, folder: &Path, name: &'static str) -> Result<PathBuf, Missing> {
    home::file(folder, name).ok_or_else(|| Missing::File { set, folder: folder.to_owned(), name })
}
