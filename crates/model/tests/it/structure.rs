//! Where normalisation and biases stand, by the paths of parameters.

use std::collections::BTreeSet;

use burn::tensor::Device;
use model::{parameter_count, parameters, trained};
use spec::{Design, Normalization};

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

#[test]
fn batch_normalization_stands_where_the_design_says() {
    for (name, design) in designs() {
        let (paths, normalized) = (paths(design), normalized(design.normalization));
        for stage in STAGES {
            for value in ["gamma", "beta", "running_mean", "running_var"] {
                let path = format!("{stage}.norm.{value}");
                assert_eq!(paths.contains(&path), normalized.contains(&stage), "{name}: {path}");
            }
        }
        assert!(!paths.iter().any(|path| path.starts_with("score.norm")), "{name}");
    }
}

#[test]
fn hidden_layers_have_a_shift_exactly_once_and_layers_at_the_image_have_no_bias() {
    for (name, design) in designs() {
        let (paths, normalized) = (paths(design), normalized(design.normalization));
        let biased = |stage: &str| paths.iter().any(|path| path.starts_with(stage) && path.ends_with(".bias"));
        for stage in STAGES {
            let hidden = !matches!(stage, "paint" | "look");
            assert_eq!(biased(stage), hidden && !normalized.contains(&stage), "{name}: {stage}");
        }
        assert!(!biased("score"), "{name}");
    }
}

#[test]
fn running_statistics_are_not_trained() {
    let (generator, _) = networks(Design::default(), WIDTH, [1, 32], &Device::flex());
    let all: usize = parameters(&generator).iter().map(|(_, tensor)| tensor.dims()[0]).sum();
    let channels = [8, 4, 2].iter().sum::<usize>(); // that are normalised, each with a running mean and variance
    assert_eq!(parameter_count(&generator), (all - 2 * channels) as u64);
    assert!(trained("paint.convolution.weight") && trained("project.norm.gamma"));
    assert!(!trained("project.norm.running_mean") && !trained("project.norm.running_var"));
}

#[test]
fn arms_share_a_path_wherever_they_share_a_layer() {
    let reference = paths(Design::default());
    for (name, design) in designs() {
        let convolutions = |paths: &BTreeSet<String>, stage: &str| {
            paths
                .iter()
                .filter(|path| path.starts_with(stage) && path.ends_with(".weight"))
                .cloned()
                .collect::<Vec<_>>()
        };
        let paths = paths(design);
        for stage in STAGES.iter().filter(|_| name.starts_with("normalization")).chain(&["project", "score"]) {
            assert_eq!(convolutions(&paths, stage), convolutions(&reference, stage), "{name}: {stage}");
        }
    }
}
