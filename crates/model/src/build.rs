//! Builds layers from a design: the only file that matches on design choices.

use burn::module::Module;
use burn::nn::activation::{EluConfig, LeakyReluConfig, Sigmoid};
use burn::nn::{BatchNormConfig, GroupNormConfig, Identity, Relu, Tanh};
use burn::tensor::Device;
use spec::{
    Architecture, Biases, Conditioning, Design, DiscriminatorHead, Downsampling, GeneratorOutput, HiddenLayers,
    Initializer, Loss, Normalization, Normalizer, RunSpec, SpectralNormalization, Upsampling,
};

use crate::activation::{Activation, Maxout};
use crate::augmentation::Augmentation;
use crate::conditioning::ClassCondition;
use crate::convolution::{self, Convolution, LayerCost, Pool, Resize, Shape};
use crate::loss::{self, DiscriminatorLoss, GeneratorLoss, Objective};
use crate::networks::Discriminator;
use crate::spectral_norm::SpectralNormalizer;
use crate::stage::{GhostBatchNorm, Norm, Stage};

/// The role of a layer in its network. Normalisation, bias and activation depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerRole {
    /// A hidden layer of the generator.
    GeneratorHidden,
    /// The layer that outputs the image.
    GeneratorOutput,
    /// The layer that outputs the residual of a LAPGAN level.
    GeneratorResidual,
    /// The layer that reads the image.
    DiscriminatorInput,
    /// A hidden layer of the discriminator.
    DiscriminatorHidden,
    /// The layer that outputs the score.
    DiscriminatorScore,
}

/// Builds the layers of one design on one device. Weights are zero until they are [initialised](crate::initialize).
#[derive(Clone, Copy)]
pub struct Builder<'a> {
    design: &'a Design,
    device: &'a Device,
}

impl<'a> Builder<'a> {
    /// A builder for a design.
    pub fn new(design: &'a Design, device: &'a Device) -> Self {
        Self { design, device }
    }

    /// A layer with its normalisation and activation. `layer` builds the linear part from `[from, to]` channels and
    /// whether it has a bias.
    pub fn stage(
        &self,
        role: LayerRole,
        [from, to]: [usize; 2],
        layer: impl FnOnce(&Self, [usize; 2], bool) -> Convolution,
    ) -> Stage {
        let activation = self.activation(role);
        let channels = to * activation.pieces();
        let layer = layer(self, [from, channels], self.has_bias(role));
        Stage::new(layer, self.norm(role, channels), activation)
    }

    /// Halves height and width: guideline 1.
    pub fn downsample(&self, channels: [usize; 2], bias: bool) -> Convolution {
        let Self { design, device } = *self;
        match design.downsampling {
            Downsampling::Strided => convolution::strided(channels, design.kernel, bias, device),
            Downsampling::MaxPool => convolution::pooled(channels, Pool::max(), bias, device),
            Downsampling::AveragePool => convolution::pooled(channels, Pool::average(), bias, device),
        }
    }

    /// Doubles height and width: guideline 1.
    pub fn upsample(&self, channels: [usize; 2], bias: bool) -> Convolution {
        let Self { design, device } = *self;
        match design.upsampling {
            Upsampling::FractionallyStrided => convolution::fractionally_strided(channels, design.kernel, bias, device),
            Upsampling::Nearest => convolution::resized(channels, Resize::Nearest, bias, device),
            Upsampling::Bilinear => convolution::resized(channels, Resize::Bilinear, bias, device),
            Upsampling::FractionallyStridedFromNearest => convolution::untied(channels, bias, device),
        }
    }

    /// Projects a vector `[batch, from, 1, 1]` to 4×4 feature maps: figure 1.
    pub fn project(&self, channels: [usize; 2], bias: bool) -> Convolution {
        convolution::project(channels, bias, self.device)
    }

    /// Maps 4×4 feature maps to scores or units: section 3.
    pub fn head(&self, channels: [usize; 2], bias: bool) -> Convolution {
        match self.design.discriminator_head {
            DiscriminatorHead::Convolution => convolution::full_kernel(channels, bias, self.device),
            DiscriminatorHead::GlobalAverage => convolution::averaged(channels, bias, self.device),
        }
    }

    /// A fully connected layer between units.
    pub fn fully_connected(&self, [from, to]: [usize; 2], bias: bool) -> Convolution {
        self.connect([from, 1], [to, 1], bias)
    }

