//! The command line: what can be typed, and which module answers.

use std::path::PathBuf;

use anyhow::Result;
use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::exit::Exit;
use crate::workspace::{Place, Workspace};
use crate::{
    backends, bench, ci, clean, completions, data, doctor, forward, networks, parity, publish, report, run, status,
    supervise, sweep, terminal, test, torture, unknown,
};

/// What the program is called where it is not cargo that runs it.
const INSTALLED: &str = "xtask";

const MOST_USED: &str = "\
What most people want:
  cargo xtask sweep quickstart.toml --report   train DCGAN and two ablations on real images, and compare them
  cargo xtask status                           what is finished, running or failed, and how long it will take
  cargo xtask report quickstart --open         tables, charts and samples as one page";

/// Trains networks by the guidelines of the DCGAN paper and against them, and says which did better and how sure one
/// can be.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", after_help = MOST_USED, disable_help_subcommand = true)]
struct Cli {
    /// The folder of all results [default: results/ of the workspace]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    results: Option<PathBuf>,
    /// Use this `train` program instead of building one
    #[arg(long, global = true, value_name = "PROGRAM", hide = true)]
    train: Option<PathBuf>,
    /// Use this `analysis` program instead of building one
    #[arg(long, global = true, value_name = "PROGRAM", hide = true)]
    analysis: Option<PathBuf>,
    /// The commit that the `train` program was built from
    #[arg(long, global = true, value_name = "COMMIT", hide = true, requires = "train")]
    commit: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Resolve and check a file of arms, then run what is missing
    Sweep(sweep::Arguments),
    /// Run a single spec, one that a sweep wrote or a person did
    Run(run::Arguments),
    /// Show what is finished, running, failed, interrupted and pending
    Status(status::Arguments),
    /// Make tables, charts and one page for each sweep
    Report(report::Arguments),
    /// Pack the runs of sweeps into the form that git keeps, with page and summary
    Publish(publish::Publish),
    /// Write the folders of published runs again: specs, manifests and series to the byte, without pictures
    Unpack(publish::Unpack),
    /// Say what the seeds of sweeps can show, at the spread between seeds that was seen
    Power(forward::Power),
    /// Delete what can be made again: checkpoints of finished runs, or whole runs that are named
    Clean(clean::Arguments),
    /// List, fetch and look at data sets, or train the feature network again
    #[command(subcommand)]
    Data(data::Command),
    /// Measure how far two sets of samples are apart, whoever made them
    Compare(forward::Compare),
    /// Walk between latents of a run's generator: strips, an animation, and how smooth the walks are
    Walk(forward::Walk),
    /// Draw samples from a run's generator: PNG files in a folder, or one `.npy` file
    Sample(networks::Sample),
    /// Write a run's networks for PyTorch: safetensors files, and the module that loads them
    Export(networks::Export),
    /// Check by simulation how often the comparison of arms errs
    Calibrate(forward::Calibrate),
    /// List what can compute on this machine, and what is missing where something can't
    Backends(backends::Arguments),
    /// Compare backends with double precision, layer by layer and step by step
    Parity(parity::Arguments),
    /// Time the training step of every arm of a sweep, beside PyTorch's where there is one; or whole runs; or, by backend, every layer
    Bench(bench::Arguments),
    /// Say whether the file system of a results folder keeps what runs on several machines need
    Doctor(doctor::Arguments),
    /// Kill programs, damage files, fill disks and move clocks, and check that a sweep still comes to the same
    Torture(torture::Arguments),
    /// Print what a shell completes: bash, zsh, fish, elvish or powershell
    Completions(completions::Arguments),
    /// Run every test
    Test(test::Arguments),
    /// Do the run of a program of one's own
    #[command(hide = true)]
    Supervise(supervise::Arguments),
    /// Check everything: format, rules, lints, tests, docs and a small sweep with its report
    Ci,
}

/// Answers the command line.
///
/// # Errors
///
/// What the command meets.
pub fn run() -> Result<Exit> {
    let (root, place) = Workspace::root()?;
    if place == Place::Elsewhere {
        process::set_command_name(INSTALLED);
    }
    let cli = match parsed(place) {
        Ok(cli) => cli,
        Err(error) if error.kind() == ErrorKind::UnknownArgument => {
            return Err(unknown::meant(&error).unwrap_or_else(|| unknown::without_tip(error).exit()).into());
        }
        Err(error) => error.exit(),
    };
    if let Some(Command::Supervise(arguments)) = &cli.command {
        return supervise::supervise(arguments);
    }
    let results = cli.results.unwrap_or_else(|| root.join("results"));
    let workspace = Workspace { root, place, results, train: cli.train, analysis: cli.analysis, commit: cli.commit };
    workspace.check()?;
    if matches!(cli.command, Some(Command::Test(_) | Command::Ci | Command::Bench(_) | Command::Parity(_))) {
        workspace.clone_needed()?;
    }
    match cli.command {
        None => {
            terminal::print(format!("{MOST_USED}\n\nAll commands: cargo xtask --help"))?;
            Ok(Exit::Done)
        }
        Some(Command::Sweep(arguments)) => sweep::sweep(&workspace, &arguments),
        Some(Command::Run(arguments)) => run::run(&workspace, &arguments),
        Some(Command::Status(arguments)) => status::status(&workspace, &arguments),
        Some(Command::Report(arguments)) => report::report(&workspace, &arguments),
        Some(Command::Publish(arguments)) => publish::publish(&workspace, &arguments),
        Some(Command::Unpack(arguments)) => publish::unpack(&workspace, &arguments),
        Some(Command::Power(arguments)) => forward::power(&workspace, &arguments),
        Some(Command::Clean(arguments)) => clean::clean(&workspace, &arguments),
        Some(Command::Data(command)) => data::data(&workspace, &command),
        Some(Command::Compare(arguments)) => forward::compare(&workspace, &arguments),
        Some(Command::Walk(arguments)) => forward::walk(&workspace, &arguments),
        Some(Command::Sample(arguments)) => networks::sample(&workspace, &arguments),
        Some(Command::Export(arguments)) => networks::export(&workspace, &arguments),
        Some(Command::Calibrate(arguments)) => forward::calibrate(&workspace, &arguments),
        Some(Command::Backends(arguments)) => backends::backends(&workspace, &arguments),
        Some(Command::Parity(arguments)) => parity::parity(&workspace, &arguments),
        Some(Command::Bench(arguments)) => bench::bench(&workspace, &arguments),
        Some(Command::Doctor(arguments)) => doctor::doctor(&workspace, &arguments),
        Some(Command::Torture(arguments)) => torture::torture(&workspace, &arguments),
        Some(Command::Completions(arguments)) => completions::completions(Cli::command(), &arguments),
        Some(Command::Test(arguments)) => test::test(&workspace, &arguments),
        Some(Command::Supervise(_)) => Ok(Exit::Done), // answered above: it works on no workspace
        Some(Command::Ci) => ci::ci(&workspace),
    }
}

/// What was typed; help and usage name the program as it is called here.
fn parsed(place: Place) -> Result<Cli, clap::Error> {
    let mut command = Cli::command();
    if place == Place::Elsewhere {
        command = command.bin_name(INSTALLED).after_help(MOST_USED.replace("cargo xtask", INSTALLED));
    }
    Cli::from_arg_matches(&command.try_get_matches()?)
}

#[cfg(test)]
mod tests {
    use super::{Cli, CommandFactory};

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
