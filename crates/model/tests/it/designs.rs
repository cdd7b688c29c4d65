//! The designs under test. They come from the vocabulary, so that a new value is tested without a change here.

use burn::tensor::{DType, Device};
use model::{Classes, Discriminator, DiscriminatorConfig, Generator, GeneratorConfig};
use serde::de::DeserializeOwned;
use spec::{
    Activation, Architecture, Biases, Conditioning, Design, DiscriminatorHead, Downsampling, GeneratorOutput,
    HiddenLayers, Normalization, Normalizer, RunSpec, Upsampling,
};

use crate::waves::tensor;

/// Dimension of the latent.
pub const LATENT: usize = 6;

/// Classes of the images.
pub const CLASSES: usize = 10;

/// The reference, every design that differs from it in one value, with names such as `downsampling max-pool`, and a few
/// that differ in several.
pub fn designs() -> Vec<(String, Design)> {
    let mut designs = Vec::new();
    for values in [
        of("architecture", |architecture| Design { architecture, ..Design::default() }),
        of("conditioning", |conditioning| Design { conditioning, ..Design::default() }),
        of("hidden-layers", |hidden_layers| Design { hidden_layers, ..Design::default() }),
        of("normalization", |normalization| Design { normalization, ..Design::default() }),
        of("normalizer", |normalizer| Design { normalizer, ..Design::default() }),
        of("spectral-normalization", |of| Design { spectral_normalization: of, ..Design::default() }),
        of("biases", with_biases),
        of("downsampling", |downsampling| Design { downsampling, ..Design::default() }),
        of("upsampling", |upsampling| Design { upsampling, ..Design::default() }),
        of("generator-activation", |generator_activation| Design { generator_activation, ..Design::default() }),
        of("discriminator-activation", |of| Design { discriminator_activation: of, ..Design::default() }),
        of("generator-output", |generator_output| Design { generator_output, ..Design::default() }),
        of("discriminator-head", |discriminator_head| Design { discriminator_head, ..Design::default() }),
    ] {
        designs.extend(values);
    }
    designs.retain(|(_, design)| *design != Design::default());
    designs.insert(0, ("reference".to_owned(), Design::default()));
    designs.extend([3, 5].map(|kernel| (format!("kernel {kernel}"), Design { kernel, ..Design::default() })));
    designs.push(("ghost-batch-size 2".to_owned(), Design { ghost_batch_size: 2, ..Design::default() }));
    designs.push(("all reversed".to_owned(), all_reversed()));
    designs.push(("hidden averages".to_owned(), hidden_averages()));
    designs.push(("gan 2014".to_owned(), gan_2014()));
    designs.push(("gan 2014 maxout".to_owned(), gan_2014_with_maxout()));
    designs.push(("lapgan 2015".to_owned(), lapgan_2015()));
    let (architecture, conditioning) = (Architecture::Lapgan, Conditioning::Class);
    designs.push(("lapgan by class".to_owned(), Design { architecture, conditioning, ..Design::default() }));
    designs.push(("lapgan 2015 by class".to_owned(), Design { conditioning: Conditioning::Class, ..lapgan_2015() }));
    designs
}

/// A design with these biases, and with a normalisation for which they make a difference.
fn with_biases(biases: Biases) -> Design {
    let normalization = if biases == Biases::None { Normalization::None } else { Normalization::Both };
    Design { biases, normalization, ..Design::default() }
}

/// Every guideline reversed.
fn all_reversed() -> Design {
    Design {
        hidden_layers: HiddenLayers::FullyConnected,
        normalization: Normalization::None,
        downsampling: Downsampling::MaxPool,
        upsampling: Upsampling::Nearest,
        generator_activation: Activation::Tanh,
        discriminator_activation: Activation::Relu,
        ..Design::default()
    }
}

/// Both choices about D's end, with groups that do not divide every width.
fn hidden_averages() -> Design {
    Design {
        hidden_layers: HiddenLayers::FullyConnected,
        discriminator_head: DiscriminatorHead::GlobalAverage,
        normalization: Normalization::Everywhere,
        normalizer: Normalizer::Group,
        norm_groups: 2,
        ..Design::default()
    }
}

