//! `backends`: what can compute on this machine, and of each backend that can't, why and what to do next. Looks at what is
//! installed; with `--try` it also builds the programs and has each compute something.

mod machine;

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use spec::Backend;

use crate::exit::Exit;
use crate::program;
use crate::table::aligned;
use crate::terminal;
use crate::workspace::Workspace;
pub use machine::{Machine, Standing};

/// What can be said to `backends`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Build what should run, and compute something on each (the first time, minutes)
    #[arg(long = "try")]
    trying: bool,
}

/// A backend as typed.
///
/// # Errors
///
/// There is none of that name; the text lists those that there are.
pub fn typed(name: &str) -> Result<Backend, String> {
    Backend::from_name(name).ok_or_else(|| format!("there are {}", Backend::ALL.map(Backend::name).join(", ")))
}

/// The backends that should run on this machine, as far as can be seen from outside.
pub fn at_hand() -> Vec<Backend> {
    let machine = Machine::here();
    let runs = |backend: &Backend| !matches!(machine.stands(*backend), Standing::Cannot { .. });
    Backend::ALL.into_iter().filter(runs).collect()
}

/// Lists them.
///
/// # Errors
///
/// With `--try`, a program that can't be built or started.
pub fn backends(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let machine = Machine::here();
    terminal::print(list(&machine))?;
    if arguments.trying {
        return try_each(workspace);
    }
    process::log("\nnext: cargo xtask backends --try      build what should run, and compute something on each");
    Ok(Exit::Done)
}

fn list(machine: &Machine) -> String {
    let lines = Backend::ALL.into_iter().flat_map(|backend| {
        let line = |one: &str, other: &str, text: String| vec![one.to_owned(), other.to_owned(), text];
        match machine.stands(backend) {
            Standing::Runs(how) => vec![line(backend.name(), "runs", how)],
            Standing::Should(how) => vec![line(backend.name(), "should run", how)],
            Standing::Cannot { why, next } => {
                vec![line(backend.name(), "can't run", why), line("", "", format!("next: {next}"))]
            }
        }
    });
    aligned(&lines.collect::<Vec<_>>())
}

/// Each in a process of its own: a driver that crashes is no reason to say nothing of the others.
fn try_each(workspace: &Workspace) -> Result<Exit> {
    let backends = at_hand();
    let program = program::train_with(workspace, &backends.iter().copied().collect::<BTreeSet<_>>())?;
    let mut exit = Exit::Done;
    for backend in backends {
        let mut process = workspace.program(&program);
        process.args(["backends", backend.name()]).env("BURN_DEVICE", backend.name());
        let status = process.status().with_context(|| format!("can't start {}", program.display()))?;
        if !status.success() {
            process::log(format_args!("error: {backend} does not compute here: {status}"));
            exit = Exit::Failed;
        }
    }
    Ok(exit)
}
