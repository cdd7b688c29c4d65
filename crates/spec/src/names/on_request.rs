//! The names in `metrics.csv` of what only some runs measure: after the last step where a spec asks for it (`evaluation.memorization`,
//! `evaluation.smoothness`, `evaluation.imagenet`), and of classifiers.

/// Median distance of a sample to its nearest training image, in features.
pub const NEAREST_FEATURES: &str = "nearest_features";
/// The same in pixels.
pub const NEAREST_PIXELS: &str = "nearest_pixels";
/// Median distance of a held-out image to its nearest training image, in features.
pub const NEAREST_FEATURES_HELD_OUT: &str = "nearest_features_held_out";
/// The same in pixels.
pub const NEAREST_PIXELS_HELD_OUT: &str = "nearest_pixels_held_out";
/// Share of pairs in which a sample is nearer to the training images than a held-out image, in features: 1/2 without copying.
pub const COPYING_FEATURES: &str = "copying_features";
/// The same in pixels.
pub const COPYING_PIXELS: &str = "copying_pixels";
/// The data-copying test's statistic in features, all images in one cell: far below 0 is copying.
pub const COPYING_TEST_FEATURES: &str = "copying_test_features";
/// The same in pixels.
pub const COPYING_TEST_PIXELS: &str = "copying_test_pixels";
/// The data-copying test's statistic in features, with a cell for each class.
pub const COPYING_TEST_CELLS_FEATURES: &str = "copying_test_cells_features";
/// The same in pixels.
pub const COPYING_TEST_CELLS_PIXELS: &str = "copying_test_cells_pixels";
/// Share of samples that are farther from their nearest training image than that is from any other, in features.
pub const AUTHENTICITY_FEATURES: &str = "authenticity_features";
/// The same in pixels.
pub const AUTHENTICITY_PIXELS: &str = "authenticity_pixels";
/// The same of held-out images, in features.
pub const AUTHENTICITY_FEATURES_HELD_OUT: &str = "authenticity_features_held_out";
/// The same of held-out images, in pixels.
pub const AUTHENTICITY_PIXELS_HELD_OUT: &str = "authenticity_pixels_held_out";

/// Share of the test half whose class a classifier does not name.
pub const TEST_ERROR: &str = "test_error";
/// Its mean cross-entropy on the test half, in nats.
pub const TEST_LOSS: &str = "test_loss";
/// Its mean cross-entropy on a minibatch of training images before it learns from it, in nats.
pub const TRAINING_LOSS: &str = "training_loss";

/// Largest step over mean step of straight walks between latents, in features: the median over walks.
pub const JUMP_LINEAR: &str = "jump_linear";
/// The same of walks along great circles.
pub const JUMP_SPHERICAL: &str = "jump_spherical";
/// The same of cross-fades between real images.
pub const JUMP_CROSS_FADE: &str = "jump_cross_fade";

/// FID: Fréchet distance from samples to the test half on the features of Inception-v3.
pub const FRECHET_INCEPTION_DISTANCE: &str = "frechet_inception_distance";
/// KID: kernel distance from samples to the test half on these features, unbiased, so it may be below 0.
pub const KERNEL_INCEPTION_DISTANCE: &str = "kernel_inception_distance";
/// Standard deviation of that estimate between blocks of 1,000 samples.
pub const KERNEL_INCEPTION_DISTANCE_DEVIATION: &str = "kernel_inception_distance_deviation";
