//! Metrics of generated samples and of training.
//!
//! Samples: [`frechet_distance`] (FID only on Inception features), [`frechet_distance_infinity`] (FID∞ only on those), [`kernel_distance`] (KID only on those), precision, recall, density and
//! coverage ([`Manifold::overlap`]), [`ClassHistogram`], [`within_batch_deviation`], [`Spectrum`], memorization ([`MemorizationTest`]),
//! smoothness of interpolations ([`largest_step`]) and [`median_shift`] between redraws.
//!
//! Training: [`Trajectories`] of samples, [`InputChange`] of layers, oscillating filters ([`autocorrelation`]).
//!
//! Functions from arrays to numbers, in double precision and on one thread, so that results do not depend on the number of threads. A
//! number that is not finite is an error. The crate knows no network and no file; callers keep the provenance of a number: feature
//! network, sample counts, reference.

mod channels;
mod classes;
mod deviation;
mod error;
mod exact_decimals;
mod fourier;
mod frechet;
mod infinity;
mod kernel;
mod largest_step;
mod manifold;
mod median;
mod memorization;
mod moments;
mod nearest;
mod oscillation;
mod points;
mod registration;
mod spectrum;
mod symmetric;
mod third_moments;
mod trajectories;

pub use channels::{ChannelStatistics, InputChange};
pub use classes::{ClassHistogram, MODE_RARITY};
pub use deviation::within_batch_deviation;
pub use error::MetricError;
pub use frechet::frechet_distance;
pub use infinity::{LEAST_SAMPLES, frechet_distance_infinity};
pub use kernel::{KERNEL_BLOCK, KernelDistance, kernel_distance};
pub use largest_step::largest_step;
pub use manifold::{Manifold, NEIGHBORS, Overlap};
pub use median::median;
pub use memorization::{CopyingTest, Memorization, MemorizationTest, Partitioned};
pub use moments::Moments;
pub use nearest::{Nearest, nearest, nearest_other};
pub use oscillation::{MIN_EVALUATIONS, autocorrelation, is_oscillating};
pub use points::Precision;
pub use registration::{median_shift, registered_shift};
pub use spectrum::Spectrum;
pub use trajectories::{Features, Trajectories};

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
