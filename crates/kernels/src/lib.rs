//! The training step's hot path, as operations that every Burn backend has.
//!
//! Each operation is written twice: once out of ordinary tensor operations, which any backend runs, and once as a fast body
//! for single-precision tensors on the CPU (Burn's flex backend), which hands channels-last images from one operation to the
//! next. Callers see ordinary tensors `[batch, channels, height, width]` and ordinary gradients, and can't tell which body
//! ran but by the clock. This crate knows tensors, not networks. It is the only one with `unsafe` in it.

#![deny(unsafe_op_in_unsafe_fn)]

mod activation;
mod adam;
mod autodiff;
mod awake;
mod backend;
#[expect(unsafe_code, reason = "the innermost loops read vectors without bounds checks; each place says why it may")]
#[expect(clippy::needless_range_loop, reason = "what an iterator calls is not always compiled for vectors")]
mod cpu;
#[cfg(feature = "flex")]
mod flex;
mod layers;
mod ordinary;

/// The example of the README, which the tests of the documentation run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use activation::Activation;
pub use adam::Adam;
pub use awake::{awake, time_spinning};
pub use backend::Kernels;
pub use cpu::{AdamStep, InstructionsError, ORDINARY, Resampling, Sliding, VARIABLE, check_instructions, path};
pub use layers::{
    Normalization, Normalized, activate, average_pool, convolve, convolve_average_pool, convolve_max_pool,
    convolve_transposed, fold_resampling, interpolate, lerp, max_pool, normalize, normalize_parts, rescale, upsample,
    upsample_convolve,
};

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
