//! Losses and their gradients, also where a score is so large that a naive logarithm would be infinite.

use burn::tensor::{DType, Device, Gradients, Tensor, TensorData};
use model::{discriminator_loss, generator_loss};

use crate::waves::{assert_close, numbers};

const REAL: [f64; 6] = [-100.0, -3.0, 0.0, 0.5, 20.0, 100.0];
const FAKE: [f64; 6] = [100.0, 2.0, 0.0, -0.5, -20.0, -100.0];

/// With what relative error each precision is met.
const PRECISIONS: [(DType, f64); 2] = [(DType::F64, 1e-14), (DType::F32, 1e-6)];

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
        let loss = discriminator_loss(real.clone(), fake.clone());

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
        let loss = generator_loss(fake.clone());

        assert_close("loss", &numbers(loss.clone()), &[mean(FAKE.iter().map(|x| surprise(-x)))], tolerance);
        let expected = FAKE.map(|x| -probability(-x) / FAKE.len() as f64);
        assert_close("gradient", &gradient(&fake, &loss.backward()), &expected, tolerance);
    }
}

#[test]
fn a_single_extreme_score_gives_finite_losses_and_gradients() {
    for score in [-1e4, -100.0, 100.0, 1e4] {
        let fake = scores(&[score], DType::F32);
        for loss in [discriminator_loss(scores(&[-score], DType::F32), fake.clone()), generator_loss(fake.clone())] {
            let gradient = gradient(&fake, &loss.backward());
            let loss = numbers(loss);
            assert!(loss[0].is_finite() && loss[0] >= 0.0, "loss {loss:?} at {score}");
            assert!(gradient[0].is_finite() && gradient[0].abs() <= 1.0, "gradient {gradient:?} at {score}");
        }
    }
}
