//! The feature network: a small classifier whose last hidden layer gives 128 features of an image.
//!
//! Fréchet distances on these features compare only with each other. They are not FID, which uses Inception features.

use burn::module::{Module, ModuleMapper, Param};
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::{Linear, LinearConfig, PaddingConfig2d};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor, TensorData};
use burn_store::{ModuleStore, SafetensorsStore};
use kernels::{Activation, ConvGeometry};
use sha2::{Digest, Sha256};
use spec::{Factor, Features, Source};
use thiserror::Error;

use crate::parameters::Path;

/// Features of an image.
pub const FEATURES: usize = 128;

/// Height and width of the network's input.
const SIZE: usize = 32;

/// Geometry of each convolution.
const GEOMETRY: ConvGeometry = ConvGeometry { kernel: 3, stride: 2, padding: 1 };

const FASHION_MNIST: Weights =
    Weights { name: "fashion-mnist", file: include_bytes!("../weights/fashion-mnist.safetensors") };
const ROOMS: Weights = Weights { name: "rooms", file: include_bytes!("../weights/rooms.safetensors") };
const ROOMS_GREY: Weights = Weights { name: "rooms-grey", file: include_bytes!("../weights/rooms-grey.safetensors") };

/// Trained weights of a feature network.
#[derive(Clone, Copy)]
struct Weights {
    name: &'static str,
    file: &'static [u8],
}

/// A classifier of 32×32 images.
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use model::{FEATURES, FeatureNetwork};
/// use spec::Source;
///
/// let device = Device::flex();
/// let (network, identity) = FeatureNetwork::trained_on(Source::FashionMnist, &device)?.expect("it has a trained network");
/// let features = network.features(Tensor::zeros([2, 1, 32, 32], &device));
/// assert_eq!((identity.name.as_str(), features.dims()), ("fashion-mnist", [2, FEATURES]));
/// # Ok::<(), model::WeightsError>(())
/// ```
#[derive(Module, Debug)]
pub struct FeatureNetwork {
    convolutions: Vec<Conv2d>,
    describe: Linear,
    classify: Linear,
    combine: Option<Tensor<2>>, // [values of all factors, labels], for labels of several factors
}

/// Configuration of a [`FeatureNetwork`].
#[derive(Clone, Copy, Debug)]
pub struct FeatureNetworkConfig {
    /// Colour channels of an image.
    pub channels: usize,
    /// Factors of the labels, with one output for each value of each factor.
    pub factors: &'static [Factor],
}

/// Weights that don't fit the network.
#[derive(Debug, Error)]
#[error("the feature network's weights are damaged: {0}")]
pub struct WeightsError(String);

impl FeatureNetworkConfig {
    /// The network of a source with labels.
    pub const fn of(source: Source) -> Self {
        Self { channels: source.channels(), factors: source.factors() }
    }

    /// Builds the network with Burn's default initial values (Kaiming).
    pub fn init(&self, device: &Device) -> FeatureNetwork {
        let convolution = |channels| {
            Conv2dConfig::new(channels, [3, 3])
                .with_stride([GEOMETRY.stride; 2])
                .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
                .init(device)
        };
        FeatureNetwork {
            convolutions: [[self.channels, 16], [16, 32], [32, 64]].map(convolution).into(),
            describe: LinearConfig::new(64 * 4 * 4, FEATURES).init(device),
            classify: LinearConfig::new(FEATURES, self.factors.iter().map(|factor| factor.values.len()).sum())
                .init(device),
            combine: (self.factors.len() > 1).then(|| combinations(self.factors, device)),
        }
    }
}

impl FeatureNetwork {
    /// The network trained on the training half of a source, with its name and the SHA-256 of its weights file. None for a source
    /// without a trained network.
    ///
    /// # Errors
    ///
    /// If the weights don't fit the network.
    pub fn trained_on(source: Source, device: &Device) -> Result<Option<(Self, Features)>, WeightsError> {
        let weights = match source {
            Source::FashionMnistSmall | Source::FashionMnist => FASHION_MNIST,
            Source::Rooms => ROOMS,
            Source::RoomsGrey => ROOMS_GREY,
            Source::Mnist | Source::Cifar10 | Source::Images => return Ok(None),
        };
        let mut network = FeatureNetworkConfig::of(source).init(device);
        let mut store = SafetensorsStore::from_bytes(Some(weights.file.to_vec()));
        store.apply_to(&mut network).map_err(|error| WeightsError(error.to_string()))?;
        let digest = Sha256::digest(weights.file);
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Some((network, Features { name: weights.name.to_owned(), sha256 })))
    }

    /// An untrained network of the same shape. Weights are from N(0, 2 / fan-in) (He et al. 2015), biases 0.
    /// `draw(path, count)` returns `count` numbers from N(0, 1) for the weight of that path.
    pub fn random(channels: usize, draw: impl FnMut(&str, usize) -> Vec<f32>, device: &Device) -> Self {
        let config = FeatureNetworkConfig { channels, factors: Source::FashionMnist.factors() };
        config.init(device).map(&mut Kaiming { path: Path::default(), draw })
    }

    /// The features of images.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`, pixels in [-1, 1]; larger sizes are averaged down to 32, pixels of smaller ones repeated
    /// - returns `[batch, 128]`, not negative
    pub fn features(&self, x: Tensor<4>) -> Tensor<2> {
        let x = resize(x); // [batch, channels, 32, 32]
        let x = self.convolutions.iter().fold(x, convolve); // [batch, 64, 4, 4]
        relu(self.describe.forward(x.flatten(1, 3))) // [batch, 128]
    }

    /// Logits of the labels. With several factors, a label's logit is the sum of its values' logits, so that factors are independent.
    ///
    /// # Shapes
    ///
    /// - `features`: `[batch, 128]`
    /// - returns `[batch, labels]`
    pub fn logits(&self, features: Tensor<2>) -> Tensor<2> {
        let values = self.classify.forward(features);
        match &self.combine {
            Some(combine) => values.matmul(combine.clone()),
            None => values,
        }
    }
}

/// One-hot values of each label, `[values of all factors, labels]`.
fn combinations(factors: &[Factor], device: &Device) -> Tensor<2> {
    let sizes: Vec<usize> = factors.iter().map(|factor| factor.values.len()).collect();
    let (values, labels) = (sizes.iter().sum::<usize>(), sizes.iter().product::<usize>());
    let mut matrix = vec![0.0_f32; values * labels];
    for label in 0..labels {
        let mut first = 0;
        for (value, size) in Factor::split(factors, label).into_iter().zip(&sizes) {
            matrix[(first + value) * labels + label] = 1.0;
            first += size;
        }
    }
    Tensor::from_data(TensorData::new(matrix, [values, labels]), device)
}

fn convolve(x: Tensor<4>, convolution: &Conv2d) -> Tensor<4> {
    let x = kernels::convolve(x, convolution.weight.val(), GEOMETRY);
    kernels::activate(x, convolution.bias.as_ref().map(|bias| bias.val()), Activation::Relu)
}

/// Averages blocks of pixels, or repeats pixels, to 32×32.
fn resize(x: Tensor<4>) -> Tensor<4> {
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

    fn exit_module(&mut self, name: &str, container: &str) {
        self.path.exit(name, container);
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
            let values = (self.draw)(&path, tensor.shape().num_elements());
            Tensor::from_data(TensorData::new(values, shape), &device) * (2.0 / fan_in as f64).sqrt()
        })
    }
}
