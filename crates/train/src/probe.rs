//! Diagnostics of both networks: D's probabilities of held-out images, and the outputs of each stage.
//!
//! Both networks are in training mode and normalise by the statistics of the batch. Their weights and running statistics do not change.

use burn::module::Module;
use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor};
use data::{DataSet, Images};
use metrics::{ChannelStatistics, MetricError};
use model::{Classes, Discriminator, Generator, GeneratorConfig, StageOutput};
use spec::{RunSpec, names};

use crate::conditioning::Conditioning;
use crate::images::{batch, latents, number, numbers};
use crate::prior::Prior;
use streams::{Purpose, Streams};

/// The most batches of training or held-out images that D scores.
const BATCHES: usize = 40;

/// Diagnostics of one run.
pub struct Probe<'a> {
    spec: &'a RunSpec,
    set: &'a DataSet,
    device: &'a Device,
}

/// Statistics of a stage's output for a batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Activation {
    /// The mean over all of it.
    pub mean: f64,
    /// The standard deviation over all of it.
    pub deviation: f64,
    /// The share of channels whose output is constant over all images and pixels.
    pub dead: f64,
}

/// Statistics of all stages of both networks for one fixed batch.
pub struct Probed {
    /// [Statistics](Activation) of each stage's output, by metric name.
    pub rows: Vec<(String, f64)>,
    /// Statistics before normalisation and activation, of each stage of G.
    pub generator: Vec<ChannelStatistics>,
    /// The same of D.
    pub discriminator: Vec<ChannelStatistics>,
}

impl<'a> Probe<'a> {
    /// A probe for the networks of a run.
    pub fn new(spec: &'a RunSpec, set: &'a DataSet, device: &'a Device) -> Self {
        Self { spec, set, device }
    }

    /// The mean probability that D gives held-out and training images, by metric name.
    pub fn probabilities(&self, discriminator: &Discriminator) -> [(String, f64); 2] {
        let discriminator = in_training_mode(discriminator);
        [(names::D_HELD_OUT, &self.set.test), (names::D_TRAINING, &self.set.training)]
            .map(|(name, images)| (name.to_owned(), self.mean_probability(&discriminator, images)))
    }

    /// Statistics of all stages for one fixed batch: latents for G, real images for D.
    ///
    /// # Errors
    ///
    /// If a value before normalisation is not finite.
    pub fn stages(&self, generator: &Generator, discriminator: &Discriminator) -> Result<Probed, MetricError> {
        let (generator, discriminator) = (in_training_mode(generator), in_training_mode(discriminator));
        let latent = GeneratorConfig::of(self.spec).noise_dim();
        let z = Prior::of(self.spec).sample(Purpose::SampleLatents, "", self.spec.batch_size * latent);
        let device = self.device.clone().autodiff();
        let classes = Conditioning::of(self.spec).round_robin(0..self.spec.batch_size, &device);
        let drawn = generator.conditioned_on(classes).stage_outputs(latents(z, latent, &device));
        let (x, classes) = self.batches(&self.set.test).next().expect("there are real images");
        let seen = discriminator.conditioned_on(classes).stage_outputs(x);
        let of_generator =
            [names::GENERATOR_ACTIVATION_MEAN, names::GENERATOR_ACTIVATION_DEVIATION, names::GENERATOR_DEAD];
        let of_discriminator = [
            names::DISCRIMINATOR_ACTIVATION_MEAN,
            names::DISCRIMINATOR_ACTIVATION_DEVIATION,
            names::DISCRIMINATOR_DEAD,
        ];
        let (generator, discriminator) = (statistics(&drawn)?, statistics(&seen)?);
        let mut rows = named(of_generator, drawn);
        rows.extend(named(of_discriminator, seen));
        Ok(Probed { rows, generator, discriminator })
    }

    /// The mean probability of being real that D gives these images.
    fn mean_probability(&self, discriminator: &Discriminator, images: &Images) -> f64 {
        let (sum, count) = self.batches(images).fold((0.0, 0), |(sum, count), (x, classes)| {
            let scores = discriminator.conditioned_on(classes).forward(x).without_autodiff();
            (sum + number(&sigmoid(scores).mean()), count + 1)
        });
        sum / f64::from(count)
    }

    /// Batches of images with their classes, in a shuffled order: 40 at most.
    fn batches(&self, images: &Images) -> impl Iterator<Item = (Tensor<4>, Classes)> {
        let mut order: Vec<u32> = (0..images.len() as u32).collect();
        Streams::new(self.spec.seed).shuffle(Purpose::ProbeImages, "", &mut order);
        let size = self.spec.batch_size.min(images.len()); // fewer than a minibatch are held out of small folders
        let count = BATCHES.min(images.len() / size);
        (0..count).map(move |k| {
            let chosen = &order[k * size..(k + 1) * size];
            let device = self.device.clone().autodiff();
            (batch(images, chosen, &device), Conditioning::of(self.spec).real(images, chosen, &device))
        })
    }
}

impl Activation {
    /// Statistics of a stage's output.
    ///
    /// - `x`: `[batch, channels, height, width]`
    pub fn of(x: Tensor<4>) -> Self {
        let [_, channels, height, width] = x.dims();
        let values = numbers(x.without_autodiff());
        let count = values.len() as f64;
        let mean = values.iter().map(|&value| f64::from(value)).sum::<f64>() / count;
        let square = values.iter().map(|&value| (f64::from(value) - mean).powi(2)).sum::<f64>() / count;
        let places: Vec<&[f32]> = values.chunks_exact(height * width).collect(); // [batch, channels]
        let is_dead = |channel: usize| {
            let mut of_channel = places.iter().skip(channel).step_by(channels).copied().flatten();
            of_channel.all(|value| *value == places[channel][0])
        };
        let dead = (0..channels).filter(|&channel| is_dead(channel)).count();
        Self { mean, deviation: square.sqrt(), dead: dead as f64 / channels as f64 }
    }
}

/// A copy of a network in training mode that does not change the network: only `valid` gives a copy running statistics of its own, and only
/// training mode normalises by the batch.
fn in_training_mode<N: Module>(network: &N) -> N {
    network.valid().train().no_grad()
}

fn statistics(stages: &[StageOutput]) -> Result<Vec<ChannelStatistics>, MetricError> {
    let of_stage = |stage: &StageOutput| {
        let [_, channels, height, width] = stage.pre_norm.dims();
        ChannelStatistics::of(&numbers(stage.pre_norm.clone().without_autodiff()), [channels, height * width])
    };
    stages.iter().map(of_stage).collect()
}

fn named([mean, deviation, dead]: [&str; 3], stages: Vec<StageOutput>) -> Vec<(String, f64)> {
    let rows = stages.into_iter().enumerate().flat_map(|(stage, StageOutput { output, .. })| {
        let seen = Activation::of(output);
        [(mean, seen.mean), (deviation, seen.deviation), (dead, seen.dead)]
            .map(|(name, value)| (format!("{name}{stage}"), value))
    });
    rows.collect()
}
