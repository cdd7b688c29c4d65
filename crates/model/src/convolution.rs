//! The convolutions that designs choose between. All weights start at zero here; [`initialize`](crate::initialize)
//! draws them.

use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig, ConvTranspose2d, ConvTranspose2dConfig};
use burn::nn::interpolate::{Interpolate2d, Interpolate2dConfig, InterpolateMode};
use burn::nn::pool::{AvgPool2d, AvgPool2dConfig, MaxPool2d, MaxPool2dConfig};
use burn::nn::{Initializer, PaddingConfig2d};
use burn::tensor::{Device, Tensor};

/// A convolution that changes height and width.
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
}

/// A convolution at full size, then one value for each 2×2 block.
#[derive(Module, Debug)]
pub struct Pooled {
    convolution: Conv2d,
    pool: Pool,
}

/// How a 2×2 block becomes one value.
#[derive(Module, Debug)]
pub enum Pool {
    /// Its maximum.
    Max(MaxPool2d),
    /// Its mean.
    Average(AvgPool2d),
}

/// Every pixel doubled in both directions, then a convolution at full size.
#[derive(Module, Debug)]
pub struct Resized {
    resize: Interpolate2d,
    convolution: Conv2d,
}

/// A 4×4 convolution of stride 2: half the height and width.
pub fn strided(channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    Convolution::Strided(convolve(channels, 4, 2, 1, bias, device))
}

/// A 4×4 convolution without padding: all of a 4×4 image at once.
pub fn whole(channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    Convolution::Strided(convolve(channels, 4, 1, 0, bias, device))
}

/// A 4×4 transposed convolution of stride 2: twice the height and width.
pub fn fractionally_strided(channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    Convolution::Transposed(transpose(channels, 2, 1, bias, device))
}

/// A 4×4 transposed convolution without padding: a 4×4 image from a single pixel.
pub fn project(channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    Convolution::Transposed(transpose(channels, 1, 0, bias, device))
}

/// A 3×3 convolution of stride 1, then pooling: half the height and width.
pub fn pooled(channels: [usize; 2], pool: Pool, bias: bool, device: &Device) -> Convolution {
    Convolution::Pooled(Pooled { convolution: convolve(channels, 3, 1, 1, bias, device), pool })
}

/// Nearest-neighbour upsampling, then a 3×3 convolution of stride 1: twice the height and width.
pub fn resized(channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    let resize =
        Interpolate2dConfig::new().with_scale_factor(Some([2.0, 2.0])).with_mode(InterpolateMode::Nearest).init();
    Convolution::Resized(Resized { resize, convolution: convolve(channels, 3, 1, 1, bias, device) })
}

fn convolve(channels: [usize; 2], kernel: usize, stride: usize, padding: usize, bias: bool, device: &Device) -> Conv2d {
    Conv2dConfig::new(channels, [kernel, kernel])
        .with_stride([stride, stride])
        .with_padding(PaddingConfig2d::Explicit(padding, padding, padding, padding))
        .with_bias(bias)
        .with_initializer(Initializer::Zeros)
        .init(device)
}

fn transpose(channels: [usize; 2], stride: usize, padding: usize, bias: bool, device: &Device) -> ConvTranspose2d {
    ConvTranspose2dConfig::new(channels, [4, 4])
        .with_stride([stride, stride])
        .with_padding([padding, padding])
        .with_bias(bias)
        .with_initializer(Initializer::Zeros)
        .init(device)
}

impl Pool {
    /// The maximum of each 2×2 block.
    pub fn max() -> Self {
        Self::Max(MaxPool2dConfig::new([2, 2]).with_strides([2, 2]).init())
    }

    /// The mean of each 2×2 block.
    pub fn average() -> Self {
        Self::Average(AvgPool2dConfig::new([2, 2]).with_strides([2, 2]).init())
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        match self {
            Self::Max(pool) => pool.forward(x),
            Self::Average(pool) => pool.forward(x),
        }
    }
}

impl Convolution {
    /// # Shapes
    ///
    /// - `x`: `[batch, from, height, width]`
    /// - returns `[batch, to, new height, new width]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        match self {
            Self::Strided(convolution) => convolution.forward(x),
            Self::Transposed(convolution) => convolution.forward(x),
            Self::Pooled(layer) => layer.pool.forward(layer.convolution.forward(x)),
            Self::Resized(layer) => layer.convolution.forward(layer.resize.forward(x)),
        }
    }

    /// Multiply-adds for one image of that height and width, and the height and width that come out.
    pub fn multiply_adds(&self, size: usize) -> (u64, usize) {
        let (weight, positions, out) = match self {
            Self::Strided(convolution) => {
                let PaddingConfig2d::Explicit(padding, ..) = convolution.padding else {
                    unreachable!("every convolution here spells its padding")
                };
                let out = (size + 2 * padding - convolution.kernel_size[0]) / convolution.stride[0] + 1;
                (&convolution.weight, out, out)
            }
            Self::Transposed(convolution) => {
                let ([stride, _], [kernel, _], [padding, _]) =
                    (convolution.stride, convolution.kernel_size, convolution.padding);
                (&convolution.weight, size, (size - 1) * stride + kernel - 2 * padding)
            }
            Self::Pooled(layer) => (&layer.convolution.weight, size, size / 2),
            Self::Resized(layer) => (&layer.convolution.weight, 2 * size, 2 * size),
        };
        ((positions * positions * weight.shape().num_elements()) as u64, out)
    }
}
