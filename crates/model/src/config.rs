//! What the networks of a run are made from.

use burn::tensor::Device;
use spec::{Design, RunSpec};

use crate::choices;
use crate::networks::{Discriminator, Generator};

/// What a [`Generator`] is made from.
#[derive(Clone, Copy, Debug)]
pub struct GeneratorConfig {
    /// The choices under study.
    pub design: Design,
    /// Numbers in a latent.
    pub latent: usize,
    /// Channels of the last hidden layer; each layer before it has twice as many as the one after.
    pub width: usize,
    /// Colour channels.
    pub channels: usize,
    /// Height and width of the image: a power of two, 8 or more.
    pub image_size: usize,
    /// Classes of the images; 0 where they have none.
    pub classes: usize,
}

/// What a [`Discriminator`] is made from.
#[derive(Clone, Copy, Debug)]
pub struct DiscriminatorConfig {
    /// The choices under study.
    pub design: Design,
    /// Channels of the first layer; each layer after it has twice as many as the one before.
    pub width: usize,
    /// Colour channels.
    pub channels: usize,
    /// Height and width of the image: a power of two, 8 or more.
    pub image_size: usize,
    /// Classes of the images; 0 where they have none.
    pub classes: usize,
    /// Numbers that it gives for an image: one score, or one for each class where it is trained to tell classes.
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

    /// Numbers that one image is drawn from: a latent, and the noise of finer levels where there are some.
    pub fn drawn(&self) -> usize {
        choices::drawn(self)
    }

    /// Classes that both networks are told apart ([`given`](Generator::given)); 0 where the design tells them none.
    pub fn told(&self) -> usize {
        choices::beside_latent(&self.design, self.classes).channels()
    }

    /// Builds the network; its weights are zero until they are [initialised](crate::initialize).
    pub fn init(&self, device: &Device) -> Generator {
        choices::generator(self, device)
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

    /// Builds the network; its weights are zero until they are [initialised](crate::initialize).
    pub fn init(&self, device: &Device) -> Discriminator {
        choices::discriminator(self, device)
    }
}
