//! Words of the other programs: `compare` is answered by `train`, `calibrate` and `power` by `analysis`. Builds the
//! program and passes the words on, with its exit code back; knows nothing of what they compute.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::process::Command;

use anyhow::{Context, Result};

use crate::exit::Exit;
use crate::report;
use crate::sweep;
use crate::workspace::Workspace;

/// Arguments for the program behind a command.
#[derive(Debug, clap::Args)]
pub struct Passed {
    /// Options of the program behind the command; `-- --help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTIONS")]
    pub options: Vec<OsString>,
}

/// What can be said to `compare`.
#[derive(Debug, clap::Args)]
pub struct Compare {
    /// The real samples: a folder of images, a `.npy` file or a run's folder
    real: OsString,
    /// The samples to compare with them
    fake: OsString,
    #[command(flatten)]
    passed: Passed,
}

/// What can be said to `power`.
#[derive(Debug, clap::Args)]
pub struct Power {
    /// The sweeps, by name
    #[arg(value_name = "SWEEP")]
    sweeps: Vec<String>,
    /// As many seeds for each arm instead of the sweep's own
    #[arg(long, value_name = "N")]
    seeds: Option<NonZeroUsize>,
}

/// What can be said to `calibrate`.
#[derive(Debug, clap::Args)]
pub struct Calibrate {
    /// Simulated sweeps for each line of the table
    #[arg(long, value_name = "N")]
    repeats: Option<NonZeroUsize>,
}

/// All measures between two sets of samples, of whatever program.
///
/// # Errors
///
/// The program can't be built or started.
pub fn compare(workspace: &Workspace, compare: &Compare) -> Result<Exit> {
    let mut process = Command::new(sweep::program(workspace)?);
    pass_on(process.arg("compare").args([&compare.real, &compare.fake]).args(&compare.passed.options))
}

/// How often the comparison errs where there is nothing to find.
///
/// # Errors
///
/// The program can't be built or started.
pub fn calibrate(workspace: &Workspace, calibrate: &Calibrate) -> Result<Exit> {
    let mut process = Command::new(report::program(workspace)?);
    process.arg("calibrate").arg("--results").arg(&workspace.results);
    if let Some(repeats) = calibrate.repeats {
        process.arg("--repeats").arg(repeats.to_string());
    }
    pass_on(&mut process)
}

/// What the seeds of sweeps can show, at the spread that was seen.
///
/// # Errors
///
/// A sweep that does not exist, or a program that can't be built or started.
pub fn power(workspace: &Workspace, power: &Power) -> Result<Exit> {
    let names = workspace.sweeps_named(&power.sweeps)?;
    if names.is_empty() {
        eprintln!("no sweep has run yet; `cargo xtask sweep quickstart.toml` runs one");
        return Ok(Exit::Done);
    }
    let mut process = Command::new(report::program(workspace)?);
    process.arg("power").args(names).arg("--results").arg(&workspace.results);
    if let Some(seeds) = power.seeds {
        process.arg("--seeds").arg(seeds.to_string());
    }
    pass_on(&mut process)
}

/// Runs a program in the terminal of this one; its exit code is this one's.
///
/// # Errors
///
/// It can't be started.
pub fn pass_on(process: &mut Command) -> Result<Exit> {
    let status = process.status().with_context(|| format!("can't start {}", process.get_program().display()))?;
    Ok(status.into())
}
