//! What makes a layer more than linear.

use burn::module::Module;
use burn::nn::activation::{Elu, LeakyRelu, Sigmoid};
use burn::nn::{Relu, Tanh};
use burn::tensor::Tensor;

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
    /// # Shapes
    ///
    /// - `x`: any
    /// - returns the same
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        match self {
            Self::Relu(relu) => relu.forward(x),
            Self::LeakyRelu(leaky_relu) => leaky_relu.forward(x),
            Self::Tanh(tanh) => tanh.forward(x),
            Self::Elu(elu) => elu.forward(x),
            Self::Stretched(sigmoid) => sigmoid.forward(x) * 2.0 - 1.0,
        }
    }
}
