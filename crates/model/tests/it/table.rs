//! Every design at every size: output shapes, ranges and multiply-adds.

use burn::module::Module;
use burn::tensor::{DType, Device};
use model::{Initialization, Network, initialize, parameter_count};
use spec::{
    Activation, Architecture, Conditioning, Design, DiscriminatorHead, Downsampling, HiddenLayers, Initializer,
    Upsampling,
};

use crate::designs::{CLASSES, LATENT, classes, designs, networks, noise_dim};
use crate::waves::{named, numbers, tensor};

const BATCH: usize = 2;
const WIDTHS: [usize; 2] = [1, 5];
const IMAGES: [[usize; 2]; 6] = [[1, 8], [3, 16], [1, 32], [3, 32], [3, 64], [1, 128]]; // channels and size

#[test]
fn pixels_are_in_range_and_each_image_has_a_score() {
    let plain = Device::flex();
    let device = plain.clone().autodiff();
    let draw = |path: &str, count| named(path, count).into_iter().map(|x| x as f32).collect();
    for (name, design) in designs() {
        for ([channels, size], width) in IMAGES.into_iter().flat_map(|image| WIDTHS.map(|width| (image, width))) {
            let what = format!("{name}, {size}×{size}×{channels}, width {width}");
            let (generator, discriminator) = networks(design, width, [channels, size], &device);
            let generator = initialize(generator, normal(1.0), draw); // large, so that pixels reach the ends of their range
            let discriminator = initialize(discriminator, normal(0.02), draw);

            let z = |device| tensor("z", [BATCH, noise_dim(design, size)], (device, DType::F32));
            let batch_classes = |device| classes(BATCH, (device, DType::F32));
            let images = generator.conditioned_on(batch_classes(&device)).forward(z(&device));
            assert_eq!(images.dims(), [BATCH, channels, size, size], "{what}");
            let scores = discriminator.conditioned_on(batch_classes(&device)).forward(images.clone());
            assert_eq!(scores.dims(), [BATCH], "{what}");

            let evaluated = generator.valid().conditioned_on(batch_classes(&plain)).forward(z(&plain));
            assert_eq!(evaluated.dims(), [BATCH, channels, size, size], "{what}");
            let pixels = [numbers(images), numbers(evaluated)].concat();
            assert!(pixels.iter().all(|x| x.abs() <= 1.0), "{what}: {pixels:?}"); // false for NaN too
            assert!(pixels.iter().any(|x| x.abs() > 0.5), "{what}: an image of nothing");
            assert!(numbers(scores).into_iter().all(f64::is_finite), "{what}");
        }
    }
}

#[test]
fn multiply_adds_equal_a_count_by_hand() {
    for (name, design) in designs() {
        for ([channels, size], width) in IMAGES.into_iter().flat_map(|image| WIDTHS.map(|width| (image, width))) {
            let what = format!("{name}, {size}×{size}×{channels}, width {width}");
            let (generator, discriminator) = networks(design, width, [channels, size], &Device::flex());
            assert_eq!(generator.multiply_adds(), generator_cost(design, width, channels, size), "{what}");
            assert_eq!(discriminator.multiply_adds(), discriminator_cost(design, width, channels, size), "{what}");
        }
    }
}

#[test]
fn the_reference_has_its_documented_cost() {
    // 32×32×1 at width 16, a latent of 100: the sums are written as the layers stand.
    let config = spec::RunSpec::default();
    let generator = model::GeneratorConfig::of(&config).init(&Device::flex());
    let discriminator = model::DiscriminatorConfig::of(&config).init(&Device::flex());

    let weights = 100 * 64 * 16 + 64 * 32 * 16 + 32 * 16 * 16 + 16 * 16;
    assert_eq!(parameter_count(&generator), weights + 2 * (64 + 32 + 16));
    let weights = 16 * 16 + 16 * 32 * 16 + 32 * 64 * 16 + 64 * 16;
    assert_eq!(parameter_count(&discriminator), weights + 2 * (32 + 64));

    let at = |positions: u64, from: u64, to: u64| positions * positions * 16 * from * to;
    assert_eq!(generator.multiply_adds(), at(1, 100, 64) + at(4, 64, 32) + at(8, 32, 16) + at(16, 16, 1));
    assert_eq!(discriminator.multiply_adds(), at(16, 1, 16) + at(8, 16, 32) + at(4, 32, 64) + at(1, 64, 1));
}

