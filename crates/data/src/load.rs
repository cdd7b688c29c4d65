//! Loading: from a source's name to its images.

use std::path::{Path, PathBuf};

use spec::Source;
use spec::home::{data_folder, locate};

use crate::idx_split::{IdxSplit, checksum};
use crate::set::verified_checksum;
use crate::{DataError, DataSet, Split, cifar, pictures, rooms};

/// Reads a data set and checks its checksum.
///
/// # Errors
///
/// If files are missing or damaged, or hold other images. The message names the file and a remedy.
///
/// # Panics
///
/// If `image_size` is not 8, 16, 32, 64 or 128: [`spec::RunSpec::faults`] refuses the others.
pub fn load(data: &spec::Data) -> Result<DataSet, DataError> {
    load_at(data, &data_folder())
}

/// [`load`] with another folder for data.
///
/// # Errors
///
/// As [`load`].
pub fn load_at(data: &spec::Data, home: &Path) -> Result<DataSet, DataError> {
    let folder = locate(data, home)?;
    let mut set = match data.source {
        Source::FashionMnistSmall | Source::FashionMnist | Source::Mnist => load_idx(data, folder)?,
        Source::Cifar10 => cifar::load(data, folder)?,
        Source::Images => pictures::load(data, folder, home)?,
        Source::Rooms | Source::RoomsGrey => rooms::load(data, folder)?,
    };
    if let Some(count) = data.training_images {
        set.at_most("data.training_images", count)?;
        set.training = set.training.take_first(count);
    }
    Ok(set)
}

fn load_idx(data: &spec::Data, folder: PathBuf) -> Result<DataSet, DataError> {
    let set = data.source;
    let training = IdxSplit::read(set, &folder, Split::Training)?;
    let test = IdxSplit::read(set, &folder, Split::Test)?;
    let checksum = verified_checksum(set, &folder, checksum(set, [&training, &test]))?;
    let [training, test] = [training, test].map(|split| split.images(data.image_size));
    Ok(DataSet { source: set, folder, checksum, training, test, copies: Vec::new() })
}
