//! `completions`: what a shell completes of this program's commands and options.

use anyhow::Result;
use clap_complete::{Shell, generate};

use crate::exit::Exit;
use crate::terminal;

/// What can be said to `completions`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints the shell's script for a program `xtask`: the installed one, or an alias of `cargo xtask`.
///
/// # Errors
///
/// What the operating system says.
pub fn completions(command: clap::Command, arguments: &Arguments) -> Result<Exit> {
    let mut script = Vec::new();
    generate(arguments.shell, &mut command.bin_name("xtask"), "xtask", &mut script);
    terminal::print(String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
