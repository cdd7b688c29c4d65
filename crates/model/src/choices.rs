//! The one place where a design is looked at: each function answers one guideline of section 3 with a layer.

use burn::nn::activation::{Activation, ActivationConfig};
use burn::nn::{BatchNormConfig, Identity, LeakyReluConfig};
use burn::tensor::Device;
use spec::{Design, Downsampling, Normalization, Upsampling};

use crate::convolution::{self, Convolution, Pool};
use crate::stage::Norm;

/// Where in a network a stage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A hidden layer of the generator.
    GeneratorHidden,
    /// The layer that draws the image.
    GeneratorOutput,
    /// The layer that sees the image.
    DiscriminatorInput,
    /// A hidden layer of the discriminator.
    DiscriminatorHidden,
}

/// Halves height and width: guideline 1.
pub fn downsample(design: &Design, channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    match design.downsampling {
        Downsampling::Strided => convolution::strided(channels, bias, device),
        Downsampling::MaxPool => convolution::pooled(channels, Pool::max(), bias, device),
        Downsampling::AveragePool => convolution::pooled(channels, Pool::average(), bias, device),
    }
}

/// Doubles height and width: guideline 1.
pub fn upsample(design: &Design, channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    match design.upsampling {
        Upsampling::FractionallyStrided => convolution::fractionally_strided(channels, bias, device),
        Upsampling::Nearest => convolution::resized(channels, bias, device),
    }
}

/// Whether batch normalisation stands at a place: guideline 4.
pub fn is_normalized(design: &Design, place: Place) -> bool {
    use Place::{DiscriminatorHidden, DiscriminatorInput, GeneratorHidden, GeneratorOutput};
    match design.normalization {
        Normalization::Both => matches!(place, GeneratorHidden | DiscriminatorHidden),
        Normalization::None => false,
        Normalization::Generator => matches!(place, GeneratorHidden),
        Normalization::Discriminator => matches!(place, DiscriminatorHidden),
        Normalization::GeneratorOutput => matches!(place, GeneratorHidden | GeneratorOutput | DiscriminatorHidden),
        Normalization::DiscriminatorInput => {
            matches!(place, GeneratorHidden | DiscriminatorInput | DiscriminatorHidden)
        }
        Normalization::Everywhere => true,
    }
}

/// Whether the convolution at a place has a bias: where a hidden layer is not normalised, it takes the place of batch
/// normalisation's shift, so that leaving the normalisation out takes away nothing else. The layers at the image have none,
/// as in the authors' code.
pub fn has_bias(design: &Design, place: Place) -> bool {
    matches!(place, Place::GeneratorHidden | Place::DiscriminatorHidden) && !is_normalized(design, place)
}

/// The normalisation at a place: guideline 4.
pub fn normalize(design: &Design, place: Place, channels: usize, device: &Device) -> Norm {
    match is_normalized(design, place) {
        true => Norm::Batch(BatchNormConfig::new(channels).with_epsilon(1e-5).with_momentum(0.1).init(device)),
        false => Norm::Identity(Identity::new()),
    }
}

/// The activation at a place: guideline 3. The slope of the leak is 0.2 (section 4).
pub fn activate(place: Place, device: &Device) -> Activation {
    match place {
        Place::GeneratorHidden => ActivationConfig::Relu,
        Place::GeneratorOutput => ActivationConfig::Tanh,
        Place::DiscriminatorInput | Place::DiscriminatorHidden => {
            ActivationConfig::LeakyRelu(LeakyReluConfig::new().with_negative_slope(0.2))
        }
    }
    .init(device)
}
