//! The designs that tests go through, read off the vocabulary so that a new value is tested without a word here.

use burn::tensor::Device;
use model::{Discriminator, DiscriminatorConfig, Generator, GeneratorConfig};
use serde::de::DeserializeOwned;
use spec::{Design, Downsampling, Normalization, Upsampling};

/// Numbers in a latent.
pub const LATENT: usize = 6;

/// The reference, and every design that differs from it in one value, with names such as `downsampling max-pool`.
pub fn designs() -> Vec<(String, Design)> {
    let reference = Design::default();
    let mut designs = vec![("reference".to_owned(), reference)];
    let mut add = |choice: &str, value: String, design: Design| {
        if design != reference {
            designs.push((format!("{choice} {value}"), design));
        }
    };
    for (name, normalization) in values::<Normalization>() {
        add("normalization", name, Design { normalization, ..reference });
    }
    for (name, downsampling) in values::<Downsampling>() {
        add("downsampling", name, Design { downsampling, ..reference });
    }
    for (name, upsampling) in values::<Upsampling>() {
        add("upsampling", name, Design { upsampling, ..reference });
    }
    designs
}

/// Both networks of a design, weights zero.
pub fn networks(
    design: Design,
    width: usize,
    [channels, image_size]: [usize; 2],
    device: &Device,
) -> (Generator, Discriminator) {
    let generator = GeneratorConfig { design, latent: LATENT, width, channels, image_size };
    let discriminator = DiscriminatorConfig { design, width, channels, image_size };
    (generator.init(device), discriminator.init(device))
}

/// Every value of a choice with its name: serde lists them when it meets one that is none.
fn values<T: DeserializeOwned>() -> Vec<(String, T)> {
    let error = serde_json::from_str::<T>("\"?\"").err().expect("? is no value").to_string();
    let names = error.split('`').skip(1).step_by(2).skip(1); // unknown variant `?`, expected one of `…`, `…`
    names
        .map(|name| (name.to_owned(), serde_json::from_str(&format!("\"{name}\"")).expect("listed by serde")))
        .collect()
}

#[test]
fn every_value_of_every_choice_is_found() {
    let names: Vec<String> = designs().into_iter().map(|(name, _)| name).collect();
    insta::assert_snapshot!(names.join("\n"), @r"
    reference
    normalization none
    normalization generator
    normalization discriminator
    normalization generator-output
    normalization discriminator-input
    normalization everywhere
    downsampling max-pool
    downsampling average-pool
    upsampling nearest
    ");
}
