//! The Laplacian pyramid of GANs of Denton et al. 2015 (arXiv 1506.05751, section 3.2): a GAN of fully connected layers draws
//! images of 8×8; then, for each doubling of the size, a generator sees the enlarged image and adds what it lacks.
//!
//! Each level has a discriminator of its own, and learns alone from real images; only samples are handed from level to level.
//! Here an image is halved to the means of its 2×2 blocks, and enlarged by bilinear interpolation.

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use crate::choices::{self, Place};
use crate::condition::{Classes, Condition};
use crate::config::{DiscriminatorConfig, GeneratorConfig};
use crate::convolution::{Convolution, full_size, fully_connected, strided};
use crate::gan;
use crate::networks::{Judge, pass};
use crate::stage::{Stage, StageOutput};

/// Height and width of the coarsest images.
const COARSEST: usize = 8;

/// Height and width of the refiners' kernels.
const KERNEL: usize = 3;

/// The generators of all levels.
#[derive(Module, Debug)]
pub struct Generator {
    condition: Condition, // of the coarsest images
    coarsest: gan::Generator,
    finer: Vec<Refiner>, // one for each doubling
    latent: usize,       // numbers that the coarsest images are drawn from
    #[module(skip)]
    classes: Classes,
}

/// The discriminators of all levels.
#[derive(Module, Debug)]
pub struct Discriminator {
    condition: Condition, // of the coarsest images
    coarsest: gan::Discriminator,
    finer: Vec<Critic>,
    #[module(skip)]
    classes: Classes,
}

/// Adds to an enlarged image what it lacks: the difference to a sharp one.
#[derive(Module, Debug)]
pub struct Refiner {
    condition: Condition,
    look: Stage, // from pixels and a plane of noise
    hidden: Stage,
    paint: Stage, // to differences of pixels
    size: usize,
}

/// Scores images of its size.
#[derive(Module, Debug)]
pub struct Critic {
    condition: Condition,
    look: Stage,        // from pixels to half the size
    halve: Stage,       // to a quarter
    score: Convolution, // to one number
    size: usize,
}

/// The image at every level, the coarsest first: each is the next one halved.
pub fn pyramid(image: Tensor<4>, levels: usize) -> Vec<Tensor<4>> {
    let mut images: Vec<_> =
        std::iter::successors(Some(image), |x| Some(kernels::average_pool(x.clone()))).take(levels).collect();
    images.reverse();
    images
}

/// The image at twice its height and width.
pub fn enlarge(image: Tensor<4>) -> Tensor<4> {
    kernels::interpolate(image)
}

/// Numbers that an image is drawn from: a latent, and a plane of noise for each doubling.
pub fn drawn(latent: usize, image_size: usize) -> usize {
    latent + sizes(image_size).map(|size| size * size).sum::<usize>()
}

/// Sizes of the images above the coarsest.
fn sizes(image_size: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(2 * COARSEST), |size| Some(2 * size)).take_while(move |size| *size <= image_size)
}

impl Generator {
    pub(crate) fn new(config: &GeneratorConfig, device: &Device) -> Self {
        let condition = choices::beside_latent(&config.design, config.classes);
        let latent = config.latent + condition.channels();
        let coarsest = GeneratorConfig { latent, image_size: COARSEST, ..*config };
        Self {
            condition,
            coarsest: gan::Generator::new(&coarsest, device),
            finer: sizes(config.image_size).map(|size| Refiner::new(config, size, device)).collect(),
            latent: config.latent,
            classes: None,
        }
    }

    pub(crate) fn given(&self, classes: Classes) -> Self {
        Self { classes, ..self.clone() }
    }

    /// A sample at every level, from the coarsest up.
    pub(crate) fn forward(&self, x: Tensor<4>) -> Vec<Tensor<4>> {
        let (z, planes) = self.split(x);
        let mut levels = vec![self.coarsest.forward(z)]; // [batch, channels, 8, 8]
        for (refiner, plane) in self.finer.iter().zip(planes) {
            let below = levels[levels.len() - 1].clone();
            levels.push(refiner.forward(enlarge(below), plane).clamp(-1.0, 1.0)); // [batch, channels, size, size]
        }
        levels
    }

    /// What each level draws when it stands alone: all but the coarsest start from the real image below them.
    pub(crate) fn apart(&self, x: Tensor<4>, reals: &[Tensor<4>]) -> Vec<Tensor<4>> {
        let (z, planes) = self.split(x);
        let refined = self.finer.iter().zip(planes).zip(reals);
        let refined = refined.map(|((refiner, plane), below)| refiner.forward(enlarge(below.clone()), plane));
        std::iter::once(self.coarsest.forward(z)).chain(refined).collect()
    }

    /// The latent of the coarsest level, and each refiner's plane of noise, beside the class where the levels are told.
    fn split(&self, x: Tensor<4>) -> (Tensor<4>, Vec<Tensor<4>>) {
        let [batch, ..] = x.dims();
        let mut start = self.latent;
        let plane = |refiner: &Refiner| {
            let (from, size) = (start, refiner.size);
            start += size * size;
            let noise = x.clone().narrow(1, from, size * size).reshape([batch, 1, size, size]);
            refiner.condition.join(noise, &self.classes)
        };
        let planes = self.finer.iter().map(plane).collect();
        (self.condition.join(x.narrow(1, 0, self.latent), &self.classes), planes)
    }

