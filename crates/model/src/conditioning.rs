//! Class conditioning: the class joins the input of a network's first layer (Mirza and Osindero 2014, arXiv 1411.1784; in a pyramid
//! Denton et al. 2015).

use burn::module::Module;
use burn::nn::Identity;
use burn::tensor::{Device, Tensor};

use crate::convolution::{Convolution, fully_connected};

/// One-hot classes of a batch, `[batch, classes]`. None for unconditional networks.
pub type Classes = Option<Tensor<2>>;

/// How the class joins the input of the first layer.
#[derive(Module, Debug)]
#[expect(clippy::large_enum_variant, reason = "a network has one for each level")]
pub enum ClassCondition {
    /// Not at all: the network is unconditional.
    None(Identity),
    /// As one-hot channels beside a latent, for this many classes.
    OneHot(usize),
    /// As one channel beside an image: a linear map of the one-hot class to pixels. A bias would only be part of each class's plane.
    Plane(Convolution),
}

impl ClassCondition {
    /// A plane for images of `size`×`size` pixels.
    pub fn plane(classes: usize, size: usize, device: &Device) -> Self {
        Self::Plane(fully_connected([classes, 1], [1, size], false, device))
    }

    /// Channels that it adds.
    pub fn channels(&self) -> usize {
        match self {
            Self::None(_) => 0,
            Self::OneHot(classes) => *classes,
            Self::Plane(_) => 1,
        }
    }

    /// Concatenates the class to the input.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    /// - returns `[batch, channels + added, size, size]`
    ///
    /// # Panics
    ///
    /// If the network is conditional and `classes` is none.
    pub fn join(&self, x: Tensor<4>, classes: &Classes) -> Tensor<4> {
        let one_hot = || {
            let classes = classes.clone().expect("a conditional network needs the classes of its batch");
            classes.unsqueeze_dims(&[2, 3]) // [batch, classes, 1, 1]
        };
        match self {
            Self::None(_) => x,
            Self::OneHot(_) => Tensor::cat(vec![x, one_hot()], 1),
            Self::Plane(plane) => Tensor::cat(vec![x, plane.forward(one_hot())], 1),
        }
    }

    /// Layers with weights.
    pub fn layers(&self) -> Vec<&Convolution> {
        match self {
            Self::None(_) | Self::OneHot(_) => Vec::new(),
            Self::Plane(plane) => vec![plane],
        }
    }
}
