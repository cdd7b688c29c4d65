//! The fast path: functions from channels-last slices of single-precision numbers to new ones. No tensors, no networks.

mod activation;
mod adam;
mod batch_norm;
mod bias;
mod buffer_pool;
mod channels_last;
mod conv_max_pool;
mod convolve;
mod convolve_transposed;
mod fold;
mod geometry;
mod instructions;
mod lanes;
mod lerp;
mod pad;
mod panels;
mod prefetch;
mod resize;
mod scatter;
mod scratch;
mod tile;
mod weight_gradient;
mod windows;
mod winograd;
mod winograd3x3;

pub use adam::{AdamStep, Moments, adam};
pub use batch_norm::{BatchNorm, batch_norm_backward, batch_norm_eval, batch_norm_train};
pub use bias::{activate, activate_backward};
pub use buffer_pool::Buffer;
pub use conv_max_pool::{convolve_max_pool, max_pool_input_gradient, max_pool_weight_gradient};
pub use convolve::convolve;
pub use convolve_transposed::convolve_transposed;
pub use fold::{Resampling, fold, fold_gradient};
pub use geometry::{ConvGeometry, Extent, Layer};
pub(crate) use instructions::fast_path_disabled;
pub use instructions::{INSTRUCTIONS_VARIABLE, InstructionsError, REFERENCE, check_instructions, instruction_set};
pub use lerp::lerp;
pub use resize::{
    max_pool, max_pool_backward, sum_pool, upsample_bilinear, upsample_bilinear_backward, upsample_nearest,
};
pub use weight_gradient::weight_gradient;
