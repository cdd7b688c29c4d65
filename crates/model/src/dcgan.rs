//! The DCGAN generator and discriminator (section 3, figure 1). What varies is decided in `choices`; nothing here asks.

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use crate::choices::{Place, downsample, has_bias, head, hidden_units, upsample};
use crate::config::{DiscriminatorConfig, GeneratorConfig};
use crate::convolution::{self, Convolution, fully_connected};
use crate::stage::Stage;

/// G: draws an image from a latent.
#[derive(Module, Debug)]
pub struct Generator {
    hidden: Vec<Stage>, // fully connected: none, by guideline 2
    project: Stage,     // 1×1 to 4×4
    double: Vec<Stage>, // 4×4 to half the image's size
    paint: Stage,       // to pixels; by guideline 4 not normalised
}

/// D: scores an image; above 0 it takes it for real.
#[derive(Module, Debug)]
pub struct Discriminator {
    look: Stage,        // from pixels to half the size; by guideline 4 not normalised
    halve: Vec<Stage>,  // to 4×4
    hidden: Vec<Stage>, // fully connected: none, by guideline 2
    score: Convolution, // to one number, or one for each class
}

impl Generator {
    pub(crate) fn new(config: &GeneratorConfig, device: &Device) -> Self {
        let design = &config.design;
        let widths = widths(config.width, config.image_size);
        let units = hidden_units(design, config.width);
        let up = |channels, bias, device: &Device| upsample(design, channels, bias, device);
        let connect = |[from, to]: [usize; 2], bias, device: &Device| fully_connected([from, 1], [to, 1], bias, device);
        let stage = |place, channels| Stage::new(design, place, channels, up, device);
        let hidden = |units| Stage::new(design, Place::GeneratorHidden, [config.latent, units], connect, device);
        let projected = [units.unwrap_or(config.latent), widths[widths.len() - 1]];

        Self {
            hidden: units.map(hidden).into_iter().collect(),
            project: Stage::new(design, Place::GeneratorHidden, projected, convolution::project, device),
            double: widths.windows(2).rev().map(|pair| stage(Place::GeneratorHidden, [pair[1], pair[0]])).collect(),
            paint: stage(Place::GeneratorOutput, [config.width, config.channels]),
        }
    }

    // Shapes in the comments are for images of 32×32.
    pub(crate) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.hidden.iter().fold(x, |x, stage| stage.forward(x)); // [batch, latent or units, 1, 1]
        let x = self.project.forward(x); // [batch, 4·width, 4, 4]
        let x = self.double.iter().fold(x, |x, stage| stage.forward(x)); // [batch, width, 16, 16]
        self.paint.forward(x) // [batch, channels, 32, 32]
    }

    pub(crate) fn stages(&self) -> Vec<&Stage> {
        let (first, last) = (std::iter::once(&self.project), std::iter::once(&self.paint));
        self.hidden.iter().chain(first).chain(&self.double).chain(last).collect()
    }

    pub(crate) fn layers(&self) -> Vec<&Convolution> {
        self.stages().into_iter().map(Stage::convolution).collect()
    }

    pub(crate) fn stages_mut(&mut self) -> Vec<&mut Stage> {
        let ends = [&mut self.project, &mut self.paint];
        self.hidden.iter_mut().chain(&mut self.double).chain(ends).collect()
    }
}

impl Discriminator {
    pub(crate) fn new(config: &DiscriminatorConfig, device: &Device) -> Self {
        let design = &config.design;
        let widths = widths(config.width, config.image_size);
        let widest = widths[widths.len() - 1];
        let units = hidden_units(design, config.width);
        let bias = has_bias(design, Place::DiscriminatorScore);
        let down = |channels, bias, device: &Device| downsample(design, channels, bias, device);
        let head = |channels, bias, device: &Device| head(design, channels, bias, device);
        let stage = |place, channels| Stage::new(design, place, channels, down, device);
        let hidden = |units| Stage::new(design, Place::DiscriminatorHidden, [widest, units], head, device);

        Self {
            look: stage(Place::DiscriminatorInput, [config.channels, config.width]),
            halve: widths.windows(2).map(|pair| stage(Place::DiscriminatorHidden, [pair[0], pair[1]])).collect(),
            hidden: units.map(hidden).into_iter().collect(),
            score: match units {
                Some(units) => fully_connected([units, 1], [config.outputs, 1], bias, device),
                None => head([widest, config.outputs], bias, device),
            },
        }
    }

    // Shapes in the comments are for images of 32×32.
    pub(crate) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.look.forward(x); // [batch, width, 16, 16]
        let x = self.halve.iter().fold(x, |x, stage| stage.forward(x)); // [batch, 4·width, 4, 4]
        let x = self.hidden.iter().fold(x, |x, stage| stage.forward(x)); // as it was, or [batch, units, 1, 1]
        self.score.forward_with_bias(x) // [batch, 1, 1, 1], or as many channels as it has outputs
    }

    pub(crate) fn stages(&self) -> Vec<&Stage> {
        std::iter::once(&self.look).chain(&self.halve).chain(&self.hidden).collect()
    }

    pub(crate) fn score(&self) -> &Convolution {
        &self.score
    }

    pub(crate) fn layers(&self) -> Vec<&Convolution> {
        self.stages().into_iter().map(Stage::convolution).chain(std::iter::once(&self.score)).collect()
    }

    /// Height and width of the images that it scores.
    pub(crate) fn image_size(&self) -> usize {
        8 << self.halve.len()
    }
}

/// Channels at half the image's size, a quarter, and so on down to 4×4: `width`, 2·`width`, …
fn widths(width: usize, image_size: usize) -> Vec<usize> {
    let halvings = (image_size / 4).ilog2();
    (0..halvings).map(|k| width << k).collect()
}
