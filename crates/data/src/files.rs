//! Where the files of a data set lie. Nothing is opened here.

use std::path::{Path, PathBuf};

use spec::Source;
use spec::home::{find_folder, places};

use crate::DataError;

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fashion-mnist-small");

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
            Self::Training => "train-images-idx3-ubyte",
            Self::Test => "t10k-images-idx3-ubyte",
        }
    }

    /// Name of the file of labels; it may end in `.gz` as well.
    pub const fn label_file(self) -> &'static str {
        match self {
            Self::Training => "train-labels-idx1-ubyte",
            Self::Test => "t10k-labels-idx1-ubyte",
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

/// The folder of a data set: the one that is asked for, else where the source usually lies. What is fetched lies under `home`.
pub(crate) fn folder(data: &spec::Data, home: &Path) -> Result<PathBuf, DataError> {
    let set = data.source;
    match (&data.folder, set) {
        (Some(folder), _) => named(set, &find_folder(folder)),
        (None, Source::FashionMnistSmall) => shipped(set, Path::new(SHIPPED)),
        (None, Source::FashionMnist | Source::Mnist | Source::Cifar10) => installed(set, places(set, home)),
        (None, Source::Images) => Err(DataError::NoPictures),
    }
}

/// The file of that name, plain or gzipped.
pub(crate) fn file(set: Source, folder: &Path, name: &'static str) -> Result<PathBuf, DataError> {
    let mut candidates = [folder.join(name), folder.join(format!("{name}.gz"))].into_iter();
    let missing = || DataError::MissingFile { set, folder: folder.to_owned(), name };
    candidates.find(|path| path.is_file()).ok_or_else(missing)
}

fn named(set: Source, folder: &Path) -> Result<PathBuf, DataError> {
    if folder.is_dir() { Ok(folder.to_owned()) } else { Err(DataError::NoFolder { set, folder: folder.to_owned() }) }
}

fn shipped(set: Source, folder: &Path) -> Result<PathBuf, DataError> {
    let mut names = Half::ALL.into_iter().flat_map(|half| [half.image_file(), half.label_file()]);
    let whole = names.all(|name| file(set, folder, name).is_ok());
    if whole { Ok(folder.to_owned()) } else { Err(DataError::NotShipped { set, folder: folder.to_owned() }) }
}

fn installed(set: Source, places: Vec<PathBuf>) -> Result<PathBuf, DataError> {
    match places.iter().find(|place| place.is_dir()) {
        Some(place) => Ok(place.clone()),
        None => Err(DataError::NotInstalled { set, places }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_lies_nowhere_says_how_to_get_it() {
        let error = installed(Source::FashionMnist, ["/nowhere/a", "/nowhere/b"].map(PathBuf::from).to_vec())
            .expect_err("nothing lies there");
        insta::assert_snapshot!(error, @r"
        fashion-mnist is not on this machine: it does not lie in /nowhere/a, /nowhere/b
        hint: `cargo xtask data fetch fashion-mnist` gets it; or put the four IDX files of https://github.com/zalandoresearch/fashion-mnist into the first of these folders, or set `data.folder`
        ");
    }

    #[test]
    fn shipped_files_that_are_gone_say_how_to_get_them_back() {
        let error = shipped(Source::FashionMnistSmall, Path::new("/nowhere/fashion-mnist-small"))
            .expect_err("nothing lies there");
        insta::assert_snapshot!(error, @r"
        the files of fashion-mnist-small are not in the repository that this program was built in
          --> /nowhere/fashion-mnist-small
        hint: if the repository was moved, build again; if files were deleted, `git restore` brings them back
        ");
    }

    #[test]
    fn the_first_place_that_exists_is_taken() {
        let places = ["/nowhere", env!("CARGO_MANIFEST_DIR"), SHIPPED];
        let found = installed(Source::FashionMnist, places.map(PathBuf::from).to_vec()).expect("one exists");
        assert_eq!(found, Path::new(env!("CARGO_MANIFEST_DIR")));
    }
}