/// The fully connected networks as in their paper, but for maxout.
fn gan_2014() -> Design {
    Design {
        architecture: Architecture::Gan,
        normalization: Normalization::None,
        discriminator_activation: Activation::Relu,
        generator_output: GeneratorOutput::Sigmoid,
        ..Design::default()
    }
}

/// The fully connected networks as in their paper.
fn gan_2014_with_maxout() -> Design {
    Design { discriminator_activation: Activation::Maxout, ..gan_2014() }
}

/// The pyramid as in its paper, but for dropout.
fn lapgan_2015() -> Design {
    Design {
        architecture: Architecture::Lapgan,
        normalization: Normalization::None,
        discriminator_activation: Activation::Relu,
        ..Design::default()
    }
}

fn of<T: DeserializeOwned>(choice: &str, design: impl Fn(T) -> Design) -> Vec<(String, Design)> {
    values().into_iter().map(|(name, value)| (format!("{choice} {name}"), design(value))).collect()
}

/// Random numbers for one image of a design.
pub fn noise_dim(design: Design, image_size: usize) -> usize {
    GeneratorConfig { design, latent: LATENT, width: 1, channels: 1, image_size, classes: CLASSES }.noise_dim()
}

/// Classes of a batch. They are not one-hot, so that each class affects each image.
pub fn classes(batch: usize, of: (&Device, DType)) -> Classes {
    Some(tensor("classes 0", [batch, CLASSES], of))
}

/// Both networks of a design, weights zero.
pub fn networks(
    design: Design,
    width: usize,
    [channels, image_size]: [usize; 2],
    device: &Device,
) -> (Generator, Discriminator) {
    let classes = CLASSES;
    let generator = GeneratorConfig { design, latent: LATENT, width, channels, image_size, classes };
    let discriminator = DiscriminatorConfig { design, width, channels, image_size, classes, outputs: 1 };
    (generator.init(device), discriminator.init(device))
}

/// Every value of a choice with its name, from serde's error for an unknown one.
pub fn values<T: DeserializeOwned>() -> Vec<(String, T)> {
    let error = serde_json::from_str::<T>("\"?\"").err().expect("? is no value").to_string();
    let names = error.split('`').skip(1).step_by(2).skip(1); // unknown variant `?`, expected one of `…`, `…`
    names
        .map(|name| (name.to_owned(), serde_json::from_str(&format!("\"{name}\"")).expect("listed by serde")))
        .collect()
}

#[test]
fn the_designs_cover_every_value_of_every_choice() {
    let names: Vec<String> = designs().into_iter().map(|(name, _)| name).collect();
    insta::assert_snapshot!(names.join("\n"), @r"
    reference
    architecture gan
    architecture lapgan
    conditioning class
    hidden-layers fully-connected
    normalization none
    normalization generator
    normalization discriminator
    normalization generator-output
    normalization discriminator-input
    normalization everywhere
    normalizer instance
    normalizer layer
    normalizer group
    spectral-normalization discriminator
    biases everywhere
    biases none
    downsampling max-pool
    downsampling average-pool
    upsampling nearest
    upsampling bilinear
    upsampling fractionally-strided-from-nearest
    generator-activation leaky-relu
    generator-activation tanh
    generator-activation elu
    generator-activation maxout
    discriminator-activation relu
    discriminator-activation tanh
    discriminator-activation elu
    discriminator-activation maxout
    generator-output sigmoid
    discriminator-head global-average
    kernel 3
    kernel 5
    ghost-batch-size 2
    all reversed
    hidden averages
    gan 2014
    gan 2014 maxout
    lapgan 2015
    lapgan by class
    lapgan 2015 by class
    ");
}

#[test]
fn every_design_is_valid() {
    for (name, design) in designs() {
        let faults = RunSpec { design, ..RunSpec::default() }.faults();
        assert!(faults.is_empty(), "{name}: {faults:?}");
    }
}
