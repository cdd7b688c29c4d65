//! The generator and discriminator of Goodfellow et al. 2014: fully connected, with two hidden layers each.
//!
//! The paper's D has maxout units and dropout; here the design decides.

use burn::module::Module;
use burn::tensor::Device;

use crate::build::{Builder, LayerRole};
use crate::config::{DiscriminatorConfig, GeneratorConfig};
use crate::convolution::Convolution;
use crate::level::{LevelDiscriminator, LevelGenerator, Noise};
use crate::stage::Stage;

/// G: generates an image from a latent.
#[derive(Module, Debug)]
pub struct Generator {
    hidden: Vec<Stage>, // [batch, units, 1, 1]
    output: Stage,      // [batch, channels, size, size]; recorded as `paint`
    latent: usize,      // numbers of a latent
}

/// D: scores an image. A positive score means "real".
#[derive(Module, Debug)]
pub struct Discriminator {
    input: Stage,       // [batch, units, 1, 1]; recorded as `look`
    hidden: Vec<Stage>, // [batch, units, 1, 1]
    score: Convolution, // [batch, 1, 1, 1]
    image_size: usize,
}

impl Generator {
    /// `inputs` is the number of input channels: the latent and, for a conditional network, the one-hot class.
    pub(crate) fn new(config: &GeneratorConfig, inputs: usize, device: &Device) -> Self {
        let build = Builder::new(&config.design, device);
        let units = config.design.hidden_width * config.width;
        let image = [config.channels, config.image_size];
        let hidden = |from| build.stage(LayerRole::GeneratorHidden, [from, units], Builder::fully_connected);
        Self {
            hidden: vec![hidden(inputs), hidden(units)],
            output: build.stage(LayerRole::GeneratorOutput, [units, config.channels], |build, [from, _], bias| {
                build.connect([from, 1], image, bias)
            }),
            latent: config.latent,
        }
    }

    /// Its only level, or the coarsest of a pyramid.
    pub(crate) fn level(&self) -> LevelGenerator<'_> {
        let stages = self.hidden.iter().chain([&self.output]).collect();
        LevelGenerator { stages, noise: Noise::Latent(self.latent), condition: None }
    }

    pub(crate) fn stages_mut(&mut self) -> Vec<&mut Stage> {
        self.hidden.iter_mut().chain([&mut self.output]).collect()
    }
}

impl Discriminator {
    /// `inputs` is the number of input channels: those of the image and, for a conditional network, of the class.
    pub(crate) fn new(config: &DiscriminatorConfig, inputs: usize, device: &Device) -> Self {
        let build = Builder::new(&config.design, device);
        let units = config.design.hidden_width * config.width;
        let image = [inputs, config.image_size];
        Self {
            input: build.stage(LayerRole::DiscriminatorInput, [inputs, units], |build, [_, to], bias| {
                build.connect(image, [to, 1], bias)
            }),
            hidden: vec![build.stage(LayerRole::DiscriminatorHidden, [units, units], Builder::fully_connected)],
            score: build.fully_connected([units, 1], build.has_bias(LayerRole::DiscriminatorScore)),
            image_size: config.image_size,
        }
    }

    /// Its only level, or the coarsest of a pyramid.
    pub(crate) fn level(&self) -> LevelDiscriminator<'_> {
        let stages = [&self.input].into_iter().chain(&self.hidden).collect();
        LevelDiscriminator { stages, score: &self.score, image_size: self.image_size, condition: None }
    }
}
