//! The design choices under study, and the paper's answers as defaults. Numbers that belong to a choice are keys of their
//! own beside it.

use serde::{Deserialize, Serialize};

/// A network design. The default follows the guidelines of the DCGAN paper (arXiv 1511.06434, section 3).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Design {
    /// What both networks are built from.
    pub architecture: Architecture,
    /// Whether both networks are told the class of an image, where images have labels.
    ///
    /// Mirza and Osindero 2014; the paper has none.
    pub conditioning: Conditioning,
    /// Whether there are fully connected hidden layers: one after the latent and one before the score.
    ///
    /// Guideline 2: "remove fully connected hidden layers".
    pub hidden_layers: HiddenLayers,
    /// Units of a fully connected hidden layer, as a multiple of `width`; those of `gan` and of the 8×8 level of `lapgan` too. The default
    /// is 1024 at the width of figure 1.
    pub hidden_width: usize,
    /// Where normalisation stands.
    ///
    /// Guideline 4: "use batchnorm in both the generator and the discriminator", not at G's output nor at D's input (section 3).
    pub normalization: Normalization,
    /// What normalisation takes mean and deviation over.
    ///
    /// Guideline 4.
    pub normalizer: Normalizer,
    /// Groups of channels of `group` normalisation: the greatest number that divides both this and the channels.
    pub norm_groups: usize,
    /// Images of each part of a minibatch whose statistics batch normalisation takes apart (ghost batches); 0 for those of the whole
    /// minibatch. At evaluation mean and variance are those of such parts on average.
    ///
    /// Hoffer et al. 2017 (arXiv 1705.08741); the paper has none.
    pub ghost_batch_size: usize,
    /// Which network's weights are divided by their spectral norm.
    ///
    /// Miyato et al. 2018, who have no batch normalisation in D (`normalization = "generator"`); the paper has none.
    pub spectral_normalization: SpectralNormalization,
    /// Which layers have a bias; a normalised layer never has one, because the shift of its normalisation takes the place.
    ///
    /// The text has nothing; the authors' programs have none beside batch normalisation.
    pub biases: Biases,
    /// How the discriminator halves height and width.
    ///
    /// Guideline 1: "replace any pooling layers with strided convolutions (discriminator)".
    pub downsampling: Downsampling,
    /// How the generator doubles height and width.
    ///
    /// Guideline 1: "and fractional-strided convolutions (generator)".
    pub upsampling: Upsampling,
    /// Height and width of the kernels of convolutions with stride 2. Those beside pooling and resizing are 3×3.
    ///
    /// The text has nothing, the Theano code 5. DEVIATION: 4 is the authors' Torch port.
    pub kernel: usize,
    /// The activation of the generator's hidden layers.
    ///
    /// Guideline 3: "use ReLU activation in generator for all layers except for the output, which uses Tanh".
    pub generator_activation: Activation,
    /// The activation of the discriminator's hidden layers.
    ///
    /// Guideline 3: "use LeakyReLU activation in the discriminator for all layers".
    pub discriminator_activation: Activation,
    /// The slope of a leaky ReLU below 0.
    ///
    /// Section 4: "the slope of the leak was set to 0.2 in all models".
    pub leak: f64,
    /// Sums of which a maxout unit gives the largest; each costs as much as an ordinary unit.
    pub maxout_pieces: usize,
    /// The chance of each hidden unit of the discriminator to be left out while it learns and while G learns from it.
    ///
    /// 0.5 in Goodfellow et al. 2014; the paper has none.
    pub dropout: f64,
    /// The chance of each hidden unit of the generator to be left out in training; none is when it is evaluated.
    pub generator_dropout: f64,
    /// How the generator's last layer is kept in [-1, 1].
    ///
    /// Guideline 3: "except for the output, which uses Tanh".
    pub generator_output: GeneratorOutput,
    /// How the discriminator's feature maps become numbers.
    ///
    /// Section 3: "global average pooling increased model stability but hurt convergence speed".
    pub discriminator_head: DiscriminatorHead,
}

impl Default for Design {
    fn default() -> Self {
        Self {
            architecture: Architecture::default(),
            conditioning: Conditioning::default(),
            hidden_layers: HiddenLayers::default(),
            hidden_width: 8,
            normalization: Normalization::default(),
            normalizer: Normalizer::default(),
            norm_groups: 4,
            ghost_batch_size: 0,
            spectral_normalization: SpectralNormalization::default(),
            biases: Biases::default(),
            downsampling: Downsampling::default(),
            upsampling: Upsampling::default(),
            kernel: 4,
            generator_activation: Activation::Relu,
            discriminator_activation: Activation::LeakyRelu,
            leak: 0.2,
            maxout_pieces: 5,
            dropout: 0.0,
            generator_dropout: 0.0,
            generator_output: GeneratorOutput::default(),
            discriminator_head: DiscriminatorHead::default(),
        }
    }
}

