//! What claims are about, by the names of `metrics.csv` and of what `analysis` derives from it.

use serde::{Deserialize, Serialize};

use crate::names;
use crate::{Architecture, Task};

/// Evaluations in the last half of a run below which nothing is said of oscillating filters.
pub const LATE_EVALUATIONS_OF_FILTERS: u64 = 16;

/// What a claim compares. The names are those of `metrics.csv`, and of what `analysis` derives from it.
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
    /// FID: Fréchet distance on the features of Inception-v3, after the last step.
    FrechetInceptionDistance,
    /// KID: kernel distance on these features.
    KernelInceptionDistance,
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
    /// Share of runs that reach the distance `ends_well` of the sweep's file and end at or below it.
    EndsWell,
    /// 99th percentile over median of the generator's gradient norm.
    GradientTail,
    /// How much the scale of what the stages give moves over a run.
    ActivationDrift,
    /// The Fréchet distance of samples of the moving average of G.
    AverageFrechetDistance,
    /// The same on the fixed random network, after the last step.
    AverageFrechetDistanceRandom,
    /// Recall of samples of the moving average of G at the last step.
    AverageRecall,
    /// Coverage of samples of the moving average of G at the last step.
    AverageCoverage,
    /// Recall of the first 2,000 samples, at every evaluation.
    #[serde(rename = "recall_2000")]
    Recall2000,
    /// Coverage of the first 2,000 samples, at every evaluation.
    #[serde(rename = "coverage_2000")]
    Coverage2000,
    /// Trace of the covariance of the samples' features over that of real images.
    TraceRatio,
    /// Power of the highest quarter of the rings of frequencies over that of real images.
    RadialPowerRatio,
    /// How far a level of a pyramid moves an object between two redraws.
    Wobble,
    /// Length of the path of a sample's features over its net displacement, in the last half of a run.
    SampleTortuosity,
    /// Change of the inputs of G's layers, before normalisation, from one evaluation to the next.
    GeneratorLayerInputChange,
    /// The same of D's layers.
    DiscriminatorLayerInputChange,
    /// Share of the filters of G's last hidden layer whose mean output swings from evaluation to evaluation.
    GeneratorOscillatingFilters,
    /// The same of D's last hidden layer.
    DiscriminatorOscillatingFilters,
}

impl Measure {
    /// Whether runs of a task are measured so. A classifier is judged by its test error, and by what follows from that; it alone has one.
    pub const fn is_of(self, task: Task) -> bool {
        match task {
            Task::Generation => !matches!(self, Self::TestError), // `ends_well` is a distance, or a test error
            Task::Classification => matches!(
                self,
                Self::TestError
                    | Self::SeedSpread
                    | Self::StepsTo
                    | Self::Oscillation
                    | Self::HealthyRate
                    | Self::EndsWell
            ),
        }
    }

