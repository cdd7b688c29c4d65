//! The design choices under study: one field for each guideline of the paper, and the paper's answer as default.

use serde::{Deserialize, Serialize};

/// A network design. The default follows the guidelines of the DCGAN paper (arXiv 1511.06434, section 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Design {
    /// Where batch normalisation stands (guideline 4).
    pub normalization: Normalization,
    /// How the discriminator halves height and width (guideline 1).
    pub downsampling: Downsampling,
    /// How the generator doubles height and width (guideline 1).
    pub upsampling: Upsampling,
}

/// Where batch normalisation stands. The paper has it in both networks, "not at the generator output layer and
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
    /// As `Both`, and at the generator's output layer as well.
    GeneratorOutput,
    /// As `Both`, and at the discriminator's input layer as well.
    DiscriminatorInput,
    /// In every layer of both networks but the discriminator's score.
    Everywhere,
}

/// How the discriminator halves height and width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Downsampling {
    /// A 4×4 convolution of stride 2: the paper's choice.
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
    /// A 4×4 transposed convolution of stride 2, which the paper calls fractionally-strided: its choice.
    #[default]
    FractionallyStrided,
    /// Each pixel doubled in both directions, then a 3×3 convolution of stride 1.
    Nearest,
}
