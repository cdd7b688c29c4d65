//! Networks against PyTorch, in double precision on both sides, so that only the order of sums differs.

use std::collections::BTreeMap;

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{DType, Device, Tensor};
use model::{Discriminator, Generator, Objective, gradients};
use serde::Deserialize;
use spec::{Design, RunSpec};

use crate::designs::{self, classes, designs, noise_dim};
use crate::waves::{assert_close, fill, numbers, probe, tensor};

const BATCH: usize = 4;
const WIDTH: usize = 4;
const DOUBLE: f64 = 1e-12; // some hundred roundings of 1e-16, of which the worst case shows 6e-14
const SINGLE: f64 = 1e-5; // as many of 6e-8, which show 1.5e-6

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

/// A case of `golden.py`. Images and gradients are reduced by [`probe`].
#[derive(Deserialize)]
struct Case {
    design: Design,
    image_size: usize,
    channels: usize,
    images: Vec<f64>,
    real_scores: Vec<f64>,
    fake_scores: Vec<f64>,
    discriminator_loss: f64,
    generator_loss: f64,
    discriminator_gradients: BTreeMap<String, Vec<f64>>,
    generator_gradients: BTreeMap<String, Vec<f64>>,
    evaluated_images: Vec<f64>,
    evaluated_scores: Vec<f64>,
}

impl Case {
    fn all() -> Vec<Self> {
        let golden: Golden = serde_json::from_str(include_str!("../golden/networks.json")).expect("golden.py wrote it");
        golden.cases
    }

    fn networks(&self, precision: DType) -> (Generator, Discriminator) {
        let image = [self.channels, self.image_size];
        let (generator, discriminator) = designs::networks(self.design, WIDTH, image, &device());
        let batch_classes = || classes(BATCH, (&device(), precision));
        (
            fill(generator, precision).conditioned_on(batch_classes()),
            fill(discriminator, precision).conditioned_on(batch_classes()),
        )
    }

    fn real(&self, precision: DType) -> Tensor<4> {
        tensor("real 0", [BATCH, self.channels, self.image_size, self.image_size], (&device(), precision))
    }

    fn latents(&self, precision: DType) -> Tensor<2> {
        tensor("z 0", [BATCH, noise_dim(self.design, self.image_size)], (&device(), precision))
    }

    fn name(&self, what: &str) -> String {
        format!("{what} of {:?} at {}×{}×{}", self.design, self.image_size, self.image_size, self.channels)
    }

    fn assert_forward(&self, precision: DType, tolerance: f64) {
        let (generator, discriminator) = self.networks(precision);
        let fake = generator.forward(self.latents(precision));
        let (real_scores, fake_scores) =
            (discriminator.forward(self.real(precision)), discriminator.forward(fake.clone()));
        let losses = [
            objective().discriminator_loss(real_scores.clone(), fake_scores.clone()),
            objective().generator_loss(None, fake_scores.clone()),
        ];

        assert_close(&self.name("images"), &probe(fake), &self.images, tolerance);
        assert_close(&self.name("real scores"), &numbers(real_scores), &self.real_scores, tolerance);
        assert_close(&self.name("fake scores"), &numbers(fake_scores), &self.fake_scores, tolerance);
        for (loss, expected) in losses.into_iter().zip([self.discriminator_loss, self.generator_loss]) {
            assert_close(&self.name("a loss"), &numbers(loss), &[expected], tolerance);
        }
    }

    fn assert_gradients<M: Module>(&self, module: &M, loss: &Tensor<1>, expected: &BTreeMap<String, Vec<f64>>) {
        let grads = GradientsParams::from_grads(loss.backward(), module);
        let found: BTreeMap<_, _> = gradients(module, &grads).into_iter().collect();
        assert!(found.keys().eq(expected.keys()), "{:?} instead of {:?}", found.keys(), expected.keys());
        for (path, gradient) in found {
            assert_close(&self.name(&format!("gradient of {path}")), &probe(gradient), &expected[&path], DOUBLE);
        }
    }
}

fn device() -> Device {
    Device::flex().autodiff()
}

fn objective() -> Objective {
    Objective::of(&RunSpec::default())
}

#[test]
fn golden_cases_cover_every_design() {
    let asked: Vec<Design> = Case::all().into_iter().map(|case| case.design).collect();
    for (name, design) in designs() {
        assert!(asked.contains(&design), "golden.py lacks {name}");
    }
}

#[test]
fn images_scores_and_losses_agree_with_pytorch() {
    for case in Case::all() {
        case.assert_forward(DType::F64, DOUBLE);
    }
}

#[test]
fn images_scores_and_losses_agree_with_pytorch_in_single_precision() {
    for case in Case::all() {
        case.assert_forward(DType::F32, SINGLE);
    }
}

#[test]
fn every_gradient_agrees_with_pytorch() {
    for case in Case::all() {
        let (generator, discriminator) = case.networks(DType::F64);
        let fake = generator.forward(case.latents(DType::F64));
        let real_scores = discriminator.forward(case.real(DType::F64));

        let loss = objective().discriminator_loss(real_scores, discriminator.forward(fake.clone().detach()));
        case.assert_gradients(&discriminator, &loss, &case.discriminator_gradients);

        // Networks of their own: each pass moves D's singular vectors.
        let (generator, discriminator) = case.networks(DType::F64);
        let judge = discriminator.no_grad();
        judge.forward(case.real(DType::F64));
        let fake = generator.forward(case.latents(DType::F64));
        let loss = objective().generator_loss(None, judge.forward(fake));
        case.assert_gradients(&generator, &loss, &case.generator_gradients);
    }
}

#[test]
fn evaluation_with_running_statistics_agrees_with_pytorch() {
    for case in Case::all() {
        let (generator, discriminator) = case.networks(DType::F64);
        let batch_classes = || classes(BATCH, (&Device::flex(), DType::F64));
        let images =
            generator.valid().conditioned_on(batch_classes()).forward(case.latents(DType::F64).without_autodiff());
        let scores = discriminator.valid().conditioned_on(batch_classes()).forward(images.clone());
        assert_close(&case.name("images in evaluation"), &probe(images), &case.evaluated_images, DOUBLE);
        assert_close(&case.name("scores in evaluation"), &numbers(scores), &case.evaluated_scores, DOUBLE);
    }
}
