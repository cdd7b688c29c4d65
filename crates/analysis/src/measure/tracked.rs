//! Measures of G's moving average, and measures tracked over a run: diversity, spectra, sample paths, layer inputs and
//! filters.

use spec::names;

use super::table::{COVERAGE, FRECHET_DISTANCE, FRECHET_DISTANCE_RANDOM, RECALL};
use super::{Aspect, Better, MeasureDefinition, MeasureKind};

pub(super) const AVERAGE_FRECHET_DISTANCE: MeasureDefinition = MeasureDefinition {
    name: "average_frechet_distance",
    words: "Fréchet distance of the average",
    meaning: "of samples of the moving average of G's weights, to the test half, on the feature network; median of the last five evaluations",
    kind: MeasureKind::MedianOfLast("average_frechet_distance"),
    ..FRECHET_DISTANCE
};

pub(super) const AVERAGE_FRECHET_DISTANCE_RANDOM: MeasureDefinition = MeasureDefinition {
    name: "average_frechet_distance_random",
    words: "Fréchet distance of the average on a random network",
    meaning: "of samples of the moving average of G's weights, to the test half, on a fixed network that nobody trained",
    kind: MeasureKind::MedianOfLast("average_frechet_distance_random"),
    ..FRECHET_DISTANCE_RANDOM
};

pub(super) const AVERAGE_RECALL: MeasureDefinition = MeasureDefinition {
    name: "average_recall",
    words: "recall of the average",
    meaning: "share of real images that lie among samples of the moving average of G's weights",
    kind: MeasureKind::Last("average_recall"),
    ..RECALL
};

pub(super) const AVERAGE_COVERAGE: MeasureDefinition = MeasureDefinition {
    name: "average_coverage",
    words: "coverage of the average",
    meaning: "share of real images with a sample of the moving average of G's weights near them",
    kind: MeasureKind::Last("average_coverage"),
    ..COVERAGE
};

pub(super) const RECALL_2000: MeasureDefinition = MeasureDefinition {
    name: names::RECALL_2000,
    words: "recall of 2,000",
    meaning: "share of 2,000 real images that lie among 2,000 samples; median of the last five evaluations",
    kind: MeasureKind::MedianOfLast(names::RECALL_2000),
    ..RECALL
};

pub(super) const COVERAGE_2000: MeasureDefinition = MeasureDefinition {
    name: names::COVERAGE_2000,
    words: "coverage of 2,000",
    meaning: "share of 2,000 real images with one of 2,000 samples near them; median of the last five evaluations",
    kind: MeasureKind::MedianOfLast(names::COVERAGE_2000),
    ..COVERAGE
};

pub(super) const TRACE_RATIO: MeasureDefinition = MeasureDefinition {
    name: names::TRACE_RATIO,
    words: "spread of features",
    meaning: "trace of the covariance of the samples' features over that of the test half's: 1 where they spread as widely; median of the last five \
              evaluations",
    unit: None,
    better: Better::AsReal,
    kind: MeasureKind::MedianOfLast(names::TRACE_RATIO),
    ..FRECHET_DISTANCE
};

pub(super) const RADIAL_POWER_RATIO: MeasureDefinition = MeasureDefinition {
    name: "radial_power_ratio",
    words: "power of fine detail",
    meaning: "power of the highest quarter of the rings of frequencies over that of the test half, geometric mean, at the last step: above 1 where \
              samples are noisy, below where they are blurred",
    kind: MeasureKind::HighFrequencyPower,
    ..TRACE_RATIO
};

pub(super) const WOBBLE: MeasureDefinition = MeasureDefinition {
    name: names::WOBBLE,
    words: "wobble",
    meaning: "median shift of an object between two redraws of a pyramid's finer levels over the same coarsest image, at the last step",
    unit: Some("pixels"),
    better: Better::Lower,
    kind: MeasureKind::Last(names::WOBBLE),
    ..FRECHET_DISTANCE
};

pub(super) const SAMPLE_TORTUOSITY: MeasureDefinition = MeasureDefinition {
    name: names::SAMPLE_TORTUOSITY,
    words: "tortuosity of samples",
    meaning: "length of the path of a latent's features over its net displacement, over the even evaluations of the last half of the steps; median \
              over 64 latents: 1 where samples go straight",
    unit: None,
    better: Better::Lower,
    aspect: Aspect::Stability,
    kind: MeasureKind::Last(names::SAMPLE_TORTUOSITY),
};

pub(super) const GENERATOR_LAYER_INPUT_CHANGE: MeasureDefinition = MeasureDefinition {
    name: names::GENERATOR_LAYER_INPUT_CHANGE,
    words: "change of G's layer inputs",
    meaning: "change of the means and deviations of the channels that G's layers get, before normalisation, from one even evaluation to the next after \
              the first tenth of the steps; mean over layers",
    unit: Some("standard deviations"),
    kind: MeasureKind::Last(names::GENERATOR_LAYER_INPUT_CHANGE),
    ..SAMPLE_TORTUOSITY
};

pub(super) const DISCRIMINATOR_LAYER_INPUT_CHANGE: MeasureDefinition = MeasureDefinition {
    name: names::DISCRIMINATOR_LAYER_INPUT_CHANGE,
    words: "change of D's layer inputs",
    meaning: "the same of D",
    kind: MeasureKind::Last(names::DISCRIMINATOR_LAYER_INPUT_CHANGE),
    ..GENERATOR_LAYER_INPUT_CHANGE
};

pub(super) const GENERATOR_OSCILLATING_FILTERS: MeasureDefinition = MeasureDefinition {
    name: names::GENERATOR_OSCILLATING_FILTERS,
    words: "oscillating filters of G",
    meaning: "share of the filters of G's last hidden layer whose mean output swings over the even evaluations of the last half of the steps",
    unit: None,
    kind: MeasureKind::Last(names::GENERATOR_OSCILLATING_FILTERS),
    ..SAMPLE_TORTUOSITY
};

pub(super) const DISCRIMINATOR_OSCILLATING_FILTERS: MeasureDefinition = MeasureDefinition {
    name: names::DISCRIMINATOR_OSCILLATING_FILTERS,
    words: "oscillating filters of D",
    meaning: "the same of D's last hidden layer",
    kind: MeasureKind::Last(names::DISCRIMINATOR_OSCILLATING_FILTERS),
    ..GENERATOR_OSCILLATING_FILTERS
};
