//! What makes a layer more than linear.

use burn::module::Module;
use burn::nn::activation::{Elu, LeakyRelu, Sigmoid};
use burn::nn::{Identity, Relu, Tanh};
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
    /// The largest of several sums.
    Maxout(Maxout),
    /// x.
    Linear(Identity),
}

/// Of every so many channels the largest: a maxout unit and its pieces (Goodfellow et al. 2013).
#[derive(Module, Debug)]
pub struct Maxout {
    /// Channels that become one.
    pub pieces: usize,
}

impl Activation {
    /// How many channels it needs for each that it gives.
    pub fn pieces(&self) -> usize {
        match self {
            Self::Maxout(maxout) => maxout.pieces,
            _ => 1,
        }
    }

    /// What is left to do after [`Self::kernel`].
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, pieces · channels, height, width]`
    /// - returns `[batch, channels, height, width]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        match self {
            Self::Maxout(maxout) => maxout.forward(x),
            _ => x,
        }
    }

    /// The same for [`kernels`], where it is one operation with what stands before it.
    pub fn kernel(&self) -> kernels::Activation {
        match self {
            Self::Relu(_) => kernels::Activation::Relu,
            Self::LeakyRelu(leaky_relu) => kernels::Activation::LeakyRelu(leaky_relu.negative_slope),
            Self::Tanh(_) => kernels::Activation::Tanh,
            Self::Elu(elu) => kernels::Activation::Elu(elu.alpha),
            Self::Stretched(_) => kernels::Activation::StretchedSigmoid,
            Self::Maxout(_) | Self::Linear(_) => kernels::Activation::Identity,
        }
    }
}

impl Maxout {
    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let [batch, summed, height, width] = x.dims();
        let x: Tensor<5> = x.reshape([batch, self.pieces, summed / self.pieces, height, width]);
        x.max_dim(1).squeeze_dim(1)
    }
}
