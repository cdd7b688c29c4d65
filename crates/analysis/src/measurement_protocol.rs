//! The measurement protocol of a distance. Only distances with the same protocol are comparable.

use std::collections::BTreeSet;

use runs::{Manifest, Ruler};
use spec::{ENOUGH_HELD_OUT, Features, RunSpec};

use crate::number::thousands;
use crate::read::RecordedRun;

/// Stands for the feature network of measures on labels.
pub const LABELS: &str = "labels";

/// Everything that a distance depends on besides the samples.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MeasurementProtocol {
    /// The feature network.
    pub network: String,
    /// The hash of its weights.
    pub sha256: String,
    /// The data set.
    pub source: String,
    /// The checksum of the data set.
    pub checksum: String,
    /// The number of held-out images that distances are measured to.
    pub test: usize,
    /// Height and width of the images in pixels.
    pub image_size: usize,
    /// Generated images per evaluation.
    pub samples: usize,
    /// The half-life (in images) of G's moving average. 0 for G's own weights.
    pub average: u64,
}

/// The part of a measurement protocol that the plan determines. The rest should be constant in a sweep.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlannedProtocol {
    source: &'static str,
    checksum: Option<String>, // of pictures: theirs stands in the spec
    image_size: usize,
    samples: usize,
    average: u64, // half-life in images of the moving average of G that is measured; 0 of G's own weights
}

impl PlannedProtocol {
    /// The planned protocol of a run.
    pub fn of(spec: &RunSpec) -> Self {
        Self {
            source: spec.data.source.name(),
            checksum: spec.data.checksum.clone(),
            image_size: spec.data.image_size,
            samples: spec.evaluation.samples,
            average: spec.evaluation.average,
        }
    }

    /// The differences from any of the others, after "measured": `on images of 64×64, from 1,000 samples`.
    pub fn differences_from(&self, others: &BTreeSet<Self>) -> String {
        let any = |differs: &dyn Fn(&Self) -> bool| others.iter().any(differs);
        let checksum = self.checksum.as_deref().map_or(String::new(), |checksum| format!(" {}", short_hash(checksum)));
        let parts = [
            any(&|other| (other.source, &other.checksum) != (self.source, &self.checksum))
                .then(|| format!("on {}{checksum}", self.source)),
            any(&|other| other.image_size != self.image_size).then(|| format!("on images of {0}×{0}", self.image_size)),
            any(&|other| other.samples != self.samples)
                .then(|| format!("from {} samples", thousands(self.samples as u64))),
            any(&|other| other.average != self.average).then(|| self.weights()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn weights(&self) -> String {
        match self.average {
            0 => "on G's own weights".to_owned(),
            images => format!("on a moving average of G's weights of half-life {} images", thousands(images)),
        }
    }
}

impl MeasurementProtocol {
    /// The protocol of a run. `None` if it did not load its data.
    pub fn of(recorded: &RecordedRun) -> Option<Self> {
        let Manifest { features: Some(features), data: Some(data), .. } = recorded.manifest.as_ref()? else {
            return None;
        };
        Some(Self {
            network: features.name.clone(),
            sha256: features.sha256.clone(),
            source: data.source.clone(),
            checksum: data.checksum.clone(),
            test: data.test,
            image_size: recorded.run.spec.data.image_size,
            samples: recorded.run.spec.evaluation.samples,
            average: recorded.run.spec.evaluation.average,
        })
    }

    /// Whether a ruler has the same protocol.
    pub fn fits(&self, ruler: &Ruler) -> bool {
        self.mismatch(ruler).is_none()
    }

    /// Whether a ruler has the same network and images, with any number of samples.
    pub fn is_on_features_of(&self, ruler: &Ruler) -> bool {
        self.sha256 == ruler.features.sha256 && self.checksum == ruler.checksum
    }

    /// Whether a ruler has the same images at the same size, with any network and number of samples. Rulers use the
    /// default image size.
    pub fn is_of_images(&self, ruler: &Ruler) -> bool {
        self.checksum == ruler.checksum && self.image_size == RunSpec::default().data.image_size
    }

    /// The first difference of a ruler from the runs, in words. `None` if it fits.
    pub fn mismatch(&self, ruler: &Ruler) -> Option<String> {
        let features = (short_hash(&ruler.features.sha256), short_hash(&self.sha256));
        let data = (short_hash(&ruler.checksum), short_hash(&self.checksum));
        let samples = (thousands(ruler.samples as u64), thousands(self.samples as u64));
        let pairs = [("the feature network", features), ("the images", data)];
        let of_hashes = pairs.into_iter().find(|(_, (there, here))| there != here);
        let words = of_hashes.map(|(what, (there, here))| {
            format!(
                "{what} {there}, and the runs with {here} (`cargo xtask data ruler {}` makes it again)",
                ruler.source
            )
        });
        words.or_else(|| {
            (samples.0 != samples.1).then(|| format!("{} samples, and the runs with {}", samples.0, samples.1))
        })
    }

    /// Whether the feature network was trained on the images' classes.
    pub fn is_trained(&self) -> bool {
        self.network != Features::RANDOM
    }

    /// Whether an external program measured the runs.
    pub fn is_external(&self) -> bool {
        self.network == Features::OWN
    }

    /// The feature network in words.
    pub fn network_in_words(&self) -> &str {
        match () {
            () if self.is_external() => "the program's own choice",
            () if self.is_trained() => &self.network,
            () => "a fixed random network",
        }
    }

    /// The protocol as a sentence, which accompanies every distance.
    pub fn sentence(&self) -> String {
        if self.is_external() {
            return format!(
                "Measured by the program itself, `{}` (content {}): what its outcomes mean, and whether arms are measured alike, is not known here.",
                self.source, self.checksum
            );
        }
        if self.network == LABELS {
            return format!(
                "Measured by the labels of the test half of {} (all {} images, {}×{}; checksum {}).",
                self.source,
                thousands(self.test as u64),
                self.image_size,
                self.image_size,
                short_hash(&self.checksum)
            );
        }
        format!(
            "Measured on the features of {} (SHA-256 {}), from {} samples{} to the test half of {} (all {} images, {}×{}; \
             checksum {}).{}",
            self.network_in_words(),
            short_hash(&self.sha256),
            thousands(self.samples as u64),
            if self.average > 0 {
                format!(" of a moving average of G's weights (half-life {} images)", thousands(self.average))
            } else {
                String::new()
            },
            self.source,
            thousands(self.test as u64),
            self.image_size,
            self.image_size,
            short_hash(&self.checksum),
            self.few_held_out()
        )
    }

    /// A note if few images are held out.
    fn few_held_out(&self) -> String {
        if self.test >= ENOUGH_HELD_OUT {
            return String::new();
        }
        format!(
            " Only {} {} held out, and {ENOUGH_HELD_OUT} are needed for a good estimate: Fréchet distances are too large, and compare only with those \
             of runs on the same images.",
            thousands(self.test as u64),
            if self.test == 1 { "is" } else { "are" }
        )
    }
}

/// The first 12 digits of a hash.
pub fn short_hash(hash: &str) -> String {
    hash.chars().take(12).collect()
}
