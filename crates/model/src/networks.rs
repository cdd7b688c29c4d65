//! Both networks, whatever they are built from: what is asked of them and done with them.

use burn::module::Module;
use burn::tensor::Tensor;

use crate::condition::Classes;
use crate::convolution::{Convolution, Trace};
use crate::stage::{Stage, StageOutput};
use crate::{dcgan, gan, lapgan};

/// G: draws an image from a latent.
#[derive(Module, Debug)]
pub enum Generator {
    /// Of convolutions.
    Dcgan(dcgan::Generator),
    /// Of fully connected layers.
    Gan(gan::Generator),
    /// A pyramid.
    Lapgan(lapgan::Generator),
}

/// D: scores an image; above 0 it takes it for real.
#[derive(Module, Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one of them")]
pub enum Discriminator {
    /// Of convolutions.
    Dcgan(dcgan::Discriminator),
    /// Of fully connected layers.
    Gan(gan::Discriminator),
    /// A pyramid.
    Lapgan(lapgan::Discriminator),
}

/// The discriminator of a level, stage by stage.
pub struct Judge<'a> {
    /// Its hidden layers, in the order in which an image passes them.
    pub stages: Vec<&'a Stage>,
    /// What comes after them: one number for each image.
    pub score: &'a Convolution,
}

/// A network that can be followed without being run.
pub trait Network: Module {
    /// What each layer with weights does to an image, in the order in which they stand.
    fn traces(&self) -> Vec<Trace>;

    /// Multiply-adds of all layers for one image.
    fn multiply_adds(&self) -> u64 {
        self.traces().iter().map(|layer| layer.multiply_adds).sum()
    }
}

impl Generator {
    /// This generator, told which class each image of a batch is to be of; as it was, where the design tells it none.
    pub fn given(&self, classes: Classes) -> Self {
        match self {
            Self::Dcgan(_) | Self::Gan(_) => self.clone(),
            Self::Lapgan(network) => Self::Lapgan(network.given(classes)),
        }
    }

    /// Draws one image for each latent.
    ///
    /// # Shapes
    ///
    /// - `z`: `[batch, drawn]`: see [`GeneratorConfig::drawn`](crate::GeneratorConfig::drawn)
    /// - returns `[batch, channels, size, size]`, pixels in [-1, 1]
    pub fn forward(&self, z: Tensor<2>) -> Tensor<4> {
        self.levels(z).pop().expect("an image of the finest level")
    }

    /// The same at each level, the coarsest first: an architecture that is no pyramid has one.
    ///
    /// # Shapes
    ///
    /// - `z`: `[batch, drawn]`
    /// - returns `[batch, channels, size, size]` of each level, pixels in [-1, 1]
    pub fn levels(&self, z: Tensor<2>) -> Vec<Tensor<4>> {
        let x = z.unsqueeze_dims(&[2, 3]); // [batch, drawn, 1, 1]
        match self {
            Self::Dcgan(network) => vec![network.forward(x)],
            Self::Gan(network) => vec![network.forward(x)],
            Self::Lapgan(network) => network.forward(x),
        }
    }

    /// What each level draws while it learns alone: a finer one starts from real images of the level below.
    ///
    /// # Shapes
    ///
    /// - `z`: `[batch, drawn]`
    /// - `reals`: a [`pyramid`](Self::pyramid) of as many images
    /// - returns `[batch, channels, size, size]` of each level; pixels of finer ones may leave [-1, 1]
    pub fn apart(&self, z: Tensor<2>, reals: &[Tensor<4>]) -> Vec<Tensor<4>> {
        match self {
            Self::Dcgan(_) | Self::Gan(_) => self.levels(z),
            Self::Lapgan(network) => network.apart(z.unsqueeze_dims(&[2, 3]), reals),
        }
    }

    /// Images as each level has them, the coarsest first.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    /// - returns `[batch, channels, size, size]` of each level
    pub fn pyramid(&self, x: Tensor<4>) -> Vec<Tensor<4>> {
        match self {
            Self::Dcgan(_) | Self::Gan(_) => vec![x],
            Self::Lapgan(network) => lapgan::pyramid(x, network.levels()),
        }
    }

    /// What each stage makes of these latents, in the order in which they stand; the last gives the image, or what it adds to an enlarged one.
    ///
    /// # Shapes
    ///
    /// - `z`: `[batch, drawn]`
    pub fn stage_outputs(&self, z: Tensor<2>) -> Vec<StageOutput> {
        let x = z.unsqueeze_dims(&[2, 3]);
        match self {
            Self::Dcgan(network) => pass(x, network.stages()),
            Self::Gan(network) => pass(x, network.stages()),
            Self::Lapgan(network) => network.stage_outputs(x),
        }
    }

    /// Its stages, in the order in which a latent passes them; none of a pyramid, whose levels draw side by side.
    pub fn stages(&self) -> Vec<&Stage> {
        match self {
            Self::Dcgan(network) => network.stages(),
            Self::Gan(network) => network.stages(),
            Self::Lapgan(_) => Vec::new(),
        }
    }

    /// This generator for evaluation: its batch normalisation uses the mean and variance that it has on average over these
    /// batches of latents with their classes, instead of statistics that trail behind training. The weights stay, and so does `self`.
    ///
    /// Where there is no batch, it is left with the statistics of training.
    pub fn with_population_statistics(&self, batches: impl IntoIterator<Item = (Tensor<2>, Classes)>) -> Self {
        // Only `valid` gives a copy its own running statistics; only training mode updates them.
        let mut copy = self.valid().train().no_grad();
        for (k, (z, classes)) in batches.into_iter().enumerate() {
            copy.set_momentum(1.0 / (k + 1) as f64); // so that the running statistics are the mean over all batches
            copy.given(classes).forward(z);
        }
        copy.valid()
    }

