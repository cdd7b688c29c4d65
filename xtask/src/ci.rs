//! `ci`: the definition of green, the cheapest check first, the same here and on a server. It ends at the first check
//! that fails.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::cargo::cargo;
use crate::exit::Exit;
use crate::packages::{Group, groups};
use crate::terminal::duration;
use crate::test::{TESTS_THAT_TRAIN, type_check};
use crate::workspace::Workspace;

/// A check with its name.
struct Step {
    name: String,
    command: Command,
    /// A folder that must not be there when it begins.
    fresh: Option<PathBuf>,
}

/// Runs every check.
///
/// # Errors
///
/// Cargo can't be started.
pub fn ci(workspace: &Workspace) -> Result<Exit> {
    let start = Instant::now();
    for Step { name, mut command, fresh } in steps(workspace)? {
        process::log(format_args!("── {name}"));
        if let Some(folder) = fresh.filter(|folder| folder.exists()) {
            fs::remove_dir_all(&folder).with_context(|| format!("can't empty {}", folder.display()))?;
        }
        let start = Instant::now();
        let passed = command.status().with_context(|| format!("can't start {name}"))?.success();
        let verdict = if passed { "passed" } else { "failed" };
        process::log(format_args!("── {name}: {verdict} in {}\n", duration(start.elapsed().as_secs_f64())));
        if !passed {
            return Ok(Exit::Failed);
        }
    }
    process::log(format_args!("all green in {}", duration(start.elapsed().as_secs_f64())));
    Ok(Exit::Done)
}

fn steps(workspace: &Workspace) -> Result<Vec<Step>> {
    let groups = groups(&workspace.root)?;
    let cargo = |name: &str, arguments: &[&str]| {
        let mut command = cargo(&workspace.root);
        command.args(arguments);
        Step { name: name.to_owned(), command, fresh: None }
    };
    let each = |name: &str, arguments: &[&str], after: &[&str]| -> Vec<Step> {
        let step = |group: &Group| {
            let mut step = cargo(&format!("{name} ({})", group.burn.name()), arguments);
            step.command.args(group.arguments()).args(after).env("RUSTDOCFLAGS", "--deny=warnings");
            step
        };
        groups.iter().map(step).collect()
    };
    let mut steps = vec![
        cargo("format", &["fmt", "--all", "--check"]),
        cargo("architecture", &["test", "--quiet", "--package", "xtask", "--test", "it", "architecture"]),
    ];
    steps.extend(each("lints", &["clippy", "--all-targets"], &["--", "--deny=warnings"]));
    let mut trained = cargo("lints (tests that train)", &["clippy"]);
    trained.command.args(TESTS_THAT_TRAIN).args(["--", "--deny=warnings"]);
    steps.push(trained);
    steps.push(own("tests", &["test"])?);
    steps.extend(each("examples in docs", &["test", "--doc"], &[]));
    steps.extend(each("docs", &["doc", "--no-deps"], &[]));
    steps.push(smoke(workspace.root.join("target/smoke-results"))?);
    let name = "every backend, and the bench of layers, type-checked".to_owned();
    steps.push(Step { name, command: type_check(&workspace.root), fresh: None });
    Ok(steps)
}

/// A small sweep with its report.
fn smoke(results: PathBuf) -> Result<Step> {
    let mut step = own("smoke sweep", &["sweep", "smoke.toml", "--report", "--results"])?;
    step.command.arg(&results);
    Ok(Step { fresh: Some(results), ..step })
}

/// A command of this program.
fn own(name: &str, arguments: &[&str]) -> Result<Step> {
    let mut command = Command::new(std::env::current_exe().context("this program does not know where it lies")?);
    command.args(arguments);
    Ok(Step { name: name.to_owned(), command, fresh: None })
}
