use std::process::Command;

use burn::tensor::module::conv2d;
use burn::tensor::ops::ConvOptions;
use kernels::{Sliding, convolve};

use crate::support::noise;

/// Every other test of this crate again, on the instructions that a narrower processor has.
#[track_caller]
fn all_pass_on(instructions: &str) {
    passes(&["--skip", "instructions::everything"], instructions);
}

#[track_caller]
fn passes(arguments: &[&str], instructions: &str) {
    let tests = std::env::current_exe().expect("a test has a program");
    let mut process = Command::new(tests);
    process.args(arguments).env("KERNELS_INSTRUCTIONS", instructions);
    let output = process.output().expect("a test's program starts");
    assert!(output.status.success(), "on {instructions}:\n{}", String::from_utf8_lossy(&output.stdout));
}

#[cfg(target_arch = "x86_64")]
#[test]
fn everything_holds_on_avx2() {
    all_pass_on("avx2");
}

#[test]
fn everything_holds_without_vectors() {
    all_pass_on("portable");
}

/// What `path` says is not enough: the bits have to be those of Burn's own convolution.
#[test]
fn everything_fast_stands_back_when_ordinary_operations_are_asked_for() {
    passes(&["instructions::ordinary"], "ordinary");
}

#[test]
fn ordinary_operations_are_burns_own_bit_for_bit() {
    let (x, weight) = (noise([2, 3, 8, 8], 1), noise([5, 3, 4, 4], 2));
    let ours = convolve(x.clone(), weight.clone(), Sliding { kernel: 4, stride: 2, padding: 1 });
    let burns = conv2d(x, weight, None, ConvOptions::new([2, 2], [1, 1], [1, 1], 1));
    if kernels::path() == "ordinary" {
        ours.to_data().assert_eq(&burns.to_data(), true);
    } else {
        assert_ne!(ours.to_data(), burns.to_data(), "the fast body's order of sums is another");
    }
}

/// In the runs above this sees what they asked for; a processor without AVX2 answers with what it has.
#[test]
fn the_instructions_are_those_that_were_asked_for() {
    match std::env::var("KERNELS_INSTRUCTIONS").as_deref() {
        Ok("avx2") => assert!(["avx2", "portable"].contains(&kernels::path())),
        Ok(asked) => assert_eq!(kernels::path(), asked),
        Err(_) => assert!(["avx512", "avx2", "neon", "portable"].contains(&kernels::path())),
    }
}
