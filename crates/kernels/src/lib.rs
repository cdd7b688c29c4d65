//! Fused operations of convolutional networks for every Burn backend, fast on a CPU.
//!
//! Each operation has two implementations. `reference` composes Burn's own operations and runs on any backend. `cpu` is a fast path for
//! single-precision tensors on the `flex` backend; it passes channels-last images from one operation to the next. Both take and return
//! tensors `[batch, channels, height, width]` and have gradients. The crate knows tensors, not networks. It is the only one with `unsafe`.

#![deny(unsafe_op_in_unsafe_fn)]

mod activation;
mod adam;
mod autodiff;
mod backend;
mod buffers;
#[expect(unsafe_code, reason = "the innermost loops read vectors without bounds checks; each place says why it may")]
#[expect(clippy::needless_range_loop, reason = "what an iterator calls is not always compiled for vectors")]
mod cpu;
#[cfg(feature = "flex")]
mod flex;
mod layers;
mod reference;
mod rmsprop;
mod sgd;
mod spinning;

/// The example of the README, which the tests of the documentation run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use activation::Activation;
pub use adam::Adam;
pub use backend::Kernels;
pub use buffers::Buffers;
pub use cpu::{
    AdamStep, ConvGeometry, INSTRUCTIONS_VARIABLE, InstructionsError, REFERENCE, Resampling, check_instructions,
    instruction_set,
};
pub use layers::{
    BatchNormOutput, BatchNormParams, activate, average_pool, batch_norm_eval, batch_norm_train, convolve,
    convolve_average_pool, convolve_max_pool, convolve_transposed, fold_resampling, ghost_batch_norm, lerp, max_pool,
    upsample_bilinear, upsample_convolve, upsample_nearest,
};
pub use rmsprop::RmsProp;
pub use sgd::Sgd;
pub use spinning::{spin_time, with_spinning_workers};

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
