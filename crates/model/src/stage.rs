//! A stage: convolution, normalisation, activation. Both networks are made of it.

use burn::module::Module;
use burn::nn::{BatchNorm, GroupNorm, Identity};
use burn::tensor::Tensor;
use kernels::{Activation, BatchNormOutput, BatchNormParams};

use crate::convolution::Convolution;
use crate::torch::TorchModule;

/// Convolution, normalisation, activation.
#[derive(Module, Debug)]
pub struct Stage {
    convolution: Convolution,
    norm: Norm,
    activation: crate::activation::Activation,
}

/// A stage's output, with the values before normalisation.
pub struct StageOutput {
    /// Output of the convolution, bias included: `[batch, pieces · channels, height, width]`, with maxout's pieces or 1.
    pub pre_norm: Tensor<4>,
    /// Output of the activation: `[batch, channels, height, width]`.
    pub output: Tensor<4>,
}

/// The normalisation of a stage.
#[derive(Module, Debug)]
pub enum Norm {
    /// Batch normalisation.
    Batch(BatchNorm),
    /// Ghost batch normalisation.
    GhostBatch(GhostBatchNorm),
    /// Group normalisation. One group is layer normalisation, a group for each channel instance normalisation.
    Group(GroupNorm),
    /// None.
    Identity(Identity),
}

/// Ghost batch normalisation: consecutive parts of the batch, each with its own statistics (Hoffer et al. 2017, arXiv 1705.08741).
/// Running statistics follow the mean over parts of their means and variances.
#[derive(Module, Debug)]
pub struct GhostBatchNorm {
    norm: BatchNorm,
    images: usize, // of a ghost batch
}

impl GhostBatchNorm {
    /// The struct's name as visitors receive it.
    pub(crate) const CONTAINER: &str = "Struct:GhostBatchNorm";

    /// Normalisation of ghost batches of `images` images.
    pub fn new(norm: BatchNorm, images: usize) -> Self {
        Self { norm, images }
    }
}

impl Stage {
    /// A stage of these layers.
    pub fn new(convolution: Convolution, norm: Norm, activation: crate::activation::Activation) -> Self {
        Self { convolution, norm, activation }
    }

    /// The output of the stage.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, from, height, width]`
    /// - returns `[batch, to, new height, new width]`
    ///
    /// # Panics
    ///
    /// In training, if a batch has no whole ghost batches.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.convolution.forward(x);
        let x = self.norm.forward(x, self.convolution.bias(), self.activation.fused());
        self.activation.forward_unfused(x)
    }

    /// The same as [`Self::forward`], with the values before normalisation.
    pub(crate) fn forward_with_pre_norm(&self, x: Tensor<4>) -> StageOutput {
        let (sums, bias) = (self.convolution.forward(x), self.convolution.bias());
        let output = self.norm.forward(sums.clone(), bias.clone(), self.activation.fused());
        let pre_norm = match bias {
            Some(bias) => kernels::activate(sums, Some(bias), Activation::Identity),
            None => sums,
        };
        StageOutput { pre_norm, output: self.activation.forward_unfused(output) }
    }

    /// The layer with the weights.
    pub(crate) fn convolution(&self) -> &Convolution {
        &self.convolution
    }

    /// Convolution, normalisation and activation as PyTorch's modules.
    pub(crate) fn torch_modules(&self) -> Vec<TorchModule> {
        let norm = match &self.norm {
            Norm::Batch(norm) => Some(TorchModule::batch_norm(norm)),
            Norm::GhostBatch(ghost) => Some(TorchModule::batch_norm(&ghost.norm)),
            Norm::Group(norm) => Some(TorchModule::group_norm(norm)),
            Norm::Identity(_) => None,
        };
        self.convolution.torch_modules().into_iter().chain(norm).chain(self.activation.torch_module()).collect()
    }

    /// Sets the momentum of running statistics: the weight of the next batch, in [0, 1].
    pub(crate) fn set_momentum(&mut self, momentum: f64) {
        match &mut self.norm {
            Norm::Batch(norm) => norm.momentum = momentum,
            Norm::GhostBatch(ghost) => ghost.norm.momentum = momentum,
            Norm::Group(_) | Norm::Identity(_) => {}
        }
    }
}

impl Norm {
    /// Normalisation and activation. `bias` is for values that are not normalised.
    fn forward(&self, x: Tensor<4>, bias: Option<Tensor<1>>, activation: Activation) -> Tensor<4> {
        match self {
            Self::Batch(norm) => batch_norm(norm, x, activation, None),
            Self::GhostBatch(ghost) => batch_norm(&ghost.norm, x, activation, Some(ghost.images)),
            Self::Group(norm) => kernels::activate(norm.forward(x), None, activation),
            Self::Identity(_) => kernels::activate(x, bias, activation),
        }
    }
}

/// Burn's batch normalisation, fused with the activation. Training uses the statistics of the batch, or of each ghost batch of
/// `images` images; evaluation uses the running ones. Running variances follow the biased ones of batches, PyTorch's the unbiased ones.
fn batch_norm(norm: &BatchNorm, x: Tensor<4>, activation: Activation, images: Option<usize>) -> Tensor<4> {
    let is_training = x.device().is_autodiff() && norm.training.is_enabled();
    let (gamma, beta) = (norm.gamma.val(), norm.beta.val());
    let params = BatchNormParams { gamma, beta, epsilon: norm.epsilon, activation };
    if !is_training {
        return kernels::batch_norm_eval(x, params, [norm.running_mean.value(), norm.running_var.value()]);
    }
    let [batch, ..] = x.dims();
    let images = images.unwrap_or(batch);
    assert!(batch.is_multiple_of(images), "a batch of {batch} images has no whole parts of {images}");
    let BatchNormOutput { output, mean, variance } = kernels::ghost_batch_norm(x, params, batch / images);
    // A momentum of 1 replaces: a running statistic that is infinite, times 0, would be NaN.
    let blend = |running: Tensor<1>, batch: Tensor<1>| {
        if norm.momentum == 1.0 { batch } else { running * (1.0 - norm.momentum) + batch * norm.momentum }
    };
    norm.running_mean.update(blend(norm.running_mean.value_sync(), mean.detach()).detach());
    norm.running_var.update(blend(norm.running_var.value_sync(), variance.detach()).detach());
    output
}
