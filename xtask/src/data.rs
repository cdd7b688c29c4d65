//! `data`: words of the `train` program and of the one that trains the feature network, passed on.

use std::ffi::OsString;
use std::process::Command as Process;

use anyhow::{Context, Result};
use spec::Source;

use crate::cargo::{Program, build};
use crate::exit::{Exit, Refusal};
use crate::terminal::printable;
use crate::workspace::{Workspace, choices};

/// What can be done with data.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Draw a contact sheet, and print licence, counts and checksum
    Show(Show),
    /// Train the feature network again
    Features(Passed),
}

/// What can be said to `data show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// The data set
    name: String,
    #[command(flatten)]
    passed: Passed,
}

/// Arguments for the program behind the command.
#[derive(Debug, clap::Args)]
pub struct Passed {
    /// Options of the program behind the command; `--help` after `--` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTIONS")]
    options: Vec<OsString>,
}

/// Builds the program that knows the data, and passes the command on.
///
/// # Errors
///
/// An unknown data set, or a program that can't be built.
pub fn data(workspace: &Workspace, command: &Command) -> Result<Exit> {
    match command {
        Command::Show(show) => {
            if Source::from_name(&show.name).is_none() {
                return Err(unknown(&show.name).into());
            }
            let program = match &workspace.train {
                Some(program) => program.clone(),
                None => build(&workspace.root, Program::Train)?,
            };
            pass_on(Process::new(program).args(["data", "show", &show.name]).args(&show.passed.options))
        }
        Command::Features(passed) => {
            let program = build(&workspace.root, Program::Classifier)?;
            pass_on(Process::new(program).args(&passed.options))
        }
    }
}

fn pass_on(process: &mut Process) -> Result<Exit> {
    let status = process.status().with_context(|| format!("can't start {}", process.get_program().display()))?;
    Ok(status.into())
}

fn unknown(name: &str) -> Refusal {
    let known: Vec<String> = Source::ALL.iter().map(|source| source.name().to_owned()).collect();
    Refusal::new(format!("there is no data set `{}`", printable(name))).hint(choices(
        name,
        &known,
        "the data sets there are",
    ))
}
