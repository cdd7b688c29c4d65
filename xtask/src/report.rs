//! `report`: builds the `analysis` program and has it make tables, charts and pages.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;

use crate::cargo::{Program, build};
use crate::exit::{Exit, Refusal};
use crate::program::pass_on;
use crate::terminal::printable;
use crate::workspace::{Place, Workspace};

/// How long a browser may take to say that it can't open.
const PATIENCE: Duration = Duration::from_secs(1);

/// What can be said to `report`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sweeps to report on [default: all]
    #[arg(value_name = "SWEEP")]
    sweeps: Vec<String>,
    /// Open the pages in the browser
    #[arg(long)]
    open: bool,
    /// Write the tables of claims and arms as LaTeX too: summary.tex
    #[arg(long)]
    latex: bool,
    /// Write series and sample pictures as event files too: `tensorboard --logdir results/SWEEP/tensorboard` shows them
    #[arg(long)]
    tensorboard: bool,
}

impl Arguments {
    /// Options for what is written beside tables, charts and page.
    fn formats(&self) -> Vec<&'static str> {
        let asked = [(self.latex, "--latex"), (self.tensorboard, "--tensorboard")];
        asked.into_iter().filter(|(asked, _)| *asked).map(|(_, option)| option).collect()
    }
}

/// Makes reports.
///
/// # Errors
///
/// A sweep that does not exist, or a program that can't be built.
pub fn report(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let names = workspace.sweeps_named(&arguments.sweeps)?;
    if names.is_empty() {
        process::log("no sweep has run yet; `cargo xtask sweep quickstart.toml --report` runs one and reports on it");
        return Ok(Exit::Done);
    }
    let exit = draw(workspace, &names, &arguments.formats())?;
    if arguments.open && exit == Exit::Done {
        names.iter().for_each(|name| show(workspace, name));
    }
    Ok(exit)
}

/// Makes the reports of those sweeps; the program's own lines go to the terminal.
///
/// # Errors
///
/// The program can't be built or started.
pub fn make(workspace: &Workspace, names: &[String]) -> Result<Exit> {
    draw(workspace, names, &[])
}

fn draw(workspace: &Workspace, names: &[String], formats: &[&str]) -> Result<Exit> {
    let mut process = workspace.program(program(workspace)?);
    process.arg("report").args(names).arg("--results").arg(&workspace.results).args(formats);
    if let Some(sentences) = sentences(workspace) {
        process.arg("--paper").arg(sentences);
    }
    pass_on(&mut process)
}

/// The paper's sentences with the claims that decide them, where the workspace has them.
pub fn sentences(workspace: &Workspace) -> Option<PathBuf> {
    Some(workspace.root.join("experiments/paper.toml")).filter(|file| file.exists())
}

/// The `analysis` program, built if need be.
///
/// # Errors
///
/// It can't be built.
pub fn program(workspace: &Workspace) -> Result<PathBuf> {
    match (&workspace.analysis, workspace.place) {
        (Some(program), _) => Ok(program.clone()),
        (None, Place::Clone) => build(&workspace.root, Program::Analysis),
        (None, Place::Elsewhere) => Ok(installed(Program::Analysis)?),
    }
}

/// A program that was installed: beside this one, or where the shell finds it.
fn installed(program: Program) -> Result<PathBuf, Refusal> {
    let name = program.name();
    let beside = std::env::current_exe().ok().and_then(|this| Some(this.parent()?.join(name)));
    let on_path =
        std::env::var_os("PATH").into_iter().flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let mut places = beside.into_iter().chain(on_path.map(|folder| folder.join(name)));
    places.find(|place| place.is_file()).ok_or_else(|| {
        Refusal::new(format!("the program `{name}`, which reads results, is not installed"))
            .hint(format!("`cargo install --path crates/{name}` in a clone of the workspace installs it"))
    })
}

fn show(workspace: &Workspace, name: &str) {
    let page = workspace.sweep(name).path().join("report.html");
    if open::that_detached_with_timeout(&page, PATIENCE).is_err() {
        process::log(format_args!(
            "warning: no browser opens from here: the page is {}",
            printable(&page.display().to_string())
        ));
    }
}
