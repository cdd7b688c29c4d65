//! Dropout in D: against PyTorch with given masks, and without a dropped unit.

use std::collections::BTreeMap;

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{DType, Device, Tensor};
use model::{Dropout, Objective, gradients};
use serde::Deserialize;
use spec::{Design, RunSpec};

use crate::designs::{classes, designs, networks, noise_dim};
use crate::waves::{assert_close, fill, named, numbers, probe, tensor};

const BATCH: usize = 4;
const WIDTH: usize = 4;
const TOLERANCE: f64 = 1e-12;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

/// A case of `golden.py`: scores of D with the gradients of G's loss, or images of G with those of their product with a wave.
#[derive(Deserialize)]
struct Case {
    design: Design,
    #[serde(default)]
    scores: Vec<f64>,
    #[serde(default)]
    images: Vec<f64>,
    gradients: BTreeMap<String, Vec<f64>>,
}

impl Case {
    fn all() -> Vec<Self> {
        let golden: Golden = serde_json::from_str(include_str!("../golden/dropout.json")).expect("golden.py wrote it");
        golden.cases
    }

    fn assert_gradients<M: Module>(&self, network: &M, loss: &Tensor<1>) {
        let grads = GradientsParams::from_grads(loss.backward(), network);
        let found: BTreeMap<_, _> = gradients(network, &grads).into_iter().collect();
        assert!(found.keys().eq(self.gradients.keys()));
        for (path, gradient) in found {
            assert_close(&format!("gradient of {path}"), &probe(gradient), &self.gradients[&path], TOLERANCE);
        }
    }
}

fn dropout(design: Design) -> Dropout {
    Dropout::of(&RunSpec { design, ..RunSpec::default() })
}

/// An image at every level of a design.
fn pyramid(x: Tensor<4>, design: Design) -> Vec<Tensor<4>> {
    let size = x.dims()[2];
    networks(design, WIDTH, [1, size], &x.device()).0.pyramid(x)
}

/// The sum of the scores of all levels.
fn total(scores: Vec<Tensor<1>>) -> Tensor<1> {
    scores.into_iter().reduce(|sum, score| sum + score).expect("a level")
}

/// The random numbers of `golden.py`.
fn wave(stage: usize, count: usize) -> Vec<f32> {
    named(&format!("unit {stage}"), count).into_iter().map(|x| x.abs() as f32).collect()
}

#[test]
fn scores_and_gradients_with_dropout_agree_with_pytorch() {
    for case in Case::all().into_iter().filter(|case| !case.scores.is_empty()) {
        let device = Device::flex().autodiff();
        let (_, discriminator) = networks(case.design, WIDTH, [1, 32], &device);
        let discriminator = fill(discriminator, DType::F64).conditioned_on(classes(BATCH, (&device, DType::F64)));
        let real = tensor("real 0", [BATCH, 1, 32, 32], (&device, DType::F64));
        let scores = total(dropout(case.design).scores(&discriminator, pyramid(real, case.design), wave));
        assert_close("scores", &numbers(scores.clone()), &case.scores, TOLERANCE);

        let loss = Objective::of(&RunSpec::default()).generator_loss(None, scores);
        case.assert_gradients(&discriminator, &loss);
    }
}

#[test]
fn images_and_gradients_with_dropout_in_g_agree_with_pytorch() {
    let cases: Vec<Case> = Case::all().into_iter().filter(|case| !case.images.is_empty()).collect();
    assert_eq!(cases.len(), 2);
    for case in cases {
        let device = Device::flex().autodiff();
        let (generator, _) = networks(case.design, WIDTH, [1, 32], &device);
        let generator = fill(generator, DType::F64);
        let z = tensor("z 0", [BATCH, noise_dim(case.design, 32)], (&device, DType::F64));
        let images = dropout(case.design).train_levels(&generator, (z, &[][..]), wave).remove(0);
        assert_close("images", &probe(images.clone()), &case.images, TOLERANCE);
        let loss = (images.clone() * tensor("weights", images.dims(), (&device, DType::F64))).sum();
        case.assert_gradients(&generator, &loss);
    }
}

#[test]
fn without_a_dropped_unit_dropout_only_scales() {
    for (name, design) in designs() {
        let device = Device::flex().autodiff();
        let discriminator = || {
            let (_, discriminator) = networks(design, WIDTH, [1, 16], &device);
            fill(discriminator, DType::F64).conditioned_on(classes(BATCH, (&device, DType::F64)))
        };
        let real = || tensor("real 0", [BATCH, 1, 16, 16], (&device, DType::F64));
        let nearly_none = dropout(Design { dropout: 1e-15, ..design });
        let mut asked = 0;
        let scores = nearly_none.scores(&discriminator(), pyramid(real(), design), |stage, count| {
            assert_eq!(stage, asked, "{name}: stages are asked for in the order in which they stand");
            asked += 1;
            vec![0.5; count]
        });
        assert!(asked > 0, "{name}: D has hidden layers");
        assert_close(&name, &numbers(total(scores)), &numbers(discriminator().forward(real())), 1e-12);
    }
}

#[test]
fn a_rate_of_zero_draws_no_numbers() {
    let device = Device::flex().autodiff();
    let (_, discriminator) = networks(Design::default(), WIDTH, [1, 16], &device);
    let real = tensor("real 0", [BATCH, 1, 16, 16], (&device, DType::F32));
    let scores = dropout(Design::default()).scores(&discriminator.valid(), vec![real], |_, _| unreachable!("no draw"));
    assert_eq!(scores[0].dims(), [BATCH]);
}
