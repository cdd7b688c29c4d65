//! The names in `metrics.csv` of what is followed over the evaluations of a run, and of what is measured of redraws and spectra.

/// [`RECALL`](super::RECALL) from the first 2,000 images of either side.
pub const RECALL_2000: &str = "recall_2000";
/// [`COVERAGE`](super::COVERAGE) from the first 2,000 images of either side.
pub const COVERAGE_2000: &str = "coverage_2000";
/// Trace of the covariance of the samples' features over that of the test half's.
pub const TRACE_RATIO: &str = "trace_ratio";
/// Length of the path of a sample's features over the distance between its ends, over the last half of the evaluations: the median over
/// fixed latents.
pub const SAMPLE_TORTUOSITY: &str = "sample_tortuosity";
/// Change of the inputs of G's layers from one evaluation to the next; with `_` and a number that of one layer.
pub const GENERATOR_LAYER_INPUT_CHANGE: &str = "generator_layer_input_change";
/// The same for D.
pub const DISCRIMINATOR_LAYER_INPUT_CHANGE: &str = "discriminator_layer_input_change";
/// Share of the filters of G's last hidden layer whose mean output swings from evaluation to evaluation.
pub const GENERATOR_OSCILLATING_FILTERS: &str = "generator_oscillating_filters";
/// The same for D's last hidden layer.
pub const DISCRIMINATOR_OSCILLATING_FILTERS: &str = "discriminator_oscillating_filters";
/// Autocorrelation of these means between one evaluation and the next, averaged over the filters of G's last hidden layer.
pub const GENERATOR_FILTER_AUTOCORRELATION: &str = "generator_filter_autocorrelation";
/// The same for D's last hidden layer.
pub const DISCRIMINATOR_FILTER_AUTOCORRELATION: &str = "discriminator_filter_autocorrelation";
/// Power of the samples in ring r of frequencies over that of the test half: this and the ring's number.
pub const RADIAL_POWER_RATIO: &str = "radial_power_ratio_";
/// Median shift in pixels between two samples of a pyramid with the same coarsest image.
pub const WOBBLE: &str = "wobble";
