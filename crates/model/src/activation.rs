//! Activations of a stage (guideline 3).

use burn::module::Module;
use burn::nn::activation::{Elu, LeakyRelu, Sigmoid};
use burn::nn::{Identity, Relu, Tanh};
use burn::tensor::Tensor;
use serde_json::json;

use crate::torch::TorchModule;

/// The activations that a design chooses between.
#[derive(Module, Debug)]
pub enum Activation {
    /// max(0, x).
    Relu(Relu),
    /// max(0, x) + leak · min(0, x).
    LeakyRelu(LeakyRelu),
    /// The hyperbolic tangent.
    Tanh(Tanh),
    /// x above 0, exp(x) - 1 below.
    Elu(Elu),
    /// 2 · sigmoid(x) - 1: the logistic function with the range [-1, 1].
    ScaledSigmoid(Sigmoid),
    /// The maximum over several linear pieces.
    Maxout(Maxout),
    /// x.
    Identity(Identity),
}

/// A maxout unit: the maximum over `pieces` linear pieces (Goodfellow et al. 2013).
#[derive(Module, Debug)]
pub struct Maxout {
    /// Linear pieces of a unit.
    pub pieces: usize,
}

impl Activation {
    /// Input channels for each output channel: 1, or maxout's pieces.
    pub fn pieces(&self) -> usize {
        match self {
            Self::Maxout(maxout) => maxout.pieces,
            _ => 1,
        }
    }

    /// The elementwise part, which [`kernels`] fuses with normalisation or bias.
    pub fn fused(&self) -> kernels::Activation {
        match self {
            Self::Relu(_) => kernels::Activation::Relu,
            Self::LeakyRelu(leaky_relu) => kernels::Activation::LeakyRelu(leaky_relu.negative_slope),
            Self::Tanh(_) => kernels::Activation::Tanh,
            Self::Elu(elu) => kernels::Activation::Elu(elu.alpha),
            Self::ScaledSigmoid(_) => kernels::Activation::ScaledSigmoid,
            Self::Maxout(_) | Self::Identity(_) => kernels::Activation::Identity,
        }
    }

    /// The activation as PyTorch's module; none of the identity.
    pub(crate) fn torch_module(&self) -> Option<TorchModule> {
        Some(match self {
            Self::Relu(_) => TorchModule::plain("ReLU", json!({})),
            Self::LeakyRelu(leaky_relu) => {
                TorchModule::plain("LeakyReLU", json!({ "negative_slope": leaky_relu.negative_slope }))
            }
            Self::Tanh(_) => TorchModule::plain("Tanh", json!({})),
            Self::Elu(elu) => TorchModule::plain("ELU", json!({ "alpha": elu.alpha })),
            Self::ScaledSigmoid(_) => TorchModule::plain("ScaledSigmoid", json!({})),
            Self::Maxout(maxout) => TorchModule::plain("Maxout", json!({ "pieces": maxout.pieces })),
            Self::Identity(_) => return None,
        })
    }

    /// The part after [`Self::fused`]: maxout's maximum over pieces, else nothing.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, pieces · channels, height, width]`
    /// - returns `[batch, channels, height, width]`
    pub fn forward_unfused(&self, x: Tensor<4>) -> Tensor<4> {
        match self {
            Self::Maxout(maxout) => maxout.forward(x),
            _ => x,
        }
    }
}

impl Maxout {
    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let [batch, channels, height, width] = x.dims();
        let x: Tensor<5> = x.reshape([batch, self.pieces, channels / self.pieces, height, width]);
        x.max_dim(1).squeeze_dim(1)
    }
}
