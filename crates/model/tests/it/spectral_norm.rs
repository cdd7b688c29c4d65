//! Spectral normalisation: how close the largest singular value of each of D's weights is to 1.

use std::collections::BTreeMap;

use burn::module::Module;
use burn::tensor::{DType, Device};
use model::{Discriminator, Initialization, initialize, parameters};
use spec::{Design, Initializer, SpectralNormalization};

use crate::designs::networks;
use crate::waves::{named, numbers, tensor};

/// D as it is before training.
fn discriminator() -> Discriminator {
    let design = Design { spectral_normalization: SpectralNormalization::Discriminator, ..Design::default() };
    let (_, discriminator) = networks(design, 4, [1, 32], &Device::flex().autodiff());
    let initial = Initialization { initializer: Initializer::Normal, std: 0.02, norm_scale_std: 0.0 };
    initialize(discriminator, initial, |path, count| named(path, count).into_iter().map(|x| x as f32).collect())
}

fn values<M: Module>(network: &M) -> BTreeMap<String, Vec<f64>> {
    parameters(network).into_iter().map(|(path, tensor)| (path, numbers(tensor))).collect()
}

/// The largest singular value of each weight as layers have it.
fn singular_values(discriminator: &Discriminator) -> Vec<f64> {
    let (stored, effective) = (values(&discriminator.valid()), values(&discriminator.valid().materialize()));
    let weights = effective.iter().filter(|(path, _)| path.ends_with("weight"));
    let value = |(path, weight): (&String, &Vec<f64>)| {
        largest_singular_value(weight, stored[&format!("{path}.spectral_norm.u")].len())
    };
    weights.map(value).collect()
}

/// Of a matrix with so many rows, by 1,000 power iterations.
fn largest_singular_value(matrix: &[f64], rows: usize) -> f64 {
    let columns = matrix.len() / rows;
    let mut v = vec![1.0; columns];
    let mut sigma = 0.0;
    for _ in 0..1_000 {
        let u: Vec<f64> = matrix.chunks(columns).map(|row| row.iter().zip(&v).map(|(w, v)| w * v).sum()).collect();
        v = (0..columns).map(|k| matrix.chunks(columns).zip(&u).map(|(row, u)| row[k] * u).sum()).collect();
        let norm = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>().sqrt();
        let length = norm(&v);
        sigma = (length / norm(&u).max(f64::MIN_POSITIVE)).max(f64::MIN_POSITIVE);
        v.iter_mut().for_each(|v| *v /= length);
    }
    sigma
}

#[test]
fn weights_have_a_spectral_norm_of_1_and_more_iterations_come_closer() {
    let discriminator = discriminator();
    let first = singular_values(&discriminator);
    assert_eq!(first.len(), 4, "every layer is normalised");
    assert!(first.iter().all(|sigma| (0.9999..1.3).contains(sigma)), "{first:?}");
    for _ in 0..300 {
        discriminator.forward(tensor("real", [2, 1, 32, 32], (&Device::flex().autodiff(), DType::F32)));
    }
    let last = singular_values(&discriminator);
    assert!(last.iter().all(|sigma| (0.9999..1.001).contains(sigma)), "{last:?} after {first:?}");
}

#[test]
fn evaluation_moves_no_singular_vector() {
    let discriminator = discriminator();
    let before = values(&discriminator.valid());
    discriminator.valid().forward(tensor("real", [2, 1, 32, 32], (&Device::flex(), DType::F32)));
    assert_eq!(values(&discriminator.valid()), before);
    discriminator.forward(tensor("real", [2, 1, 32, 32], (&Device::flex().autodiff(), DType::F32)));
    assert_ne!(values(&discriminator.valid()), before);
}
