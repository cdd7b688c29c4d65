//! The network behind the distances: a small classifier whose last hidden layer describes an image in 128 numbers.
//!
//! Its distances compare with each other and with nothing else: they are not the FID of the literature, which needs
//! Inception's features.

use burn::module::{Module, ModuleMapper, Param};
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::{Linear, LinearConfig, PaddingConfig2d};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor, TensorData};
use burn_store::{ModuleStore, SafetensorsStore};
use kernels::{Activation, Sliding};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::parameters::Path;

/// Numbers that describe an image.
pub const FEATURES: usize = 128;

/// Height and width of the images that the network reads.
const SIZE: usize = 32;

/// How each convolution moves.
const SLIDING: Sliding = Sliding { kernel: 3, stride: 2, padding: 1 };

const FASHION_MNIST: &[u8] = include_bytes!("../weights/fashion-mnist.safetensors");

/// A classifier of 32×32 images.
#[derive(Module, Debug)]
pub struct FeatureNetwork {
    convolutions: Vec<Conv2d>,
    describe: Linear,
    classify: Linear,
}

/// What a [`FeatureNetwork`] is made from.
#[derive(Clone, Copy, Debug)]
pub struct FeatureNetworkConfig {
    /// Colour channels of an image.
    pub channels: usize,
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
                .with_stride([SLIDING.stride; 2])
                .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
                .init(device)
        };
        FeatureNetwork {
            convolutions: [[self.channels, 16], [16, 32], [32, 64]].map(convolution).into(),
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
        let mut network = FeatureNetworkConfig { channels: 1, classes: 10 }.init(device);
        let mut store = SafetensorsStore::from_bytes(Some(FASHION_MNIST.to_vec()));
        store.apply_to(&mut network).map_err(|error| WeightsError(error.to_string()))?;
        let digest = Sha256::digest(FASHION_MNIST);
        Ok((network, digest.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// A network of the same shape that was never trained: what it tells apart, no label has taught it. Weights are from
    /// N(0, 2 / fan-in) (He et al. 2015), biases 0. `draw` gives that many numbers from N(0, 1) for the weight of that path.
    pub fn random(channels: usize, draw: impl FnMut(&str, usize) -> Vec<f32>, device: &Device) -> Self {
        FeatureNetworkConfig { channels, classes: 10 }.init(device).map(&mut Kaiming { path: Path::default(), draw })
    }

    /// Describes images.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`, pixels in [-1, 1]; sizes above 32 are averaged down to it, those below repeated
    /// - returns `[batch, 128]`, none below 0
    pub fn describe(&self, x: Tensor<4>) -> Tensor<2> {
        let x = at_its_size(x); // [batch, channels, 32, 32]
        let x = self.convolutions.iter().fold(x, look); // [batch, 64, 4, 4]
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

fn look(x: Tensor<4>, convolution: &Conv2d) -> Tensor<4> {
    let x = kernels::convolve(x, convolution.weight.val(), SLIDING);
    kernels::activate(x, convolution.bias.as_ref().map(|bias| bias.val()), Activation::Relu)
}

/// Averages blocks of pixels so that 32×32 remain, or repeats pixels so that there are as many.
fn at_its_size(x: Tensor<4>) -> Tensor<4> {
    let [batch, channels, size, _] = x.dims();
    if size == SIZE {
        return x;
    }
    if size < SIZE {
        let times = SIZE / size;
        let x: Tensor<6> = x.reshape([batch, channels, size, 1, size, 1]);
        return x.repeat(&[1, 1, 1, times, 1, times]).reshape([batch, channels, SIZE, SIZE]);
    }
    let block = size / SIZE;
    x.reshape([batch * channels, SIZE, block, SIZE, block])
        .mean_dim(4)
        .mean_dim(2)
        .reshape([batch, channels, SIZE, SIZE])
}

struct Kaiming<F> {
    path: Path,
    draw: F,
}

impl<F: FnMut(&str, usize) -> Vec<f32>> ModuleMapper for Kaiming<F> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, container: &str) {
        self.path.exit(container);
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let path = self.path.to_string();
        param.map(|tensor| {
            let (shape, device) = (tensor.dims(), tensor.device());
            let fan_in = match D {
                1 => return tensor.zeros_like(),  // a bias
                2 => shape[0],                    // [from, to]
                _ => shape[1..].iter().product(), // [to, from, height, width]
            };
            let drawn = (self.draw)(&path, tensor.shape().num_elements());
            Tensor::from_data(TensorData::new(drawn, shape), &device) * (2.0 / fan_in as f64).sqrt()
        })
    }
}