fn normal(std: f64) -> Initialization {
    Initialization { initializer: Initializer::Normal, std, norm_scale_std: 0.0 }
}

/// Multiply-adds of G: its layers end at 4×4, 8×8 and so on.
fn generator_cost(design: Design, width: usize, channels: usize, size: usize) -> u64 {
    let units = design.hidden_width * width;
    let pieces = pieces(design, design.generator_activation);
    if design.architecture == Architecture::Lapgan {
        let (classes, planes) = conditioning(design);
        let coarsest = (LATENT + classes) * units + units * units + units * channels * 64;
        let refiner = |size: usize| {
            let plane = classes * size * size;
            let seen = channels + 1 + planes;
            plane + size * size * 9 * (seen * width + width * width + width * channels)
        };
        return (coarsest + doublings(size).map(refiner).sum::<usize>()) as u64;
    }
    if design.architecture == Architecture::Gan {
        return (pieces * (LATENT * units + units * units) + units * channels * size * size) as u64;
    }
    let widest = width * size / 8;
    let inputs = LATENT + conditioning(design).0;
    let mut cost = match design.hidden_layers {
        HiddenLayers::None => pieces * 16 * inputs * widest,
        HiddenLayers::FullyConnected => pieces * (inputs * units + 16 * units * widest),
    };
    let (mut from, mut at) = (widest, 4);
    while at < size {
        let (to, pieces) = if 2 * at == size { (channels, 1) } else { (from / 2, pieces) };
        cost += pieces
            * match design.upsampling {
                Upsampling::FractionallyStrided => at * at * design.kernel.pow(2) * from * to,
                Upsampling::FractionallyStridedFromNearest => at * at * 16 * from * to,
                Upsampling::Nearest | Upsampling::Bilinear => 4 * at * at * 9 * from * to,
            };
        (from, at) = (to, 2 * at);
    }
    cost as u64
}

/// Multiply-adds of D: its layers start at the image's size, half of it and so on, down to 8×8; the score sees 4×4.
fn discriminator_cost(design: Design, width: usize, channels: usize, size: usize) -> u64 {
    let units = design.hidden_width * width;
    let pieces = pieces(design, design.discriminator_activation);
    if design.architecture == Architecture::Lapgan {
        let (classes, planes) = conditioning(design);
        let seen = channels + planes;
        let coarsest = classes * 64 + seen * 64 * units + units * units + units;
        let critic = |size: usize| {
            let quarter = size * size / 16;
            let plane = classes * size * size;
            plane + 4 * quarter * 16 * seen * width + quarter * 16 * width * 2 * width + quarter * 2 * width
        };
        return (coarsest + doublings(size).map(critic).sum::<usize>()) as u64;
    }
    if design.architecture == Architecture::Gan {
        return (pieces * (channels * size * size * units + units * units) + units) as u64;
    }
    let (classes, planes) = conditioning(design);
    let mut cost = classes * size * size;
    let (mut from, mut at) = (channels + planes, size);
    while at > 4 {
        let to = if at == size { width } else { 2 * from };
        cost += pieces
            * match design.downsampling {
                Downsampling::Strided => (at / 2) * (at / 2) * design.kernel.pow(2) * from * to,
                Downsampling::MaxPool | Downsampling::AveragePool => at * at * 9 * from * to,
            };
        (from, at) = (to, at / 2);
    }
    let seen = match design.discriminator_head {
        DiscriminatorHead::Convolution => 16 * from,
        DiscriminatorHead::GlobalAverage => from,
    };
    let last = match design.hidden_layers {
        HiddenLayers::None => seen,
        HiddenLayers::FullyConnected => pieces * seen * units + units,
    };
    (cost + last) as u64
}

/// Classes of a conditional design, and its class planes.
fn conditioning(design: Design) -> (usize, usize) {
    if design.conditioning == Conditioning::Class { (CLASSES, 1) } else { (0, 0) }
}

/// Sizes of a pyramid's levels above 8×8.
fn doublings(size: usize) -> impl Iterator<Item = usize> {
    [16, 32, 64, 128].into_iter().take_while(move |level| *level <= size)
}

/// Linear pieces of each hidden unit.
fn pieces(design: Design, activation: Activation) -> usize {
    if activation == Activation::Maxout { design.maxout_pieces } else { 1 }
}
