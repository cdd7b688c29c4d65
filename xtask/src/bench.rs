//! The clock on whole training steps: builds the benchmark of `train` and says where its table goes.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::Result;
use spec::results::Host;

use crate::cargo::cargo;
use crate::exit::Exit;
use crate::passed::{at_least_one, pass_on};
use crate::workspace::Workspace;

/// What can be said to `bench`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A Python that has PyTorch, which then does the same steps in turn
    #[arg(long, value_name = "PYTHON")]
    pytorch: Option<OsString>,
    /// Threads of each
    #[arg(long, value_name = "N", default_value = "1", value_parser = at_least_one)]
    threads: NonZeroUsize,
    /// Fewer steps, and no table in the results
    #[arg(long)]
    quick: bool,
}

/// Times training steps; the table of a whole bench stands in the results, in a folder named after the machine.
///
/// # Errors
///
/// The benchmark can't be built or started.
pub fn bench(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let mut process = cargo(&workspace.root);
    process.args(["bench", "--package=train", "--bench=step", "--", "--threads", &arguments.threads.to_string()]);
    if let Some(python) = &arguments.pytorch {
        process.arg("--pytorch").arg(python);
    }
    if arguments.quick {
        process.arg("--quick");
    } else {
        let table = table(workspace, arguments);
        std::fs::create_dir_all(table.parent().unwrap_or(&workspace.results))?;
        process.arg("--out").arg(table);
    }
    pass_on(&mut process)
}

fn table(workspace: &Workspace, arguments: &Arguments) -> PathBuf {
    let Host { processor, cores, .. } = Host::here();
    let folder = workspace.results.join("bench").join(slug(&format!("{processor} {cores} cores")));
    folder.join(format!("step-{}-threads.md", arguments.threads))
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
