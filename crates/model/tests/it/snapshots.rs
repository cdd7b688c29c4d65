//! Printed networks: a snapshot differs from `reference` only by the ablation.

use burn::tensor::{Device, Tensor};
use model::parameters;
use spec::Design;

use crate::designs::{designs, networks};

#[test]
fn printed_networks_match_their_snapshots() {
    for (name, design) in designs() {
        let (generator, discriminator) = networks(design, 16, [1, 32], &Device::flex());
        insta::assert_snapshot!(name.replace(' ', "-"), format!("{generator}\n{discriminator}"));
    }
}

#[test]
fn parameter_paths_of_the_reference_never_change() {
    let (generator, discriminator) = networks(Design::default(), 16, [1, 32], &Device::flex());
    let lines = |found: Vec<(String, Tensor<1>)>| {
        found.into_iter().map(|(path, tensor)| format!("{path} {}", tensor.dims()[0])).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(lines(parameters(&generator)), @r"
    project.convolution.weight 6144
    project.norm.gamma 64
    project.norm.beta 64
    project.norm.running_mean 64
    project.norm.running_var 64
    double.0.convolution.weight 32768
    double.0.norm.gamma 32
    double.0.norm.beta 32
    double.0.norm.running_mean 32
    double.0.norm.running_var 32
    double.1.convolution.weight 8192
    double.1.norm.gamma 16
    double.1.norm.beta 16
    double.1.norm.running_mean 16
    double.1.norm.running_var 16
    paint.convolution.weight 256
    ");
    insta::assert_snapshot!(lines(parameters(&discriminator)), @r"
    look.convolution.weight 256
    halve.0.convolution.weight 8192
    halve.0.norm.gamma 32
    halve.0.norm.beta 32
    halve.0.norm.running_mean 32
    halve.0.norm.running_var 32
    halve.1.convolution.weight 32768
    halve.1.norm.gamma 64
    halve.1.norm.beta 64
    halve.1.norm.running_mean 64
    halve.1.norm.running_var 64
    score.weight 1024
    ");
}
