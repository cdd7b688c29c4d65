//! The names in `metrics.csv`, the same wherever a measure is named.

mod dynamics;
mod on_request;

pub use dynamics::*;
pub use on_request::*;

/// A measure of one level of a pyramid, by the size of its images.
pub fn of_level(name: &str, size: usize) -> String {
    format!("{name}_level_{size}")
}

/// A measure of samples of G's moving average.
pub fn of_average(name: &str) -> String {
    format!("average_{name}")
}

/// Loss of D.
pub const DISCRIMINATOR_LOSS: &str = "discriminator_loss";
/// Loss of G.
pub const GENERATOR_LOSS: &str = "generator_loss";
/// Mean of D(real), a probability.
pub const D_REAL: &str = "d_real";
/// Mean of D(fake), a probability.
pub const D_FAKE: &str = "d_fake";
/// Euclidean norm of D's gradient.
pub const DISCRIMINATOR_GRADIENT_NORM: &str = "discriminator_gradient_norm";
/// Euclidean norm of G's gradient.
pub const GENERATOR_GRADIENT_NORM: &str = "generator_gradient_norm";
/// Euclidean norm of D's parameters.
pub const DISCRIMINATOR_PARAMETER_NORM: &str = "discriminator_parameter_norm";
/// Euclidean norm of G's parameters.
pub const GENERATOR_PARAMETER_NORM: &str = "generator_parameter_norm";
/// Standard deviation over a batch of generated images, per pixel, averaged over the pixels.
pub const SAMPLE_DEVIATION: &str = "sample_deviation";
/// Fréchet distance from samples to the test half.
pub const FRECHET_DISTANCE: &str = "frechet_distance";
/// Fréchet distance from samples to the training images.
pub const FRECHET_DISTANCE_TRAINING: &str = "frechet_distance_training";
/// Classes that the feature network sees in the samples often enough to count.
pub const MODES: &str = "modes";
/// Total variation between the samples' class histogram and the uniform one.
pub const TOTAL_VARIATION: &str = "total_variation";
/// Share of class k in the samples: this and the class's number.
pub const CLASS_SHARE: &str = "class_share_";
/// Share of a factor's value in the samples, where labels tell several factors: this, the factor's name and the value's number.
pub const FACTOR_SHARE: &str = "factor_share_";
/// Fréchet distance from samples to the test half, on the features of a fixed network that was never trained: after the last step, and
/// at every evaluation where no other network describes the images.
pub const FRECHET_DISTANCE_RANDOM: &str = "frechet_distance_random";
/// Fréchet distance from samples to the training images on that network, where it is the only one.
pub const FRECHET_DISTANCE_TRAINING_RANDOM: &str = "frechet_distance_training_random";
/// Fréchet distance of samples to real ones, extrapolated to infinitely many samples: where samples are compared, not in runs.
pub const FRECHET_DISTANCE_INFINITY: &str = "frechet_distance_infinity";
/// Kernel distance from samples to the test half: unbiased, so it may be below 0.
pub const KERNEL_DISTANCE: &str = "kernel_distance";
/// Standard deviation of that estimate between blocks of 1,000 samples.
pub const KERNEL_DISTANCE_DEVIATION: &str = "kernel_distance_deviation";
/// Share of samples that lie in the manifold of the test half.
pub const PRECISION: &str = "precision";
/// Share of the test half that lies in the samples' manifold.
pub const RECALL: &str = "recall";
/// Balls around test images that a sample lies in, on average and over k.
pub const DENSITY: &str = "density";
/// Share of balls around test images that hold a sample.
pub const COVERAGE: &str = "coverage";
/// How much patterns of period two stand out in the samples' spectrum; about 1 where they don't.
pub const CHECKERBOARD: &str = "checkerboard";
/// Mean power of the samples in ring r of frequencies: this and the ring's number.
pub const RADIAL_POWER: &str = "radial_power_";
/// Mean of D(real) over held-out images, a probability.
pub const D_HELD_OUT: &str = "d_held_out";
/// The same over as many training images: what it exceeds [`D_HELD_OUT`] by, D has learnt by heart.
pub const D_TRAINING: &str = "d_training";
/// Norm of an update of D over the norm of its parameters.
pub const DISCRIMINATOR_UPDATE_RATIO: &str = "discriminator_update_ratio";
/// Norm of an update of G over the norm of its parameters.
pub const GENERATOR_UPDATE_RATIO: &str = "generator_update_ratio";
/// Mean of what a stage of D gives: this and the stage's number.
pub const DISCRIMINATOR_ACTIVATION_MEAN: &str = "discriminator_activation_mean_";
/// Standard deviation of what a stage of D gives: this and the stage's number.
pub const DISCRIMINATOR_ACTIVATION_DEVIATION: &str = "discriminator_activation_deviation_";
/// Share of a stage's channels in D that give the same number for all images: this and the stage's number.
pub const DISCRIMINATOR_DEAD: &str = "discriminator_dead_";
/// Mean of what a stage of G gives: this and the stage's number.
pub const GENERATOR_ACTIVATION_MEAN: &str = "generator_activation_mean_";
/// Standard deviation of what a stage of G gives: this and the stage's number.
pub const GENERATOR_ACTIVATION_DEVIATION: &str = "generator_activation_deviation_";
/// Share of a stage's channels in G that give the same number for all images: this and the stage's number.
pub const GENERATOR_DEAD: &str = "generator_dead_";
