//! The linear layers that designs choose between. All weights start at zero here; [`initialize`](crate::initialize)
//! draws them.

mod resize;
mod trace;
mod untied;
mod whole;

use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig, ConvTranspose2d, ConvTranspose2dConfig};
use burn::nn::{Initializer, PaddingConfig2d};
use burn::tensor::{Device, Tensor};
use kernels::{Activation, Sliding};

pub use resize::{Pool, Pooled, Resize, Resized, pooled, resized};
pub use trace::Trace;
pub use untied::{Untied, untied};
pub use whole::{Averaged, FullyConnected, averaged, fully_connected};

/// A linear layer: it changes height and width, channels, or all of them.
#[derive(Module, Debug)]
pub enum Convolution {
    /// Steps over the image: halves it, or takes all of it at once.
    Strided(Conv2d),
    /// The adjoint of a strided convolution: doubles the image, or makes one from a single pixel.
    Transposed(ConvTranspose2d),
    /// Convolution, then pooling.
    Pooled(Pooled),
    /// Resizing, then convolution.
    Resized(Resized),
    /// A transposed convolution that starts where a resized one does.
    Untied(Untied),
    /// Every number of the image to every number of another.
    FullyConnected(FullyConnected),
    /// The mean of each channel, then these to every number.
    Averaged(Averaged),
}

/// A convolution of stride 2, with a kernel of 3×3 to 5×5: half the height and width.
pub fn strided(channels: [usize; 2], kernel: usize, bias: bool, device: &Device) -> Convolution {
    let padding = (kernel - 1) / 2;
    Convolution::Strided(convolve(channels, Kernel { size: kernel, stride: 2, padding }, bias, device))
}

/// A 4×4 convolution without padding: all of a 4×4 image at once.
pub fn whole(channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    Convolution::Strided(convolve(channels, Kernel { size: 4, stride: 1, padding: 0 }, bias, device))
}

/// A convolution of stride 1, with a kernel of odd height and width: an image of the same size.
pub fn full_size(channels: [usize; 2], kernel: usize, bias: bool, device: &Device) -> Convolution {
    Convolution::Strided(convolve(channels, Kernel { size: kernel, stride: 1, padding: kernel / 2 }, bias, device))
}

/// A transposed convolution of stride 2, with a kernel of 3×3 to 5×5: twice the height and width.
pub fn fractionally_strided(channels: [usize; 2], kernel: usize, bias: bool, device: &Device) -> Convolution {
    let padding = (kernel - 1) / 2;
    Convolution::Transposed(transpose(channels, Kernel { size: kernel, stride: 2, padding }, bias, device))
}

/// A 4×4 transposed convolution without padding: a 4×4 image from a single pixel.
pub fn project(channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    Convolution::Transposed(transpose(channels, Kernel { size: 4, stride: 1, padding: 0 }, bias, device))
}

/// How a kernel moves over an image.
#[derive(Clone, Copy)]
struct Kernel {
    size: usize,
    stride: usize,
    padding: usize,
}

fn convolve(channels: [usize; 2], kernel: Kernel, bias: bool, device: &Device) -> Conv2d {
    let Kernel { size, stride, padding } = kernel;
    Conv2dConfig::new(channels, [size, size])
        .with_stride([stride, stride])
        .with_padding(PaddingConfig2d::Explicit(padding, padding, padding, padding))
        .with_bias(bias)
        .with_initializer(Initializer::Zeros)
        .init(device)
}

/// Odd kernels need one more row and column at the end, so that the size doubles.
fn transpose(channels: [usize; 2], kernel: Kernel, bias: bool, device: &Device) -> ConvTranspose2d {
    let Kernel { size, stride, padding } = kernel;
    ConvTranspose2dConfig::new(channels, [size, size])
        .with_stride([stride, stride])
        .with_padding([padding, padding])
        .with_padding_out([size % 2, size % 2])
        .with_bias(bias)
        .with_initializer(Initializer::Zeros)
        .init(device)
}

fn slide(convolution: &Conv2d, x: Tensor<4>) -> Tensor<4> {
    kernels::convolve(x, convolution.weight.val(), sliding(convolution))
}

fn sliding(convolution: &Conv2d) -> Sliding {
    let PaddingConfig2d::Explicit(padding, ..) = convolution.padding else {
        unreachable!("every convolution here spells its padding")
    };
    Sliding { kernel: convolution.kernel_size[0], stride: convolution.stride[0], padding }
}

fn spread(convolution: &ConvTranspose2d, x: Tensor<4>) -> Tensor<4> {
    let sliding =
        Sliding { kernel: convolution.kernel_size[0], stride: convolution.stride[0], padding: convolution.padding[0] };
    kernels::convolve_transposed(x, convolution.weight.val(), sliding, convolution.padding_out[0])
}

impl Convolution {
    /// What the layer sums up, without its [bias](Self::bias).
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, from, height, width]`
    /// - returns `[batch, to, new height, new width]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        match self {
            Self::Strided(convolution) => slide(convolution, x),
            Self::Transposed(convolution) => spread(convolution, x),
            Self::Pooled(layer) => layer.forward(x),
            Self::Resized(layer) => layer.forward(x),
            Self::Untied(layer) => spread(&layer.convolution, x),
            Self::FullyConnected(layer) => layer.forward(x),
            Self::Averaged(layer) => layer.forward(x),
        }
    }

    /// What the layer sums up, with its bias: for a layer that no stage follows.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, from, height, width]`
    /// - returns `[batch, to, new height, new width]`
    pub fn forward_with_bias(&self, x: Tensor<4>) -> Tensor<4> {
        let sums = self.forward(x);
        match self.bias() {
            Some(bias) => kernels::activate(sums, Some(bias), Activation::Identity),
            None => sums,
        }
    }

    /// What is added to each channel of the sums, `[to]`, if anything is: part of one operation with the activation.
    pub fn bias(&self) -> Option<Tensor<1>> {
        let bias = match self {
            Self::Strided(convolution) => &convolution.bias,
            Self::Transposed(convolution) => &convolution.bias,
            Self::Pooled(layer) => &layer.convolution.bias, // the same before and after pooling
            Self::Resized(layer) => &layer.convolution.bias,
            Self::Untied(layer) => &layer.convolution.bias,
            Self::FullyConnected(_) | Self::Averaged(_) => &None, // a part of their sums
        };
        bias.as_ref().map(|bias| bias.val())
    }
}
