//! What is trained towards, from which initial values, and in which order: the choices of training beside the optimiser.

use serde::{Deserialize, Serialize};

use crate::names;

/// What is trained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// A generator against a discriminator.
    #[default]
    Generation,
    /// The discriminator with an output for each class, to tell the classes of the training images: supervised.
    Classification,
}

impl Task {
    /// What a run is compared by, by its name in `metrics.csv`.
    pub const fn outcome(self) -> &'static str {
        match self {
            Self::Generation => names::FRECHET_DISTANCE,
            Self::Classification => names::TEST_ERROR,
        }
    }

    /// The same in short, in words.
    pub const fn outcome_in_words(self) -> &'static str {
        match self {
            Self::Generation => "distance",
            Self::Classification => "test error",
        }
    }
}

/// What latents are drawn from; in a pyramid the noise of finer levels as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LatentDistribution {
    /// Uniform over [-1, 1): the paper's choice (section 4.1).
    #[default]
    Uniform,
    /// N(0, 1), as in the authors' Torch port.
    Normal,
}

/// How initial weights are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Initializer {
    /// From N(0, `initializer_std`²), whatever the layer: the paper's choice (section 4).
    #[default]
    Normal,
    /// From N(0, 2 / n), where n numbers enter each sum of the layer (He et al. 2015).
    Kaiming,
    /// From N(0, 2 / (n + m)), where m sums are entered by each number of the layer (Glorot and Bengio 2010).
    Xavier,
}

/// What the networks minimise. D(x) is the probability, s(x) the score whose logistic function it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// D: -log D(real) - log(1 - D(fake)); G: -log D(fake) (Goodfellow et al. 2014, section 3): the paper's choice.
    #[default]
    NonSaturating,
    /// D as above; G: log(1 - D(fake)) (Goodfellow et al. 2014, equation 1).
    Minimax,
    /// D: ((s(real) - 1)² + s(fake)²) / 2; G: (s(fake) - 1)² / 2 (Mao et al. 2017).
    LeastSquares,
    /// D: max(0, 1 - s(real)) + max(0, 1 + s(fake)); G: -s(fake) (Lim and Ye 2017).
    Hinge,
    /// D: s(fake) - s(real), its parameters clipped after each update (`weight_clipping`); G: -s(fake) (Arjovsky et al. 2017).
    Wasserstein,
    /// The usual loss of D where each score is less the mean score of the other images; G the same with real and generated exchanged
    /// (Jolicoeur-Martineau 2018).
    RelativisticAverage,
}

/// How the images that D sees in training are augmented: real and generated ones by the same operations, so that G is trained through them
/// (Zhao et al. 2020, arXiv 2006.10738).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Augmentation {
    /// Not at all: the paper's choice.
    #[default]
    None,
    /// Brightness, saturation and contrast of each image.
    Color,
    /// A shift of each image by up to an eighth of its size; what is uncovered is 0.
    Translation,
    /// A square of half the size of each image is 0.
    Cutout,
    /// Translation, then cutout.
    TranslationCutout,
    /// All three, in this order.
    ColorTranslationCutout,
}

/// In which order the networks learn, and from what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Schedule {
    /// Updates of the discriminator in a step, each on a minibatch of its own.
    pub discriminator_updates: usize,
    /// Updates of the generator in a step, those after the first on latents of their own.
    pub generator_updates: usize,
    /// Whether G learns from the latents that D has just seen.
    ///
    /// The authors' Torch port; the released Theano code alternates.
    pub minibatches: MinibatchSharing,
    /// How D sees real and generated images when it learns.
    ///
    /// The authors' programs.
    pub batches: BatchMixing,
}

/// Whether G learns from the latents of D's last update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MinibatchSharing {
    /// From the same ones, drawn once: as in the authors' Torch port.
    #[default]
    Same,
    /// From ones of its own, as in Goodfellow et al. 2014 (algorithm 1) and the authors' Theano code.
    Alternate,
}

/// How D sees real and generated images when it learns: it matters where it takes statistics over the batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BatchMixing {
    /// One after the other: as in both of the authors' programs.
    #[default]
    Separate,
    /// Together in one batch. When G learns, D still sees generated images alone.
    Mixed,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            discriminator_updates: 1,
            generator_updates: 1,
            minibatches: MinibatchSharing::default(),
            batches: BatchMixing::default(),
        }
    }
}
