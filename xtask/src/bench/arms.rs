//! Training steps of a sweep's arms, or whole runs of them: looks for mistakes before the benchmark of `train` is built, and says where its
//! tables go.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use spec::{Backend, Overrides, Plan, Task, read_sweep};

use super::{Arguments, of_this_machine};
use crate::cargo::cargo;
use crate::exit::{Exit, Refusal};
use crate::program::pass_on;
use crate::provenance;
use crate::sweep::known_arms;
use crate::terminal::printable;
use crate::workspace::Workspace;

/// The arms that are timed where no file is named.
const USUAL: &str = "speed.toml";

/// Times the arms of the file.
///
/// # Errors
///
/// Mistakes in the file, an arm that there is not or that can't be timed, a benchmark that can't be built or started.
pub fn bench(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let typed = arguments.arms.clone().unwrap_or_else(|| USUAL.into());
    let file = workspace.find(&typed)?;
    let plan = read_sweep(&file, &Overrides::default())?;
    known_arms(&plan, &arguments.only)?;
    can_be_timed(&plan, &arguments.only)?;
    let mut process = cargo(&workspace.root);
    process.args(["bench", "--package=train", "--bench=step", "--"]);
    process.arg("--arms").arg(from_anywhere(&file)?);
    for arm in &arguments.only {
        process.arg("--only").arg(arm);
    }
    for threads in &arguments.threads {
        process.arg("--threads").arg(threads.to_string());
    }
    if let Some(python) = &arguments.pytorch {
        process.arg("--pytorch").arg(from_anywhere(Path::new(python))?);
    }
    if arguments.runs {
        process.arg("--runs");
    }
    if arguments.quick {
        process.arg("--quick");
    } else {
        let folder = of_this_machine(workspace, "bench", "").components().collect::<PathBuf>();
        std::fs::create_dir_all(&folder)?;
        process.arg("--out").arg(from_anywhere(&folder)?);
        process.arg("--commit").arg(provenance::commit(&workspace.root));
    }
    pass_on(&mut process)
}

/// A path that holds in the folder in which cargo starts a benchmark; a program's bare name stays what it is.
fn from_anywhere(path: &Path) -> Result<PathBuf> {
    if path.components().count() == 1 && !path.exists() {
        return Ok(path.to_owned());
    }
    std::path::absolute(path).with_context(|| format!("can't find {}", path.display()))
}

/// Whether the bench has what the arms need: two networks that nobody tells classes, on flex.
fn can_be_timed(plan: &Plan, only: &[String]) -> Result<(), Refusal> {
    let chosen = plan.arms.iter().filter(|arm| only.is_empty() || only.contains(&arm.name));
    for arm in chosen {
        let flex = arm.runs.iter().find(|run| run.spec.backend == Backend::Flex);
        let why = match flex.map(|run| &run.spec) {
            None => "has no run on flex, which is what the bench times; `--backend` times layers on others",
            Some(spec) if spec.task != Task::Generation => {
                "trains no generator, and the bench times steps of both networks"
            }
            Some(spec) if spec.design.conditioning != spec::Conditioning::None => {
                "tells its networks the class of an image, and the images of the bench have none"
            }
            Some(_) => continue,
        };
        let refusal = Refusal::new(format!("arm `{}` of {} {why}", printable(&arm.name), printable(&plan.name)));
        return Err(refusal.hint("`--only ARM` times others"));
    }
    Ok(())
}
