//! Convolutions, alone and together with pooling or upsampling.

use burn::backend::Dispatch;
use burn::tensor::Tensor;

use crate::backend::Kernels;
use crate::cpu::{ConvGeometry, Resampling};

/// The geometry of a layer folded by [`fold_resampling`].
const FOLDED: ConvGeometry = ConvGeometry { kernel: 4, stride: 2, padding: 1 };

/// A strided convolution without bias: PyTorch's `conv2d`, with its layout of weights.
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use kernels::{ConvGeometry, convolve};
///
/// let device = Device::flex();
/// let (x, weight) = (Tensor::<4>::ones([8, 3, 32, 32], &device), Tensor::<4>::ones([16, 3, 4, 4], &device));
/// let y = convolve(x, weight, ConvGeometry { kernel: 4, stride: 2, padding: 1 });
/// assert_eq!(y.dims(), [8, 16, 16, 16]);
/// assert_eq!(y.max().into_scalar::<f32>(), 48.0); // the sum of 3 × 4 × 4 ones
/// ```
///
/// # Shapes
///
/// - `x`: `[batch, from, height, width]`
/// - `weight`: `[to, from, kernel, kernel]`
/// - returns `[batch, to, positions, positions]`, positions = (size + 2 · padding - kernel) / stride + 1, rounded down
///
/// # Panics
///
/// If the weights do not fit `x`, or the kernel is larger than `x` with its padding.
pub fn convolve(x: Tensor<4>, weight: Tensor<4>, geometry: ConvGeometry) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::convolve(x.into_dispatch(), weight.into_dispatch(), geometry))
}

/// A transposed convolution without bias, the adjoint of [`convolve`]: PyTorch's `conv_transpose2d`, with its layout of weights.
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use kernels::{ConvGeometry, convolve_transposed};
///
/// let device = Device::flex();
/// let (x, weight) = (Tensor::<4>::ones([8, 32, 16, 16], &device), Tensor::<4>::ones([32, 3, 5, 5], &device));
/// let y = convolve_transposed(x, weight, ConvGeometry { kernel: 5, stride: 2, padding: 2 }, 1);
/// assert_eq!(y.dims(), [8, 3, 32, 32]); // 15 · 2 + 5 - 2 · 2 + 1
/// ```
///
/// # Shapes
///
/// - `x`: `[batch, from, height, width]`
/// - `weight`: `[from, to, kernel, kernel]`
/// - `output_padding`: additional rows and columns of the output, fewer than the stride
/// - returns `[batch, to, (height - 1) · stride + kernel - 2 · padding + output_padding, …]`
///
/// # Panics
///
/// If the weights do not fit `x`, or `output_padding` leaves room for another position of the kernel.
pub fn convolve_transposed(
    x: Tensor<4>,
    weight: Tensor<4>,
    geometry: ConvGeometry,
    output_padding: usize,
) -> Tensor<4> {
    let [_, _, height, width] = x.dims();
    let size = [height, width].map(|positions| geometry.transposed_output_size(positions) + output_padding);
    let (x, weight) = (x.into_dispatch(), weight.into_dispatch());
    Tensor::from_dispatch(<Dispatch as Kernels>::convolve_transposed(x, weight, geometry, size))
}

/// Folds a resampling into a 3×3 convolution (stride 1, padding 1): weights of the equivalent 4×4 layer (stride 2, padding 1). The two
/// are equal, borders and odd sizes included. The map is linear, so gradients flow to the 3×3 weights.
///
/// # Shapes
///
/// - `weight`: `[to, from, 3, 3]`
/// - returns `[to, from, 4, 4]`, or of a transposed convolution `[from, to, 4, 4]`
///
/// # Panics
///
/// If the kernels are not 3×3.
pub fn fold_resampling(weight: Tensor<4>, resampling: Resampling) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as Kernels>::fold_resampling(weight.into_dispatch(), resampling))
}

/// A 3×3 convolution (stride 1, padding 1) without bias, then the mean of each 2×2 block: in one step (see [`fold_resampling`]).
///
/// # Shapes
///
/// - `x`: `[batch, from, height, width]`
/// - `weight`: `[to, from, 3, 3]`
/// - returns `[batch, to, height / 2, width / 2]`, rounded down
///
/// # Panics
///
/// If the weights do not fit `x`.
pub fn convolve_average_pool(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    convolve(x, fold_resampling(weight, Resampling::AveragePool), FOLDED)
}

/// Nearest-neighbour upsampling to twice the height and width, then a 3×3 convolution (stride 1, padding 1) without bias: in one
/// step (see [`fold_resampling`]).
///
/// ```
/// use burn::tensor::{Device, Distribution, Tensor};
/// use kernels::{ConvGeometry, convolve, upsample_convolve, upsample_nearest};
///
/// let device = Device::flex();
/// let x = Tensor::<4>::random([2, 16, 8, 8], Distribution::Default, &device);
/// let weight = Tensor::<4>::random([8, 16, 3, 3], Distribution::Uniform(-0.1, 0.1), &device);
/// let geometry = ConvGeometry { kernel: 3, stride: 1, padding: 1 };
/// let apart = convolve(upsample_nearest(x.clone()), weight.clone(), geometry); // [2, 8, 16, 16]
/// let furthest = (upsample_convolve(x, weight) - apart).abs().max().into_scalar::<f32>();
/// assert!(furthest < 1e-4);
/// ```
///
/// # Shapes
///
/// - `x`: `[batch, from, height, width]`
/// - `weight`: `[to, from, 3, 3]`
/// - returns `[batch, to, 2 · height, 2 · width]`
///
/// # Panics
///
/// If the weights do not fit `x`.
pub fn upsample_convolve(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    convolve_transposed(x, fold_resampling(weight, Resampling::NearestUpsample), FOLDED, 0)
}

/// A convolution without bias, then the maximum of each 2×2 block of its output, in one operation. Of equal maxima the first gets the
/// gradient, as in PyTorch.
///
/// # Shapes
///
/// - `x`: `[batch, from, height, width]`
/// - `weight`: `[to, from, kernel, kernel]`, with an even number of positions in height and width
/// - returns `[batch, to, positions / 2, positions / 2]`
///
/// # Panics
///
/// If the weights do not fit `x`, or the kernel is larger than `x` with its padding. On the fast path, if a number of positions is odd;
/// elsewhere the last position is left out.
pub fn convolve_max_pool(x: Tensor<4>, weight: Tensor<4>, geometry: ConvGeometry) -> Tensor<4> {
    let (x, weight) = (x.into_dispatch(), weight.into_dispatch());
    let (output, _argmax) = <Dispatch as Kernels>::convolve_max_pool(x, weight, geometry);
    Tensor::from_dispatch(output)
}
