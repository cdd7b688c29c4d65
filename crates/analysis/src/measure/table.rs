//! Every measure by the names of `metrics.csv` and of sweep files: one row each.

use spec::{Measure, names};

use super::{Aspect, Better, Definition, Kind};
use super::{followed, novelty};

impl Definition {
    /// What a measure is.
    pub const fn of(measure: Measure) -> Self {
        match measure {
            Measure::FrechetDistance => FRECHET_DISTANCE,
            Measure::FrechetDistanceRandom => FRECHET_DISTANCE_RANDOM,
            Measure::KernelDistance => KERNEL_DISTANCE,
            Measure::Precision => PRECISION,
            Measure::Recall => RECALL,
            Measure::Density => DENSITY,
            Measure::Coverage => COVERAGE,
            Measure::Checkerboard => CHECKERBOARD,
            Measure::Modes => MODES,
            Measure::TotalVariation => TOTAL_VARIATION,
            Measure::CopyingFeatures => novelty::COPYING_FEATURES,
            Measure::CopyingPixels => novelty::COPYING_PIXELS,
            Measure::CopyingTestFeatures => novelty::COPYING_TEST_FEATURES,
            Measure::CopyingTestPixels => novelty::COPYING_TEST_PIXELS,
            Measure::CopyingTestCellsFeatures => novelty::COPYING_TEST_CELLS_FEATURES,
            Measure::CopyingTestCellsPixels => novelty::COPYING_TEST_CELLS_PIXELS,
            Measure::AuthenticityFeatures => novelty::AUTHENTICITY_FEATURES,
            Measure::AuthenticityPixels => novelty::AUTHENTICITY_PIXELS,
            Measure::JumpLinear => novelty::JUMP_LINEAR,
            Measure::JumpSpherical => novelty::JUMP_SPHERICAL,
            Measure::TestError => novelty::TEST_ERROR,
            Measure::SeedSpread => SEED_SPREAD,
            Measure::StepsTo => STEPS_TO,
            Measure::Oscillation => OSCILLATION,
            Measure::HealthyRate => HEALTHY_RATE,
            Measure::EndsWell => ENDS_WELL,
            Measure::GradientTail => GRADIENT_TAIL,
            Measure::ActivationDrift => ACTIVATION_DRIFT,
            Measure::AverageFrechetDistance => followed::AVERAGE_FRECHET_DISTANCE,
            Measure::AverageFrechetDistanceRandom => followed::AVERAGE_FRECHET_DISTANCE_RANDOM,
            Measure::AverageRecall => followed::AVERAGE_RECALL,
            Measure::AverageCoverage => followed::AVERAGE_COVERAGE,
            Measure::Recall2000 => followed::RECALL_2000,
            Measure::Coverage2000 => followed::COVERAGE_2000,
            Measure::TraceRatio => followed::TRACE_RATIO,
            Measure::RadialPowerRatio => followed::RADIAL_POWER_RATIO,
            Measure::Wobble => followed::WOBBLE,
            Measure::SampleTortuosity => followed::SAMPLE_TORTUOSITY,
            Measure::GeneratorLayerInputChange => followed::GENERATOR_LAYER_INPUT_CHANGE,
            Measure::DiscriminatorLayerInputChange => followed::DISCRIMINATOR_LAYER_INPUT_CHANGE,
            Measure::GeneratorOscillatingFilters => followed::GENERATOR_OSCILLATING_FILTERS,
            Measure::DiscriminatorOscillatingFilters => followed::DISCRIMINATOR_OSCILLATING_FILTERS,
        }
    }
}

pub(super) const FRECHET_DISTANCE: Definition = Definition {
    name: names::FRECHET_DISTANCE,
    words: "Fréchet distance",
    meaning: "to the test half, on the feature network; median of the last five evaluations",
    unit: Some("squared feature units"),
    better: Better::Lower,
    aspect: Aspect::Quality,
    kind: Kind::Settled(names::FRECHET_DISTANCE),
};

pub(super) const FRECHET_DISTANCE_RANDOM: Definition = Definition {
    name: names::FRECHET_DISTANCE_RANDOM,
    words: "Fréchet distance on a random network",
    meaning: "to the test half, on a fixed network that nobody trained: a second opinion",
    kind: Kind::Settled(names::FRECHET_DISTANCE_RANDOM),
    ..FRECHET_DISTANCE
};

