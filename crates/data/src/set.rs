//! A data set in memory: the training and the test split.

use std::path::{Path, PathBuf};

use spec::home::{data_folder, locate};
use spec::{Factor, Source};

use crate::idx_split::{IdxSplit, checksum};
use crate::{DataError, Images, Split, cifar, pictures, rooms};

/// Both splits of a data set.
#[derive(Clone, Debug)]
pub struct DataSet {
    /// Its source.
    pub source: Source,
    /// Folder of its files.
    pub folder: PathBuf,
    /// Checksum of its content.
    pub checksum: String,
    /// Training images: the whole split, or its first `training_images`.
    pub training: Images,
    /// Held-out images: the reference of every metric.
    pub test: Images,
}

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
    Ok(DataSet { source: set, folder, checksum, training, test })
}

/// Returns a checksum if it is that of the source.
pub(crate) fn verified_checksum(set: Source, folder: &Path, found: String) -> Result<String, DataError> {
    if set.checksum() == Some(&found) {
        return Ok(found);
    }
    Err(DataError::Checksum { set, folder: folder.to_owned(), found })
}

impl DataSet {
    /// A description for people: source, licence, folder, checksum, and the number of images of each factor value.
    pub fn describe(&self) -> String {
        let Self { source, folder, training, test, checksum } = self;
        let facts = [
            ("images", format!("{}: {}", source, source.summary())),
            ("from", source.homepage().to_owned()),
            ("license", source.license().to_owned()),
            ("folder", folder.display().to_string()),
            ("SHA-256", checksum.clone()),
        ];
        let counted = |images: &Images| factor_counts(*source, images);
        let counts = counted(training).into_iter().zip(counted(test));
        let head = source.factors().first().map_or("", |factor| factor.name);
        let rows = std::iter::once(row(head, "training", "test"))
            .chain(counts.map(|((value, training), (_, test))| row(value, training, test)))
            .chain(std::iter::once(row("all", training.len(), test.len())));
        let facts = facts.into_iter().map(|(name, value)| format!("{name:<9}{value}\n"));
        facts.chain(std::iter::once("\n".to_owned())).chain(rows).collect()
    }
}

/// Number of images of each value of each factor, with its name.
fn factor_counts(source: Source, images: &Images) -> Vec<(&'static str, usize)> {
    let factors = source.factors();
    let mut counts: Vec<_> = factors.iter().map(|factor| vec![0; factor.values.len()]).collect();
    for &label in images.labels() {
        let values = Factor::split(factors, usize::from(label));
        counts.iter_mut().zip(values).for_each(|(counts, value)| counts[value] += 1);
    }
    let named = factors.iter().zip(counts).map(|(factor, counts)| factor.values.iter().copied().zip(counts));
    named.flatten().collect()
}

fn row(class: &str, training: impl std::fmt::Display, test: impl std::fmt::Display) -> String {
    format!("{class:<13}{training:>8}{test:>8}\n")
}
