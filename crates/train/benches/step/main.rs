//! The training step of every arm of a sweep file on the clock, beside PyTorch's where a Python with it is named; or whole runs of
//! them, for what stands around the steps.
//!
//! Each side is a process of its own, and they take turns, step by step: whatever else the machine does disturbs all alike. Every arm
//! has its turn in each of three rounds. Times are processor times, without what threads spend looking for work. Losses of the first
//! steps are compared, so that the work is the same.
//!
//!     cargo xtask bench --arms speed.toml --pytorch python3

mod arms;
mod at_once;
mod goals;
mod pytorch;
mod race;
mod run;
mod runs;
mod side;
mod steps;
#[path = "../../../model/tests/it/waves.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod waves;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Times training steps, or what stands around them.
#[derive(Parser)]
struct Arguments {
    /// The sweep file with the arms
    #[arg(long, required_unless_present = "side")]
    arms: Option<PathBuf>,
    /// These arms alone; may be given several times
    #[arg(long)]
    only: Vec<String>,
    /// A Python that has PyTorch
    #[arg(long)]
    pytorch: Option<PathBuf>,
    /// Threads of each side; may be given several times
    #[arg(long, default_values_t = [1])]
    threads: Vec<usize>,
    /// Whole runs instead of steps
    #[arg(long)]
    runs: bool,
    /// Fewer steps
    #[arg(long)]
    quick: bool,
    /// The folder where table and data go, beside the terminal
    #[arg(long)]
    out: Option<PathBuf>,
    /// The commit that this program was built from
    #[arg(long, default_value = "unknown")]
    commit: String,
    /// Be one who does steps when asked to, on so many threads
    #[arg(long, hide = true)]
    side: Option<usize>,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(threads) = arguments.side {
        return side::serve(threads);
    }
    let sweep = arms::read(arguments.arms.as_deref().context("a sweep file")?)?;
    let chosen = sweep.arms.iter().filter(|arm| arguments.only.is_empty() || arguments.only.contains(&arm.name));
    let chosen: Vec<_> = chosen.collect();
    if arguments.runs { runs::bench(&arguments, &sweep, &chosen) } else { steps::bench(&arguments, &sweep, &chosen) }
}
