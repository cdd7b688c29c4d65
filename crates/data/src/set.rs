//! A data set in memory: both halves, read and checked.

use std::path::PathBuf;

use sha2::{Digest, Sha256};
use spec::Source;

use crate::pair::Pair;
use crate::{DataError, Half, Images, files};

/// Both halves of a data set.
#[derive(Clone, Debug)]
pub struct DataSet {
    /// Which one it is.
    pub source: Source,
    /// Where its files lie.
    pub folder: PathBuf,
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
/// If `image_size` is not 16, 32, 64 or 128: [`spec::RunSpec::faults`] refuses the others.
pub fn load(data: &spec::Data) -> Result<DataSet, DataError> {
    let set = data.source;
    let folder = files::folder(data)?;
    let training = Pair::read(set, &folder, Half::Training)?;
    let test = Pair::read(set, &folder, Half::Test)?;
    let found = checksum([&training, &test]);
    if found != set.checksum() {
        return Err(DataError::Checksum { set, folder, found });
    }
    let images = |half: &Pair| Images::new(half.images.values(), half.labels.values(), data.image_size);
    let training = images(&training).first(data.training_count());
    Ok(DataSet { source: set, folder, training, test: images(&test) })
}

impl DataSet {
    /// What there is to know about it, for people: what it is, whose it is, where it lies, and how many images of each class.
    pub fn describe(&self) -> String {
        let Self { source, folder, training, test } = self;
        let facts = [
            ("images", format!("{}: {}", source, source.summary())),
            ("from", source.homepage().to_owned()),
            ("license", source.license().to_owned()),
            ("folder", folder.display().to_string()),
            ("SHA-256", source.checksum().to_owned()),
        ];
        let classes = source.classes();
        let [training, test] = [training, test].map(|half| (half.len(), half.class_counts(classes.len())));
        let counts = classes.iter().zip(training.1.iter().zip(&test.1));
        let rows = std::iter::once(row("class", "training", "test"))
            .chain(counts.map(|(class, (training, test))| row(class, training, test)))
            .chain(std::iter::once(row("all", training.0, test.0)));
        let facts = facts.into_iter().map(|(name, value)| format!("{name:<9}{value}\n"));
        facts.chain(std::iter::once("\n".to_owned())).chain(rows).collect()
    }
}

fn row(class: &str, training: impl std::fmt::Display, test: impl std::fmt::Display) -> String {
    format!("{class:<13}{training:>8}{test:>8}\n")
}

fn checksum(halves: [&Pair; 2]) -> String {
    let mut digest = Sha256::new();
    for half in halves {
        digest.update(half.images.raw());
        digest.update(half.labels.raw());
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
