use std::process::Command;

/// Every other test of this crate again, on the instructions that a narrower processor has.
#[track_caller]
fn all_pass_on(instructions: &str) {
    let tests = std::env::current_exe().expect("a test has a program");
    let mut process = Command::new(tests);
    process.args(["--skip", "instructions::"]).env("KERNELS_INSTRUCTIONS", instructions);
    let output = process.output().expect("a test's program starts");
    assert!(output.status.success(), "on {instructions}:\n{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn everything_holds_on_avx2() {
    all_pass_on("avx2");
}

#[test]
fn everything_holds_without_vectors() {
    all_pass_on("portable");
}

#[test]
fn the_instructions_have_a_name() {
    assert!(["avx512", "avx2", "neon", "portable"].contains(&kernels::path()));
}