/// What both networks are built from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Architecture {
    /// Convolutions: the paper's choice.
    #[default]
    Dcgan,
    /// Fully connected layers, two hidden ones in each network: the GAN of Goodfellow et al. 2014. Its maxout units and
    /// dropout in D are keys of their own.
    Gan,
    /// A pyramid of GANs, each of which adds to the enlarged images of the one before what they lack (Denton et al. 2015): fully
    /// connected layers at 8×8, convolutions at each doubling.
    Lapgan,
}

/// Whether both networks are told the class of an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conditioning {
    /// They are not: the paper's choice.
    #[default]
    None,
    /// They are (Mirza and Osindero 2014; at every level of a pyramid: Denton et al. 2015): beside an image by a plane of pixels, a linear
    /// map of the class; beside the latent by the class itself.
    Class,
}

/// Whether there are fully connected hidden layers: one after the latent and one before the score, if any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HiddenLayers {
    /// None: the paper's choice.
    #[default]
    None,
    /// One in each network.
    FullyConnected,
}

/// Where normalisation stands. The paper has it in both networks, "not at the generator output layer and
/// the discriminator input layer" (section 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalization {
    /// In both networks, without G's output layer and D's input layer: the paper's choice.
    #[default]
    Both,
    /// Nowhere.
    None,
    /// In the generator alone, without its output layer.
    Generator,
    /// In the discriminator alone, without its input layer.
    Discriminator,
    /// As `both`, and at the generator's output layer as well.
    GeneratorOutput,
    /// As `both`, and at the discriminator's input layer as well.
    DiscriminatorInput,
    /// In every layer of both networks but the discriminator's score.
    Everywhere,
}

/// What a normalisation takes mean and deviation over; scale and shift are one for each channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalizer {
    /// Each channel over the whole batch: the paper's choice.
    #[default]
    Batch,
    /// Each channel of each image.
    Instance,
    /// All channels of each image together.
    Layer,
    /// Groups of channels of each image.
    Group,
}

/// Which network's weights are divided by their spectral norm, the largest singular value (Miyato et al. 2018, arXiv 1802.05957).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpectralNormalization {
    /// Neither: the paper's choice.
    #[default]
    None,
    /// Every layer of the discriminator. One power iteration at each pass in training estimates the norm.
    Discriminator,
}

/// Which layers have a bias. A normalised layer never has one: the shift of its normalisation takes the place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Biases {
    /// In `dcgan` the hidden layers, as in the authors' code: neither the layers at the image nor the score. In `gan` and `lapgan` every
    /// layer.
    #[default]
    Auto,
    /// Every layer that is not normalised.
    Everywhere,
    /// No layer.
    None,
}

/// How the discriminator halves height and width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Downsampling {
    /// A convolution of stride 2: the paper's choice.
    #[default]
    Strided,
    /// A 3×3 convolution of stride 1, then the maximum of each 2×2 block.
    MaxPool,
    /// A 3×3 convolution of stride 1, then the mean of each 2×2 block.
    AveragePool,
}

/// How the generator doubles height and width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Upsampling {
    /// A transposed convolution of stride 2, which the paper calls fractionally-strided: its choice.
    #[default]
    FractionallyStrided,
    /// Each pixel doubled in both directions, then a 3×3 convolution of stride 1.
    Nearest,
    /// Bilinear interpolation to twice the size, then a 3×3 convolution of stride 1.
    Bilinear,
    /// A 4×4 transposed convolution of stride 2 that starts at the values with which it computes what `nearest` does, and is free to leave
    /// them.
    FractionallyStridedFromNearest,
}

/// What makes a layer more than linear. The paper has ReLU in the generator and leaky ReLU in the discriminator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// max(0, x).
    Relu,
    /// x, and below 0 a fraction of it: the key `design.leak`.
    LeakyRelu,
    /// The hyperbolic tangent.
    Tanh,
    /// x, and below 0 exp(x) - 1.
    Elu,
    /// The largest of several sums, each with weights of its own (Goodfellow et al. 2013): the key `design.maxout_pieces`.
    Maxout,
}

/// How the generator's last layer is kept in [-1, 1].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GeneratorOutput {
    /// The hyperbolic tangent: the paper's choice.
    #[default]
    Tanh,
    /// The logistic function, stretched from [0, 1] to [-1, 1].
    Sigmoid,
}

/// How the discriminator's 4×4 feature maps become numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DiscriminatorHead {
    /// A weight for each of their pixels: the paper's choice.
    #[default]
    Convolution,
    /// The mean of each map, then a weight for each of these: "increased model stability but hurt convergence speed".
    GlobalAverage,
}
