//! The operations on tensors, as modules call them. They run on any backend; single precision on `flex` takes the fast path.

mod convolution;
mod elementwise;
mod normalization;
mod resize;

pub use convolution::{
    convolve, convolve_average_pool, convolve_max_pool, convolve_transposed, fold_resampling, upsample_convolve,
};
pub use elementwise::{activate, lerp};
pub use normalization::{BatchNormOutput, BatchNormParams, batch_norm_eval, batch_norm_train, ghost_batch_norm};
pub use resize::{average_pool, max_pool, upsample_bilinear, upsample_nearest};
