//! Pooling of 2×2 blocks, and upsampling by two.

use burn::backend::Dispatch;
use burn::tensor::Tensor;

use crate::backend::Kernels;

/// The mean of each 2×2 block of pixels.
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`, height and width even
/// - returns `[batch, channels, height / 2, width / 2]`
///
/// # Panics
///
/// On the fast path, if height or width is odd; elsewhere the last row or column is left out.
pub fn average_pool(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::sum_pool(x.into_dispatch(), 0.25))
}

/// The maximum of each 2×2 block of pixels. Of equal maxima the first gets the gradient, as in PyTorch.
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`, height and width even
/// - returns `[batch, channels, height / 2, width / 2]`
///
/// # Panics
///
/// On the fast path, if height or width is odd; elsewhere the last row or column is left out.
pub fn max_pool(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::max_pool(x.into_dispatch()))
}

/// Nearest-neighbour upsampling by two: each pixel becomes a 2×2 block.
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`
/// - returns `[batch, channels, 2 · height, 2 · width]`
pub fn upsample_nearest(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::upsample_nearest(x.into_dispatch(), 1.0))
}

/// Bilinear upsampling by two, between pixel centres (`align_corners = false`).
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use kernels::upsample_bilinear;
///
/// let x = Tensor::<4>::from_floats([[[[0.0, 4.0]]]], &Device::flex());
/// let row = upsample_bilinear(x).narrow(2, 0, 1);
/// assert_eq!(row.into_data().iter::<f32>().collect::<Vec<_>>(), [0.0, 1.0, 3.0, 4.0]);
/// ```
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`
/// - returns `[batch, channels, 2 · height, 2 · width]`
pub fn upsample_bilinear(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::upsample_bilinear(x.into_dispatch()))
}
