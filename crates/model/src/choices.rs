//! The one place where a design is looked at: each function answers one of its questions with a layer, a network or a loss.

use burn::nn::activation::{EluConfig, LeakyReluConfig, Sigmoid};
use burn::nn::{BatchNormConfig, GroupNormConfig, Identity, Relu, Tanh};
use burn::tensor::Device;
use spec::{
    Architecture, Biases, Conditioning, Design, DiscriminatorHead, Downsampling, GeneratorOutput, HiddenLayers,
    Initializer, Loss, Normalization, Normalizer, Upsampling,
};

use crate::activation::{Activation, Maxout};
use crate::condition::Condition;
use crate::config::{DiscriminatorConfig, GeneratorConfig};
use crate::convolution::{self, Convolution, Pool, Resize, Trace};
use crate::loss::{self, Objective};
use crate::networks::{Discriminator, Generator};
use crate::stage::{GhostBatchNorm, Norm};
use crate::{dcgan, gan, lapgan};

/// Where in a network a stage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A hidden layer of the generator.
    GeneratorHidden,
    /// The layer that draws the image.
    GeneratorOutput,
    /// A layer that draws what an enlarged image lacks.
    GeneratorDetail,
    /// The layer that sees the image.
    DiscriminatorInput,
    /// A hidden layer of the discriminator.
    DiscriminatorHidden,
    /// The layer that scores.
    DiscriminatorScore,
}

/// The generator of an architecture.
pub fn generator(config: &GeneratorConfig, device: &Device) -> Generator {
    match config.design.architecture {
        Architecture::Dcgan => Generator::Dcgan(dcgan::Generator::new(config, device)),
        Architecture::Gan => Generator::Gan(gan::Generator::new(config, device)),
        Architecture::Lapgan => Generator::Lapgan(lapgan::Generator::new(config, device)),
    }
}

/// Numbers that the generator of an architecture draws an image from.
pub fn drawn(config: &GeneratorConfig) -> usize {
    match config.design.architecture {
        Architecture::Dcgan | Architecture::Gan => config.latent,
        Architecture::Lapgan => lapgan::drawn(config.latent, config.image_size),
    }
}

/// The discriminator of an architecture.
pub fn discriminator(config: &DiscriminatorConfig, device: &Device) -> Discriminator {
    match config.design.architecture {
        Architecture::Dcgan => Discriminator::Dcgan(dcgan::Discriminator::new(config, device)),
        Architecture::Gan => Discriminator::Gan(gan::Discriminator::new(config, device)),
        Architecture::Lapgan => Discriminator::Lapgan(lapgan::Discriminator::new(config, device)),
    }
}

/// How the class is told beside a latent.
pub fn beside_latent(design: &Design, classes: usize) -> Condition {
    match design.conditioning {
        Conditioning::None => Condition::None(Identity::new()),
        Conditioning::Class => Condition::Numbers(classes),
    }
}

/// How the class is told beside images of that height and width.
pub fn beside_image(design: &Design, [classes, size]: [usize; 2], device: &Device) -> Condition {
    match design.conditioning {
        Conditioning::None => Condition::None(Identity::new()),
        Conditioning::Class => Condition::plane(classes, size, device),
    }
}

/// Units of DCGAN's fully connected hidden layers, if it has any: guideline 2.
pub fn hidden_units(design: &Design, width: usize) -> Option<usize> {
    match design.hidden_layers {
        HiddenLayers::None => None,
        HiddenLayers::FullyConnected => Some(design.hidden_width * width),
    }
}

/// Halves height and width: guideline 1.
pub fn downsample(design: &Design, channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    match design.downsampling {
        Downsampling::Strided => convolution::strided(channels, design.kernel, bias, device),
        Downsampling::MaxPool => convolution::pooled(channels, Pool::max(), bias, device),
        Downsampling::AveragePool => convolution::pooled(channels, Pool::average(), bias, device),
    }
}

/// Doubles height and width: guideline 1.
pub fn upsample(design: &Design, channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    match design.upsampling {
        Upsampling::FractionallyStrided => convolution::fractionally_strided(channels, design.kernel, bias, device),
        Upsampling::Nearest => convolution::resized(channels, Resize::Nearest, bias, device),
        Upsampling::Bilinear => convolution::resized(channels, Resize::Bilinear, bias, device),
        Upsampling::FractionallyStridedFromNearest => convolution::untied(channels, bias, device),
    }
}

/// Makes numbers of 4×4 feature maps: section 3.
pub fn head(design: &Design, channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    match design.discriminator_head {
        DiscriminatorHead::Convolution => convolution::whole(channels, bias, device),
        DiscriminatorHead::GlobalAverage => convolution::averaged(channels, bias, device),
    }
}

