//! The generator and discriminator of Goodfellow et al. 2014: fully connected layers, two of them hidden in each.
//!
//! In that paper D's hidden units are maxout and dropped out at random; here they are those of the design.

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use crate::choices::{Place, has_bias};
use crate::config::{DiscriminatorConfig, GeneratorConfig};
use crate::convolution::{Convolution, fully_connected};
use crate::stage::Stage;

/// G: draws an image from a latent.
#[derive(Module, Debug)]
pub struct Generator {
    hidden: Vec<Stage>,
    paint: Stage, // to pixels
}

/// D: scores an image; above 0 it takes it for real.
#[derive(Module, Debug)]
pub struct Discriminator {
    look: Stage, // from pixels
    hidden: Vec<Stage>,
    score: Convolution,
}

impl Generator {
    pub(crate) fn new(config: &GeneratorConfig, device: &Device) -> Self {
        let design = &config.design;
        let units = design.hidden_width * config.width;
        let (latent, image) = (config.latent, [config.channels, config.image_size]);
        let hidden = |from| Stage::new(design, Place::GeneratorHidden, [from, units], connect, device);
        let draw = |[from, _]: [usize; 2], bias, device: &Device| fully_connected([from, 1], image, bias, device);
        Self {
            hidden: vec![hidden(latent), hidden(units)],
            paint: Stage::new(design, Place::GeneratorOutput, [units, config.channels], draw, device),
        }
    }

    pub(crate) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.hidden.iter().fold(x, |x, stage| stage.forward(x)); // [batch, units, 1, 1]
        self.paint.forward(x) // [batch, channels, size, size]
    }

    pub(crate) fn stages(&self) -> Vec<&Stage> {
        self.hidden.iter().chain(std::iter::once(&self.paint)).collect()
    }

    pub(crate) fn layers(&self) -> Vec<&Convolution> {
        self.stages().into_iter().map(Stage::convolution).collect()
    }

    pub(crate) fn stages_mut(&mut self) -> Vec<&mut Stage> {
        self.hidden.iter_mut().chain([&mut self.paint]).collect()
    }
}

impl Discriminator {
    pub(crate) fn new(config: &DiscriminatorConfig, device: &Device) -> Self {
        let design = &config.design;
        let units = design.hidden_width * config.width;
        let image = [config.channels, config.image_size];
        let see = |[_, to]: [usize; 2], bias, device: &Device| fully_connected(image, [to, 1], bias, device);
        Self {
            look: Stage::new(design, Place::DiscriminatorInput, [config.channels, units], see, device),
            hidden: vec![Stage::new(design, Place::DiscriminatorHidden, [units, units], connect, device)],
            score: connect([units, 1], has_bias(design, Place::DiscriminatorScore), device),
        }
    }

    pub(crate) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.look.forward(x); // [batch, units, 1, 1]
        let x = self.hidden.iter().fold(x, |x, stage| stage.forward(x)); // [batch, units, 1, 1]
        self.score.forward_with_bias(x) // [batch, 1, 1, 1]
    }

    pub(crate) fn stages(&self) -> Vec<&Stage> {
        std::iter::once(&self.look).chain(&self.hidden).collect()
    }

    pub(crate) fn score(&self) -> &Convolution {
        &self.score
    }

    pub(crate) fn layers(&self) -> Vec<&Convolution> {
        self.stages().into_iter().map(Stage::convolution).chain(std::iter::once(&self.score)).collect()
    }
}

/// From units to units.
fn connect([from, to]: [usize; 2], bias: bool, device: &Device) -> Convolution {
    fully_connected([from, 1], [to, 1], bias, device)
}
