//! How networks are told the class of an image (Mirza and Osindero 2014, arXiv 1411.1784; in a pyramid Denton et al. 2015): beside
//! what their first layer sees.

use burn::module::Module;
use burn::nn::Identity;
use burn::tensor::{Device, Tensor};

use crate::convolution::{Convolution, fully_connected};

/// The class of each image of a batch, `[batch, classes]`: 1 at its class and 0 elsewhere. None where nobody is told.
pub type Classes = Option<Tensor<2>>;

/// How a network is told the class of an image.
#[derive(Module, Debug)]
#[expect(clippy::large_enum_variant, reason = "a network has one for each level")]
pub enum Condition {
    /// Not at all.
    None(Identity),
    /// By as many numbers as there are classes: beside a latent, which the first layer maps linearly.
    Numbers(usize),
    /// By a plane of pixels, a linear map of these numbers: beside an image. It has no bias, which would only be a part of each class's plane.
    Plane(Convolution),
}

impl Condition {
    /// A plane for images of that height and width.
    pub fn plane(classes: usize, size: usize, device: &Device) -> Self {
        Self::Plane(fully_connected([classes, 1], [1, size], false, device))
    }

    /// How many channels it adds.
    pub fn channels(&self) -> usize {
        match self {
            Self::None(_) => 0,
            Self::Numbers(classes) => *classes,
            Self::Plane(_) => 1,
        }
    }

    /// What the first layer sees.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    /// - returns `[batch, channels + added, size, size]`
    ///
    /// # Panics
    ///
    /// If the network is to be told the classes and was not.
    pub fn join(&self, x: Tensor<4>, classes: &Classes) -> Tensor<4> {
        let told = || {
            let classes = classes.clone().expect("a network by class is told the classes of its images");
            classes.unsqueeze_dims(&[2, 3]) // [batch, classes, 1, 1]
        };
        match self {
            Self::None(_) => x,
            Self::Numbers(_) => Tensor::cat(vec![x, told()], 1),
            Self::Plane(plane) => Tensor::cat(vec![x, plane.forward(told())], 1),
        }
    }

    /// The layers with weights.
    pub fn layers(&self) -> Vec<&Convolution> {
        match self {
            Self::None(_) | Self::Numbers(_) => Vec::new(),
            Self::Plane(plane) => vec![plane],
        }
    }
}
