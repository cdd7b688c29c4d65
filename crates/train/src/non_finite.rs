//! Which numbers of a training step and of a trainer are not finite, by name: of networks and optimisers by the paths of their tensors. The first
//! one named is where it began, because D is updated before G.

use std::collections::HashMap;

use burn::module::Module;
use burn::tensor::TensorData;
use burn_pack::Reader;
use model::{current_record_path, parameters, paths_by_id};
use spec::names;

use crate::images::{number, numbers};
use crate::learner::Learner;
use crate::trainer::{Step, Trainer};

/// Losses and gradient norms of a step that are not finite.
pub fn of_step(step: &Step) -> Vec<String> {
    let read = [
        (names::DISCRIMINATOR_LOSS, &step.discriminator_loss),
        (names::DISCRIMINATOR_GRADIENT_NORM, &step.discriminator_gradient),
        (names::GENERATOR_LOSS, &step.generator_loss),
        (names::GENERATOR_GRADIENT_NORM, &step.generator_gradient),
    ];
    let broken = read.into_iter().filter(|(_, tensor)| !number(tensor).is_finite());
    broken.map(|(name, _)| name.to_owned()).collect()
}

/// Tensors of both networks, of the moving average of G and of both optimisers that hold a number that is not finite. What an optimiser keeps
/// of a parameter is named where the parameter itself is finite: `discriminator.down.0.convolution.weight (moment_2)`.
pub fn tensors(trainer: &Trainer) -> Vec<String> {
    let average = trainer.average.iter().flat_map(|average| of_network("generator_average", &average.generator));
    of_learner("discriminator", &trainer.discriminator)
        .into_iter()
        .chain(of_learner("generator", &trainer.generator))
        .chain(average)
        .collect()
}

/// Measures that are not finite, with the [tensors] that are not: those of D first.
pub fn named(measures: Vec<String>, trainer: &Trainer) -> Vec<String> {
    let mut broken = measures;
    broken.extend(tensors(trainer));
    broken.sort_by_key(|name| !name.starts_with("discriminator")); // stable
    broken
}

fn of_network<M: Module>(name: &str, network: &M) -> Vec<String> {
    let is_broken = |values: Vec<f32>| values.iter().any(|value| !value.is_finite());
    let broken = parameters(network).into_iter().filter(|(_, tensor)| is_broken(numbers(tensor.clone())));
    broken.map(|(path, _)| format!("{name}.{}", current_record_path(&path))).collect()
}

fn of_learner<M: Module>(name: &str, learner: &Learner<M>) -> Vec<String> {
    let mut broken = of_network(name, &learner.network);
    let paths: HashMap<u64, String> = paths_by_id(&learner.network);
    let mut states: Vec<String> = of_optimizer(learner)
        .into_iter()
        .filter_map(|(id, state)| {
            let parameter = format!("{name}.{}", current_record_path(paths.get(&id)?));
            (!broken.contains(&parameter)).then(|| format!("{parameter} ({state})"))
        })
        .collect();
    states.sort();
    broken.extend(states);
    broken
}

