//! A data set in memory: both halves, read and checked.

use std::path::{Path, PathBuf};

use spec::home::{data_folder, locate};
use spec::{Factor, Source};

use crate::pair::{Pair, checksum};
use crate::{DataError, Half, Images, cifar, pictures, rooms};

/// Both halves of a data set.
#[derive(Clone, Debug)]
pub struct DataSet {
    /// Which one it is.
    pub source: Source,
    /// Where its files lie.
    pub folder: PathBuf,
    /// What its content is known by.
    pub checksum: String,
    /// What a network is trained on: all of the half, or as many of its first images as were asked for.
    pub training: Images,
    /// What it never sees: the reference of every measure.
    pub test: Images,
}

/// Reads a data set and makes sure that it is the one that was asked for.
///
/// # Errors
///
/// Files are missing or not what they should be; the message says which, and what to do.
///
/// # Panics
///
/// If `image_size` is not 8, 16, 32, 64 or 128: [`spec::RunSpec::faults`] refuses the others.
pub fn load(data: &spec::Data) -> Result<DataSet, DataError> {
    load_at(data, &data_folder())
}

/// Reads a data set as [`load`] does, where data lies in another folder than usual.
///
/// # Errors
///
/// As [`load`].
pub fn load_at(data: &spec::Data, home: &Path) -> Result<DataSet, DataError> {
    let folder = locate(data, home)?;
    let mut set = match data.source {
        Source::FashionMnistSmall | Source::FashionMnist | Source::Mnist => of_idx_files(data, folder)?,
        Source::Cifar10 => cifar::load(data, folder)?,
        Source::Images => pictures::load(data, folder, home)?,
        Source::Rooms | Source::RoomsGrey => rooms::load(data, folder)?,
    };
    if let Some(count) = data.training_images {
        set.training = set.training.first(count);
    }
    Ok(set)
}

fn of_idx_files(data: &spec::Data, folder: PathBuf) -> Result<DataSet, DataError> {
    let set = data.source;
    let training = Pair::read(set, &folder, Half::Training)?;
    let test = Pair::read(set, &folder, Half::Test)?;
    let checksum = known(set, &folder, checksum(set, [&training, &test]))?;
    let [training, test] = [training, test].map(|half| half.images(data.image_size));
    Ok(DataSet { source: set, folder, checksum, training, test })
}

/// A checksum that was found, if it is that of the source.
pub(crate) fn known(set: Source, folder: &Path, found: String) -> Result<String, DataError> {
    if set.checksum() == Some(&found) {
        return Ok(found);
    }
    Err(DataError::Checksum { set, folder: folder.to_owned(), found })
}

impl DataSet {
    /// What there is to know about it, for people: what it is, whose it is, where it lies, and how many images of each value of
    /// each factor.
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

/// How many images show each value of each factor, with its name.
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
