//! Differentiable augmentation: against DiffAugment in PyTorch with given draws.

use burn::tensor::{DType, Device, Tensor};
use model::Augmentation;
use serde::Deserialize;
use spec::RunSpec;

use crate::designs::values;
use crate::waves::{assert_close, named, numbers, probe, tensor};

const BATCH: usize = 6;
const TOLERANCE: f64 = 1e-12;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

/// A case of `golden.py`: images, and the gradient of their product with a wave.
#[derive(Deserialize)]
struct Case {
    augmentation: spec::Augmentation,
    channels: usize,
    image_size: usize,
    images: Vec<f64>,
    gradient: Vec<f64>,
}

fn augmentation(augmentation: spec::Augmentation) -> Option<Augmentation> {
    Augmentation::of(&RunSpec { augmentation, ..RunSpec::default() })
}

/// The random numbers of `golden.py`.
fn wave(operation: &str, count: usize) -> Vec<f32> {
    named(operation, count).into_iter().map(|x| x.abs() as f32).collect()
}

#[test]
fn images_and_gradients_agree_with_diffaugment() {
    let golden: Golden = serde_json::from_str(include_str!("../golden/augmentation.json")).expect("golden.py wrote it");
    let asked: Vec<spec::Augmentation> = golden.cases.iter().map(|case| case.augmentation).collect();
    for (name, of) in values::<spec::Augmentation>() {
        assert_eq!(asked.contains(&of), augmentation(of).is_some(), "golden.py lacks {name}");
    }
    for case in golden.cases {
        let device = Device::flex().autodiff();
        let shape = [BATCH, case.channels, case.image_size, case.image_size];
        let x: Tensor<4> = tensor("image", shape, (&device, DType::F64)).require_grad();
        let what = |part: &str| format!("{part} of {:?} at {shape:?}", case.augmentation);
        let augmented = augmentation(case.augmentation).expect("an operation").apply(x.clone(), wave);
        assert_close(&what("images"), &probe(augmented.clone()), &case.images, TOLERANCE);
        let loss = (augmented * tensor("weights", shape, (&device, DType::F64))).sum();
        let gradient = x.grad(&loss.backward()).expect("the images depend on it");
        assert_close(&what("gradient"), &probe(gradient), &case.gradient, TOLERANCE);
    }
}

#[test]
fn the_ends_of_the_range_of_draws_stay_in_the_image() {
    let x = || Tensor::<4>::ones([1, 1, 8, 8], &Device::flex());
    let black = |of, drawn: f32| {
        let x = augmentation(of).expect("an operation").apply(x(), |_, count| vec![drawn; count]);
        numbers(x).into_iter().filter(|x| *x == 0.0).count()
    };
    for drawn in [0.0, 0.999_999_9] {
        assert_eq!(black(spec::Augmentation::Translation, drawn), 8 + 8 - 1, "one row and one column of {drawn}");
        assert_eq!(black(spec::Augmentation::Cutout, drawn), 2 * 2, "a quarter of the square of {drawn}");
    }
    assert_eq!(black(spec::Augmentation::Cutout, 0.5), 4 * 4);
    assert_eq!(black(spec::Augmentation::Translation, 0.5), 0);
}
