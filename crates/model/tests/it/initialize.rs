//! Initialization values: whose numbers they are, and what they are not.

use std::collections::BTreeMap;

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{DType, Device};
use model::{Initialization, gradients, initialize, is_trainable, parameters};
use spec::{Architecture, Conditioning, Design, HiddenLayers, Initializer, Normalization, Upsampling};

use crate::designs::{CLASSES, LATENT, designs, networks};
use crate::waves::{assert_close, named, numbers, tensor};

const WIDTH: usize = 2;
const STD: f64 = 0.02;

type Values = BTreeMap<String, Vec<f64>>;

fn draw(path: &str, count: usize) -> Vec<f32> {
    named(path, count).into_iter().map(|x| x as f32).collect()
}

/// Both networks as they are before training.
fn initialized(design: Design, image_size: usize, initial: Initialization) -> [Values; 2] {
    let (generator, discriminator) = networks(design, WIDTH, [1, image_size], &Device::flex().autodiff());
    [values(&initialize(generator, initial, draw)), values(&initialize(discriminator, initial, draw))]
}

const fn normal(std: f64) -> Initialization {
    Initialization { initializer: Initializer::Normal, std, norm_scale_std: 0.0 }
}

fn values<M: Module>(module: &M) -> Values {
    parameters(module).into_iter().map(|(path, tensor)| (path, numbers(tensor))).collect()
}

#[test]
fn weights_are_the_draws_of_their_path_times_the_deviation() {
    for std in [STD, 0.5] {
        for (path, values) in initialized(Design::default(), 32, normal(std)).into_iter().flatten() {
            if path.ends_with(".weight") {
                let expected = draw(&path, values.len()).into_iter().map(|x| f64::from(x * std as f32));
                assert!(expected.eq(values), "{path} at {std}");
            }
        }
    }
}

