//! What is expected of an arm, written down before its runs start.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::hex_digest;

/// One expectation of a sweep file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The guideline of the paper that it is about, 1 to 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guideline: Option<u8>,
    /// The claim in words.
    pub says: String,
    /// The arm that it is about; of `healthy_rate` also a grid, whose cells count together.
    pub arm: String,
    /// The arm that it is compared with; the sweep's reference where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// What is compared.
    pub measure: Measure,
    /// In which direction the arm is expected to differ.
    pub expect: Expect,
    /// The ratio up to which a difference counts as none, above 1.
    #[serde(default = "Claim::default_margin")]
    pub margin: f64,
}

impl Claim {
    /// Ten per cent: what a claim takes for none where it says nothing.
    pub(crate) fn default_margin() -> f64 {
        1.10
    }

    /// The same with `against` spelled out.
    pub fn resolved(&self, reference: &str) -> Self {
        Self { against: Some(self.against.clone().unwrap_or_else(|| reference.to_owned())), ..self.clone() }
    }

    /// Names what is claimed, the guideline aside: the first 16 hexadecimal digits of a SHA-256 over its words, arms,
    /// measure, direction and margin.
    pub fn hash(&self, reference: &str) -> String {
        let claim = Self { guideline: None, ..self.resolved(reference) };
        let keys: BTreeMap<String, Value> =
            serde_json::to_value(claim).and_then(serde_json::from_value).expect("a claim is plain data");
        hex_digest(&serde_json::to_string(&keys).expect("a claim is plain data"))
    }
}

/// What a claim compares between two arms. The names are those of `metrics.csv`, and of what `analysis` derives from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Median Fréchet distance of the last five evaluations.
    FrechetDistance,
    /// Fréchet distance after the last step on the features of a fixed random network.
    FrechetDistanceRandom,
    /// Kernel distance to the test half at the last step.
    KernelDistance,
    /// Share of samples that lie among the real images at the last step.
    Precision,
    /// Share of real images that lie among the samples at the last step.
    Recall,
    /// How densely real images surround the samples at the last step.
    Density,
    /// Share of real images with a sample near them at the last step.
    Coverage,
    /// Checkerboard score of the radial spectrum at the last step.
    Checkerboard,
    /// Share of pairs in which a sample is nearer to the training images than a held-out image, in features.
    CopyingFeatures,
    /// The same in pixels.
    CopyingPixels,
    /// The data-copying test's statistic in features, in one cell.
    CopyingTestFeatures,
    /// The same in pixels.
    CopyingTestPixels,
    /// The data-copying test's statistic in features, with a cell for each class.
    CopyingTestCellsFeatures,
    /// The same in pixels.
    CopyingTestCellsPixels,
    /// Share of samples farther from their nearest training image than that is from any other, in features.
    AuthenticityFeatures,
    /// The same in pixels.
    AuthenticityPixels,
    /// Largest step over mean step of straight walks between latents, in features.
    JumpLinear,
    /// The same of walks along great circles.
    JumpSpherical,
    /// Share of the test half whose class a classifier does not name, median of the last five evaluations.
    TestError,
    /// Standard deviation over seeds of the log of the Fréchet distance.
    SeedSpread,
    /// Modes drawn at the last step.
    Modes,
    /// Total variation of the class histogram from uniform at the last step.
    TotalVariation,
    /// Steps to a stated distance.
    StepsTo,
    /// The worst rise of the distance from the best so far.
    Oscillation,
    /// Share of runs that end healthy or improving.
    HealthyRate,
    /// 99th percentile over median of the generator's gradient norm.
    GradientTail,
}

impl Measure {
    /// The key that must be true for a run to be measured so; none where every run is.
    pub const fn requested_by(self) -> Option<&'static str> {
        match self {
            Self::CopyingFeatures
            | Self::CopyingPixels
            | Self::CopyingTestFeatures
            | Self::CopyingTestPixels
            | Self::CopyingTestCellsFeatures
            | Self::CopyingTestCellsPixels
            | Self::AuthenticityFeatures
            | Self::AuthenticityPixels => Some("evaluation.memorization"),
            Self::JumpLinear | Self::JumpSpherical => Some("evaluation.smoothness"),
            _ => None,
        }
    }

    /// Whether it can be taken over all cells of a grid together.
    pub const fn is_of_regions(self) -> bool {
        matches!(self, Self::HealthyRate)
    }

    /// Whether it is taken on the features of a network that was trained on the images' classes.
    pub const fn needs_feature_network(self) -> bool {
        match self {
            Self::FrechetDistance
            | Self::KernelDistance
            | Self::Precision
            | Self::Recall
            | Self::Density
            | Self::Coverage
            | Self::Modes
            | Self::TotalVariation => true,
            _ => self.requested_by().is_some(),
        }
    }
}

/// The direction of an expected difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// The arm's value is higher.
    Higher,
    /// The arm's value is lower.
    Lower,
    /// The two differ by less than the margin.
    Same,
}
