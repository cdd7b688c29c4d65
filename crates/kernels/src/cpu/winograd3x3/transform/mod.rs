//! Input and output transforms.

mod input;
mod output;
mod pool;

pub use input::{InputTransform, InputTransformAdjoint};
pub use output::{OutputTransform, OutputTransformAdjoint};
pub use pool::{MaxPoolTransform, MaxPoolTransformAdjoint};
