//! Scoring by a discriminator, a list of [levels](crate::level).

use burn::tensor::Tensor;

use super::{Discriminator, is_conditional};
use crate::conditioning::Classes;
use crate::level::LevelDiscriminator;
use crate::pyramid::pyramid;
use crate::stage::StageOutput;
use crate::torch::TorchModule;

impl Discriminator {
    /// Its levels, the coarsest first.
    pub fn levels(&self) -> Vec<LevelDiscriminator<'_>> {
        match self {
            Self::Dcgan(network) => vec![network.level()],
            Self::ConditionalDcgan(network) => vec![network.level()],
            Self::Gan(network) => vec![network.level()],
            Self::Lapgan(network) => network.levels(),
        }
    }

    /// A copy that scores images of these classes, one for each image of a batch. Unconditional networks ignore them.
    pub fn conditioned_on(&self, classes: Classes) -> Self {
        match self {
            Self::ConditionalDcgan(network) => Self::ConditionalDcgan(network.conditioned_on(classes)),
            Self::Lapgan(network) => Self::Lapgan(network.conditioned_on(classes)),
            Self::Dcgan(_) | Self::Gan(_) => self.clone(),
        }
    }

    /// Scores each image: a logit, positive for "real". Logits of several levels are added, as those of independent evidence.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    /// - returns `[batch]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<1> {
        self.outputs(x).flatten(0, 3)
    }

    /// All outputs for each image: `[batch, outputs, 1, 1]`.
    pub(crate) fn outputs(&self, x: Tensor<4>) -> Tensor<4> {
        let levels = self.levels();
        let images = pyramid(x, levels.len());
        let scores = levels.iter().zip(images).map(|(level, x)| level.forward(x));
        scores.reduce(|sum, score| sum + score).expect("a network has a level")
    }

    /// Scores images at every level.
    ///
    /// # Shapes
    ///
    /// - `images`: `[batch, channels, size, size]` of each level, the coarsest first
    /// - returns `[batch]` of each level
    pub fn scores(&self, images: Vec<Tensor<4>>) -> Vec<Tensor<1>> {
        self.levels().iter().zip(images).map(|(level, x)| level.forward(x).flatten(0, 3)).collect()
    }

    /// The network as the modules of PyTorch's `nn.Sequential`, from images to scores `[batch, outputs, 1, 1]`; none of pyramids and of
    /// conditional networks. Dropout, which only training has, is not among them.
    pub fn torch_modules(&self) -> Option<Vec<TorchModule>> {
        let levels = self.levels();
        let [level] = &levels[..] else { return None };
        if is_conditional(level.condition) {
            return None;
        }
        let stages = level.stages.iter().flat_map(|stage| stage.torch_modules());
        Some(stages.chain(level.score.torch_modules()).collect())
    }

    /// The output of every stage, level after level. Scores are not among them.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    pub fn stage_outputs(&self, x: Tensor<4>) -> Vec<StageOutput> {
        let levels = self.levels();
        let images = pyramid(x, levels.len());
        levels.iter().zip(images).flat_map(|(level, x)| level.stage_outputs(x)).collect()
    }
}
