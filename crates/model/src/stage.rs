//! The repeating unit of both networks.

use burn::module::Module;
use burn::nn::{BatchNorm, GroupNorm, Identity};
use burn::tensor::{Device, Tensor};
use spec::Design;

use crate::activation::Activation;
use crate::choices::{self, Place};
use crate::convolution::Convolution;

/// Convolution, normalisation, activation.
#[derive(Module, Debug)]
pub struct Stage {
    convolution: Convolution,
    norm: Norm,
    activation: Activation,
}

/// What stands between convolution and activation.
#[derive(Module, Debug)]
#[expect(clippy::large_enum_variant, reason = "a network has a few, and most are the large one")]
pub enum Norm {
    /// Batch normalisation.
    Batch(BatchNorm),
    /// Normalisation of groups of channels of each image: all of them (layer), each of them (instance) or some.
    Group(GroupNorm),
    /// Nothing.
    Identity(Identity),
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
        Self {
            convolution: convolve(channels, choices::has_bias(design, place), device),
            norm: choices::normalize(design, place, channels[1], device),
            activation: choices::activate(design, place),
        }
    }

    /// # Shapes
    ///
    /// - `x`: `[batch, from, height, width]`
    /// - returns `[batch, to, new height, new width]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.convolution.forward(x);
        let x = self.norm.forward(x);
        self.activation.forward(x)
    }

    /// The layer with the weights.
    pub(crate) fn convolution(&self) -> &Convolution {
        &self.convolution
    }

    /// Sets how much of the running statistics the next batch replaces, in [0, 1].
    pub(crate) fn set_momentum(&mut self, momentum: f64) {
        if let Norm::Batch(norm) = &mut self.norm {
            norm.momentum = momentum;
        }
    }
}

impl Norm {
    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        match self {
            Self::Batch(norm) => norm.forward(x),
            Self::Group(norm) => norm.forward(x),
            Self::Identity(identity) => identity.forward(x),
        }
    }
}
