//! `publish` and `unpack`: builds the `analysis` program and has it pack the runs of sweeps into the form that git keeps, or write their
//! folders again. Which charts are kept as files is read off the documentation: those that it links.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::exit::{Exit, Refusal};
use crate::generators;
use crate::program::pass_on;
use crate::report::{program, sentences};
use crate::shell::quoted;
use crate::terminal::{count, printable};
use crate::workspace::{Workspace, shortest};

/// What a published sweep consists of, beside its pictures and charts.
const FILES: [&str; 8] = [
    "plan.json",
    "claims.json",
    "search.json",
    "published",
    "summary.json",
    "summary.csv",
    "summary.md",
    "report.html",
];

/// What can be said to `publish`.
#[derive(Debug, clap::Args)]
pub struct Publish {
    /// The sweeps to publish
    #[arg(value_name = "SWEEP", required = true)]
    sweeps: Vec<String>,
    /// The folder of results that they are published in [default: results/ of the workspace]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Publish the G of each arm's shown run too, in half precision: `unpack` brings it back for `sample`, `walk`, `export` and `compare`
    #[arg(long)]
    generators: bool,
}

/// What can be said to `unpack`.
#[derive(Debug, clap::Args)]
pub struct Unpack {
    /// The sweep, published in the folder of results
    sweep: String,
    /// The folder of results that its runs go into [default: where the sweep is]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

/// Publishes sweeps: what has ended of them, together with what is published already.
///
/// # Errors
///
/// A sweep that does not exist, or a program that can't be built or started.
pub fn publish(workspace: &Workspace, arguments: &Publish) -> Result<Exit> {
    let names = workspace.sweeps_named(&arguments.sweeps)?;
    let to = arguments.to.clone().unwrap_or_else(|| workspace.root.join("results"));
    if to.is_file() {
        let refusal =
            Refusal::new(format!("`{}` is a file: there is no folder to publish in", printable(&to.to_string_lossy())));
        return Err(refusal.hint("name another folder with --to").into());
    }
    let linked = charts(&documentation(&workspace.root)?, &names);
    let mut process = workspace.program(program(workspace)?);
    process.arg("publish").args(&names).arg("--results").arg(&workspace.results).arg("--to").arg(&to);
    process.args(linked.iter().flat_map(|chart| ["--chart", chart]));
    if let Some(sentences) = sentences(workspace) {
        process.arg("--paper").arg(sentences);
    }
    let exit = pass_on(&mut process)?;
    if exit == Exit::Done {
        for name in names.iter().filter(|_| arguments.generators) {
            let published = generators::publish(workspace, name, &to)?;
            process::log(format_args!("{name}: {} published", count(published, "generator")));
        }
        let files: Vec<String> = names.iter().flat_map(|name| kept(&to.join(name))).collect();
        process::log(format_args!("\nnext: git add --force --all {}", files.join(" ")));
    }
    Ok(exit)
}

/// Writes the folders of a published sweep's runs again.
///
/// # Errors
///
/// A sweep that does not exist, or a program that can't be built or started.
pub fn unpack(workspace: &Workspace, arguments: &Unpack) -> Result<Exit> {
    let names = workspace.sweeps_named(std::slice::from_ref(&arguments.sweep))?;
    let to = arguments.to.as_ref().unwrap_or(&workspace.results);
    let mut process = workspace.program(program(workspace)?);
    pass_on(process.arg("unpack").args(names).arg("--results").arg(&workspace.results).arg("--to").arg(to))
}

/// What of a sweep's folder is committed, as it is typed.
fn kept(folder: &Path) -> Vec<String> {
    let there = FILES
        .iter()
        .chain(&["samples", "charts", "generators"])
        .map(|name| folder.join(name))
        .filter(|path| path.exists());
    there.map(|path| quoted(&shortest(&path).to_string_lossy())).collect()
}

/// The text of the README, of everything in `docs`, and of the pages in `results`.
fn documentation(root: &Path) -> Result<String> {
    let is_page = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "md");
    let inside = |name: &str| fs::read_dir(root.join(name)).into_iter().flatten().flatten().map(|entry| entry.path());
    let pages = [root.join("README.md")].into_iter().chain(inside("docs")).chain(inside("results"));
    let read = |path: PathBuf| fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()));
    pages.filter(|path| is_page(path) && path.exists()).map(read).collect()
}

/// The charts of these sweeps that a text links, as `sweep/chart`.
fn charts(text: &str, sweeps: &[String]) -> Vec<String> {
    let of_sweep = |sweep: &String| {
        let folder = format!("/{sweep}/charts/");
        let links = text.split(&folder).skip(1).filter_map(|rest| rest.split_once(".svg"));
        let names = links
            .map(|(name, _)| name)
            .filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
        let mut names: Vec<String> = names.map(|name| format!("{sweep}/{name}")).collect();
        names.sort();
        names.dedup();
        names
    };
    sweeps.iter().flat_map(of_sweep).collect()
}

#[cfg(test)]
mod tests {
    use super::charts;

    #[test]
    fn charts_that_are_linked_are_found() {
        let text = "![x](results/lasting/charts/effects.svg) and [y](../results/pets/charts/over-training.svg), again results/lasting/charts/effects.svg, results/lasting/charts/";
        let named = |names: &[&str]| charts(text, &names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(named(&["lasting", "pets"]), ["lasting/effects", "pets/over-training"]);
        assert_eq!(named(&["asting"]), [] as [&str; 0]);
    }
}
