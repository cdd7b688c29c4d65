//! What makes a layer more than linear.

use burn::module::Module;
use burn::nn::activation::{Elu, LeakyRelu, Sigmoid};
use burn::nn::{Relu, Tanh};

/// The activations that designs choose between.
#[derive(Module, Debug)]
pub enum Activation {
    /// max(0, x).
    Relu(Relu),
    /// x, and below 0 a fraction of it.
    LeakyRelu(LeakyRelu),
    /// The hyperbolic tangent.
    Tanh(Tanh),
    /// x, and below 0 exp(x) - 1.
    Elu(Elu),
    /// The logistic function, stretched from [0, 1] to [-1, 1].
    Stretched(Sigmoid),
}

impl Activation {
    /// The same for [`kernels`], where it is one operation with what stands before it.
    pub fn kernel(&self) -> kernels::Activation {
        match self {
            Self::Relu(_) => kernels::Activation::Relu,
            Self::LeakyRelu(leaky_relu) => kernels::Activation::LeakyRelu(leaky_relu.negative_slope),
            Self::Tanh(_) => kernels::Activation::Tanh,
            Self::Elu(elu) => kernels::Activation::Elu(elu.alpha),
            Self::Stretched(_) => kernels::Activation::StretchedSigmoid,
        }
    }
}