/// What an optimiser keeps that is not finite: the parameter's id, and `moment_1` or the like.
fn of_optimizer<M: Module>(learner: &Learner<M>) -> Vec<(u64, String)> {
    let record =
        learner.optimizer.to_record().into_bytes().and_then(|bytes| Ok(Reader::from_bytes(bytes)?.into_tensors()?));
    let mut broken = Vec::new();
    for tensor in record.expect("a record in memory") {
        let (name, dtype, shape, id, bytes) = tensor.into_parts().expect("a tensor in memory");
        let values = TensorData::from_bytes(bytes, shape, dtype);
        if let Some(id) = id.filter(|_| values.iter::<f32>().any(|value| !value.is_finite())) {
            broken.push((id, name.rsplit('.').next().unwrap_or_default().to_owned()));
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use burn::module::Module;
    use burn::tensor::{Device, Tensor, TensorData};
    use model::parameters;
    use spec::RunSpec;

    use super::{named, of_step, tensors};
    use crate::batches::{Batches, Minibatch};
    use crate::learner::Learner;
    use crate::trainer::{Step, Trainer};

    const BATCH: usize = 8;
    const LATENT: usize = 6;

    fn trainer() -> Trainer {
        Trainer::new(&RunSpec { batch_size: BATCH, width: 2, latent: LATENT, ..RunSpec::default() }, &Device::flex())
    }

    /// A step on made-up images, one of whose pixels is this.
    fn step(trainer: &mut Trainer, pixel: f32) -> Step {
        let device = Device::flex().autodiff();
        let ramp = |count: usize| (0..count).map(|k| (k as f32 * 0.37).sin()).collect::<Vec<f32>>();
        let mut pixels = ramp(BATCH * 32 * 32);
        pixels[500] = pixel;
        let real = Tensor::from_data(TensorData::new(pixels, [BATCH, 1, 32, 32]), &device);
        let z = Tensor::from_data(TensorData::new(ramp(BATCH * LATENT), [BATCH, LATENT]), &device);
        trainer.step(Batches::shared(Minibatch::unconditional(real, z)))
    }

    /// Updates a network by a gradient of 1 everywhere but in one number of one tensor; returns the gradient's norm.
    fn update_with<M: Module>(learner: &mut Learner<M>, path: &str, planted: f32) -> Tensor<1> {
        let term = |(of, tensor): (String, Tensor<1>)| {
            let mut slope = vec![1.0; tensor.shape().num_elements()];
            slope[0] = if of == path { planted } else { 1.0 };
            let count = slope.len();
            (Tensor::from_data(TensorData::new(slope, [count]), &tensor.device()) * tensor).sum()
        };
        let loss = parameters(&learner.network).into_iter().map(term).reduce(|a, b| a + b).expect("parameters");
        learner.update(&loss)
    }

    #[test]
    fn a_gradient_that_is_not_finite_is_named_with_its_layer_at_its_step() {
        for planted in [f32::NAN, f32::INFINITY] {
            let mut trainer = trainer();
            for _ in 0..3 {
                let step = step(&mut trainer, 0.0);
                assert_eq!(named(of_step(&step), &trainer), [""; 0]);
            }
            let finite = step(&mut trainer, 0.0);
            let discriminator_gradient = update_with(&mut trainer.discriminator, "halve.0.convolution.weight", planted);
            let step = Step { discriminator_gradient, ..finite };
            let expected = ["discriminator_gradient_norm", "discriminator.down.0.convolution.weight"];
            assert_eq!(named(of_step(&step), &trainer), expected);

            let generator_gradient = update_with(&mut trainer.generator, "double.1.norm.gamma", planted);
            let step = Step { generator_gradient, ..step };
            let expected = [&expected[..], &["generator_gradient_norm", "generator.up.1.norm.gamma"]].concat();
            assert_eq!(named(of_step(&step), &trainer), expected, "D's first");
        }
    }

    #[test]
    fn a_gradient_too_large_to_be_squared_is_named_by_what_the_optimiser_keeps_of_it() {
        let mut trainer = trainer();
        let finite = step(&mut trainer, 0.0);
        let discriminator_gradient = update_with(&mut trainer.discriminator, "look.convolution.weight", 1e30);
        assert_eq!(
            tensors(&trainer),
            ["discriminator.input.convolution.weight (moment_2)"],
            "the weight stays where it was"
        );
        let expected = ["discriminator_gradient_norm", "discriminator.input.convolution.weight (moment_2)"];
        assert_eq!(named(of_step(&Step { discriminator_gradient, ..finite }), &trainer), expected);
    }

    #[test]
    fn a_pixel_that_is_not_finite_is_found_in_the_loss_of_its_step() {
        for planted in [f32::NAN, f32::NEG_INFINITY] {
            let mut trainer = trainer();
            assert_eq!(of_step(&step(&mut trainer, 0.5)), [""; 0]);
            assert_eq!(of_step(&step(&mut trainer, planted))[0], "discriminator_loss");
        }
    }
}
