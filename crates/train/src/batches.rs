//! The minibatches and latents of each training step. Seed and step determine them, so that a resumed run continues as it would have.

use burn::tensor::{Device, Tensor};
use data::{Images, Minibatches};
use model::{Classes, GeneratorConfig};
use spec::{MinibatchSharing, RunSpec};

use crate::conditioning::Conditioning;
use crate::images::{batch, latents};
use crate::prior::Prior;
use streams::{Purpose, Streams};

/// The input of one training step: a minibatch for each update.
pub struct Batches {
    /// The step, counted from 0. It names the random streams of the step.
    pub step: u64,
    /// For each update of D.
    pub discriminator: Vec<Minibatch>,
    /// For each update of G.
    pub generator: Vec<Latents>,
}

/// The input of an update of D.
#[derive(Clone, Debug)]
pub struct Minibatch {
    /// Real images: `[batch, channels, size, size]`.
    pub real: Tensor<4>,
    /// Latents for as many samples: `[batch, noise_dim]`.
    pub z: Tensor<2>,
    /// One-hot classes of the real images, if the networks are conditional. Sample k gets the class of real image k.
    pub classes: Classes,
}

/// The latents of an update of G. A conditional G gets the classes of D's last minibatch.
#[expect(clippy::large_enum_variant, reason = "a step has one or two")]
pub enum Latents {
    /// The samples of D's last update: one forward pass of G for both. Only for the first update of G.
    Shared,
    /// Fresh latents: `[batch, noise_dim]`.
    Fresh(Tensor<2>),
}

impl Minibatch {
    /// A minibatch for unconditional networks.
    pub fn unconditional(real: Tensor<4>, z: Tensor<2>) -> Self {
        Self { real, z, classes: None }
    }
}

impl Batches {
    /// One update of each network on the same minibatch, as step 0.
    pub fn shared(minibatch: Minibatch) -> Self {
        Self { step: 0, discriminator: vec![minibatch], generator: vec![Latents::Shared] }
    }
}

/// Shuffles the images of an epoch.
type Shuffle = Box<dyn FnMut(u64, &mut [u32])>;

/// The batches of a run.
pub struct Feed<'a> {
    spec: &'a RunSpec,
    images: &'a Images,
    minibatches: Minibatches<Shuffle>,
    prior: Prior,
    conditioning: Conditioning,
    drawn: usize,
    device: Device,
}

impl<'a> Feed<'a> {
    /// The batches of a run on these images.
    pub fn new(spec: &'a RunSpec, images: &'a Images, device: &Device) -> Self {
        let streams = Streams::new(spec.seed);
        let shuffle = move |epoch: u64, order: &mut [u32]| {
            streams.shuffle(Purpose::DataOrder, &epoch.to_string(), order);
        };
        let minibatches = Minibatches::new(images.len(), spec.batch_size, Box::new(shuffle) as Box<_>);
        let drawn = GeneratorConfig::of(spec).noise_dim();
        let (prior, conditioning) = (Prior::of(spec), Conditioning::of(spec));
        Self { spec, images, minibatches, prior, conditioning, drawn, device: device.clone().autodiff() }
    }

    /// The batches of a step, counted from 0. Another update in each step does not change the latents of the others.
    pub fn at(&mut self, step: u64) -> Batches {
        let schedule = self.spec.schedule;
        let discriminator = (0..schedule.discriminator_updates).map(|k| {
            let position = step * schedule.discriminator_updates as u64 + k as u64;
            let z = self.latents(&if k == 0 { step.to_string() } else { format!("{step}/discriminator/{k}") });
            let indices = self.minibatches.at(position);
            let classes = self.conditioning.real(self.images, indices, &self.device);
            Minibatch { real: batch(self.images, indices, &self.device), z, classes }
        });
        let discriminator = discriminator.collect();
        let generator = (0..schedule.generator_updates).map(|k| match (schedule.minibatches, k) {
            (MinibatchSharing::Same, 0) => Latents::Shared,
            _ => Latents::Fresh(self.latents(&format!("{step}/generator/{k}"))),
        });
        Batches { step, discriminator, generator: generator.collect() }
    }

    fn latents(&self, name: &str) -> Tensor<2> {
        let count = self.spec.batch_size * self.drawn;
        latents(self.prior.sample(Purpose::TrainingLatents, name, count), self.drawn, &self.device)
    }
}