    /// A fully connected layer between images of these shapes.
    pub fn connect(&self, from: Shape, to: Shape, bias: bool) -> Convolution {
        convolution::fully_connected(from, to, bias, self.device)
    }

    /// A strided convolution, whatever the design's downsampling is.
    pub fn strided(&self, channels: [usize; 2], kernel: usize, bias: bool) -> Convolution {
        convolution::strided(channels, kernel, bias, self.device)
    }

    /// A convolution of stride 1 that keeps height and width.
    pub fn same_size(&self, channels: [usize; 2], kernel: usize, bias: bool) -> Convolution {
        convolution::same_size(channels, kernel, bias, self.device)
    }

    /// Units of DCGAN's fully connected hidden layers, if it has any: guideline 2.
    pub fn hidden_units(&self, width: usize) -> Option<usize> {
        match self.design.hidden_layers {
            HiddenLayers::None => None,
            HiddenLayers::FullyConnected => Some(self.design.hidden_width * width),
        }
    }

    /// The class beside images of `size`×`size` pixels.
    pub fn image_condition(&self, classes: usize, size: usize) -> ClassCondition {
        match self.design.conditioning {
            Conditioning::None => ClassCondition::None(Identity::new()),
            Conditioning::Class => ClassCondition::plane(classes, size, self.device),
        }
    }

    /// Whether the layer of a role has a bias.
    ///
    /// By default a hidden layer has one exactly where it is not normalised. The bias takes the place of the
    /// normalisation's shift, so that an ablation of normalisation removes nothing else. Convolutions at the image have
    /// none, as in the authors' code. Architectures before DCGAN have one wherever no normalisation follows.
    pub fn has_bias(&self, role: LayerRole) -> bool {
        let hidden = matches!(role, LayerRole::GeneratorHidden | LayerRole::DiscriminatorHidden);
        let allowed = match (self.design.biases, self.design.architecture) {
            (Biases::Auto, Architecture::Dcgan) => hidden,
            (Biases::Auto, Architecture::Gan | Architecture::Lapgan) | (Biases::Everywhere, _) => true,
            (Biases::None, _) => false,
        };
        allowed && !self.is_normalized(role)
    }

    /// Whether the layer of a role is normalised: guideline 4.
    fn is_normalized(&self, role: LayerRole) -> bool {
        use LayerRole::{DiscriminatorHidden, DiscriminatorInput, GeneratorHidden, GeneratorOutput, GeneratorResidual};
        match self.design.normalization {
            Normalization::Both => matches!(role, GeneratorHidden | DiscriminatorHidden),
            Normalization::None => false,
            Normalization::Generator => matches!(role, GeneratorHidden),
            Normalization::Discriminator => matches!(role, DiscriminatorHidden),
            Normalization::GeneratorOutput => {
                matches!(role, GeneratorHidden | GeneratorOutput | GeneratorResidual | DiscriminatorHidden)
            }
            Normalization::DiscriminatorInput => {
                matches!(role, GeneratorHidden | DiscriminatorInput | DiscriminatorHidden)
            }
            Normalization::Everywhere => role != LayerRole::DiscriminatorScore,
        }
    }

    /// The normalisation of a role: guideline 4.
    fn norm(&self, role: LayerRole, channels: usize) -> Norm {
        let Self { design, device } = *self;
        if !self.is_normalized(role) {
            return Norm::Identity(Identity::new());
        }
        let group_norm = |groups| Norm::Group(GroupNormConfig::new(groups, channels).with_epsilon(1e-5).init(device));
        match design.normalizer {
            Normalizer::Batch => {
                let norm = BatchNormConfig::new(channels).with_epsilon(1e-5).with_momentum(0.1).init(device);
                match design.ghost_batch_size {
                    0 => Norm::Batch(norm),
                    images => Norm::GhostBatch(GhostBatchNorm::new(norm, images)),
                }
            }
            Normalizer::Instance => group_norm(channels),
            Normalizer::Layer => group_norm(1),
            Normalizer::Group => group_norm(greatest_common_divisor(design.norm_groups, channels)),
        }
    }

