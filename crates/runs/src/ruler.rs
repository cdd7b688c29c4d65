//! The ruler of a data set: what each measure says of real images, whole and damaged in ways that everybody can picture. So a
//! distance reads "as far as one blur", and [`controls`](crate::controls) tell whether the measures see what they should.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use spec::files::{FileError, read_json, write_json};
use spec::{Features, Source};

/// `results/ruler/<source>.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ruler {
    /// Version of the file formats.
    pub schema: u32,
    /// The data set.
    pub source: Source,
    /// Its checksum.
    pub checksum: String,
    /// The network behind the distances.
    pub features: Features,
    /// The network that was never trained.
    pub random_features: Features,
    /// Images of each mark, and of the test half that they are compared with pair by pair.
    pub samples: usize,
    /// Images of the test half that every Fréchet distance is to.
    pub reference: usize,
    /// The neighbour that a ball reaches to, for precision and its kin.
    pub neighbors: usize,
    /// What was measured.
    pub marks: Vec<Mark>,
    /// What needs no training: see [`baselines`]. Rulers of older versions have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub baselines: Vec<Mark>,
}

/// Training images with some damage, against the test half.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// One of [`marks`].
    pub name: String,
    /// What was done to the images, in words for a chart.
    pub says: String,
    /// Every measure by its name in `metrics.csv`.
    pub measures: BTreeMap<String, f64>,
}

/// The names of marks.
pub mod marks {
    /// Nothing done: real against real, the floor of every distance.
    pub const REAL: &str = "real";
    /// Without the class that is missed least, by the Fréchet distance.
    pub const LEAST_CLASS_LOST: &str = "least-class-lost";
    /// Without the class that is missed most.
    pub const MOST_CLASS_LOST: &str = "most-class-lost";
    /// Each pixel the mean of 3×3.
    pub const BLURRED: &str = "blurred";
    /// With noise of σ 0.2.
    pub const NOISY: &str = "noisy";
    /// Moved by one pixel.
    pub const SHIFTED: &str = "shifted";
    /// With a faint checkerboard.
    pub const CHECKERED: &str = "checkered";
    /// Copies of few images.
    pub const COPIES: &str = "copies";
    /// New images, with one in ten a copy of an image that was trained on. Measured only by what looks for copies.
    pub const PLANTED: &str = "planted";
    /// Not images at all: uniform noise.
    pub const UNIFORM_NOISE: &str = "uniform-noise";
}

/// The names of trivial baselines: samples of what has learnt nothing, or nothing but the mean of each pixel and how it varies.
pub mod baselines {
    /// The reference recipe's generator before its first step; the mean of eight seeds.
    pub const UNTRAINED: &str = "untrained";
    /// Uniform noise.
    pub const UNIFORM_NOISE: &str = "uniform-noise";
    /// Each pixel of each channel that of a training image, drawn anew for every pixel.
    pub const INDEPENDENT_PIXELS: &str = "independent-pixels";
}

/// A ruler of other features or data than a run's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "the ruler of {source_name} was made with {what} {found}, not {wanted}; `cargo xtask data ruler {source_name}` makes it again"
)]
pub struct StaleRuler {
    source_name: &'static str,
    what: &'static str,
    found: String,
    wanted: String,
}

impl Ruler {
    /// Where the ruler of a data set lies.
    pub fn file(results: &Path, source: Source) -> PathBuf {
        results.join("ruler").join(format!("{source}.json"))
    }

    /// Reads a ruler.
    ///
    /// # Errors
    ///
    /// Missing, damaged, or of a newer schema.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        read_json(path)
    }

    /// Writes the ruler.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn write(&self, path: &Path) -> Result<(), FileError> {
        write_json(path, self)
    }

    /// Whether this ruler may stand beside distances on these features and data.
    ///
    /// # Errors
    ///
    /// It was made with others.
    pub fn fits(&self, features: &Features, checksum: &str) -> Result<(), StaleRuler> {
        let pairs =
            [("the features", &*self.features.sha256, &*features.sha256), ("the data", &*self.checksum, checksum)];
        match pairs.into_iter().find(|(_, found, wanted)| found != wanted) {
            None => Ok(()),
            Some((what, found, wanted)) => Err(StaleRuler {
                source_name: self.source.name(),
                what,
                found: found.to_owned(),
                wanted: wanted.to_owned(),
            }),
        }
    }

    /// The distance above which a run has not begun to learn: half of the smallest of the trivial [`baselines`]. None where they were not
    /// measured so.
    pub fn limit(&self, distance: &str) -> Option<f64> {
        let values = self.baselines.iter().map(|baseline| baseline.measures.get(distance).copied());
        let smallest = values.collect::<Option<Vec<f64>>>()?.into_iter().reduce(f64::min)?;
        Some(smallest / 2.0)
    }

    /// What a measure says of a mark, if it was measured.
    pub fn value(&self, mark: &str, measure: &str) -> Option<f64> {
        self.marks.iter().find(|found| found.name == mark)?.measures.get(measure).copied()
    }
}
