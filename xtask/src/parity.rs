//! `parity`: builds a `train` that has the backends, and lets it compare each with double precision. It says itself what is too
//! far away.

use std::collections::BTreeSet;

use anyhow::Result;
use spec::Backend;

use crate::backends::{at_hand, typed};
use crate::bench::of_this_machine;
use crate::exit::Exit;
use crate::program::{self, pass_on};
use crate::workspace::Workspace;

/// What can be said to `parity`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The backends [default: those that should run on this machine]
    #[arg(value_name = "BACKEND", value_parser = typed)]
    backends: Vec<Backend>,
    /// Keep the table in the results, in a folder named after the machine
    #[arg(long)]
    save: bool,
}

/// Compares backends with double precision; one that is further away than it may be is a failure.
///
/// # Errors
///
/// The program can't be built or started.
pub fn parity(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let backends = if arguments.backends.is_empty() { at_hand() } else { arguments.backends.clone() };
    let program = program::train_with(workspace, &backends.iter().copied().collect::<BTreeSet<_>>())?;
    let mut process = workspace.program(program);
    process.arg("parity").args(backends.iter().map(|backend| backend.name()));
    if arguments.save {
        let table = of_this_machine(workspace, "parity", "parity.md");
        std::fs::create_dir_all(table.parent().unwrap_or(&workspace.results))?;
        process.arg("--out").arg(table);
    }
    pass_on(&mut process)
}
