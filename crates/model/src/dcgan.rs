//! The DCGAN generator and discriminator (Radford et al. 2015, section 3 and figure 1).
//!
//! Figure 1 is G for a `width` of 128 and images of 64×64 pixels in three channels. D mirrors it with strided convolutions.
//!
//! ```text
//! z                     100   "100 dimensional uniform distribution Z"
//! project   1024 ×  4 ×   4   "project and reshape": a matrix product, or a transposed convolution of one pixel
//! up         512 ×  8 ×   8   "a series of four fractionally-strided convolutions"
//!            256 × 16 ×  16
//!            128 × 32 ×  32
//! output       3 × 64 ×  64   the fourth of them
//! ```
//!
//! Batch normalisation and ReLU follow `project` and `up`, tanh follows `output`. [`Builder`] turns the design's choices into layers. Shapes in comments are for images of 32×32 pixels.

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
    hidden: Vec<Stage>, // fully connected hidden layers: removed by guideline 2
    project: Stage,     // "project and reshape": latent to [batch, 4·width, 4, 4]
    up: Vec<Stage>,     // fractionally-strided convolutions to [batch, width, 16, 16]; recorded as `double`
    output: Stage,      // to [batch, channels, 32, 32]: tanh, no batch normalisation; recorded as `paint`
    latent: usize,      // numbers of a latent
}

/// D: scores an image. A positive score means "real".
#[derive(Module, Debug)]
pub struct Discriminator {
    input: Stage,       // to [batch, width, 16, 16]: no batch normalisation; recorded as `look`
    down: Vec<Stage>,   // strided convolutions to [batch, 4·width, 4, 4]; recorded as `halve`
    hidden: Vec<Stage>, // fully connected hidden layers: removed by guideline 2
    score: Convolution, // "flattened and then fed into a single sigmoid output", which the loss has: to [batch, outputs, 1, 1]
}

impl Generator {
    /// `inputs` is the number of input channels: the latent and, for a conditional network, the one-hot class.
    pub(crate) fn new(config: &GeneratorConfig, inputs: usize, device: &Device) -> Self {
        let GeneratorConfig { design, latent, width, channels, image_size, .. } = config;
        let build = Builder::new(design, device);
        let role = LayerRole::GeneratorHidden;
        let widths = widths(*width, *image_size); // width, 2·width, 4·width
        let units = build.hidden_units(*width);
        Self {
            hidden: units
                .map(|units| build.stage(role, [inputs, units], Builder::fully_connected))
                .into_iter()
                .collect(),
            project: build.stage(role, [units.unwrap_or(inputs), widths[widths.len() - 1]], Builder::project),
            up: widths.windows(2).rev().map(|pair| build.stage(role, [pair[1], pair[0]], Builder::upsample)).collect(),
            output: build.stage(LayerRole::GeneratorOutput, [*width, *channels], Builder::upsample),
            latent: *latent,
        }
    }

    /// Its only level.
    pub(crate) fn level(&self) -> LevelGenerator<'_> {
        let stages = self.hidden.iter().chain([&self.project]).chain(&self.up).chain([&self.output]);
        LevelGenerator { stages: stages.collect(), noise: Noise::Latent(self.latent), condition: None }
    }

    pub(crate) fn stages_mut(&mut self) -> Vec<&mut Stage> {
        let stages = self.hidden.iter_mut().chain([&mut self.project]).chain(&mut self.up);
        stages.chain([&mut self.output]).collect()
    }
}

impl Discriminator {
    /// `inputs` is the number of input channels: those of the image and, for a conditional network, of the class.
    pub(crate) fn new(config: &DiscriminatorConfig, inputs: usize, device: &Device) -> Self {
        let DiscriminatorConfig { design, width, image_size, outputs, .. } = config;
        let build = Builder::new(design, device);
        let role = LayerRole::DiscriminatorHidden;
        let widths = widths(*width, *image_size); // width, 2·width, 4·width
        let widest = widths[widths.len() - 1];
        let units = build.hidden_units(*width);
        let bias = build.has_bias(LayerRole::DiscriminatorScore);
        Self {
            input: build.stage(LayerRole::DiscriminatorInput, [inputs, *width], Builder::downsample),
            down: widths.windows(2).map(|pair| build.stage(role, [pair[0], pair[1]], Builder::downsample)).collect(),
            hidden: units.map(|units| build.stage(role, [widest, units], Builder::head)).into_iter().collect(),
            score: match units {
                Some(units) => build.fully_connected([units, *outputs], bias),
                None => build.head([widest, *outputs], bias),
            },
        }
    }

    /// Its only level.
    pub(crate) fn level(&self) -> LevelDiscriminator<'_> {
        let stages = [&self.input].into_iter().chain(&self.down).chain(&self.hidden);
        let image_size = 8 << self.down.len();
        LevelDiscriminator { stages: stages.collect(), score: &self.score, image_size, condition: None }
    }
}

/// Channels at half the image's size, a quarter, and so on down to 4×4: `width`, 2·`width`, …
fn widths(width: usize, image_size: usize) -> Vec<usize> {
    let layers = (image_size / 4).ilog2();
    (0..layers).map(|k| width << k).collect()
}
