//! The DCGAN generator and discriminator (section 3, figure 1). What varies is decided in `choices`; nothing here asks.

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use spec::{Design, RunSpec};

use crate::choices::{Place, downsample, upsample};
use crate::convolution::{self, Convolution};
use crate::stage::Stage;

/// G: draws an image from a latent.
#[derive(Module, Debug)]
pub struct Generator {
    project: Stage,     // 1×1 to 4×4
    double: Vec<Stage>, // 4×4 to half the image's size
    paint: Stage,       // to pixels; by guideline 4 not normalised
}

/// D: scores an image; above 0 it takes it for real.
#[derive(Module, Debug)]
pub struct Discriminator {
    look: Stage,        // from pixels to half the size; by guideline 4 not normalised
    halve: Vec<Stage>,  // to 4×4
    score: Convolution, // 4×4 to one number: no hidden layer is fully connected, by guideline 2
}

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
        }
    }

    /// Builds the network; its weights are zero until they are [initialised](crate::initialize).
    pub fn init(&self, device: &Device) -> Generator {
        let design = &self.design;
        let widths = widths(self.width, self.image_size);
        let widest = widths[widths.len() - 1];
        let up = |channels, bias, device: &Device| upsample(design, channels, bias, device);
        let stage = |place, channels| Stage::new(design, place, channels, up, device);

        Generator {
            project: Stage::new(design, Place::GeneratorHidden, [self.latent, widest], convolution::project, device),
            double: widths.windows(2).rev().map(|pair| stage(Place::GeneratorHidden, [pair[1], pair[0]])).collect(),
            paint: stage(Place::GeneratorOutput, [self.width, self.channels]),
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
        }
    }

    /// Builds the network; its weights are zero until they are [initialised](crate::initialize).
    pub fn init(&self, device: &Device) -> Discriminator {
        let design = &self.design;
        let widths = widths(self.width, self.image_size);
        let widest = widths[widths.len() - 1];
        let down = |channels, bias, device: &Device| downsample(design, channels, bias, device);
        let stage = |place, channels| Stage::new(design, place, channels, down, device);

        Discriminator {
            look: stage(Place::DiscriminatorInput, [self.channels, self.width]),
            halve: widths.windows(2).map(|pair| stage(Place::DiscriminatorHidden, [pair[0], pair[1]])).collect(),
            score: convolution::whole([widest, 1], false, device),
        }
    }
}

/// Channels at half the image's size, a quarter, and so on down to 4×4: `width`, 2·`width`, …
fn widths(width: usize, image_size: usize) -> Vec<usize> {
    let halvings = (image_size / 4).ilog2();
    (0..halvings).map(|k| width << k).collect()
}

// Shapes in the comments are for images of 32×32.
impl Generator {
    /// Draws one image for each latent.
    ///
    /// # Shapes
    ///
    /// - `z`: `[batch, latent]`
    /// - returns `[batch, channels, size, size]`, pixels in [-1, 1]
    pub fn forward(&self, z: Tensor<2>) -> Tensor<4> {
        let [batch, latent] = z.dims();
        let x = z.reshape([batch, latent, 1, 1]);
        let x = self.project.forward(x); // [batch, 4·width, 4, 4]
        let x = self.double.iter().fold(x, |x, stage| stage.forward(x)); // [batch, width, 16, 16]
        self.paint.forward(x) // [batch, channels, 32, 32]
    }

    /// This generator for evaluation: its batch normalisation uses the mean and variance that it has on average over these
    /// batches of latents, instead of statistics that trail behind training. The weights stay, and so does `self`.
    ///
    /// Where there is no batch, it is left with the statistics of training.
    pub fn with_population_statistics(&self, latents: impl IntoIterator<Item = Tensor<2>>) -> Self {
        // Only `valid` gives a copy its own running statistics; only training mode updates them.
        let mut copy = self.valid().train().no_grad();
        for (k, z) in latents.into_iter().enumerate() {
            copy.set_momentum(1.0 / (k + 1) as f64); // so that the running statistics are the mean over all batches
            copy.forward(z);
        }
        copy.valid()
    }

    /// Multiply-adds of all convolutions for one image.
    pub fn multiply_adds(&self) -> u64 {
        self.stages().fold((0, 1), |(sum, size), stage| add(sum, stage.multiply_adds(size))).0
    }

    fn stages(&self) -> impl Iterator<Item = &Stage> {
        std::iter::once(&self.project).chain(&self.double).chain(std::iter::once(&self.paint))
    }

    fn set_momentum(&mut self, momentum: f64) {
        for stage in [&mut self.project, &mut self.paint].into_iter().chain(&mut self.double) {
            stage.set_momentum(momentum);
        }
    }
}

impl Discriminator {
    /// Scores each image: a logit, above 0 for "real".
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    /// - returns `[batch]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<1> {
        let x = self.look.forward(x); // [batch, width, 16, 16]
        let x = self.halve.iter().fold(x, |x, stage| stage.forward(x)); // [batch, 4·width, 4, 4]
        self.score.forward(x).flatten(0, 3) // [batch]
    }

    /// Multiply-adds of all convolutions for one image of that height and width.
    pub fn multiply_adds(&self, image_size: usize) -> u64 {
        let stages = std::iter::once(&self.look).chain(&self.halve);
        let (sum, size) = stages.fold((0, image_size), |(sum, size), stage| add(sum, stage.multiply_adds(size)));
        add(sum, self.score.multiply_adds(size)).0
    }
}

fn add(sum: u64, (multiply_adds, size): (u64, usize)) -> (u64, usize) {
    (sum + multiply_adds, size)
}
