//! The clock on training steps and what stands around them, and on layers: builds the benchmarks of `train` and says where their tables
//! go.

mod arms;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::Result;
use runs::Host;
use spec::Backend;

use crate::backends::typed;
use crate::cargo::{cargo, features};
use crate::exit::Exit;
use crate::forward::at_least_one;
use crate::program::pass_on;
use crate::workspace::Workspace;

/// What can be said to `bench`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sweep file whose arms are timed [default: speed.toml]; a bare name is looked for here, then in experiments/
    #[arg(long, value_name = "FILE")]
    arms: Option<PathBuf>,
    /// Time these arms alone, and keep what the table has of the others; may be given several times
    #[arg(long, value_name = "ARM", value_delimiter = ',')]
    only: Vec<String>,
    /// A Python that has PyTorch, which then does the same steps in turn
    #[arg(long, value_name = "PYTHON", conflicts_with = "runs")]
    pytorch: Option<OsString>,
    /// Whole runs on one thread instead of steps: what start, evaluations and the last step's measures take
    #[arg(long)]
    runs: bool,
    /// Threads of each side; may be given several times [default: 1]
    #[arg(long, value_name = "N", value_parser = at_least_one, conflicts_with = "runs")]
    threads: Vec<NonZeroUsize>,
    /// Every layer on this backend instead, forward and backward, and the step that they make; may be given several times
    #[arg(long, value_name = "BACKEND", value_parser = typed, conflicts_with_all = ["arms", "only", "pytorch", "runs"])]
    backend: Vec<Backend>,
    /// Fewer steps, and no table in the results
    #[arg(long)]
    quick: bool,
}

/// Times training steps, whole runs or layers; the tables of a whole bench stand in the results, in a folder named after the machine.
///
/// # Errors
///
/// Arms that can't be timed, or a benchmark that can't be built or started.
pub fn bench(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    if arguments.backend.is_empty() {
        return arms::bench(workspace, arguments);
    }
    let threads = if arguments.threads.is_empty() { &[NonZeroUsize::MIN] } else { &arguments.threads[..] };
    let exits = threads.iter().map(|&threads| layers(workspace, arguments, threads)).collect::<Result<Vec<_>>>()?;
    Ok(exits.into_iter().find(|exit| !matches!(exit, Exit::Done | Exit::Passed(0))).unwrap_or(Exit::Done))
}

/// Times every layer on the backends that were named.
fn layers(workspace: &Workspace, arguments: &Arguments, threads: NonZeroUsize) -> Result<Exit> {
    let (threads, names) = (threads.to_string(), arguments.backend.iter().map(|backend| backend.name()));
    let names = names.collect::<Vec<_>>().join(",");
    let mut process = cargo(&workspace.root);
    process.args(["bench", "--package=train", "--bench=layers", "--features=bench"]);
    process.args(features(&arguments.backend.iter().copied().collect()));
    process.env("BENCH_BACKENDS", names).env("RAYON_NUM_THREADS", &threads);
    process.env("MATMUL_NUM_THREADS", &threads).env("LP_NUM_THREADS", &threads);
    if arguments.quick {
        process.args(["--", "--quick"]);
    } else {
        let table = of_this_machine(workspace, "bench", &format!("layers-{threads}-threads.md"));
        std::fs::create_dir_all(table.parent().unwrap_or(&workspace.results))?;
        process.env("BENCH_TABLE", table);
    }
    pass_on(&mut process)
}

/// A file of the results about this machine.
pub fn of_this_machine(workspace: &Workspace, about: &str, file: &str) -> PathBuf {
    let Host { processor, cores, .. } = Host::here();
    workspace.results.join(about).join(slug(&format!("{processor} {cores} cores"))).join(file)
}

/// A name as a folder: small letters and digits, with dashes between.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_machine_names_a_folder() {
        assert_eq!(slug("AMD EPYC (2 cores)"), "amd-epyc-2-cores");
    }
}
