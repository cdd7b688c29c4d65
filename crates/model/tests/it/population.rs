//! Population statistics of a generator.

use std::collections::BTreeMap;

use burn::module::{Module, ModuleMapper, Param};
use burn::optim::GradientsParams;
use burn::tensor::{DType, Device, Tensor};
use model::{Classes, Generator, gradients, is_trainable, parameters};
use spec::Design;

use crate::designs::{LATENT, classes, designs, networks, noise_dim};
use crate::waves::{assert_close, fill, numbers, tensor};

const BATCH: usize = 6;
const WIDTH: usize = 3;
const DOUBLE: f64 = 1e-11;

fn device() -> Device {
    Device::flex().autodiff()
}

fn generator(design: Design) -> Generator {
    fill(networks(design, WIDTH, [1, 32], &device()).0, DType::F64)
}

fn latents(name: &str) -> Tensor<2> {
    latents_of(Design::default(), name)
}

fn latents_of(design: Design, name: &str) -> Tensor<2> {
    tensor(name, [BATCH, noise_dim(design, 32)], (&device(), DType::F64))
}

/// Latents with classes.
fn with_classes(z: Tensor<2>) -> (Tensor<2>, Classes) {
    (z, classes(BATCH, (&device(), DType::F64)))
}

fn values<M: Module>(module: &M) -> BTreeMap<String, Vec<f64>> {
    parameters(&module.valid()).into_iter().map(|(path, tensor)| (path, numbers(tensor))).collect()
}

/// Mean and variance over a batch of each channel after the first convolution, which projects a latent to 4×4 pixels.
fn first_statistics(weight: &[f64], z: &[f64]) -> [Vec<f64>; 2] {
    let channels = weight.len() / LATENT / 16;
    let channel = |channel: usize| -> Vec<f64> {
        let weight = |latent: usize, pixel: usize| weight[(latent * channels + channel) * 16 + pixel];
        let value = |z: &[f64], pixel| z.iter().enumerate().map(|(k, z)| z * weight(k, pixel)).sum();
        z.chunks(LATENT).flat_map(|z| (0..16).map(move |pixel| value(z, pixel))).collect()
    };
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let deviations = |values: Vec<f64>| {
        let mean = mean(&values);
        values.into_iter().map(|x| (x - mean).powi(2)).collect::<Vec<_>>()
    };
    let channels = || (0..channels).map(channel);
    [channels().map(|values| mean(&values)).collect(), channels().map(|values| mean(&deviations(values))).collect()]
}

fn average(of: [&[f64]; 3]) -> Vec<f64> {
    (0..of[0].len()).map(|k| (of[0][k] + of[1][k] + of[2][k]) / 3.0).collect()
}

#[test]
fn population_statistics_of_the_first_stage_are_means_over_batches() {
    let generator = generator(Design::default());
    let batches = ["a", "bb", "ccc"].map(latents);
    let prepared = values(&generator.with_population_statistics(batches.clone().map(with_classes)));

    let weight = &values(&generator)["project.convolution.weight"];
    let [a, b, c] = batches.map(|z| first_statistics(weight, &numbers(z)));
    for (k, path) in ["project.norm.running_mean", "project.norm.running_var"].into_iter().enumerate() {
        assert_close(path, &prepared[path], &average([&a[k], &b[k], &c[k]]), DOUBLE);
    }
}

#[test]
fn population_statistics_of_every_stage_are_means_over_batches() {
    for (name, design) in designs() {
        let generator = generator(design);
        let batches = ["a", "bb", "ccc"].map(|name| latents_of(design, name));
        let together = values(&generator.with_population_statistics(batches.clone().map(with_classes)));
        let [a, b, c] = batches.map(|z| values(&generator.with_population_statistics([with_classes(z)])));
        for (path, found) in together.iter().filter(|(path, _)| !is_trainable(path)) {
            assert_close(&format!("{name}: {path}"), found, &average([&a[path], &b[path], &c[path]]), DOUBLE);
        }
    }
}

#[test]
fn population_statistics_of_one_batch_equal_batch_statistics() {
    let of_whole_batches = |(_, design): &(String, Design)| design.ghost_batch_size == 0; // parts have statistics of their own
    for (name, design) in designs().into_iter().filter(of_whole_batches) {
        let generator = generator(design);
        let z = latents_of(design, "a");
        let prepared = generator.with_population_statistics([with_classes(z.clone())]);
        let prepared = prepared.conditioned_on(classes(BATCH, (&Device::flex(), DType::F64)));
        let drawn = numbers(prepared.forward(z.clone().without_autodiff()));
        let (z, classes) = with_classes(z);
        assert_close(&name, &drawn, &numbers(generator.conditioned_on(classes).forward(z)), DOUBLE);
    }
}

/// Half precision, in which generators are published, has nothing above 65504.
#[test]
fn population_statistics_replace_running_ones_that_are_infinite() {
    let generator = generator(Design::default());
    let batches = || ["a", "bb"].map(latents).map(with_classes);
    let expected = values(&generator.with_population_statistics(batches()));
    let infinite = generator.map(&mut InfiniteStatistics);
    assert!(values(&infinite)["project.norm.running_var"].iter().all(|variance| variance.is_infinite()));
    assert_eq!(values(&infinite.with_population_statistics(batches())), expected);
}

/// Makes numbers infinite where no gradient flows to them: running statistics.
struct InfiniteStatistics;

impl ModuleMapper for InfiniteStatistics {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        param.map(|tensor| if tensor.is_require_grad() { tensor } else { tensor.full_like(f64::INFINITY) })
    }
}

#[test]
fn a_pass_without_gradients_updates_running_statistics_too() {
    let discriminator = fill(networks(Design::default(), WIDTH, [1, 32], &device()).1, DType::F64);
    let before = values(&discriminator);
    let images = tensor("images", [BATCH, 1, 32, 32], (&device(), DType::F64));
    discriminator.clone().no_grad().forward(images);
    for (path, values) in values(&discriminator) {
        assert_eq!(before[&path] == values, is_trainable(&path), "{path}: weights stay, statistics change");
    }
}

#[test]
fn without_a_batch_running_statistics_stay() {
    let generator = generator(Design::default());
    generator.forward(latents("a"));
    assert_eq!(values(&generator.with_population_statistics([])), values(&generator));
}

#[test]
fn the_generator_in_training_does_not_change() {
    let generator = generator(Design::default());
    generator.forward(latents("a")); // an update of the running statistics that nobody has asked for yet
    let before = values(&generator);
    let prepared = generator.with_population_statistics(["bb", "ccc"].map(latents).map(with_classes));
    assert_eq!(values(&generator), before);

    let prepared = values(&prepared);
    for (path, values) in &before {
        assert_eq!(prepared[path] == *values, is_trainable(path), "{path}: weights stay, statistics change");
    }

    let grads = generator.forward(latents("a")).sum().backward();
    let learning: Vec<String> = gradients(&generator, &GradientsParams::from_grads(grads, &generator))
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert!(before.keys().filter(|path| is_trainable(path)).all(|path| learning.contains(path)), "{learning:?}");
}

#[test]
fn an_image_does_not_depend_on_its_batch() {
    let prepared = generator(Design::default()).with_population_statistics([with_classes(latents("a"))]);
    let z = latents("bb").without_autodiff();
    let together = numbers(prepared.forward(z.clone()));
    let alone = numbers(prepared.forward(z.narrow(0, 0, 1)));
    assert_close("the first image", &together[..alone.len()], &alone, DOUBLE);
}