    /// The key that must be true, above 0 or a text for a run to be measured so; none where no key asks for it.
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
            Self::FrechetInceptionDistance | Self::KernelInceptionDistance => Some("evaluation.imagenet"),
            Self::AverageFrechetDistance
            | Self::AverageFrechetDistanceRandom
            | Self::AverageRecall
            | Self::AverageCoverage => Some("evaluation.average"),
            _ => None,
        }
    }

    /// The one architecture whose runs are measured so; none where it does not depend on the architecture.
    pub const fn of_architecture(self) -> Option<Architecture> {
        let is_of_a_pyramid = matches!(self, Self::Wobble);
        if is_of_a_pyramid { Some(Architecture::Lapgan) } else { None }
    }

    /// How many evaluations that are multiples of `cadence.evaluate` the last half of a run needs to be measured so.
    pub const fn late_evaluations(self) -> u64 {
        match self {
            Self::SampleTortuosity => 3,
            Self::GeneratorOscillatingFilters | Self::DiscriminatorOscillatingFilters => LATE_EVALUATIONS_OF_FILTERS,
            _ => 0,
        }
    }

    /// The name under which runs write it down in `metrics.csv`; none where it is derived from other numbers.
    pub fn column(self) -> Option<String> {
        let is_derived = matches!(
            self,
            Self::SeedSpread
                | Self::StepsTo
                | Self::Oscillation
                | Self::HealthyRate
                | Self::EndsWell
                | Self::GradientTail
                | Self::ActivationDrift
                | Self::RadialPowerRatio
        );
        let name = serde_json::to_value(self).expect("a measure is a word");
        name.as_str().filter(|_| !is_derived).map(str::to_owned)
    }

    /// Whether more of it is better, so that a run that diverged has the least.
    pub const fn is_better_higher(self) -> bool {
        matches!(
            self,
            Self::Precision
                | Self::Recall
                | Self::Density
                | Self::Coverage
                | Self::Modes
                | Self::HealthyRate
                | Self::EndsWell
                | Self::AverageRecall
                | Self::AverageCoverage
                | Self::Recall2000
                | Self::Coverage2000
        )
    }

    /// Whether it can be taken over all cells of a grid together.
    pub const fn is_of_regions(self) -> bool {
        matches!(self, Self::HealthyRate | Self::EndsWell)
    }

    /// Whether cells of a region's settings are compared by it.
    pub const fn is_over_settings(self) -> bool {
        matches!(self, Self::FrechetDistance | Self::FrechetDistanceRandom | Self::EndsWell)
    }

    /// Of a measure that no test answers: what a claim can be about instead.
    pub const fn replaced_by(self) -> Option<&'static str> {
        match self {
            Self::SeedSpread => {
                Some("intervals show the spread; `expect` is about the arms' values, as of `frechet_distance`")
            }
            Self::HealthyRate => {
                Some("`ends_well`, the share of runs that reach a stated distance, over the cells of a grid")
            }
            Self::StepsTo => Some("`frechet_distance` at an early budget: budget = [96_000]"),
            _ => None,
        }
    }

    /// Whether arms have a ratio of it, so that two ratios can be compared.
    pub const fn has_contrasts(self) -> bool {
        matches!(
            self,
            Self::FrechetDistance
                | Self::FrechetDistanceRandom
                | Self::AverageFrechetDistance
                | Self::AverageFrechetDistanceRandom
                | Self::TestError
        )
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
            | Self::AverageFrechetDistance
            | Self::AverageRecall
            | Self::AverageCoverage
            | Self::Recall2000
            | Self::Coverage2000
            | Self::TraceRatio
            | Self::Modes
            | Self::TotalVariation => true,
            Self::AverageFrechetDistanceRandom | Self::FrechetInceptionDistance | Self::KernelInceptionDistance => {
                false
            }
            _ => self.requested_by().is_some(),
        }
    }

    /// What real images have of it, where a run measures them in the same way as its samples.
    pub const fn of_real_images(self) -> Option<OfRealImages> {
        Some(match self {
            Self::CopyingFeatures | Self::CopyingPixels => OfRealImages::Always(0.5),
            Self::CopyingTestFeatures
            | Self::CopyingTestPixels
            | Self::CopyingTestCellsFeatures
            | Self::CopyingTestCellsPixels => OfRealImages::Always(0.0),
            Self::AuthenticityFeatures => OfRealImages::Measured(names::AUTHENTICITY_FEATURES_HELD_OUT),
            Self::AuthenticityPixels => OfRealImages::Measured(names::AUTHENTICITY_PIXELS_HELD_OUT),
            Self::JumpLinear | Self::JumpSpherical => OfRealImages::Measured(names::JUMP_CROSS_FADE),
            Self::TraceRatio | Self::RadialPowerRatio => OfRealImages::Always(1.0),
            _ => return None,
        })
    }
}

/// What real images have of a measure: held-out images, or cross-fades between real ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OfRealImages {
    /// The same in every run, by the measure's definition.
    Always(f64),
    /// What the run wrote down under this name of `metrics.csv`.
    Measured(&'static str),
}