    /// What each stage makes of what it sees, level after level.
    pub(crate) fn stage_outputs(&self, x: Tensor<4>) -> Vec<StageOutput> {
        let (z, planes) = self.split(x.clone());
        let below = self.forward(x);
        let mut given = pass(z, self.coarsest.stages());
        for ((refiner, plane), below) in self.finer.iter().zip(planes).zip(below) {
            given.extend(pass(Tensor::cat(vec![enlarge(below), plane], 1), refiner.stages()));
        }
        given
    }

    pub(crate) fn levels(&self) -> usize {
        1 + self.finer.len()
    }

    /// The layers of each level, with the size of the images that they see.
    pub(crate) fn layers(&self) -> Vec<(usize, Vec<&Convolution>)> {
        let finer = self.finer.iter().flat_map(|level| {
            [(1, level.condition.layers()), (level.size, level.stages().into_iter().map(Stage::convolution).collect())]
        });
        std::iter::once((1, self.coarsest.layers())).chain(finer).collect()
    }

    pub(crate) fn stages_mut(&mut self) -> Vec<&mut Stage> {
        let finer = self.finer.iter_mut().flat_map(|level| [&mut level.look, &mut level.hidden, &mut level.paint]);
        self.coarsest.stages_mut().into_iter().chain(finer).collect()
    }
}

impl Refiner {
    fn new(config: &GeneratorConfig, size: usize, device: &Device) -> Self {
        let convolve = |channels, bias, device: &Device| full_size(channels, KERNEL, bias, device);
        let stage = |place, channels| Stage::new(&config.design, place, channels, convolve, device);
        let condition = choices::beside_image(&config.design, [config.classes, size], device);
        Self {
            look: stage(Place::GeneratorHidden, [config.channels + 1 + condition.channels(), config.width]),
            hidden: stage(Place::GeneratorHidden, [config.width, config.width]),
            paint: stage(Place::GeneratorDetail, [config.width, config.channels]),
            condition,
            size,
        }
    }

    fn forward(&self, enlarged: Tensor<4>, planes: Tensor<4>) -> Tensor<4> {
        let x = Tensor::cat(vec![enlarged.clone(), planes], 1); // [batch, channels + planes, size, size]
        let x = self.stages().into_iter().fold(x, |x, stage| stage.forward(x)); // [batch, channels, size, size]
        enlarged + x
    }

    fn stages(&self) -> Vec<&Stage> {
        vec![&self.look, &self.hidden, &self.paint]
    }
}

impl Discriminator {
    pub(crate) fn new(config: &DiscriminatorConfig, device: &Device) -> Self {
        let condition = choices::beside_image(&config.design, [config.classes, COARSEST], device);
        let channels = config.channels + condition.channels();
        let coarsest = DiscriminatorConfig { channels, image_size: COARSEST, ..*config };
        Self {
            condition,
            coarsest: gan::Discriminator::new(&coarsest, device),
            finer: sizes(config.image_size).map(|size| Critic::new(config, size, device)).collect(),
            classes: None,
        }
    }

    pub(crate) fn given(&self, classes: Classes) -> Self {
        Self { classes, ..self.clone() }
    }

    /// What the discriminator of each level sees: its images, beside the class where the levels are told.
    pub(crate) fn seen(&self, images: Vec<Tensor<4>>) -> Vec<Tensor<4>> {
        self.conditions().zip(images).map(|(condition, x)| condition.join(x, &self.classes)).collect()
    }

    fn conditions(&self) -> impl Iterator<Item = &Condition> {
        std::iter::once(&self.condition).chain(self.finer.iter().map(|level| &level.condition))
    }

    /// The discriminator of each level.
    pub(crate) fn judges(&self) -> Vec<Judge<'_>> {
        let coarsest = Judge { stages: self.coarsest.stages(), score: self.coarsest.score() };
        let finer =
            self.finer.iter().map(|level| Judge { stages: vec![&level.look, &level.halve], score: &level.score });
        std::iter::once(coarsest).chain(finer).collect()
    }

    pub(crate) fn levels(&self) -> usize {
        1 + self.finer.len()
    }

    /// The layers of each level, with the size of the images that they see.
    pub(crate) fn layers(&self) -> Vec<(usize, Vec<&Convolution>)> {
        let sizes = std::iter::once(COARSEST).chain(self.finer.iter().map(|level| level.size));
        let levels = sizes.zip(self.judges()).zip(self.conditions());
        levels.flat_map(|((size, judge), condition)| [(1, condition.layers()), (size, judge.layers())]).collect()
    }
}

impl Critic {
    fn new(config: &DiscriminatorConfig, size: usize, device: &Device) -> Self {
        let convolve = |channels, bias, device: &Device| strided(channels, 4, bias, device);
        let stage = |place, channels| Stage::new(&config.design, place, channels, convolve, device);
        let (condition, width) = (choices::beside_image(&config.design, [config.classes, size], device), config.width);
        let channels = config.channels + condition.channels();
        let bias = choices::has_bias(&config.design, Place::DiscriminatorScore);
        Self {
            condition,
            look: stage(Place::DiscriminatorInput, [channels, width]), // [batch, width, size / 2, size / 2]
            halve: stage(Place::DiscriminatorHidden, [width, 2 * width]), // [batch, 2·width, size / 4, size / 4]
            score: fully_connected([2 * width, size / 4], [1, 1], bias, device), // [batch, 1, 1, 1]
            size,
        }
    }
}
