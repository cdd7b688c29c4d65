//! The repeating unit of both networks.

use burn::module::Module;
use burn::nn::{BatchNorm, GroupNorm, Identity};
use burn::tensor::{Device, Tensor};
use kernels::{Activation, Normalization, Normalized};
use spec::Design;

use crate::choices::{self, Place};
use crate::convolution::Convolution;

/// Convolution, normalisation, activation.
#[derive(Module, Debug)]
pub struct Stage {
    convolution: Convolution,
    norm: Norm,
    activation: crate::activation::Activation,
}

/// What a stage makes of a batch.
pub struct StageOutput {
    /// What normalisation and activation take, bias included: `[batch, channels · pieces, height, width]`.
    pub sums: Tensor<4>,
    /// What they give: `[batch, channels, height, width]`.
    pub output: Tensor<4>,
}

/// What stands between convolution and activation.
#[derive(Module, Debug)]
pub enum Norm {
    /// Batch normalisation.
    Batch(BatchNorm),
    /// Batch normalisation of parts of the batch.
    GhostBatch(GhostBatchNorm),
    /// Normalisation of groups of channels of each image: all of them (layer), each of them (instance) or some.
    Group(GroupNorm),
    /// Nothing.
    Identity(Identity),
}

/// Batch normalisation of consecutive parts of the batch, each by its own statistics (Hoffer et al. 2017, arXiv 1705.08741). What runs
/// along is the mean over parts of their means and of their variances: those of a part, not of the batch.
#[derive(Module, Debug)]
pub struct GhostBatchNorm {
    norm: BatchNorm,
    images: usize, // of a part
}

impl GhostBatchNorm {
    /// The name of the struct as modules say it to their visitors.
    pub(crate) const CONTAINER: &str = "Struct:GhostBatchNorm";

    /// A normalisation of parts of so many images.
    pub fn new(norm: BatchNorm, images: usize) -> Self {
        Self { norm, images }
    }
}

impl Stage {
    /// A stage of a design at a place, around the convolution that `convolve` makes.
    pub fn new(
        design: &Design,
        place: Place,
        channels: [usize; 2],
        convolve: impl FnOnce([usize; 2], bool, &Device) -> Convolution,
        device: &Device,
    ) -> Self {
        let activation = choices::activate(design, place);
        let [from, to] = channels;
        let summed = to * activation.pieces();
        Self {
            convolution: convolve([from, summed], choices::has_bias(design, place), device),
            norm: choices::normalize(design, place, summed, device),
            activation,
        }
    }

    /// # Shapes
    ///
    /// - `x`: `[batch, from, height, width]`
    /// - returns `[batch, to, new height, new width]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.convolution.forward(x);
        let x = self.norm.forward(x, self.convolution.bias(), self.activation.kernel());
        self.activation.forward(x)
    }

    /// The same as [`Self::forward`], with what stands before normalisation.
    pub(crate) fn forward_with_sums(&self, x: Tensor<4>) -> StageOutput {
        let (sums, bias) = (self.convolution.forward(x), self.convolution.bias());
        let output = self.norm.forward(sums.clone(), bias.clone(), self.activation.kernel());
        let sums = match bias {
            Some(bias) => kernels::activate(sums, Some(bias), Activation::Identity),
            None => sums,
        };
        StageOutput { sums, output: self.activation.forward(output) }
    }

    /// The layer with the weights.
    pub(crate) fn convolution(&self) -> &Convolution {
        &self.convolution
    }

    /// Sets how much of the running statistics the next batch replaces, in [0, 1].
    pub(crate) fn set_momentum(&mut self, momentum: f64) {
        match &mut self.norm {
            Norm::Batch(norm) => norm.momentum = momentum,
            Norm::GhostBatch(ghost) => ghost.norm.momentum = momentum,
            Norm::Group(_) | Norm::Identity(_) => {}
        }
    }
}

impl Norm {
    /// Normalisation and activation of sums; the bias is for sums that are not normalised.
    fn forward(&self, x: Tensor<4>, bias: Option<Tensor<1>>, activation: Activation) -> Tensor<4> {
        match self {
            Self::Batch(norm) => normalize_batch(norm, x, activation, None),
            Self::GhostBatch(ghost) => normalize_batch(&ghost.norm, x, activation, Some(ghost.images)),
            Self::Group(norm) => kernels::activate(norm.forward(x), None, activation),
            Self::Identity(_) => kernels::activate(x, bias, activation),
        }
    }
}

/// Batch normalisation as Burn's module has it, with the activation in the same operation: by the batch's statistics while
/// training, or by those of each part of so many images, and by the running ones after.
fn normalize_batch(norm: &BatchNorm, x: Tensor<4>, activation: Activation, part: Option<usize>) -> Tensor<4> {
    let trained = x.device().is_autodiff() && norm.training.is_enabled();
    let (gamma, beta) = (norm.gamma.val(), norm.beta.val());
    let normalization = Normalization { gamma, beta, epsilon: norm.epsilon, activation };
    if !trained {
        return kernels::rescale(x, normalization, [norm.running_mean.value(), norm.running_var.value()]);
    }
    let [batch, ..] = x.dims();
    let images = part.unwrap_or(batch);
    assert!(batch.is_multiple_of(images), "a batch of {batch} images has no whole parts of {images}");
    let Normalized { output, mean, variance } = kernels::normalize_parts(x, normalization, batch / images);
    let blend = |running: Tensor<1>, batch: Tensor<1>| running * (1.0 - norm.momentum) + batch * norm.momentum;
    norm.running_mean.update(blend(norm.running_mean.value_sync(), mean.detach()).detach());
    norm.running_var.update(blend(norm.running_var.value_sync(), variance.detach()).detach());
    output
}
