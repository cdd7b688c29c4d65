//! Synthetic data sets: images from a formula, written as IDX into a temporary folder.

use std::fs;
use std::path::Path;

use data::{DataError, DataSet, Idx, Split};
use spec::Source;
use tempfile::TempDir;

pub const SIDE: usize = 28;

/// A folder of `fashion-mnist-small` in which all is well but the images themselves, which are blank.
pub struct Folder(TempDir);

impl Folder {
    pub fn blank() -> Self {
        let folder = Self(TempDir::new().expect("a folder for the test"));
        for split in Split::ALL {
            folder.write(split.image_file(), images(10_000).raw());
            folder.write(split.label_file(), labels(10_000).raw());
        }
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, content: &[u8]) {
        fs::write(self.path().join(name), content).expect("a file for the test");
    }

    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path().join(name)).expect("a file of the test");
    }

    pub fn load(&self) -> Result<DataSet, DataError> {
        load_from(&self.path().display().to_string())
    }

    /// The message of the mistake, with the folder's name blotted out.
    pub fn message(&self) -> String {
        let error = self.load().expect_err("the folder is broken");
        error.to_string().replace(&self.path().display().to_string(), "FOLDER")
    }
}

pub fn load_from(folder: &str) -> Result<DataSet, DataError> {
    data::load(&spec::Data {
        source: Source::FashionMnistSmall,
        folder: Some(folder.to_owned()),
        ..spec::Data::default()
    })
}

pub fn images(count: usize) -> Idx {
    Idx::new(&[count, SIDE, SIDE], &vec![0; count * SIDE * SIDE])
}

pub fn labels(count: usize) -> Idx {
    let values: Vec<u8> = (0..count).map(|index| (index % 10) as u8).collect();
    Idx::new(&[count], &values)
}
