//! The network behind the distances: a small classifier whose last hidden layer describes an image in 128 numbers.
//!
//! Its distances compare with each other and with nothing else: they are not the FID of the literature, which needs
//! Inception's features.

use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::{Linear, LinearConfig, PaddingConfig2d};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};
use burn_store::{ModuleStore, SafetensorsStore};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Numbers that describe an image.
pub const FEATURES: usize = 128;

/// Height and width of the images that the network reads.
const SIZE: usize = 32;

const FASHION_MNIST: &[u8] = include_bytes!("../weights/fashion-mnist.safetensors");

/// A classifier of 32×32 grey images.
#[derive(Module, Debug)]
pub struct FeatureNetwork {
    convolutions: Vec<Conv2d>,
    describe: Linear,
    classify: Linear,
}

/// What a [`FeatureNetwork`] is made from.
#[derive(Clone, Copy, Debug)]
pub struct FeatureNetworkConfig {
    /// How many classes it tells apart.
    pub classes: usize,
}

/// Weights that don't fit the network.
#[derive(Debug, Error)]
#[error("the feature network's weights are damaged: {0}")]
pub struct WeightsError(String);

impl FeatureNetworkConfig {
    /// Builds the network with Burn's default initial values (Kaiming).
    pub fn init(&self, device: &Device) -> FeatureNetwork {
        let convolution = |channels| {
            Conv2dConfig::new(channels, [3, 3])
                .with_stride([2, 2])
                .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
                .init(device)
        };
        FeatureNetwork {
            convolutions: [[1, 16], [16, 32], [32, 64]].map(convolution).into(),
            describe: LinearConfig::new(64 * 4 * 4, FEATURES).init(device),
            classify: LinearConfig::new(FEATURES, self.classes).init(device),
        }
    }
}

impl FeatureNetwork {
    /// The network that was trained on the training half of Fashion-MNIST, with the SHA-256 of its weights file.
    ///
    /// # Errors
    ///
    /// Weights that don't fit.
    pub fn fashion_mnist(device: &Device) -> Result<(Self, String), WeightsError> {
        let mut network = FeatureNetworkConfig { classes: 10 }.init(device);
        let mut store = SafetensorsStore::from_bytes(Some(FASHION_MNIST.to_vec()));
        store.apply_to(&mut network).map_err(|error| WeightsError(error.to_string()))?;
        let digest = Sha256::digest(FASHION_MNIST);
        Ok((network, digest.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// Describes images.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, 1, size, size]`, pixels in [-1, 1]; sizes above 32 are averaged down to it
    /// - returns `[batch, 128]`, none below 0
    pub fn describe(&self, x: Tensor<4>) -> Tensor<2> {
        let x = shrink(x); // [batch, 1, 32, 32]
        let x = self.convolutions.iter().fold(x, |x, convolution| relu(convolution.forward(x))); // [batch, 64, 4, 4]
        relu(self.describe.forward(x.flatten(1, 3))) // [batch, 128]
    }

    /// Tells the class of images from their description.
    ///
    /// # Shapes
    ///
    /// - `features`: `[batch, 128]`
    /// - returns `[batch, classes]`, logits
    pub fn classify(&self, features: Tensor<2>) -> Tensor<2> {
        self.classify.forward(features)
    }
}

/// Averages blocks of pixels so that 32×32 remain.
fn shrink(x: Tensor<4>) -> Tensor<4> {
    let [batch, channels, size, _] = x.dims();
    let block = size / SIZE;
    if block == 1 {
        return x;
    }
    x.reshape([batch * channels, SIZE, block, SIZE, block])
        .mean_dim(4)
        .mean_dim(2)
        .reshape([batch, channels, SIZE, SIZE])
}
