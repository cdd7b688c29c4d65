//! Levels of a network: DCGAN and the GAN of 2014 have one, LAPGAN one for each image size.

use burn::tensor::Tensor;

use crate::conditioning::{ClassCondition, Classes};
use crate::convolution::{Convolution, LayerCost};
use crate::pyramid::upsample;
use crate::stage::{Stage, StageOutput};

/// The generator of one level.
pub struct LevelGenerator<'a> {
    /// Its stages, from input to image. With a coarser level below, the last one outputs a residual.
    pub stages: Vec<&'a Stage>,
    pub(crate) noise: Noise,
    pub(crate) condition: Option<Condition<'a>>, // none where the architecture has no class input
}

/// The discriminator of one level.
pub struct LevelDiscriminator<'a> {
    /// Its hidden stages, in order.
    pub stages: Vec<&'a Stage>,
    /// The last layer: one score for each image, or one logit for each class.
    pub score: &'a Convolution,
    pub(crate) image_size: usize,
    pub(crate) condition: Option<Condition<'a>>,
}

/// The random input of a level.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Noise {
    /// A latent vector of this many numbers: `[batch, latent, 1, 1]`.
    Latent(usize),
    /// A plane of this height and width beside the upsampled image of the level below: `[batch, 1, size, size]`.
    Plane(usize),
}

/// A class input and the classes of the batch.
pub(crate) type Condition<'a> = (&'a ClassCondition, &'a Classes);

impl Noise {
    /// Random numbers for one image.
    pub(crate) fn dim(self) -> usize {
        match self {
            Self::Latent(latent) => latent,
            Self::Plane(size) => size * size,
        }
    }

    /// Height and width of the stages' input.
    fn size(self) -> usize {
        match self {
            Self::Latent(_) => 1,
            Self::Plane(size) => size,
        }
    }
}

impl<'a> LevelGenerator<'a> {
    /// The image of this level: the last stage's output, added to the upsampled image of the level below if there is one.
    ///
    /// # Shapes
    ///
    /// - `noise`: `[batch, noise dim, 1, 1]`
    /// - `coarser`: `[batch, channels, size / 2, size / 2]`, the image of the level below if there is one
    /// - returns `[batch, channels, size, size]`
    pub(crate) fn forward(&self, noise: Tensor<4>, coarser: Option<Tensor<4>>) -> Tensor<4> {
        self.forward_with(noise, coarser, |x| x)
    }

    /// The same with every hidden stage's output changed by a function.
    pub(crate) fn forward_with(
        &self,
        noise: Tensor<4>,
        coarser: Option<Tensor<4>>,
        mut hidden: impl FnMut(Tensor<4>) -> Tensor<4>,
    ) -> Tensor<4> {
        let noise = self.noise_input(noise);
        let (output, stages) = self.stages.split_last().expect("a generator has stages");
        let mut forward = |x| output.forward(stages.iter().fold(x, |x, stage| hidden(stage.forward(x))));
        match coarser.map(upsample) {
            None => forward(noise),
            Some(upsampled) => upsampled.clone() + forward(Tensor::cat(vec![upsampled, noise], 1)),
        }
    }

    /// The output of every stage, for the input of [`Self::forward`].
    pub(crate) fn stage_outputs(&self, noise: Tensor<4>, coarser: Option<Tensor<4>>) -> Vec<StageOutput> {
        let noise = self.noise_input(noise);
        let x = match coarser.map(upsample) {
            None => noise,
            Some(upsampled) => Tensor::cat(vec![upsampled, noise], 1),
        };
        stage_outputs(x, &self.stages)
    }

    /// Noise in the shape that the first stage reads, joined with the class.
    fn noise_input(&self, noise: Tensor<4>) -> Tensor<4> {
        let [batch, dim, _, _] = noise.dims();
        let size = self.noise.size();
        join(self.condition, noise.reshape([batch, dim / (size * size), size, size]))
    }

    pub(crate) fn costs(&self) -> Vec<LayerCost> {
        let layers = self.stages.iter().map(|stage| stage.convolution());
        costs(self.condition, self.noise.size(), layers)
    }
}

impl<'a> LevelDiscriminator<'a> {
    /// The logits of images of this level.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    /// - returns `[batch, outputs, 1, 1]`
    pub(crate) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        self.score.forward_with_bias(forward(self.input(x), &self.stages))
    }

    /// The image joined with its class: the input of the first stage.
    pub(crate) fn input(&self, x: Tensor<4>) -> Tensor<4> {
        join(self.condition, x)
    }

    /// The output of every stage. The score is not among them.
    pub(crate) fn stage_outputs(&self, x: Tensor<4>) -> Vec<StageOutput> {
        stage_outputs(self.input(x), &self.stages)
    }

    pub(crate) fn costs(&self) -> Vec<LayerCost> {
        let layers = self.stages.iter().map(|stage| stage.convolution()).chain([self.score]);
        costs(self.condition, self.image_size, layers)
    }
}

fn join(condition: Option<Condition>, x: Tensor<4>) -> Tensor<4> {
    match condition {
        Some((condition, classes)) => condition.join(x, classes),
        None => x,
    }
}

fn forward(x: Tensor<4>, stages: &[&Stage]) -> Tensor<4> {
    stages.iter().fold(x, |x, stage| stage.forward(x))
}

fn stage_outputs(mut x: Tensor<4>, stages: &[&Stage]) -> Vec<StageOutput> {
    let output = |stage: &&Stage| {
        let output = stage.forward_with_pre_norm(x.clone());
        x = output.output.clone();
        output
    };
    stages.iter().map(output).collect()
}

/// Costs of the class input's layers, then of the layers that an image of that size passes.
fn costs<'a>(
    condition: Option<Condition<'a>>,
    size: usize,
    layers: impl Iterator<Item = &'a Convolution>,
) -> Vec<LayerCost> {
    let condition = condition.into_iter().flat_map(|(condition, _)| condition.layers()).map(|layer| layer.cost(1));
    let layers = layers.scan(size, |size, layer| {
        let cost = layer.cost(*size);
        *size = cost.output_size;
        Some(cost)
    });
    condition.chain(layers).collect()
}
