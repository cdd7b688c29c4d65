//! The linear layers that designs choose between. Weights are zero here; [`initialize`](crate::initialize) draws them.

mod cost;
mod fully_connected;
mod resize;
mod untied;

use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig, ConvTranspose2d, ConvTranspose2dConfig};
use burn::nn::{Initializer, PaddingConfig2d};
use burn::tensor::{Device, Tensor};
use kernels::{Activation, ConvGeometry};

use crate::torch::TorchModule;

pub use cost::LayerCost;
pub use fully_connected::{Averaged, FullyConnected, Shape, averaged, fully_connected};
pub use resize::{Pool, Pooled, Resize, Resized, pooled, resized};
pub use untied::{Untied, untied};

/// A linear layer.
#[derive(Module, Debug)]
pub enum Convolution {
    /// A convolution: halves the image, keeps its size, or reduces it to one pixel.
    Strided(Conv2d),
    /// A transposed (fractionally-strided) convolution: doubles the image, or projects one pixel to 4×4.
    Transposed(ConvTranspose2d),
    /// Convolution, then pooling.
    Pooled(Pooled),
    /// Upsampling, then convolution.
    Resized(Resized),
    /// A transposed convolution with the initial weights of upsampling and convolution.
    Untied(Untied),
    /// A fully connected layer from image to image.
    FullyConnected(FullyConnected),
    /// Global average pooling, then a fully connected layer.
    Averaged(Averaged),
}

/// A convolution of stride 2 with a kernel of 3×3 to 5×5: half the height and width.
pub fn strided(channels: [usize; 2], kernel: usize, bias: bool, device: &Device) -> Convolution {
    let padding = (kernel - 1) / 2;
    Convolution::Strided(conv2d(channels, ConvGeometry { kernel, stride: 2, padding }, bias, device))
}

/// A 4×4 convolution without padding: a 4×4 image to one pixel.
pub fn full_kernel(channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    Convolution::Strided(conv2d(channels, ConvGeometry { kernel: 4, stride: 1, padding: 0 }, bias, device))
}

/// A convolution of stride 1 with an odd kernel: the same height and width.
pub fn same_size(channels: [usize; 2], kernel: usize, bias: bool, device: &Device) -> Convolution {
    Convolution::Strided(conv2d(channels, ConvGeometry { kernel, stride: 1, padding: kernel / 2 }, bias, device))
}

/// A transposed convolution of stride 2 with a kernel of 3×3 to 5×5: twice the height and width.
pub fn fractionally_strided(channels: [usize; 2], kernel: usize, bias: bool, device: &Device) -> Convolution {
    let padding = (kernel - 1) / 2;
    Convolution::Transposed(conv_transpose2d(channels, ConvGeometry { kernel, stride: 2, padding }, bias, device))
}

/// A 4×4 transposed convolution without padding: one pixel to a 4×4 image.
pub fn project(channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    Convolution::Transposed(conv_transpose2d(channels, ConvGeometry { kernel: 4, stride: 1, padding: 0 }, bias, device))
}

fn conv2d(channels: [usize; 2], geometry: ConvGeometry, bias: bool, device: &Device) -> Conv2d {
    let ConvGeometry { kernel, stride, padding } = geometry;
    Conv2dConfig::new(channels, [kernel, kernel])
        .with_stride([stride, stride])
        .with_padding(PaddingConfig2d::Explicit(padding, padding, padding, padding))
        .with_bias(bias)
        .with_initializer(Initializer::Zeros)
        .init(device)
}

/// Odd kernels need an output padding of 1 to double the size.
fn conv_transpose2d(channels: [usize; 2], geometry: ConvGeometry, bias: bool, device: &Device) -> ConvTranspose2d {
    let ConvGeometry { kernel, stride, padding } = geometry;
    ConvTranspose2dConfig::new(channels, [kernel, kernel])
        .with_stride([stride, stride])
        .with_padding([padding, padding])
        .with_padding_out([kernel % 2, kernel % 2])
        .with_bias(bias)
        .with_initializer(Initializer::Zeros)
        .init(device)
}

fn forward(convolution: &Conv2d, x: Tensor<4>) -> Tensor<4> {
    kernels::convolve(x, convolution.weight.val(), geometry(convolution))
}

fn geometry(convolution: &Conv2d) -> ConvGeometry {
    let PaddingConfig2d::Explicit(padding, ..) = convolution.padding else {
        unreachable!("every convolution here has explicit padding")
    };
    ConvGeometry { kernel: convolution.kernel_size[0], stride: convolution.stride[0], padding }
}

fn forward_transposed(convolution: &ConvTranspose2d, x: Tensor<4>) -> Tensor<4> {
    kernels::convolve_transposed(
        x,
        convolution.weight.val(),
        transposed_geometry(convolution),
        convolution.padding_out[0],
    )
}

fn transposed_geometry(convolution: &ConvTranspose2d) -> ConvGeometry {
    let ConvTranspose2d { kernel_size: [kernel, _], stride: [stride, _], padding: [padding, _], .. } = *convolution;
    ConvGeometry { kernel, stride, padding }
}

impl Convolution {
    /// The layer's output without its [bias](Self::bias).
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, from, height, width]`
    /// - returns `[batch, to, new height, new width]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        match self {
            Self::Strided(convolution) => forward(convolution, x),
            Self::Transposed(convolution) => forward_transposed(convolution, x),
            Self::Pooled(layer) => layer.forward(x),
            Self::Resized(layer) => layer.forward(x),
            Self::Untied(layer) => forward_transposed(&layer.convolution, x),
            Self::FullyConnected(layer) => layer.forward(x),
            Self::Averaged(layer) => layer.forward(x),
        }
    }

    /// The layer's output with its bias: for a layer outside a stage.
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

    /// The layer as PyTorch's modules, with its bias.
    pub(crate) fn torch_modules(&self) -> Vec<TorchModule> {
        match self {
            Self::Strided(convolution) => vec![TorchModule::convolution(convolution)],
            Self::Transposed(convolution) => vec![TorchModule::transposed_convolution(convolution)],
            Self::Pooled(layer) => layer.torch_modules(),
            Self::Resized(layer) => layer.torch_modules(),
            Self::Untied(layer) => vec![TorchModule::transposed_convolution(&layer.convolution)],
            Self::FullyConnected(layer) => layer.torch_modules(),
            Self::Averaged(layer) => layer.torch_modules(),
        }
    }

    /// The bias, `[to]`, if there is one. It is fused with the activation.
    pub fn bias(&self) -> Option<Tensor<1>> {
        let bias = match self {
            Self::Strided(convolution) => &convolution.bias,
            Self::Transposed(convolution) => &convolution.bias,
            Self::Pooled(layer) => &layer.convolution.bias, // the same before and after pooling
            Self::Resized(layer) => &layer.convolution.bias,
            Self::Untied(layer) => &layer.convolution.bias,
            Self::FullyConnected(_) | Self::Averaged(_) => &None, // part of their output
        };
        bias.as_ref().map(|bias| bias.val())
    }
}
