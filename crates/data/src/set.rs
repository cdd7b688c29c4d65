//! A data set in memory: the training and the test split.

use std::path::{Path, PathBuf};

use spec::{ENOUGH_HELD_OUT, Factor, RunSpec, Source, printable};

use crate::{DataError, Images};

/// The most copies that a warning names.
const NAMED: usize = 5;

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
    /// Pictures left out because an earlier one has the same pixels, each with that one. Empty for all sources but `images`.
    pub copies: Vec<[PathBuf; 2]>,
}

/// Returns a checksum if it is that of the source.
pub(crate) fn verified_checksum(set: Source, folder: &Path, found: String) -> Result<String, DataError> {
    if set.checksum() == Some(&found) {
        return Ok(found);
    }
    Err(DataError::Checksum { set, folder: folder.to_owned(), found })
}

impl DataSet {
    /// Checks that a run's minibatches are no larger than its training images, which is known of a folder only after its copies are.
    ///
    /// # Errors
    ///
    /// They are larger.
    pub fn fits(&self, spec: &RunSpec) -> Result<(), DataError> {
        self.at_most("batch_size", spec.batch_size)
    }

    pub(crate) fn at_most(&self, key: &'static str, number: usize) -> Result<(), DataError> {
        let most = self.training.len();
        if self.source != Source::Images || number <= most {
            return Ok(());
        }
        Err(DataError::MoreThanThere { folder: self.folder.clone(), key, most, number })
    }

    /// What to know before the numbers of runs on it are believed: a line for each.
    pub fn warnings(&self) -> Vec<String> {
        let name = |path: &PathBuf| printable(&path.strip_prefix(&self.folder).unwrap_or(path).display().to_string());
        let pairs = self.copies.iter().take(NAMED).map(|[copy, first]| format!("{} (of {})", name(copy), name(first)));
        let rest = self.copies.len().saturating_sub(NAMED);
        let rest = (rest > 0).then(|| format!("{rest} more"));
        let named: Vec<String> = pairs.chain(rest).collect();
        let copies = match self.copies.len() {
            0 => None,
            1 => Some(format!("1 picture has the pixels of another and is left out: {}", named.join(", "))),
            count => Some(format!("{count} pictures have the pixels of others and are left out: {}", named.join(", "))),
        };
        let few = self.source == Source::Images && self.test.len() < ENOUGH_HELD_OUT;
        let few = few.then(|| {
            format!(
                "only {} pictures are held out to compare with, and {ENOUGH_HELD_OUT} are needed for a good estimate of 128 features: \
                 Fréchet distances are too large, and compare with those of runs on the same pictures only",
                self.test.len()
            )
        });
        copies.into_iter().chain(few).collect()
    }

    /// A description for people: source, licence, folder, checksum, and the number of images of each factor value.
    pub fn describe(&self) -> String {
        let Self { source, folder, training, test, checksum, .. } = self;
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
