//! `sample` and `export`: what a run's networks give to other programs. `train` answers; the run is found here.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::Result;

use crate::exit::Exit;
use crate::forward::{at_least_one, run};
use crate::program::{self, pass_on};
use crate::workspace::Workspace;

/// What can be said to `sample`.
#[derive(Debug, clap::Args)]
pub struct Sample {
    /// The run, by its folder or as SWEEP/ARM/RUN; its checkpoint must be there
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// How many samples
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    count: NonZeroUsize,
    /// A new folder for PNG files, or a new file that ends in `.npy`: an array (N, channels, size, size) of float32 in [-1, 1]
    #[arg(long, value_name = "FOLDER|FILE.npy")]
    out: PathBuf,
    /// The seed of their latents: the same seed gives the same samples
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// Draw from the moving average of G, where the run has one (`evaluation.average`), instead of G itself
    #[arg(long)]
    average: bool,
    /// Write their latents too, into a new file: an array (N, latent) of float32, in the order of the samples
    #[arg(long, value_name = "FILE.npy")]
    latents: Option<PathBuf>,
}

/// What can be said to `export`.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// The run, by its folder or as SWEEP/ARM/RUN; its checkpoint must be there
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// The folder of the files [default: `export` in the run's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Draws samples of a run into files.
///
/// # Errors
///
/// A run that there is not, or the program can't be built or started.
pub fn sample(workspace: &Workspace, sample: &Sample) -> Result<Exit> {
    let Sample { run: typed, count, out, seed, average, latents } = sample;
    let run = run(workspace, typed)?;
    let mut process = workspace.program(program::train(workspace)?);
    process.arg("sample").arg(run).arg("--count").arg(count.to_string()).arg("--out").arg(out);
    process.arg("--seed").arg(seed.to_string());
    if *average {
        process.arg("--average");
    }
    if let Some(latents) = latents {
        process.arg("--latents").arg(latents);
    }
    pass_on(&mut process)
}

/// Writes a run's networks for PyTorch.
///
/// # Errors
///
/// A run that there is not, or the program can't be built or started.
pub fn export(workspace: &Workspace, export: &Export) -> Result<Exit> {
    let run = run(workspace, &export.run)?;
    let out = export.out.clone().unwrap_or_else(|| run.join("export"));
    let mut process = workspace.program(program::train(workspace)?);
    pass_on(process.arg("export").arg(run).arg("--out").arg(out))
}
