//! Losses and their gradients, also where a score is so large that a naive logarithm would be infinite.

use burn::tensor::{DType, Device, Gradients, Tensor, TensorData};
use model::Objective;
use serde::Deserialize;
use spec::{Loss, RunSpec};

use crate::designs::values;
use crate::waves::{assert_close, numbers};

const REAL: [f64; 6] = [-100.0, -3.0, 0.0, 0.5, 20.0, 100.0];
const FAKE: [f64; 6] = [100.0, 2.0, 0.0, -0.5, -20.0, -100.0];

/// With what relative error each precision is met.
const PRECISIONS: [(DType, f64); 2] = [(DType::F64, 1e-14), (DType::F32, 1e-6)];

fn objective(loss: Loss, label_smoothing: f64) -> Objective {
    Objective::of(&RunSpec { loss, label_smoothing, ..RunSpec::default() })
}

fn plain() -> Objective {
    objective(Loss::NonSaturating, 0.0)
}

fn scores(values: &[f64], precision: DType) -> Tensor<1> {
    Tensor::from_data(TensorData::from(values), (&Device::flex().autodiff(), precision)).require_grad()
}

fn gradient(scores: &Tensor<1>, gradients: &Gradients) -> Vec<f64> {
    numbers(scores.grad(gradients).expect("the loss depends on the scores"))
}

/// -log(1 - probability): `ln_1p` and the larger exponent taken out keep every digit.
fn surprise(score: f64) -> f64 {
    score.max(0.0) + (-score.abs()).exp().ln_1p()
}

fn probability(score: f64) -> f64 {
    1.0 / (1.0 + (-score).exp())
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    values.sum::<f64>() / REAL.len() as f64
}

#[test]
fn the_discriminator_pays_for_real_images_that_it_doubts_and_fakes_that_it_believes() {
    for (precision, tolerance) in PRECISIONS {
        let (real, fake) = (scores(&REAL, precision), scores(&FAKE, precision));
        let loss = plain().discriminator(real.clone(), fake.clone());

        let expected = mean(REAL.iter().map(|x| surprise(-x))) + mean(FAKE.iter().map(|&x| surprise(x)));
        assert_close("loss", &numbers(loss.clone()), &[expected], tolerance);
        let (gradients, count) = (loss.backward(), REAL.len() as f64);
        let expected = REAL.map(|x| -probability(-x) / count);
        assert_close("gradient at real scores", &gradient(&real, &gradients), &expected, tolerance);
        let expected = FAKE.map(|x| probability(x) / count);
        assert_close("gradient at fake scores", &gradient(&fake, &gradients), &expected, tolerance);
    }
}

#[test]
fn the_generator_pays_for_fakes_that_are_not_believed() {
    for (precision, tolerance) in PRECISIONS {
        let fake = scores(&FAKE, precision);
        let loss = plain().generator(fake.clone());

        assert_close("loss", &numbers(loss.clone()), &[mean(FAKE.iter().map(|x| surprise(-x)))], tolerance);
        let expected = FAKE.map(|x| -probability(-x) / FAKE.len() as f64);
        assert_close("gradient", &gradient(&fake, &loss.backward()), &expected, tolerance);
    }
}

/// What `golden.py` writes for a loss: its value and gradients at the scores above.
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
fn every_loss_and_its_gradients_are_pytorchs() {
    for golden in golden() {
        let what = |part: &str| format!("{part} of {:?}, smoothed by {}", golden.loss, golden.label_smoothing);
        let objective = objective(golden.loss, golden.label_smoothing);
        for (precision, tolerance) in PRECISIONS {
            let (real, fake) = (scores(&REAL, precision), scores(&FAKE, precision));
            let loss = objective.discriminator(real.clone(), fake.clone());
            let gradients = loss.backward();
            assert_close(&what("loss of D"), &numbers(loss), &[golden.discriminator], tolerance);
            assert_close(&what("gradient"), &gradient(&real, &gradients), &golden.real_gradient, tolerance);
            assert_close(&what("gradient"), &gradient(&fake, &gradients), &golden.fake_gradient, tolerance);

            let fake = scores(&FAKE, precision);
            let loss = objective.generator(fake.clone());
            assert_close(&what("loss of G"), &numbers(loss.clone()), &[golden.generator], tolerance);
            assert_close(&what("gradient"), &gradient(&fake, &loss.backward()), &golden.generator_gradient, tolerance);
        }
    }
}

#[test]
fn pytorch_was_asked_about_every_loss_with_and_without_smoothing() {
    for (name, loss) in values::<Loss>() {
        let asked: Vec<bool> = golden()
            .into_iter()
            .filter(|golden| golden.loss == loss)
            .map(|golden| golden.label_smoothing > 0.0)
            .collect();
        let expected: &[bool] = if loss == Loss::Hinge { &[false] } else { &[false, true] };
        assert_eq!(asked, expected, "{name}");
    }
}

#[test]
fn a_single_extreme_score_gives_finite_losses_and_gradients() {
    for score in [-1e4, -100.0, 100.0, 1e4] {
        let fake = scores(&[score], DType::F32);
        let of_both =
            [plain().discriminator(scores(&[-score], DType::F32), fake.clone()), plain().generator(fake.clone())];
        for loss in of_both {
            let gradient = gradient(&fake, &loss.backward());
            let loss = numbers(loss);
            assert!(loss[0].is_finite() && loss[0] >= 0.0, "loss {loss:?} at {score}");
            assert!(gradient[0].is_finite() && gradient[0].abs() <= 1.0, "gradient {gradient:?} at {score}");
        }
    }
}
