//! Burn's own layers, computed by this crate: `cargo run --release -p kernels --example burn_layers`.

use burn::nn::conv::Conv2dConfig;
use burn::nn::{BatchNormConfig, PaddingConfig2d};
use burn::tensor::activation::leaky_relu;
use burn::tensor::{Device, Distribution, Tensor};
use kernels::{Activation, BatchNormParams, ConvGeometry, batch_norm_train, convolve};

fn main() {
    let device = Device::flex().autodiff();
    let padding = PaddingConfig2d::Explicit(1, 1, 1, 1);
    let convolution = Conv2dConfig::new([16, 32], [4, 4]).with_stride([2, 2]).with_padding(padding).with_bias(false);
    let (convolution, norm) = (convolution.init(&device), BatchNormConfig::new(32).init(&device));
    let x = Tensor::<4>::random([64, 16, 16, 16], Distribution::Default, &device);

    // The ten lines: the same weights, in two fused operations with gradients of their own.
    let geometry = ConvGeometry { kernel: 4, stride: 2, padding: 1 };
    let summed = convolve(x.clone(), convolution.weight.val(), geometry);
    let normalization = BatchNormParams {
        gamma: norm.gamma.val(),
        beta: norm.beta.val(),
        epsilon: norm.epsilon,
        activation: Activation::LeakyRelu(0.2),
    };
    let fused = batch_norm_train(summed, normalization).output; // [64, 32, 8, 8]
    let grads = fused.clone().sum().backward();
    let of_weights = convolution.weight.val().grad(&grads).expect("weights are tracked");

    let burns = leaky_relu(norm.forward(convolution.forward(x)), 0.2);
    let distance = (fused - burns).abs().max().into_scalar::<f32>();
    println!("{} apart from Burn's own; gradient of the weights: {:?}", distance, of_weights.dims());
    assert!(distance < 1e-4, "single precision, other orders of summation");
}
