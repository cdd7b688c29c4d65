//! Convolutions of stride 1 with pooling after or upsampling before them.

use burn::module::Module;
use burn::nn::conv::Conv2d;
use burn::nn::interpolate::{Interpolate2d, Interpolate2dConfig, InterpolateMode};
use burn::nn::pool::{AvgPool2d, AvgPool2dConfig, MaxPool2d, MaxPool2dConfig};
use burn::tensor::{Device, Tensor};
use kernels::ConvGeometry;
use serde_json::json;

use super::{Convolution, conv2d, forward, geometry};
use crate::torch::TorchModule;

/// A convolution of stride 1, then 2×2 pooling.
#[derive(Module, Debug)]
pub struct Pooled {
    pub(super) convolution: Conv2d,
    pool: Pool,
}

/// The pooling of a 2×2 block.
#[derive(Module, Debug)]
pub enum Pool {
    /// Its maximum.
    Max(MaxPool2d),
    /// Its mean.
    Average(AvgPool2d),
}

/// Upsampling by two, then a convolution of stride 1.
#[derive(Module, Debug)]
pub struct Resized {
    resize: Interpolate2d,
    pub(super) convolution: Conv2d,
}

/// How an image is upsampled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resize {
    /// Nearest neighbour: each pixel becomes a 2×2 block.
    Nearest,
    /// Bilinear interpolation between the centres of pixels.
    Bilinear,
}

/// A 3×3 convolution of stride 1, then pooling: half the height and width.
pub fn pooled(channels: [usize; 2], pool: Pool, bias: bool, device: &Device) -> Convolution {
    Convolution::Pooled(Pooled { convolution: conv2d(channels, SAME_SIZE, bias, device), pool })
}

/// Upsampling, then a 3×3 convolution of stride 1: twice the height and width.
pub fn resized(channels: [usize; 2], resize: Resize, bias: bool, device: &Device) -> Convolution {
    let mode = match resize {
        Resize::Nearest => InterpolateMode::Nearest,
        Resize::Bilinear => InterpolateMode::Linear,
    };
    let resize =
        Interpolate2dConfig::new().with_scale_factor(Some([2.0, 2.0])).with_mode(mode).with_align_corners(false).init();
    Convolution::Resized(Resized { resize, convolution: conv2d(channels, SAME_SIZE, bias, device) })
}

const SAME_SIZE: ConvGeometry = ConvGeometry { kernel: 3, stride: 1, padding: 1 };

impl Pool {
    /// The maximum of each 2×2 block.
    pub fn max() -> Self {
        Self::Max(MaxPool2dConfig::new([2, 2]).with_strides([2, 2]).init())
    }

    /// The mean of each 2×2 block.
    pub fn average() -> Self {
        Self::Average(AvgPool2dConfig::new([2, 2]).with_strides([2, 2]).init())
    }
}

impl Pooled {
    pub(super) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        match self.pool {
            Pool::Max(_) => kernels::convolve_max_pool(x, self.convolution.weight.val(), geometry(&self.convolution)),
            Pool::Average(_) => kernels::convolve_average_pool(x, self.convolution.weight.val()),
        }
    }

    pub(super) fn torch_modules(&self) -> Vec<TorchModule> {
        let class = match self.pool {
            Pool::Max(_) => "MaxPool2d",
            Pool::Average(_) => "AvgPool2d",
        };
        vec![TorchModule::convolution(&self.convolution), TorchModule::plain(class, json!({ "kernel_size": 2 }))]
    }
}

impl Resized {
    pub(super) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        match self.resize.mode {
            InterpolateMode::Nearest => kernels::upsample_convolve(x, self.convolution.weight.val()),
            _ => forward(&self.convolution, kernels::upsample_bilinear(x)),
        }
    }

    pub(super) fn torch_modules(&self) -> Vec<TorchModule> {
        let mode = match self.resize.mode {
            InterpolateMode::Nearest => "nearest",
            _ => "bilinear",
        };
        let upsample = TorchModule::plain("Upsample", json!({ "scale_factor": 2, "mode": mode }));
        vec![upsample, TorchModule::convolution(&self.convolution)]
    }
}