#[test]
fn each_weight_is_drawn_exactly_once() {
    let (generator, _) = networks(Design::default(), WIDTH, [1, 32], &Device::flex());
    let mut asked = Vec::new();
    initialize(generator, normal(STD), |path, count| {
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
fn untied_weights_start_like_nearest_upsampling_to_the_bit() {
    let device = Device::flex().autodiff();
    for initializer in [Initializer::Normal, Initializer::Kaiming, Initializer::Xavier] {
        let images = |upsampling| {
            let (generator, _) = networks(Design { upsampling, ..Design::default() }, WIDTH, [1, 32], &device);
            let generator = initialize(generator, Initialization { initializer, ..normal(STD) }, draw);
            numbers(generator.forward(tensor("z", [3, LATENT], (&device, DType::F32))))
        };
        assert_eq!(images(Upsampling::FractionallyStridedFromNearest), images(Upsampling::Nearest), "{initializer:?}");
        assert_ne!(images(Upsampling::FractionallyStrided), images(Upsampling::Nearest), "{initializer:?}");
    }
}

#[test]
fn scales_are_one_and_shifts_and_biases_zero() {
    for (name, design) in designs() {
        for (path, values) in initialized(design, 32, normal(STD)).into_iter().flatten() {
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
fn an_additional_layer_changes_no_other_draw() {
    let reference = initialized(Design::default(), 32, normal(STD));
    let design = Design::default();
    let others = [
        (Design { normalization: Normalization::None, ..design }, 32),
        (Design { normalization: Normalization::Everywhere, ..design }, 32),
        (Design { hidden_layers: HiddenLayers::FullyConnected, ..design }, 32),
        (design, 64),
    ];
    for (design, image_size) in others {
        let other = initialized(design, image_size, normal(STD));
        let pairs = reference.iter().zip(&other).flat_map(|(reference, other)| {
            reference.iter().filter_map(|(path, values)| Some((path, values, other.get(path)?)))
        });
        let shared: Vec<_> = pairs.filter(|(path, _, _)| path.ends_with(".weight")).collect();
        // With a fully connected layer before it, the score has another kind of weight.
        let layers = if design.hidden_layers == HiddenLayers::None { 8 } else { 7 };
        assert_eq!(shared.len(), layers, "{design:?} at {image_size} has the reference's layers");
        for (path, ours, theirs) in shared {
            let common = ours.len().min(theirs.len());
            assert_eq!(ours[..common], theirs[..common], "{path} of {design:?} at {image_size}");
        }
    }
}

/// Checks the deviations of the reference's weights at 32×32 against the fans of their layers.
fn deviations(initializer: Initializer, of: impl Fn([f64; 2]) -> f64) {
    let fans = [
        ("project", [6.0, 8.0 * 16.0]), // one number of the latent for each pixel of each channel
        ("double.0", [8.0 * 4.0, 4.0 * 16.0]),
        ("double.1", [4.0 * 4.0, 2.0 * 16.0]),
        ("paint", [2.0 * 4.0, 16.0]),
        ("look", [16.0, 2.0 * 4.0]),
        ("halve.0", [2.0 * 16.0, 4.0 * 4.0]),
        ("halve.1", [4.0 * 16.0, 8.0 * 4.0]),
        ("score", [8.0 * 16.0, 1.0]),
    ];
    let initial = Initialization { initializer, std: STD, norm_scale_std: 0.0 };
    let found: Values = initialized(Design::default(), 32, initial).into_iter().flatten().collect();
    for (layer, fans) in fans {
        let path = if layer == "score" { "score.weight".to_owned() } else { format!("{layer}.convolution.weight") };
        let expected: Vec<f64> = draw(&path, found[&path].len()).into_iter().map(|x| f64::from(x) * of(fans)).collect();
        assert_close(&path, &found[&path], &expected, 1e-6);
    }
}

#[test]
fn kaiming_and_xavier_use_the_fans_of_the_layer() {
    deviations(Initializer::Kaiming, |[fan_in, _]| (2.0 / fan_in).sqrt());
    deviations(Initializer::Xavier, |[fan_in, fan_out]| (2.0 / (fan_in + fan_out)).sqrt());
}

#[test]
fn fans_of_fully_connected_layers_are_their_units() {
    let design = Design { architecture: Architecture::Gan, ..Design::default() };
    let initial = Initialization { initializer: Initializer::Xavier, std: STD, norm_scale_std: 0.0 };
    let [generator, _] = initialized(design, 8, initial);
    let path = "paint.convolution.linear.weight";
    let deviation = (2.0 / f64::from(16 + 64)).sqrt(); // 16 units draw 8×8 pixels
    let expected: Vec<f64> = draw(path, 16 * 64).into_iter().map(|x| f64::from(x) * deviation).collect();
    assert_close(path, &generator[path], &expected, 1e-6);
}

#[test]
fn fans_of_class_planes_are_classes_and_pixels() {
    let design = Design { architecture: Architecture::Lapgan, conditioning: Conditioning::Class, ..Design::default() };
    let initial = Initialization { initializer: Initializer::Xavier, std: STD, norm_scale_std: 0.0 };
    let [generator, discriminator] = initialized(design, 16, initial);
    let (classes, units) = (CLASSES as f64, 16.0);
    for (network, path, fans) in [
        (&generator, "coarsest.hidden.0.convolution.linear.weight", 6.0 + classes + units),
        (&generator, "finer.0.condition.linear.weight", classes + 256.0),
        (&generator, "finer.0.look.convolution.weight", 9.0 * (3.0 + 2.0)), // the image, noise and the class; width 2
        (&discriminator, "condition.linear.weight", classes + 64.0),
        (&discriminator, "coarsest.look.convolution.linear.weight", 2.0 * 64.0 + units),
        (&discriminator, "finer.0.condition.linear.weight", classes + 256.0),
        (&discriminator, "finer.0.look.convolution.weight", 2.0 * 16.0 + 2.0 * 4.0),
    ] {
        let deviation = (2.0_f64 / fans).sqrt();
        let expected: Vec<f64> =
            draw(path, network[path].len()).into_iter().map(|x| f64::from(x) * deviation).collect();
        assert_close(path, &network[path], &expected, 1e-6);
    }
}

#[test]
fn scales_with_a_deviation_are_drawn_around_one_and_weights_do_not_change() {
    let drawn = Initialization { norm_scale_std: 0.1, ..normal(STD) };
    let (plain, drawn) = (initialized(Design::default(), 32, normal(STD)), initialized(Design::default(), 32, drawn));
    for (path, values) in drawn.into_iter().flatten() {
        if path.ends_with(".gamma") {
            let expected: Vec<f64> = draw(&path, values.len()).into_iter().map(|x| 1.0 + 0.1 * f64::from(x)).collect();
            assert_close(&path, &values, &expected, 1e-6);
        } else {
            assert_eq!(Some(&values), plain.iter().find_map(|network| network.get(&path)), "{path}");
        }
    }
}

#[test]
fn every_trainable_parameter_has_a_gradient() {
    let device = Device::flex().autodiff();
    let (_, discriminator) = networks(Design::default(), WIDTH, [1, 32], &device);
    let discriminator = initialize(discriminator, normal(STD), draw);
    let loss = discriminator.forward(tensor("real", [2, 1, 32, 32], (&device, DType::F32))).sum();
    let found = gradients(&discriminator, &GradientsParams::from_grads(loss.backward(), &discriminator));
    let found: Vec<String> = found.into_iter().map(|(path, _)| path).collect();
    let all = parameters(&discriminator).into_iter().map(|(path, _)| path);
    assert_eq!(found, all.filter(|path| is_trainable(path)).collect::<Vec<_>>());
}
