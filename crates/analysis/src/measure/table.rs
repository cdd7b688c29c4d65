//! The table of all measures, by their names in `metrics.csv` and in sweep files.

use spec::{Measure, names};

use super::{Aspect, Better, MeasureDefinition, MeasureKind};
use super::{novelty, tracked};

impl MeasureDefinition {
    /// The definition of a measure.
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
            Measure::FrechetInceptionDistance => novelty::FRECHET_INCEPTION_DISTANCE,
            Measure::KernelInceptionDistance => novelty::KERNEL_INCEPTION_DISTANCE,
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
            Measure::AverageFrechetDistance => tracked::AVERAGE_FRECHET_DISTANCE,
            Measure::AverageFrechetDistanceRandom => tracked::AVERAGE_FRECHET_DISTANCE_RANDOM,
            Measure::AverageRecall => tracked::AVERAGE_RECALL,
            Measure::AverageCoverage => tracked::AVERAGE_COVERAGE,
            Measure::Recall2000 => tracked::RECALL_2000,
            Measure::Coverage2000 => tracked::COVERAGE_2000,
            Measure::TraceRatio => tracked::TRACE_RATIO,
            Measure::RadialPowerRatio => tracked::RADIAL_POWER_RATIO,
            Measure::Wobble => tracked::WOBBLE,
            Measure::SampleTortuosity => tracked::SAMPLE_TORTUOSITY,
            Measure::GeneratorLayerInputChange => tracked::GENERATOR_LAYER_INPUT_CHANGE,
            Measure::DiscriminatorLayerInputChange => tracked::DISCRIMINATOR_LAYER_INPUT_CHANGE,
            Measure::GeneratorOscillatingFilters => tracked::GENERATOR_OSCILLATING_FILTERS,
            Measure::DiscriminatorOscillatingFilters => tracked::DISCRIMINATOR_OSCILLATING_FILTERS,
        }
    }
}

pub(super) const FRECHET_DISTANCE: MeasureDefinition = MeasureDefinition {
    name: names::FRECHET_DISTANCE,
    words: "Fréchet distance",
    meaning: "to the test half, on the feature network; median of the last five evaluations",
    unit: Some("squared feature units"),
    better: Better::Lower,
    aspect: Aspect::Quality,
    kind: MeasureKind::MedianOfLast(names::FRECHET_DISTANCE),
};

pub(super) const FRECHET_DISTANCE_RANDOM: MeasureDefinition = MeasureDefinition {
    name: names::FRECHET_DISTANCE_RANDOM,
    words: "Fréchet distance on a random network",
    meaning: "to the test half, on a fixed network that nobody trained: a second opinion",
    kind: MeasureKind::MedianOfLast(names::FRECHET_DISTANCE_RANDOM),
    ..FRECHET_DISTANCE
};

const KERNEL_DISTANCE: MeasureDefinition = MeasureDefinition {
    name: names::KERNEL_DISTANCE,
    words: "kernel distance",
    meaning: "squared maximum mean discrepancy to the test half under a cubic kernel, unbiased: may be negative",
    unit: Some("kernel units"),
    kind: MeasureKind::Last(names::KERNEL_DISTANCE),
    ..FRECHET_DISTANCE
};

const PRECISION: MeasureDefinition = MeasureDefinition {
    name: names::PRECISION,
    words: "precision",
    meaning: "share of samples that lie among the real images",
    unit: None,
    better: Better::Higher,
    kind: MeasureKind::Last(names::PRECISION),
    ..FRECHET_DISTANCE
};

pub(super) const RECALL: MeasureDefinition = MeasureDefinition {
    name: names::RECALL,
    words: "recall",
    meaning: "share of real images that lie among the samples",
    kind: MeasureKind::Last(names::RECALL),
    ..PRECISION
};

const DENSITY: MeasureDefinition = MeasureDefinition {
    name: names::DENSITY,
    words: "density",
    meaning: "how densely real images surround the samples; may exceed 1",
    kind: MeasureKind::Last(names::DENSITY),
    ..PRECISION
};

