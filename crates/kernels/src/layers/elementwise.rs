//! Activations, and linear interpolation.

use burn::backend::Dispatch;
use burn::tensor::Tensor;

use crate::Activation;
use crate::backend::Kernels;

/// An optional bias, then the activation.
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use kernels::{Activation, activate};
///
/// let device = Device::flex();
/// let x = Tensor::<4>::from_floats([[[[1.0]], [[-1.0]]]], &device); // two channels
/// let bias = Tensor::<1>::from_floats([0.5, 0.5], &device);
/// let y = activate(x, Some(bias), Activation::LeakyRelu(0.2));
/// assert_eq!(y.into_data().iter::<f32>().collect::<Vec<_>>(), [1.5, -0.1]);
/// ```
///
/// # Shapes
///
/// - `x`: `[batch, channels, height, width]`
/// - `bias`: `[channels]`
/// - returns the shape of `x`
///
/// # Panics
///
/// If the bias does not have a number for each channel.
pub fn activate(x: Tensor<4>, bias: Option<Tensor<1>>, activation: Activation) -> Tensor<4> {
    let bias = bias.unwrap_or_else(|| Tensor::zeros([x.dims()[1]], (&x.device(), x.dtype())));
    Tensor::from_dispatch(<Dispatch as Kernels>::activate(x.into_dispatch(), bias.into_dispatch(), activation))
}

/// Linear interpolation between tensors of one shape: `start + weight · (end - start)`.
///
/// It has a fast path for tensors without a gradient. On an autodiff device Burn's own operations compute it.
///
/// # Panics
///
/// If the shapes differ.
pub fn lerp<const D: usize>(start: Tensor<D>, end: Tensor<D>, weight: f64) -> Tensor<D> {
    Tensor::from_dispatch(<Dispatch as Kernels>::lerp(start.into_dispatch(), end.into_dispatch(), weight))
}
