//! Configurations of the networks.

use spec::{Design, RunSpec};

/// Configuration of a [`Generator`](crate::Generator).
#[derive(Clone, Copy, Debug)]
pub struct GeneratorConfig {
    /// The design under study.
    pub design: Design,
    /// Dimension of the latent.
    pub latent: usize,
    /// Channels of the last hidden layer. Each layer before it has twice as many as the next.
    pub width: usize,
    /// Colour channels.
    pub channels: usize,
    /// Height and width of the image: a power of two, 8 or more.
    pub image_size: usize,
    /// Classes of the images; 0 where they have none.
    pub classes: usize,
}

/// Configuration of a [`Discriminator`](crate::Discriminator).
#[derive(Clone, Copy, Debug)]
pub struct DiscriminatorConfig {
    /// The design under study.
    pub design: Design,
    /// Channels of the first layer. Each later layer has twice as many as the one before.
    pub width: usize,
    /// Colour channels.
    pub channels: usize,
    /// Height and width of the image: a power of two, 8 or more.
    pub image_size: usize,
    /// Classes of the images; 0 where they have none.
    pub classes: usize,
    /// Outputs for an image: one score, or one logit for each class of a classifier. Architectures other than DCGAN have one.
    pub outputs: usize,
}

impl GeneratorConfig {
    /// The generator of a run.
    pub fn of(spec: &RunSpec) -> Self {
        Self {
            design: spec.design,
            latent: spec.latent,
            width: spec.width,
            channels: spec.data.source.channels(),
            image_size: spec.data.image_size,
            classes: spec.data.source.classes(),
        }
    }
}

impl DiscriminatorConfig {
    /// The discriminator of a run.
    pub fn of(spec: &RunSpec) -> Self {
        Self {
            design: spec.design,
            width: spec.width,
            channels: spec.data.source.channels(),
            image_size: spec.data.image_size,
            classes: spec.data.source.classes(),
            outputs: 1,
        }
    }
}
