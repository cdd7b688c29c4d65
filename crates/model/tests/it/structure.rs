//! Positions of normalisation and biases, by parameter paths.

use std::collections::BTreeSet;

use burn::tensor::Device;
use model::{is_trainable, parameter_count, parameters};
use spec::{Architecture, Biases, Design, Normalization, Normalizer};

use crate::designs::{designs, networks};

const WIDTH: usize = 2;

/// Stages of both networks at 32×32, in the order in which an image passes them.
const STAGES: [&str; 7] = ["project", "double.0", "double.1", "paint", "look", "halve.0", "halve.1"];

/// The stages that are normalised: hidden and output ones of G, input and hidden ones of D.
fn normalized(normalization: Normalization) -> Vec<&'static str> {
    let (g, d) = (["project", "double.0", "double.1"], ["halve.0", "halve.1"]);
    match normalization {
        Normalization::Both => [&g[..], &d].concat(),
        Normalization::None => Vec::new(),
        Normalization::Generator => g.to_vec(),
        Normalization::Discriminator => d.to_vec(),
        Normalization::GeneratorOutput => [&g[..], &["paint"], &d].concat(),
        Normalization::DiscriminatorInput => [&g[..], &["look"], &d].concat(),
        Normalization::Everywhere => STAGES.to_vec(),
    }
}

fn paths(design: Design) -> BTreeSet<String> {
    let (generator, discriminator) = networks(design, WIDTH, [1, 32], &Device::flex());
    parameters(&generator).into_iter().chain(parameters(&discriminator)).map(|(path, _)| path).collect()
}

/// The designs with these stages.
fn convolutional() -> impl Iterator<Item = (String, Design)> {
    designs().into_iter().filter(|(_, design)| design.architecture == Architecture::Dcgan)
}

#[test]
fn the_design_determines_normalised_stages() {
    for (name, design) in convolutional() {
        let (paths, normalized) = (paths(design), normalized(design.normalization));
        for stage in STAGES {
            for value in ["gamma", "beta", "running_mean", "running_var"] {
                let path = format!("{stage}.norm.{value}");
                let here = design.normalizer == Normalizer::Batch || !value.starts_with("running");
                assert_eq!(paths.contains(&path), here && normalized.contains(&stage), "{name}: {path}");
            }
        }
        assert!(!paths.iter().any(|path| path.starts_with("score.norm")), "{name}");
    }
}

#[test]
fn hidden_layers_have_one_shift_and_layers_at_the_image_no_bias_by_default() {
    for (name, design) in convolutional() {
        let (paths, normalized) = (paths(design), normalized(design.normalization));
        let biased = |stage: &str| paths.iter().any(|path| path.starts_with(stage) && path.ends_with(".bias"));
        for stage in STAGES {
            let hidden = !matches!(stage, "paint" | "look");
            let allowed = match design.biases {
                Biases::Auto => hidden,
                Biases::Everywhere => true,
                Biases::None => false,
            };
            assert_eq!(biased(stage), allowed && !normalized.contains(&stage), "{name}: {stage}");
        }
        assert_eq!(biased("score"), design.biases == Biases::Everywhere, "{name}");
    }
}

#[test]
fn running_statistics_are_not_trainable() {
    let (generator, _) = networks(Design::default(), WIDTH, [1, 32], &Device::flex());
    let all: usize = parameters(&generator).iter().map(|(_, tensor)| tensor.dims()[0]).sum();
    let channels = [8, 4, 2].iter().sum::<usize>(); // that are normalised, each with a running mean and variance
    assert_eq!(parameter_count(&generator), (all - 2 * channels) as u64);
    assert!(is_trainable("paint.convolution.weight") && is_trainable("project.norm.gamma"));
    assert!(!is_trainable("project.norm.running_mean") && !is_trainable("project.norm.running_var"));
}

#[test]
fn fully_connected_hidden_layers_have_one_shift() {
    for (name, design) in designs() {
        let normalized = design.normalization != Normalization::None;
        for path in paths(design).iter().filter(|path| path.starts_with("hidden.") && !path.ends_with(".weight")) {
            assert_eq!(path.contains(".norm."), normalized, "{name}: {path} is a shift once");
        }
    }
}

#[test]
fn layers_of_the_2014_gan_have_one_shift() {
    for (name, design) in designs().into_iter().filter(|(_, design)| design.architecture == Architecture::Gan) {
        let (paths, normalized) = (paths(design), design.normalization == Normalization::Both);
        for (stage, hidden) in [("hidden.0", true), ("hidden.1", true), ("paint", false), ("look", false)] {
            let has = |what: &str| paths.iter().any(|path| path.starts_with(stage) && path.ends_with(what));
            assert_eq!(
                [has(".beta"), has(".bias")],
                [hidden && normalized, !(hidden && normalized)],
                "{name}: {stage}"
            );
        }
        assert!(paths.contains("score.linear.bias"), "{name}");
    }
}

#[test]
fn designs_share_paths_of_shared_layers() {
    let reference = paths(Design::default());
    for (name, design) in convolutional() {
        let convolutions = |paths: &BTreeSet<String>, stage: &str| {
            paths
                .iter()
                .filter(|path| path.starts_with(stage) && path.ends_with(".weight"))
                .cloned()
                .collect::<Vec<_>>()
        };
        let paths = paths(design);
        let strided = design.downsampling == Design::default().downsampling;
        let transposed = design.upsampling == Design::default().upsampling;
        for stage in STAGES.iter().filter(|stage| match **stage {
            "look" | "halve.0" | "halve.1" => strided,
            "double.0" | "double.1" | "paint" => transposed,
            _ => true,
        }) {
            assert_eq!(convolutions(&paths, stage), convolutions(&reference, stage), "{name}: {stage}");
        }
    }
}
