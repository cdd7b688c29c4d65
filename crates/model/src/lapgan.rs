//! LAPGAN, the Laplacian pyramid of GANs (Denton et al. 2015, arXiv 1506.05751, sections 2.3 and 3.1): a fully connected GAN generates
//! images of 8×8; then, for each doubling of the size, a generator adds a residual to the upsampled image.
//!
//! Each level has a discriminator of its own and trains on real images alone; only sampling passes images from level to level.

use burn::module::Module;
use burn::tensor::Device;

use crate::build::{Builder, LayerRole, latent_condition};
use crate::conditioning::{ClassCondition, Classes};
use crate::config::{DiscriminatorConfig, GeneratorConfig};
use crate::convolution::Convolution;
use crate::gan;
use crate::level::{LevelDiscriminator, LevelGenerator, Noise};
use crate::stage::Stage;

/// Height and width of the coarsest images.
const COARSEST: usize = 8;

/// Kernel of the finer generators.
const GENERATOR_KERNEL: usize = 3;

/// Kernel of the finer discriminators.
const DISCRIMINATOR_KERNEL: usize = 4;

/// The generators of all levels.
#[derive(Module, Debug)]
pub struct Generator {
    condition: ClassCondition, // of the coarsest level
    coarsest: gan::Generator,
    finer: Vec<FinerGenerator>, // one for each doubling
    #[module(skip)]
    classes: Classes,
}

/// The discriminators of all levels.
#[derive(Module, Debug)]
pub struct Discriminator {
    condition: ClassCondition, // of the coarsest level
    coarsest: gan::Discriminator,
    finer: Vec<FinerDiscriminator>,
    #[module(skip)]
    classes: Classes,
}

/// Generates the residual between an image and the upsampled image of the level below.
#[derive(Module, Debug)]
pub struct FinerGenerator {
    condition: ClassCondition,
    input: Stage, // upsampled image, noise plane and class to [batch, width, size, size]; recorded as `look`
    hidden: Stage, // [batch, width, size, size]
    output: Stage, // residual [batch, channels, size, size]; recorded as `paint`
    size: usize,
}

/// Scores images of one size. As in the paper it sees the sum of upsampled image and residual.
#[derive(Module, Debug)]
pub struct FinerDiscriminator {
    condition: ClassCondition,
    input: Stage,       // [batch, width, size / 2, size / 2]; recorded as `look`
    down: Stage,        // [batch, 2·width, size / 4, size / 4]; recorded as `halve`
    score: Convolution, // [batch, 1, 1, 1]
    size: usize,
}

/// Random numbers for one image: a latent, and a plane of noise for each doubling.
pub fn noise_dim(latent: usize, image_size: usize) -> usize {
    latent + finer_sizes(image_size).map(|size| size * size).sum::<usize>()
}

/// Sizes of the images above the coarsest.
fn finer_sizes(image_size: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(2 * COARSEST), |size| Some(2 * size)).take_while(move |size| *size <= image_size)
}

impl Generator {
    pub(crate) fn new(config: &GeneratorConfig, device: &Device) -> Self {
        let condition = latent_condition(&config.design, config.classes);
        let inputs = config.latent + condition.channels();
        let coarsest = GeneratorConfig { image_size: COARSEST, ..*config };
        Self {
            condition,
            coarsest: gan::Generator::new(&coarsest, inputs, device),
            finer: finer_sizes(config.image_size).map(|size| FinerGenerator::new(config, size, device)).collect(),
            classes: None,
        }
    }

    pub(crate) fn conditioned_on(&self, classes: Classes) -> Self {
        Self { classes, ..self.clone() }
    }

    pub(crate) fn levels(&self) -> Vec<LevelGenerator<'_>> {
        let coarsest = LevelGenerator { condition: Some((&self.condition, &self.classes)), ..self.coarsest.level() };
        let finer = self.finer.iter().map(|level| LevelGenerator {
            stages: vec![&level.input, &level.hidden, &level.output],
            noise: Noise::Plane(level.size),
            condition: Some((&level.condition, &self.classes)),
        });
        std::iter::once(coarsest).chain(finer).collect()
    }

    pub(crate) fn stages_mut(&mut self) -> Vec<&mut Stage> {
        let finer = self.finer.iter_mut().flat_map(|level| [&mut level.input, &mut level.hidden, &mut level.output]);
        self.coarsest.stages_mut().into_iter().chain(finer).collect()
    }
}

impl FinerGenerator {
    fn new(config: &GeneratorConfig, size: usize, device: &Device) -> Self {
        let build = Builder::new(&config.design, device);
        let (width, image) = (config.width, config.channels);
        let condition = build.image_condition(config.classes, size);
        let stage = |role, channels| {
            build.stage(role, channels, |build, channels, bias| build.same_size(channels, GENERATOR_KERNEL, bias))
        };
        Self {
            input: stage(LayerRole::GeneratorHidden, [image + 1 + condition.channels(), width]),
            hidden: stage(LayerRole::GeneratorHidden, [width, width]),
            output: stage(LayerRole::GeneratorResidual, [width, image]),
            condition,
            size,
        }
    }
}

impl Discriminator {
    pub(crate) fn new(config: &DiscriminatorConfig, device: &Device) -> Self {
        let condition = Builder::new(&config.design, device).image_condition(config.classes, COARSEST);
        let inputs = config.channels + condition.channels();
        let coarsest = DiscriminatorConfig { image_size: COARSEST, ..*config };
        Self {
            condition,
            coarsest: gan::Discriminator::new(&coarsest, inputs, device),
            finer: finer_sizes(config.image_size).map(|size| FinerDiscriminator::new(config, size, device)).collect(),
            classes: None,
        }
    }

    pub(crate) fn conditioned_on(&self, classes: Classes) -> Self {
        Self { classes, ..self.clone() }
    }

    pub(crate) fn levels(&self) -> Vec<LevelDiscriminator<'_>> {
        let coarsest =
            LevelDiscriminator { condition: Some((&self.condition, &self.classes)), ..self.coarsest.level() };
        let finer = self.finer.iter().map(|level| LevelDiscriminator {
            stages: vec![&level.input, &level.down],
            score: &level.score,
            image_size: level.size,
            condition: Some((&level.condition, &self.classes)),
        });
        std::iter::once(coarsest).chain(finer).collect()
    }
}

impl FinerDiscriminator {
    fn new(config: &DiscriminatorConfig, size: usize, device: &Device) -> Self {
        let build = Builder::new(&config.design, device);
        let width = config.width;
        let condition = build.image_condition(config.classes, size);
        let stage = |role, channels| {
            build.stage(role, channels, |build, channels, bias| build.strided(channels, DISCRIMINATOR_KERNEL, bias))
        };
        Self {
            input: stage(LayerRole::DiscriminatorInput, [config.channels + condition.channels(), width]),
            down: stage(LayerRole::DiscriminatorHidden, [width, 2 * width]),
            score: build.connect([2 * width, size / 4], [1, 1], build.has_bias(LayerRole::DiscriminatorScore)),
            condition,
            size,
        }
    }
}
