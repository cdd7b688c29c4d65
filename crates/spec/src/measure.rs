//! What claims are about, by the names of `metrics.csv` and of what `analysis` derives from it.

use serde::{Deserialize, Serialize};

use crate::Task;
use crate::results::names;

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
        matches!(self, Self::HealthyRate | Self::EndsWell)
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
        matches!(self, Self::FrechetDistance | Self::FrechetDistanceRandom | Self::TestError)
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
