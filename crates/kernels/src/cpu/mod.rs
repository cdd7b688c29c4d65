//! The fast bodies: channels-last slices of single-precision numbers in, new ones out. No tensors, no networks.

mod activate;
mod adam;
mod columns;
mod curve;
mod down;
mod fold;
mod gradient;
mod lanes;
mod memory;
mod normalize;
mod pad;
mod panels;
mod path;
mod pooled;
mod resize;
mod scatter;
mod scratch;
mod shape;
mod tile;
mod up;
mod windows;
mod winograd;
mod winograd3x3;

pub use activate::{activate, activate_gradients};
pub use adam::{AdamStep, Moments, adam};
pub use down::down;
pub use fold::{Resampling, fold, fold_gradient};
pub use gradient::gradient;
pub use memory::Buffer;
pub use normalize::{Affine, apply, normalize, normalize_gradients};
pub(crate) use path::stand_back;
pub use path::{InstructionsError, ORDINARY, VARIABLE, check_instructions, path};
pub use pooled::{convolve_max_pool, max_pool_input_gradient, max_pool_weight_gradient};
pub use resize::{double, enlarge, enlarge_gradient, halve, max_pool, max_pool_gradient};
pub use shape::{Extent, Layer, Sliding};
pub use up::up;
