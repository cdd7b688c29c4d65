//! The pretrained feature network: its provenance, features and accuracy.

use burn::tensor::{DType, Device, Tensor, TensorData};
use model::{FEATURES, FeatureNetwork, FeatureNetworkConfig, parameters};
use serde::Deserialize;
use spec::{Factor, Source};

use crate::waves::{assert_close, named, numbers, tensor};

const SINGLE: f64 = 1e-6;

/// The card that `data features` writes beside the weights.
#[derive(Deserialize)]
struct Provenance {
    sha256: String,
    test_accuracy: f64,
    test_images: usize,
}

fn provenance() -> Provenance {
    serde_json::from_str(include_str!("../../weights/fashion-mnist.json")).expect("plain JSON")
}

/// The sources whose networks are shipped, with their cards.
const CARDS: [(Source, &str); 3] = [
    (Source::FashionMnist, include_str!("../../weights/fashion-mnist.json")),
    (Source::Rooms, include_str!("../../weights/rooms.json")),
    (Source::RoomsGrey, include_str!("../../weights/rooms-grey.json")),
];

fn network() -> (FeatureNetwork, String) {
    let trained = FeatureNetwork::trained_on(Source::FashionMnist, &Device::flex()).expect("the shipped weights");
    let (network, identity) = trained.expect("there is one for clothes");
    (network, identity.sha256)
}

fn images(size: usize) -> Tensor<4> {
    tensor("images", [3, 1, size, size], (&Device::flex(), DType::F32))
}

#[test]
fn the_weights_of_every_source_have_the_hash_of_their_card() {
    for (source, card) in CARDS {
        let card: Provenance = serde_json::from_str(card).expect("plain JSON");
        let (_, identity) = FeatureNetwork::trained_on(source, &Device::flex()).unwrap().expect("a shipped network");
        assert_eq!((identity.name.as_str(), identity.sha256), (source.name(), card.sha256));
    }
    let shipped = Source::ALL.into_iter().filter(|source| source.has_feature_network());
    for source in shipped {
        assert!(FeatureNetwork::trained_on(source, &Device::flex()).unwrap().is_some(), "{source:?}");
    }
}

#[test]
fn features_are_not_negative_and_logits_have_ten_classes() {
    let (network, _) = network();
    for size in [8, 16, 32, 64, 128] {
        let features = network.features(images(size));
        assert_eq!(features.dims(), [3, FEATURES]);
        assert_eq!(network.logits(features.clone()).dims(), [3, 10]);
        let features = numbers(features);
        assert!(features.iter().all(|&x| x >= 0.0 && x.is_finite()), "{features:?}");
        assert!(features.iter().any(|&x| x > 0.0), "{size}×{size}: nothing is seen");
    }
}

#[test]
fn logits_of_several_factors_are_additive() {
    let network = FeatureNetworkConfig::of(Source::RoomsGrey).init(&Device::flex());
    let logits = numbers(network.logits(network.features(images(32)))); // [3, 240]
    assert_eq!(logits.len(), 3 * Source::RoomsGrey.classes());
    // Independent factors: changing one value changes the logit by the same amount whatever the other values are.
    let factors = Source::RoomsGrey.factors();
    for row in logits.chunks_exact(Source::RoomsGrey.classes()) {
        let logit = |values: [u8; 5]| row[usize::from(Factor::combine(factors, &values))];
        let change = |[a, c, d, e]: [u8; 4]| logit([a, 3, c, d, e]) - logit([a, 0, c, d, e]);
        assert!((change([0, 0, 0, 0]) - change([1, 4, 1, 2])).abs() < 1e-5);
        assert!((logit([0, 0, 0, 0, 0]) - logit([1, 3, 4, 1, 2])).abs() > 1e-6, "all labels are alike");
    }
}

#[test]
fn pixels_of_smaller_images_are_repeated() {
    let (network, _) = network();
    let pixels = numbers(images(16));
    let repeated = |k: usize| pixels[k / 1024 * 256 + k / 64 % 16 * 16 + k % 32 / 2] as f32;
    let large: Vec<f32> = (0..3 * 1024).map(repeated).collect();
    let large = Tensor::from_data(TensorData::new(large, [3, 1, 32, 32]), &Device::flex());
    assert_eq!(numbers(network.features(images(16))), numbers(network.features(large)));
}

#[test]
fn the_untrained_network_has_kaiming_weights_and_no_biases() {
    let draw = |path: &str, count| named(path, count).into_iter().map(|x| x as f32).collect();
    let network = FeatureNetwork::random(1, draw, &Device::flex());
    let fan_in = [("convolutions.0", 9), ("convolutions.1", 16 * 9), ("convolutions.2", 32 * 9), ("describe", 1024)];
    for (path, tensor) in parameters(&network) {
        let expected: Vec<f64> = match fan_in.iter().find(|(layer, _)| path == format!("{layer}.weight")) {
            Some((_, fan_in)) => {
                named(&path, tensor.dims()[0]).iter().map(|x| x * (2.0 / f64::from(*fan_in)).sqrt()).collect()
            }
            None if path.ends_with(".bias") => vec![0.0; tensor.dims()[0]],
            None => continue,
        };
        assert_close(&path, &numbers(tensor), &expected, SINGLE);
    }
}

#[test]
fn larger_images_are_averaged() {
    let (network, _) = network();
    let large = images(64);
    let pixels = numbers(large.clone());
    let block = |k: usize| -> f64 {
        let (image, row, column) = (k / 1024, k / 32 % 32, k % 32);
        let corner = image * 4096 + 2 * row * 64 + 2 * column;
        [0, 1, 64, 65].map(|offset| pixels[corner + offset]).iter().sum::<f64>() / 4.0
    };
    let small: Vec<f32> = (0..3 * 1024).map(|k| block(k) as f32).collect();
    let small = Tensor::from_data(TensorData::new(small, [3, 1, 32, 32]), &Device::flex());
    let expected = numbers(network.features(small));
    assert_close("features", &numbers(network.features(large)), &expected, SINGLE);
}

#[test]
fn the_test_accuracy_equals_that_of_the_card() {
    let test = data::load(&spec::Data::default()).expect("the shipped set").test;
    let (network, _) = network();
    let indices: Vec<u32> = (0..test.len() as u32).collect();
    let mut right = 0;
    for chunk in indices.chunks(500) {
        let mut pixels = Vec::new();
        test.batch_into(chunk, &mut pixels);
        let x = Tensor::from_data(TensorData::new(pixels, [chunk.len(), 1, 32, 32]), &Device::flex());
        let predicted = network.logits(network.features(x)).argmax(1).into_data();
        let labels = chunk.iter().map(|&index| i64::from(test.labels()[index as usize]));
        right += predicted.iter::<i64>().zip(labels).filter(|(predicted, label)| predicted == label).count();
    }
    let Provenance { test_accuracy, test_images, .. } = provenance();
    assert_eq!(test.len(), test_images);
    let accuracy = right as f64 / test_images as f64;
    assert!(accuracy >= 0.9, "{accuracy}");
    assert!((accuracy - test_accuracy).abs() < 5e-4, "{accuracy}, where {test_accuracy} is written down"); // 5 images
}
