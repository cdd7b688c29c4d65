//! Training and test split, and the names of their IDX files.

use std::path::{Path, PathBuf};

use spec::home::{self, Missing};
use spec::{IDX_FILES, Source};

/// A split of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// Images to train on.
    Training,
    /// Held-out images.
    Test,
}

impl Split {
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

    /// Number of images of a source in this split, if it is fixed.
    pub(crate) const fn images_of(self, set: Source) -> Option<usize> {
        match self {
            Self::Training => set.training_images(),
            Self::Test => set.test_images(),
        }
    }
}

/// Path of a file, plain or gzipped.
pub(crate) fn file(set: Source, folder: &Path, name: &'static str) -> Result<PathBuf, Missing> {
    home::file(folder, name).ok_or_else(|| Missing::File { set, folder: folder.to_owned(), name })
}