    fn set_momentum(&mut self, momentum: f64) {
        let stages = match self {
            Self::Dcgan(network) => network.stages_mut(),
            Self::Gan(network) => network.stages_mut(),
            Self::Lapgan(network) => network.stages_mut(),
        };
        stages.into_iter().for_each(|stage| stage.set_momentum(momentum));
    }
}

impl Discriminator {
    /// This discriminator, told which class each image of a batch is of; as it was, where the design tells it none.
    pub fn given(&self, classes: Classes) -> Self {
        match self {
            Self::Dcgan(_) | Self::Gan(_) => self.clone(),
            Self::Lapgan(network) => Self::Lapgan(network.given(classes)),
        }
    }

    /// Scores each image: a logit, above 0 for "real". Where there are several levels, their scores are added up, as the
    /// logits of independent evidence are.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    /// - returns `[batch]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<1> {
        self.outputs(x).flatten(0, 3)
    }

    /// All numbers that it gives for each image: `[batch, outputs, 1, 1]`.
    pub(crate) fn outputs(&self, x: Tensor<4>) -> Tensor<4> {
        match self {
            Self::Dcgan(network) => network.forward(x),
            Self::Gan(network) => network.forward(x),
            Self::Lapgan(network) => {
                let images = network.seen(lapgan::pyramid(x, network.levels()));
                let scores = network.judges().into_iter().zip(images);
                let scores = scores.map(|(judge, x)| judge.forward(x));
                scores.reduce(|sum, score| sum + score).expect("a score of each level")
            }
        }
    }

    /// Scores images as each level has them.
    ///
    /// # Shapes
    ///
    /// - `images`: `[batch, channels, size, size]` of each level, the coarsest first
    /// - returns `[batch]` of each level
    pub fn scores(&self, images: Vec<Tensor<4>>) -> Vec<Tensor<1>> {
        match self {
            Self::Dcgan(_) | Self::Gan(_) => images.into_iter().map(|x| self.forward(x)).collect(),
            Self::Lapgan(network) => {
                let levels = network.judges().into_iter().zip(network.seen(images));
                levels.map(|(judge, x)| judge.forward(x).flatten(0, 3)).collect()
            }
        }
    }

    /// What each stage makes of these images, in the order in which they stand; the score is not among them.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    pub fn stage_outputs(&self, x: Tensor<4>) -> Vec<StageOutput> {
        let judges = self.judges();
        let images = self.seen(lapgan::pyramid(x, judges.len()));
        judges.into_iter().zip(images).flat_map(|(judge, x)| pass(x, judge.stages)).collect()
    }

    /// What the first stage of each level sees of images as each level has them.
    pub(crate) fn seen(&self, images: Vec<Tensor<4>>) -> Vec<Tensor<4>> {
        match self {
            Self::Dcgan(_) | Self::Gan(_) => images,
            Self::Lapgan(network) => network.seen(images),
        }
    }

    /// Its stages and what scores what comes out of them, for each level, the coarsest first.
    pub fn judges(&self) -> Vec<Judge<'_>> {
        match self {
            Self::Dcgan(network) => vec![Judge { stages: network.stages(), score: network.score() }],
            Self::Gan(network) => vec![Judge { stages: network.stages(), score: network.score() }],
            Self::Lapgan(network) => network.judges(),
        }
    }
}

impl<'a> Judge<'a> {
    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        self.score.forward_with_bias(self.stages.iter().fold(x, |x, stage| stage.forward(x))) // [batch, 1, 1, 1]
    }

    pub(crate) fn layers(&self) -> Vec<&'a Convolution> {
        self.stages.iter().map(|stage| stage.convolution()).chain(std::iter::once(self.score)).collect()
    }

    /// The score of what the last stage gave.
    pub(crate) fn end(&self, x: Tensor<4>) -> Tensor<1> {
        self.score.forward_with_bias(x).flatten(0, 3)
    }
}

impl Network for Generator {
    fn traces(&self) -> Vec<Trace> {
        match self {
            Self::Dcgan(network) => follow(1, network.layers()),
            Self::Gan(network) => follow(1, network.layers()),
            Self::Lapgan(network) => {
                network.layers().into_iter().flat_map(|(size, layers)| follow(size, layers)).collect()
            }
        }
    }
}

impl Network for Discriminator {
    fn traces(&self) -> Vec<Trace> {
        match self {
            Self::Dcgan(network) => follow(network.image_size(), network.layers()),
            Self::Gan(network) => follow(1, network.layers()),
            Self::Lapgan(network) => {
                network.layers().into_iter().flat_map(|(size, layers)| follow(size, layers)).collect()
            }
        }
    }
}

/// An image of that size through layer after layer.
fn follow(mut size: usize, layers: Vec<&Convolution>) -> Vec<Trace> {
    let trace = |layer: &Convolution| {
        let trace = layer.trace(size);
        size = trace.size;
        trace
    };
    layers.into_iter().map(trace).collect()
}

/// An image through stage after stage.
pub(crate) fn pass(mut x: Tensor<4>, stages: Vec<&Stage>) -> Vec<StageOutput> {
    let give = |stage: &Stage| {
        let given = stage.forward_with_sums(x.clone());
        x = given.output.clone();
        given
    };
    stages.into_iter().map(give).collect()
}
