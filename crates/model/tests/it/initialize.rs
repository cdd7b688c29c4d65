//! Initial values: whose numbers they are, and what they are not.

use std::collections::BTreeMap;

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{DType, Device};
use model::{gradients, initialize, parameters, trained};
use spec::{Design, Normalization};

use crate::designs::{designs, networks};
use crate::waves::{named, numbers, tensor};

const WIDTH: usize = 2;
const STD: f64 = 0.02;

type Values = BTreeMap<String, Vec<f64>>;

fn draw(path: &str, count: usize) -> Vec<f32> {
    named(path, count).into_iter().map(|x| x as f32).collect()
}

/// Both networks as they are before training.
fn initialized(design: Design, image_size: usize, std: f64) -> [Values; 2] {
    let (generator, discriminator) = networks(design, WIDTH, [1, image_size], &Device::flex().autodiff());
    [values(&initialize(generator, std, draw)), values(&initialize(discriminator, std, draw))]
}

fn values<M: Module>(module: &M) -> Values {
    parameters(module).into_iter().map(|(path, tensor)| (path, numbers(tensor))).collect()
}

#[test]
fn weights_are_their_paths_draws_times_the_deviation() {
    for std in [STD, 0.5] {
        for (path, values) in initialized(Design::default(), 32, std).into_iter().flatten() {
            if path.ends_with(".weight") {
                let expected = draw(&path, values.len()).into_iter().map(|x| f64::from(x * std as f32));
                assert!(expected.eq(values), "{path} at {std}");
            }
        }
    }
}

#[test]
fn each_weight_is_drawn_once_and_nothing_else_is() {
    let (generator, _) = networks(Design::default(), WIDTH, [1, 32], &Device::flex());
    let mut asked = Vec::new();
    initialize(generator, STD, |path, count| {
        asked.push((path.to_owned(), count));
        draw(path, count)
    });
    let weight = |path: &str, count| (format!("{path}.convolution.weight"), count);
    let expected = [
        weight("project", 6 * 8 * 16),
        weight("double.0", 8 * 4 * 16),
        weight("double.1", 4 * 2 * 16),
        weight("paint", 2 * 16),
    ];
    assert_eq!(asked, expected);
}

#[test]
fn scales_are_one_and_shifts_and_biases_zero() {
    for (name, design) in designs() {
        for (path, values) in initialized(design, 32, STD).into_iter().flatten() {
            let expected = match path.rsplit('.').next() {
                Some("gamma" | "running_var") => 1.0,
                Some("beta" | "bias" | "running_mean") => 0.0,
                _ => continue,
            };
            assert!(values.iter().all(|&x| x == expected), "{name}: {path}");
        }
    }
}

#[test]
fn a_layer_more_moves_no_other_draw() {
    let reference = initialized(Design::default(), 32, STD);
    let others = [(Normalization::None, 32), (Normalization::Everywhere, 32), (Normalization::Both, 64)];
    for (normalization, image_size) in others {
        let other = initialized(Design { normalization, ..Design::default() }, image_size, STD);
        let pairs = reference.iter().zip(&other).flat_map(|(reference, other)| {
            reference.iter().filter_map(|(path, values)| Some((path, values, other.get(path)?)))
        });
        let shared: Vec<_> = pairs.filter(|(path, _, _)| path.ends_with(".weight")).collect();
        assert_eq!(shared.len(), 8, "{normalization:?} at {image_size} has the reference's layers");
        for (path, ours, theirs) in shared {
            let common = ours.len().min(theirs.len());
            assert_eq!(ours[..common], theirs[..common], "{path} of {normalization:?} at {image_size}");
        }
    }
}

#[test]
fn everything_that_is_trained_still_gets_a_gradient() {
    let device = Device::flex().autodiff();
    let (_, discriminator) = networks(Design::default(), WIDTH, [1, 32], &device);
    let discriminator = initialize(discriminator, STD, draw);
    let loss = discriminator.forward(tensor("real", [2, 1, 32, 32], (&device, DType::F32))).sum();
    let found = gradients(&discriminator, &GradientsParams::from_grads(loss.backward(), &discriminator));
    let found: Vec<String> = found.into_iter().map(|(path, _)| path).collect();
    let all = parameters(&discriminator).into_iter().map(|(path, _)| path);
    assert_eq!(found, all.filter(|path| trained(path)).collect::<Vec<_>>());
}
