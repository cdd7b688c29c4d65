//! `test`: every test of the workspace, each package in the profile that it is built in anyway.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::cargo::{Program, cargo, path_of};
use crate::exit::Exit;
use crate::packages::{Burn, by_profile, groups};
use crate::workspace::Workspace;

/// The backends that need no graphics processor: a software device does for one of them.
const TESTED_BACKENDS: &str = "--features=train/ndarray,train/wgpu";

/// Has the kernels look before they read, as no run does.
const CHECKED_KERNELS: &str = "--config=profile.release.package.kernels.debug-assertions=true";

/// What no test builds, for lack of a device or of the minutes that a build of it takes: it is type-checked.
const EVERY_BACKEND: [&str; 6] =
    ["check", "--release", "--package=train", "--features=ndarray,wgpu,cuda,bench", "--tests", "--benches"];

/// The tests of the runner that need a built `train`.
pub const TESTS_THAT_TRAIN: [&str; 3] = ["--package=xtask", "--features=test-with-train", "--test=trained"];

/// What can be said to `test`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Build the programs with the backends `ndarray` and `wgpu` too, test them with the others and with kernels that check what
    /// they read, and type-check `cuda` (the first time, minutes)
    #[arg(long)]
    backends: bool,
    /// Passed on to the test runner: a part of the names of the tests to run, or its options
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "FILTER")]
    filter: Vec<String>,
}

/// Runs all tests, also those after a failure; the last line is a test runner's.
///
/// # Errors
///
/// Cargo can't be started.
pub fn test(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let mut exit = Exit::Done;
    let nextest = is_installed(&workspace.root);
    if arguments.backends && !type_check(&workspace.root).status().context("can't start cargo")?.success() {
        exit = Exit::Failed;
    }
    let mut groups = groups(&workspace.root)?;
    if arguments.backends {
        // No run has Burn with all of that: so it is built once, for the classifiers too.
        groups = by_profile(groups);
    }
    for group in groups {
        let mut command = cargo(&workspace.root);
        match nextest {
            true => command.args(["nextest", "run", "--no-fail-fast", "--no-tests=pass"]),
            false => command.args(["test", "--no-fail-fast"]),
        };
        command.args(group.arguments());
        if arguments.backends && group.burn != Burn::Without {
            command.args([TESTED_BACKENDS, CHECKED_KERNELS]);
        }
        let status = command.args(&arguments.filter).status().context("can't start cargo")?;
        if !status.success() {
            exit = Exit::Failed;
        }
    }
    if arguments.filter.is_empty() && !with_train(&workspace.root).status().context("can't start cargo")?.success() {
        exit = Exit::Failed;
    }
    Ok(exit)
}

/// Cargo, told to run the tests of the runner that train: with the program that the tests of `train` have built.
fn with_train(root: &Path) -> Command {
    let mut command = cargo(root);
    command.arg("test").args(TESTS_THAT_TRAIN).envs(path_of(Program::Train).map(|train| ("DCGAN_TRAIN", train)));
    command
}

/// Cargo, told to check every backend and the bench of layers.
pub fn type_check(root: &Path) -> Command {
    let mut command = cargo(root);
    command.args(EVERY_BACKEND).env("DOCS_RS", "1"); // so that nothing of CUDA's or LLVM's has to be there
    command
}

fn is_installed(root: &Path) -> bool {
    let mut ask: Command = cargo(root);
    ask.args(["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    ask.status().is_ok_and(|status| status.success())
}