pub(super) const COVERAGE: MeasureDefinition = MeasureDefinition {
    name: names::COVERAGE,
    words: "coverage",
    meaning: "share of real images with a sample near them",
    kind: MeasureKind::Last(names::COVERAGE),
    ..PRECISION
};

const CHECKERBOARD: MeasureDefinition = MeasureDefinition {
    name: names::CHECKERBOARD,
    words: "checkerboard score",
    meaning: "how much patterns of period two stand out in the spectrum; about 1 where they do not",
    unit: None,
    better: Better::AsReal,
    kind: MeasureKind::Last(names::CHECKERBOARD),
    ..FRECHET_DISTANCE
};

const MODES: MeasureDefinition = MeasureDefinition {
    name: names::MODES,
    words: "modes drawn",
    meaning: "classes that the feature network sees in the samples often enough to count",
    unit: None,
    better: Better::Higher,
    kind: MeasureKind::Last(names::MODES),
    ..FRECHET_DISTANCE
};

const TOTAL_VARIATION: MeasureDefinition = MeasureDefinition {
    name: names::TOTAL_VARIATION,
    words: "total variation of classes",
    meaning: "between the samples' class histogram and the uniform one, at the last step: 0 where all classes are drawn equally often, near 1 where \
              one alone is",
    unit: None,
    kind: MeasureKind::Last(names::TOTAL_VARIATION),
    ..FRECHET_DISTANCE
};

const SEED_SPREAD: MeasureDefinition = MeasureDefinition {
    name: "seed_spread",
    words: "spread between seeds",
    meaning: "standard deviation over seeds of the logarithm of the distance",
    unit: Some("log units"),
    better: Better::Lower,
    aspect: Aspect::Stability,
    kind: MeasureKind::Spread,
};

const STEPS_TO: MeasureDefinition = MeasureDefinition {
    name: "steps_to",
    words: "steps to a quarter of the untrained distance",
    meaning: "step of the first evaluation at or below a quarter of the distance of the reference's untrained generators; of a run \
              that has none, later than the last step",
    unit: None,
    better: Better::Lower,
    aspect: Aspect::Speed,
    kind: MeasureKind::Steps,
};

const OSCILLATION: MeasureDefinition = MeasureDefinition {
    name: "oscillation",
    words: "worst rise of the distance",
    meaning: "the largest ratio of a distance to the best one before it in the same run",
    unit: None,
    kind: MeasureKind::Oscillation,
    ..SEED_SPREAD
};

const HEALTHY_RATE: MeasureDefinition = MeasureDefinition {
    name: "healthy_rate",
    words: "share of runs that end well",
    meaning: "share of judged runs that end levelled off or improving",
    unit: None,
    better: Better::Higher,
    kind: MeasureKind::Rate,
    ..SEED_SPREAD
};

const ENDS_WELL: MeasureDefinition = MeasureDefinition {
    name: "ends_well",
    words: "share of runs that end well",
    meaning: "share of finished runs that reach the distance `ends_well` of the sweep's file and end at or below it; one that diverged does not",
    kind: MeasureKind::EndsWell,
    ..HEALTHY_RATE
};

const GRADIENT_TAIL: MeasureDefinition = MeasureDefinition {
    name: "gradient_tail",
    words: "tail of the gradient norm",
    meaning: "99th percentile over median of the norm of the generator's gradient",
    unit: None,
    kind: MeasureKind::GradientTail,
    ..SEED_SPREAD
};

const ACTIVATION_DRIFT: MeasureDefinition = MeasureDefinition {
    name: "activation_drift",
    words: "drift of the activations",
    meaning: "standard deviation over a run's evaluations, the untrained networks' among them, of the logarithm of the scale of what \
              a stage gives; mean over the stages of both networks",
    unit: Some("log units"),
    kind: MeasureKind::ActivationDrift,
    ..SEED_SPREAD
};
