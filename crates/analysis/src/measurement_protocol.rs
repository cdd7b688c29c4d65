//! What a distance was measured with. Two distances can be compared only where this is the same.

use std::collections::BTreeSet;

use runs::{Manifest, Ruler};
use spec::{ENOUGH_HELD_OUT, Features, RunSpec};

use crate::number::thousands;
use crate::read::RecordedRun;

/// What stands for the feature network where labels are what is measured with.
pub const LABELS: &str = "labels";

/// Everything that a distance depends on beside the samples.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MeasurementProtocol {
    /// The feature network's name.
    pub network: String,
    /// The hash of its weights.
    pub sha256: String,
    /// The data set's name.
    pub source: String,
    /// The data set's checksum.
    pub checksum: String,
    /// Held-out images, which distances are measured to.
    pub test: usize,
    /// Height and width of the images in pixels.
    pub image_size: usize,
    /// Generated images per evaluation.
    pub samples: usize,
    /// Half-life in images of the moving average of G that is measured; 0 where it is G itself.
    pub average: u64,
}

/// The part of a measurement_protocol that a plan lays down. The rest should be the same in all of a sweep.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlannedProtocol {
    source: &'static str,
    checksum: Option<String>, // of pictures: theirs stands in the spec
    image_size: usize,
    samples: usize,
    average: u64, // half-life in images of the moving average of G that is measured; 0 of G's own weights
}

impl PlannedProtocol {
    /// The terms of a run.
    pub fn of(spec: &RunSpec) -> Self {
        Self {
            source: spec.data.source.name(),
            checksum: spec.data.checksum.clone(),
            image_size: spec.data.image_size,
            samples: spec.evaluation.samples,
            average: spec.evaluation.average,
        }
    }

    /// In what they differ from any of these, in words that follow "measured": `on images of 64×64, from 1,000 samples`.
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
    /// What a run measured with; none where it got no as far as loading it.
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

    /// Whether a ruler was made with the same things.
    pub fn fits(&self, ruler: &Ruler) -> bool {
        self.mismatch(ruler).is_none()
    }

    /// Whether a ruler was made with the same network and images, whatever number of samples.
    pub fn is_on_features_of(&self, ruler: &Ruler) -> bool {
        self.sha256 == ruler.features.sha256 && self.checksum == ruler.checksum
    }

    /// Whether a ruler was made of the same images at the same size, whatever network and number of samples: rulers are made at the
    /// size that images have where a file does not say it.
    pub fn is_of_images(&self, ruler: &Ruler) -> bool {
        self.checksum == ruler.checksum && self.image_size == RunSpec::default().data.image_size
    }

    /// What a ruler was made with in the place of what runs were measured with, in words; none where it fits.
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

    /// Whether the network behind the distance was trained on the images' classes.
    pub fn is_trained(&self) -> bool {
        self.network != Features::RANDOM
    }

    /// Whether a program of one's own measured, by whatever it does.
    pub fn is_own(&self) -> bool {
        self.network == Features::OWN
    }

    /// The network behind the distance: its name, or that nobody trained it.
    pub fn network_in_words(&self) -> &str {
        match () {
            () if self.is_own() => "the program's own choice",
            () if self.is_trained() => &self.network,
            () => "a fixed random network",
        }
    }

    /// Everything that a distance must not be shown without.
    pub fn sentence(&self) -> String {
        if self.is_own() {
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

    /// That few images are held out, where they are.
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

/// The first digits of a hash: enough to tell two apart.
pub fn short_hash(hash: &str) -> String {
    hash.chars().take(12).collect()
}
