//! Dropout in D: against PyTorch with given masks, and without a dropped unit.

use std::collections::BTreeMap;

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{DType, Device, Tensor};
use model::{Dropout, Objective, gradients};
use serde::Deserialize;
use spec::{Design, RunSpec};

use crate::designs::{classes, designs, networks};
use crate::waves::{assert_close, fill, named, numbers, probe, tensor};

const BATCH: usize = 4;
const WIDTH: usize = 4;
const TOLERANCE: f64 = 1e-12;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

/// A case of `golden.py`. Gradients are those of G's loss.
#[derive(Deserialize)]
struct Case {
    design: Design,
    scores: Vec<f64>,
    gradients: BTreeMap<String, Vec<f64>>,
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
    let golden: Golden = serde_json::from_str(include_str!("../golden/dropout.json")).expect("golden.py wrote it");
    for case in golden.cases {
        let device = Device::flex().autodiff();
        let (_, discriminator) = networks(case.design, WIDTH, [1, 32], &device);
        let discriminator = fill(discriminator, DType::F64).conditioned_on(classes(BATCH, (&device, DType::F64)));
        let real = tensor("real 0", [BATCH, 1, 32, 32], (&device, DType::F64));
        let scores = total(dropout(case.design).scores(&discriminator, pyramid(real, case.design), wave));
        assert_close("scores", &numbers(scores.clone()), &case.scores, TOLERANCE);

        let loss = Objective::of(&RunSpec::default()).generator_loss(None, scores);
        let grads = GradientsParams::from_grads(loss.backward(), &discriminator);
        let found: BTreeMap<_, _> = gradients(&discriminator, &grads).into_iter().collect();
        assert!(found.keys().eq(case.gradients.keys()));
        for (path, gradient) in found {
            assert_close(&format!("gradient of {path}"), &probe(gradient), &case.gradients[&path], TOLERANCE);
        }
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
