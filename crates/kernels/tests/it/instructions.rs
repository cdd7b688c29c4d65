use std::process::Command;

use burn::tensor::module::conv2d;
use burn::tensor::ops::ConvOptions;
use kernels::{ConvGeometry, convolve};

use crate::support::noise;

/// Runs every other test of this crate on a narrower instruction set.
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

/// Compares bits with Burn's convolution, because the name alone proves nothing.
#[test]
fn the_reference_implementation_runs_when_it_is_selected() {
    passes(&["instructions::the_reference_implementation_equals"], "ordinary");
}

#[test]
fn the_reference_implementation_equals_burn_bit_for_bit() {
    let (x, weight) = (noise([2, 3, 8, 8], 1), noise([5, 3, 4, 4], 2));
    let ours = convolve(x.clone(), weight.clone(), ConvGeometry { kernel: 4, stride: 2, padding: 1 });
    let burns = conv2d(x, weight, None, ConvOptions::new([2, 2], [1, 1], [1, 1], 1));
    if kernels::instruction_set() == "ordinary" {
        ours.to_data().assert_eq(&burns.to_data(), true);
    } else {
        assert_ne!(ours.to_data(), burns.to_data(), "the fast path sums in another order");
    }
}

/// The runs above set the variable. A processor without AVX2 falls back.
#[test]
fn the_selected_instruction_set_runs() {
    match std::env::var("KERNELS_INSTRUCTIONS").as_deref() {
        Ok("avx2") => assert!(["avx2", "portable"].contains(&kernels::instruction_set())),
        Ok(asked) => assert_eq!(kernels::instruction_set(), asked),
        Err(_) => assert!(["avx512", "avx2", "neon", "portable"].contains(&kernels::instruction_set())),
    }
}