const KERNEL_DISTANCE: Definition = Definition {
    name: names::KERNEL_DISTANCE,
    words: "kernel distance",
    meaning: "squared maximum mean discrepancy to the test half under a cubic kernel, unbiased: may be negative",
    unit: Some("kernel units"),
    kind: Kind::Last(names::KERNEL_DISTANCE),
    ..FRECHET_DISTANCE
};

const PRECISION: Definition = Definition {
    name: names::PRECISION,
    words: "precision",
    meaning: "share of samples that lie among the real images",
    unit: None,
    better: Better::Higher,
    kind: Kind::Last(names::PRECISION),
    ..FRECHET_DISTANCE
};

pub(super) const RECALL: Definition = Definition {
    name: names::RECALL,
    words: "recall",
    meaning: "share of real images that lie among the samples",
    kind: Kind::Last(names::RECALL),
    ..PRECISION
};

const DENSITY: Definition = Definition {
    name: names::DENSITY,
    words: "density",
    meaning: "how densely real images surround the samples; may exceed 1",
    kind: Kind::Last(names::DENSITY),
    ..PRECISION
};

pub(super) const COVERAGE: Definition = Definition {
    name: names::COVERAGE,
    words: "coverage",
    meaning: "share of real images with a sample near them",
    kind: Kind::Last(names::COVERAGE),
    ..PRECISION
};

const CHECKERBOARD: Definition = Definition {
    name: names::CHECKERBOARD,
    words: "checkerboard score",
    meaning: "how much patterns of period two stand out in the spectrum; about 1 where they do not",
    unit: None,
    better: Better::AsReal,
    kind: Kind::Last(names::CHECKERBOARD),
    ..FRECHET_DISTANCE
};

const MODES: Definition = Definition {
    name: names::MODES,
    words: "modes drawn",
    meaning: "classes that the feature network sees in the samples often enough to count",
    unit: None,
    better: Better::Higher,
    kind: Kind::Last(names::MODES),
    ..FRECHET_DISTANCE
};

const TOTAL_VARIATION: Definition = Definition {
    name: names::TOTAL_VARIATION,
    words: "total variation of classes",
    meaning: "between the samples' class histogram and the uniform one, at the last step: 0 where all classes are drawn equally often, near 1 where \
              one alone is",
    unit: None,
    kind: Kind::Last(names::TOTAL_VARIATION),
    ..FRECHET_DISTANCE
};

const SEED_SPREAD: Definition = Definition {
    name: "seed_spread",
    words: "spread between seeds",
    meaning: "standard deviation over seeds of the logarithm of the distance",
    unit: Some("log units"),
    better: Better::Lower,
    aspect: Aspect::Stability,
    kind: Kind::Spread,
};

const STEPS_TO: Definition = Definition {
    name: "steps_to",
    words: "steps to a quarter of the untrained distance",
    meaning: "step of the first evaluation at or below a quarter of the distance of the reference's untrained generators; of a run \
              that has none, later than the last step",
    unit: None,
    better: Better::Lower,
    aspect: Aspect::Speed,
    kind: Kind::Steps,
};

const OSCILLATION: Definition = Definition {
    name: "oscillation",
    words: "worst rise of the distance",
    meaning: "the largest ratio of a distance to the best one before it in the same run",
    unit: None,
    kind: Kind::Oscillation,
    ..SEED_SPREAD
};

const HEALTHY_RATE: Definition = Definition {
    name: "healthy_rate",
    words: "share of runs that end well",
    meaning: "share of judged runs that end levelled off or improving",
    unit: None,
    better: Better::Higher,
    kind: Kind::Rate,
    ..SEED_SPREAD
};

const ENDS_WELL: Definition = Definition {
    name: "ends_well",
    words: "share of runs that end well",
    meaning: "share of finished runs that reach the distance `ends_well` of the sweep's file and end at or below it; one that diverged does not",
    kind: Kind::EndsWell,
    ..HEALTHY_RATE
};

const GRADIENT_TAIL: Definition = Definition {
    name: "gradient_tail",
    words: "tail of the gradient norm",
    meaning: "99th percentile over median of the norm of the generator's gradient",
    unit: None,
    kind: Kind::GradientTail,
    ..SEED_SPREAD
};

const ACTIVATION_DRIFT: Definition = Definition {
    name: "activation_drift",
    words: "drift of the activations",
    meaning: "standard deviation over a run's evaluations, the untrained networks' among them, of the logarithm of the scale of what \
              a stage gives; mean over the stages of both networks",
    unit: Some("log units"),
    kind: Kind::ActivationDrift,
    ..SEED_SPREAD
};