/// Whether normalisation stands at a place: guideline 4.
pub fn is_normalized(design: &Design, place: Place) -> bool {
    use Place::{DiscriminatorHidden, DiscriminatorInput, GeneratorDetail, GeneratorHidden, GeneratorOutput};
    match design.normalization {
        Normalization::Both => matches!(place, GeneratorHidden | DiscriminatorHidden),
        Normalization::None => false,
        Normalization::Generator => matches!(place, GeneratorHidden),
        Normalization::Discriminator => matches!(place, DiscriminatorHidden),
        Normalization::GeneratorOutput => {
            matches!(place, GeneratorHidden | GeneratorOutput | GeneratorDetail | DiscriminatorHidden)
        }
        Normalization::DiscriminatorInput => {
            matches!(place, GeneratorHidden | DiscriminatorInput | DiscriminatorHidden)
        }
        Normalization::Everywhere => place != Place::DiscriminatorScore,
    }
}

/// Whether the layer at a place has a bias. By default, where a hidden layer is not normalised, it takes the place of the
/// normalisation's shift, so that leaving the normalisation out takes away nothing else. The convolutions at the image have
/// none, as in the authors' code; what came before DCGAN has one wherever nothing is normalised.
pub fn has_bias(design: &Design, place: Place) -> bool {
    let hidden = matches!(place, Place::GeneratorHidden | Place::DiscriminatorHidden);
    let allowed = match (design.biases, design.architecture) {
        (Biases::Auto, Architecture::Dcgan) => hidden,
        (Biases::Auto, Architecture::Gan | Architecture::Lapgan) | (Biases::Everywhere, _) => true,
        (Biases::None, _) => false,
    };
    allowed && !is_normalized(design, place)
}

/// The normalisation at a place: guideline 4.
pub fn normalize(design: &Design, place: Place, channels: usize, device: &Device) -> Norm {
    if !is_normalized(design, place) {
        return Norm::Identity(Identity::new());
    }
    let of_groups = |groups| Norm::Group(GroupNormConfig::new(groups, channels).with_epsilon(1e-5).init(device));
    match design.normalizer {
        Normalizer::Batch => {
            let norm = BatchNormConfig::new(channels).with_epsilon(1e-5).with_momentum(0.1).init(device);
            match design.ghost_batch_size {
                0 => Norm::Batch(norm),
                images => Norm::GhostBatch(GhostBatchNorm::new(norm, images)),
            }
        }
        Normalizer::Instance => of_groups(channels),
        Normalizer::Layer => of_groups(1),
        Normalizer::Group => of_groups(greatest_common_divisor(design.norm_groups, channels)),
    }
}

/// The activation at a place: guideline 3.
pub fn activate(design: &Design, place: Place) -> Activation {
    let chosen = match place {
        Place::GeneratorHidden => design.generator_activation,
        Place::DiscriminatorInput | Place::DiscriminatorHidden => design.discriminator_activation,
        Place::GeneratorOutput => match design.generator_output {
            GeneratorOutput::Tanh => spec::Activation::Tanh,
            GeneratorOutput::Sigmoid => return Activation::Stretched(Sigmoid::new()),
        },
        Place::GeneratorDetail | Place::DiscriminatorScore => return Activation::Linear(Identity::new()),
    };
    match chosen {
        spec::Activation::Relu => Activation::Relu(Relu::new()),
        spec::Activation::LeakyRelu => {
            Activation::LeakyRelu(LeakyReluConfig::new().with_negative_slope(design.leak).init())
        }
        spec::Activation::Tanh => Activation::Tanh(Tanh::new()),
        spec::Activation::Elu => Activation::Elu(EluConfig::new().init()),
        spec::Activation::Maxout => Activation::Maxout(Maxout { pieces: design.maxout_pieces }),
    }
}

/// The standard deviation of a layer's initial weights: section 4.
pub fn deviation(initializer: Initializer, std: f64, layer: &Trace) -> f64 {
    match initializer {
        Initializer::Normal => std,
        Initializer::Kaiming => (2.0 / layer.fan_in).sqrt(),
        Initializer::Xavier => (2.0 / (layer.fan_in + layer.fan_out)).sqrt(),
    }
}

/// What the networks minimise, where D's target for real images is `target`.
pub fn objective(of: Loss, target: f64) -> Objective {
    let (discriminator, generator): (loss::OfDiscriminator, loss::OfGenerator) = match of {
        Loss::NonSaturating => (loss::tell_apart, loss::be_believed),
        Loss::Minimax => (loss::tell_apart, loss::not_be_doubted),
        Loss::LeastSquares => (loss::fit_targets, loss::fit_the_real),
        Loss::Hinge => (loss::keep_apart, loss::score_high),
    };
    Objective { discriminator, generator, target }
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