    /// The activation of a role: guideline 3.
    fn activation(&self, role: LayerRole) -> Activation {
        let design = self.design;
        let hidden = match role {
            LayerRole::GeneratorHidden => design.generator_activation,
            LayerRole::DiscriminatorInput | LayerRole::DiscriminatorHidden => design.discriminator_activation,
            LayerRole::GeneratorOutput => match design.generator_output {
                GeneratorOutput::Tanh => spec::Activation::Tanh,
                GeneratorOutput::Sigmoid => return Activation::ScaledSigmoid(Sigmoid::new()),
            },
            LayerRole::GeneratorResidual | LayerRole::DiscriminatorScore => {
                return Activation::Identity(Identity::new());
            }
        };
        match hidden {
            spec::Activation::Relu => Activation::Relu(Relu::new()),
            spec::Activation::LeakyRelu => {
                Activation::LeakyRelu(LeakyReluConfig::new().with_negative_slope(design.leak).init())
            }
            spec::Activation::Tanh => Activation::Tanh(Tanh::new()),
            spec::Activation::Elu => Activation::Elu(EluConfig::new().init()),
            spec::Activation::Maxout => Activation::Maxout(Maxout { pieces: design.maxout_pieces }),
        }
    }
}

impl Augmentation {
    /// The augmentation of a run; none where D sees images as they are.
    pub fn of(spec: &RunSpec) -> Option<Self> {
        let (color, translation, cutout) = match spec.augmentation {
            spec::Augmentation::None => return None,
            spec::Augmentation::Color => (true, false, false),
            spec::Augmentation::Translation => (false, true, false),
            spec::Augmentation::Cutout => (false, false, true),
            spec::Augmentation::TranslationCutout => (false, true, true),
            spec::Augmentation::ColorTranslationCutout => (true, true, true),
        };
        Some(Self { color, translation, cutout })
    }
}

/// The bound of D's parameters, where a run clips them.
pub fn clipping_bound(spec: &RunSpec) -> Option<f64> {
    match spec.loss {
        Loss::Wasserstein => (spec.weight_clipping > 0.0).then_some(spec.weight_clipping),
        Loss::NonSaturating | Loss::Minimax | Loss::LeastSquares | Loss::Hinge | Loss::RelativisticAverage => None,
    }
}

/// D with the normalisation of its weights.
pub fn normalize_weights(design: &Design, discriminator: Discriminator) -> Discriminator {
    match design.spectral_normalization {
        SpectralNormalization::None => discriminator,
        SpectralNormalization::Discriminator => discriminator.apply_reparameterization(SpectralNormalizer),
    }
}

/// The class beside a latent.
pub fn latent_condition(design: &Design, classes: usize) -> ClassCondition {
    match design.conditioning {
        Conditioning::None => ClassCondition::None(Identity::new()),
        Conditioning::Class => ClassCondition::OneHot(classes),
    }
}

/// The standard deviation of a layer's initial weights: section 4, He et al. 2015 (for ReLU) or Glorot and Bengio 2010, by the layer's
/// [fans](LayerCost). Convolutions of stride 2 have other fans than in PyTorch's `init`, which does not look at strides.
pub fn initial_deviation(initializer: Initializer, std: f64, layer: &LayerCost) -> f64 {
    match initializer {
        Initializer::Normal => std,
        Initializer::Kaiming => (2.0 / layer.fan_in).sqrt(),
        Initializer::Xavier => (2.0 / (layer.fan_in + layer.fan_out)).sqrt(),
    }
}

impl Objective {
    /// The losses of a run.
    pub fn of(spec: &RunSpec) -> Self {
        use GeneratorLoss::{OfBoth, OfFake};
        let (discriminator, generator): (DiscriminatorLoss, GeneratorLoss) = match spec.loss {
            Loss::NonSaturating => (loss::discriminator_bce, OfFake(loss::generator_non_saturating)),
            Loss::Minimax => (loss::discriminator_bce, OfFake(loss::generator_minimax)),
            Loss::LeastSquares => (loss::discriminator_least_squares, OfFake(loss::generator_least_squares)),
            Loss::Hinge => (loss::discriminator_hinge, OfFake(loss::generator_hinge)),
            Loss::Wasserstein => (loss::discriminator_wasserstein, OfFake(loss::generator_wasserstein)),
            Loss::RelativisticAverage => {
                (loss::discriminator_relativistic_average, OfBoth(loss::generator_relativistic_average))
            }
        };
        Self { discriminator, generator, real_target: 1.0 - spec.label_smoothing }
    }
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
