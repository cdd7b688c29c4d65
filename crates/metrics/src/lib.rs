//! Measures of samples: how far they are from real images ([`frechet_distance`], [`kernel_distance`]), how faithful and how
//! diverse they are ([`Manifold::overlap`]), which classes they show ([`ClassHistogram`]), how much they differ among each other
//! ([`within_batch_deviation`]), which patterns they carry ([`Spectrum`]), whether they are copies of training images ([`Memory`]),
//! and how evenly they change along a walk ([`largest_jump`]) or move between redraws ([`median_shift`]).
//!
//! And of training: how straight samples develop ([`Trajectories`]), how much the inputs of layers change ([`InputChange`]), and
//! which filters swing ([`autocorrelation`]).
//!
//! Arrays in, numbers out, all in double precision and on one thread: the same input gives the same bits on the same machine,
//! however many threads there are. A number that is not finite is an error, never a result. Nothing here knows a network, an
//! image or a file; what a number was measured with (features, sample counts, reference) is for the caller to keep beside it.

mod channels;
mod classes;
mod deviation;
mod error;
mod exact;
mod fourier;
mod frechet;
mod jump;
mod kernel;
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
pub use jump::largest_jump;
pub use kernel::{KERNEL_BLOCK, KernelDistance, kernel_distance};
pub use manifold::{Manifold, NEIGHBORS, Overlap};
pub use median::median;
pub use memorization::{Celled, Copying, Memorization, Memory};
pub use moments::Moments;
pub use nearest::{Nearest, nearest, nearest_other};
pub use oscillation::{LEAST_EVALUATIONS, autocorrelation, is_oscillating};
pub use registration::{median_shift, registered_shift};
pub use spectrum::Spectrum;
pub use trajectories::{Features, Trajectories};

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
