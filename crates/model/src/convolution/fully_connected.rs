//! Fully connected layers between images.

use burn::module::Module;
use burn::nn::{Initializer, Linear, LinearConfig};
use burn::tensor::{Device, Tensor};
use serde_json::json;

use super::Convolution;
use crate::torch::TorchModule;

/// A fully connected layer from one image to another.
#[derive(Module, Debug)]
pub struct FullyConnected {
    pub(super) linear: Linear,
    pub(super) channels: usize,
    pub(super) size: usize,
}

/// Global average pooling, then a fully connected layer.
#[derive(Module, Debug)]
pub struct Averaged {
    pub(super) linear: Linear,
}

/// Shape of an image, `[channels, size]`. Units are channels of one pixel.
pub type Shape = [usize; 2];

/// A fully connected layer from one image to another.
pub fn fully_connected(from: Shape, to: Shape, bias: bool, device: &Device) -> Convolution {
    let [channels, size] = to;
    let linear = linear([elements(from), elements(to)], bias, device);
    Convolution::FullyConnected(FullyConnected { linear, channels, size })
}

/// Global average pooling, then a fully connected layer.
pub fn averaged(channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    Convolution::Averaged(Averaged { linear: linear(channels, bias, device) })
}

fn elements([channels, size]: Shape) -> usize {
    channels * size * size
}

fn linear([from, to]: [usize; 2], bias: bool, device: &Device) -> Linear {
    LinearConfig::new(from, to).with_bias(bias).with_initializer(Initializer::Zeros).init(device)
}

impl FullyConnected {
    pub(super) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x: Tensor<2> = x.flatten(1, 3);
        let [batch, _] = x.dims();
        self.linear.forward(x).reshape([batch, self.channels, self.size, self.size])
    }

    pub(super) fn torch_modules(&self) -> Vec<TorchModule> {
        let flatten = TorchModule::plain("Flatten", json!({}));
        vec![flatten, TorchModule::linear(&self.linear), TorchModule::unflatten(self.channels, self.size)]
    }
}

impl Averaged {
    pub(super) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let [batch, channels, height, width] = x.dims();
        let x: Tensor<2> = x.reshape([batch, channels, height * width]).mean_dim(2).squeeze_dim(2);
        self.linear.forward(x).unsqueeze_dims(&[2, 3])
    }

    pub(super) fn torch_modules(&self) -> Vec<TorchModule> {
        let [_, to] = self.linear.weight.dims();
        let mean = TorchModule::plain("AdaptiveAvgPool2d", json!({ "output_size": 1 }));
        let flatten = TorchModule::plain("Flatten", json!({}));
        vec![mean, flatten, TorchModule::linear(&self.linear), TorchModule::unflatten(to, 1)]
    }
}
