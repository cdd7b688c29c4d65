use std::process::Command;

/// Every other test of this crate again, on the instructions that a narrower processor has.
#[track_caller]
fn all_pass_on(instructions: &str) {
    let tests = std::env::current_exe().expect("a test has a program");
    let mut process = Command::new(tests);
    process.args(["--skip", "instructions::everything"]).env("KERNELS_INSTRUCTIONS", instructions);
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

/// In the runs above this sees what they asked for; a processor without AVX2 answers with what it has.
#[test]
fn the_instructions_are_those_that_were_asked_for() {
    match std::env::var("KERNELS_INSTRUCTIONS").as_deref() {
        Ok("avx2") => assert!(["avx2", "portable"].contains(&kernels::path())),
        Ok(asked) => assert_eq!(kernels::path(), asked),
        Err(_) => assert!(["avx512", "avx2", "neon", "portable"].contains(&kernels::path())),
    }
}
