//! Training step by step, from the same initial bits on the same images and latents: on a device in single precision, and on the CPU in
//! double.

use burn::tensor::{DType, Device};
use data::Images;
use model::{is_trainable, parameters};
use serde::{Deserialize, Serialize};
use spec::{Data, Design, RunSpec};

use super::designs;
use super::double::{double, read};
use crate::batches::{Batches, Feed, Latents, Minibatch};
use crate::images::number;
use crate::trainer::{Step, Trainer};

/// Steps that are compared.
pub const STEPS: u64 = 16;

/// Images in a batch: few, because double precision has no fast path.
const BATCH: usize = 8;

/// The distance of a training from double precision after a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepDistance {
    /// The design that is trained.
    pub design: String,
    /// Steps done.
    pub step: u64,
    /// The larger distance of the losses of D and G, relative to them.
    pub losses: f64,
    /// The distance of both networks' parameters, relative to how far those in double precision have moved since the start (Euclidean
    /// norms).
    pub parameters: f64,
}

/// Every step of every design that is trained.
pub fn all(device: &Device) -> Vec<StepDistance> {
    let images = data::load(&Data::default()).expect("the images are a part of the program").training;
    designs::trained().into_iter().flat_map(|(name, design)| of(name, design, (device, &images))).collect()
}

fn of(name: &str, design: Design, (device, images): (&Device, &Images)) -> Vec<StepDistance> {
    let spec = RunSpec { design, batch_size: BATCH, steps: STEPS, ..RunSpec::default() };
    let cpu = Device::flex();
    let (mut single, mut reference) = (Trainer::new(&spec, device), Trainer::new(&spec, &cpu));
    reference.generator.network = double(reference.generator.network);
    reference.discriminator.network = double(reference.discriminator.network);
    let (mut feed, mut same) = (Feed::new(&spec, images, device), Feed::new(&spec, images, &cpu));
    let start = weights(&reference);
    let distance = |k: u64| {
        let found = single.step(feed.at(k));
        let expected = reference.step(in_double(same.at(k)));
        let (weights, expected_weights) = (weights(&single), weights(&reference));
        StepDistance {
            design: name.to_owned(),
            step: k + 1,
            losses: losses(&found)
                .into_iter()
                .zip(losses(&expected))
                .map(|(x, y)| relative_distance(x, y))
                .fold(0.0, f64::max),
            parameters: apart(&weights, &expected_weights) / apart(&expected_weights, &start),
        }
    };
    (0..STEPS).map(distance).collect()
}

fn in_double(batches: Batches) -> Batches {
    Batches {
        step: batches.step,
        discriminator: batches.discriminator.into_iter().map(minibatch_in_double).collect(),
        generator: batches
            .generator
            .into_iter()
            .map(|latents| match latents {
                Latents::Shared => Latents::Shared,
                Latents::Fresh(z) => Latents::Fresh(z.cast(DType::F64)),
            })
            .collect(),
    }
}

fn minibatch_in_double(minibatch: Minibatch) -> Minibatch {
    let Minibatch { real, z, classes } = minibatch;
    Minibatch { real: real.cast(DType::F64), z: z.cast(DType::F64), classes: classes.map(|x| x.cast(DType::F64)) }
}

fn losses(step: &Step) -> [f64; 2] {
    [number(&step.discriminator_loss), number(&step.generator_loss)]
}

fn relative_distance(found: f64, expected: f64) -> f64 {
    super::distance(&[found], &[expected])
}

/// Every trained number of both networks.
fn weights(trainer: &Trainer) -> Vec<f64> {
    let both = parameters(&trainer.generator.network).into_iter().chain(parameters(&trainer.discriminator.network));
    both.filter(|(path, _)| is_trainable(path)).flat_map(|(_, tensor)| read(tensor)).collect()
}

fn apart(a: &[f64], b: &[f64]) -> f64 {
    let squares: f64 = a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum();
    if squares.is_nan() { f64::INFINITY } else { squares.sqrt() }
}
