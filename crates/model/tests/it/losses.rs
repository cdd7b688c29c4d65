//! Losses and their gradients, also for logits so large that a naive logarithm would be infinite.

use burn::optim::GradientsParams;
use burn::tensor::{DType, Device, Gradients, Tensor, TensorData};
use model::{Objective, clip_parameters, gradients, is_trainable, parameters};
use serde::Deserialize;
use spec::{Design, Loss, RunSpec};

use crate::designs::{networks, values};
use crate::waves::{assert_close, fill, numbers, tensor};

const REAL: [f64; 6] = [-100.0, -3.0, 0.0, 0.5, 20.0, 100.0];
const FAKE: [f64; 6] = [100.0, 2.0, 0.0, -0.5, -20.0, -100.0];

/// Relative tolerance of each precision.
const PRECISIONS: [(DType, f64); 2] = [(DType::F64, 1e-14), (DType::F32, 1e-6)];

fn objective(loss: Loss, label_smoothing: f64) -> Objective {
    Objective::of(&RunSpec { loss, label_smoothing, ..RunSpec::default() })
}

fn non_saturating() -> Objective {
    objective(Loss::NonSaturating, 0.0)
}

fn scores(values: &[f64], precision: DType) -> Tensor<1> {
    Tensor::from_data(TensorData::from(values), (&Device::flex().autodiff(), precision)).require_grad()
}

fn gradient(scores: &Tensor<1>, gradients: &Gradients) -> Vec<f64> {
    numbers(scores.grad(gradients).expect("the loss depends on the scores"))
}

/// Softplus, -log(1 - sigmoid(score)), without loss of digits.
fn softplus(score: f64) -> f64 {
    score.max(0.0) + (-score.abs()).exp().ln_1p()
}

fn sigmoid(score: f64) -> f64 {
    1.0 / (1.0 + (-score).exp())
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    values.sum::<f64>() / REAL.len() as f64
}

#[test]
fn discriminator_bce_equals_its_formula() {
    for (precision, tolerance) in PRECISIONS {
        let (real, fake) = (scores(&REAL, precision), scores(&FAKE, precision));
        let loss = non_saturating().discriminator_loss(real.clone(), fake.clone());

        let expected = mean(REAL.iter().map(|x| softplus(-x))) + mean(FAKE.iter().map(|&x| softplus(x)));
        assert_close("loss", &numbers(loss.clone()), &[expected], tolerance);
        let (gradients, count) = (loss.backward(), REAL.len() as f64);
        let expected = REAL.map(|x| -sigmoid(-x) / count);
        assert_close("gradient at real scores", &gradient(&real, &gradients), &expected, tolerance);
        let expected = FAKE.map(|x| sigmoid(x) / count);
        assert_close("gradient at fake scores", &gradient(&fake, &gradients), &expected, tolerance);
    }
}

#[test]
fn generator_non_saturating_equals_its_formula() {
    for (precision, tolerance) in PRECISIONS {
        let fake = scores(&FAKE, precision);
        let loss = non_saturating().generator_loss(None, fake.clone());

        assert_close("loss", &numbers(loss.clone()), &[mean(FAKE.iter().map(|x| softplus(-x)))], tolerance);
        let expected = FAKE.map(|x| -sigmoid(-x) / FAKE.len() as f64);
        assert_close("gradient", &gradient(&fake, &loss.backward()), &expected, tolerance);
    }
}

/// With 1 - σ(-x) for the slope, it would be 0 in single precision from a logit of -16.6 on. Adam rescales gradients that small.
#[test]
fn minimax_has_a_gradient_where_d_rejects_with_confidence() {
    for (precision, logit) in PRECISIONS.into_iter().flat_map(|(precision, _)| [-17.0, -60.0].map(|x| (precision, x))) {
        let fake = scores(&[logit], precision);
        let loss = objective(Loss::Minimax, 0.0).generator_loss(None, fake.clone());
        assert_close("gradient", &gradient(&fake, &loss.backward()), &[-sigmoid(logit)], 1e-6);
    }
}

/// A loss of `golden.py`: value and gradients at the scores above.
#[derive(Deserialize)]
struct Golden {
    loss: Loss,
    label_smoothing: f64,
    discriminator: f64,
    real_gradient: Vec<f64>,
    fake_gradient: Vec<f64>,
    generator: f64,
    generator_gradient: Vec<f64>,
}

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Golden>,
}

fn golden() -> Vec<Golden> {
    let all: Cases = serde_json::from_str(include_str!("../golden/losses.json")).expect("golden.py wrote it");
    all.cases
}

#[test]
fn every_loss_and_its_gradients_agree_with_pytorch() {
    for golden in golden() {
        let what = |part: &str| format!("{part} of {:?}, smoothed by {}", golden.loss, golden.label_smoothing);
        let objective = objective(golden.loss, golden.label_smoothing);
        for (precision, tolerance) in PRECISIONS {
            let (real, fake) = (scores(&REAL, precision), scores(&FAKE, precision));
            let loss = objective.discriminator_loss(real.clone(), fake.clone());
            let gradients = loss.backward();
            assert_close(&what("loss of D"), &numbers(loss), &[golden.discriminator], tolerance);
            assert_close(&what("gradient"), &gradient(&real, &gradients), &golden.real_gradient, tolerance);
            assert_close(&what("gradient"), &gradient(&fake, &gradients), &golden.fake_gradient, tolerance);

            let (real, fake) = (scores(&REAL, precision), scores(&FAKE, precision));
            let compared = objective.compares_with_real().then(|| real.detach());
            let loss = objective.generator_loss(compared, fake.clone());
            assert_close(&what("loss of G"), &numbers(loss.clone()), &[golden.generator], tolerance);
            assert_close(&what("gradient"), &gradient(&fake, &loss.backward()), &golden.generator_gradient, tolerance);
        }
    }
}

#[test]
fn golden_losses_cover_every_loss_with_and_without_smoothing() {
    for (name, loss) in values::<Loss>() {
        let asked: Vec<bool> = golden()
            .into_iter()
            .filter(|golden| golden.loss == loss)
            .map(|golden| golden.label_smoothing > 0.0)
            .collect();
        let has_no_target = [Loss::Hinge, Loss::Wasserstein, Loss::RelativisticAverage].contains(&loss);
        let expected: &[bool] = if has_no_target { &[false] } else { &[false, true] };
        assert_eq!(asked, expected, "{name}");
    }
}

#[test]
fn clipping_keeps_parameters_between_the_bounds_and_trainable() {
    let device = Device::flex().autodiff();
    let (_, discriminator) = networks(Design::default(), 2, [1, 8], &device);
    let discriminator = clip_parameters(fill(discriminator, DType::F32), 0.01);
    let all: Vec<(String, Vec<f64>)> =
        parameters(&discriminator).into_iter().map(|(path, tensor)| (path, numbers(tensor))).collect();
    for (path, values) in &all {
        let largest = values.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        assert_eq!(largest <= 0.010_001, is_trainable(path), "{path}: {largest}");
    }
    let loss = discriminator.forward(tensor("real", [2, 1, 8, 8], (&device, DType::F32))).sum();
    let found = gradients(&discriminator, &GradientsParams::from_grads(loss.backward(), &discriminator)).len();
    assert_eq!(found, all.iter().filter(|(path, _)| is_trainable(path)).count());
}

#[test]
fn extreme_logits_give_finite_losses_and_gradients() {
    for score in [-1e4, -100.0, 100.0, 1e4] {
        let fake = scores(&[score], DType::F32);
        let of_both = [
            non_saturating().discriminator_loss(scores(&[-score], DType::F32), fake.clone()),
            non_saturating().generator_loss(None, fake.clone()),
        ];
        for loss in of_both {
            let gradient = gradient(&fake, &loss.backward());
            let loss = numbers(loss);
            assert!(loss[0].is_finite() && loss[0] >= 0.0, "loss {loss:?} at {score}");
            assert!(gradient[0].is_finite() && gradient[0].abs() <= 1.0, "gradient {gradient:?} at {score}");
        }
    }
}
