//! What can be typed after `sweep`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::slice::Slice;
use super::slurm::SlurmOptions;
use crate::cli::quoted;

/// What can be said to `sweep`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sweep's file; a bare name is looked for here, then in experiments/
    pub file: PathBuf,
    /// Print the runs, and the time and disk that they will take; start nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print for each arm every value that differs from the base, and where it was written; start nothing
    #[arg(long)]
    pub explain: bool,
    /// Run these arms alone; may be given several times
    #[arg(long, value_name = "ARM", value_delimiter = ',', value_parser = arm)]
    pub only: Vec<String>,
    /// Run these seeds instead of the file's
    #[arg(long, value_name = "0,1,2", value_delimiter = ',', value_parser = seed, allow_negative_numbers = true)]
    pub seeds: Option<Vec<u64>>,
    /// Set a key in every arm; may be given several times
    #[arg(long, value_name = "KEY=VALUE", value_parser = setting)]
    pub set: Vec<String>,
    /// Runs at once [default: what makes the sweep end soonest]
    #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub jobs: Option<NonZeroUsize>,
    /// Run one of several shares, each of which can be started on another machine
    #[arg(long, value_name = "K/N", conflicts_with = "report")]
    pub slice: Option<Slice>,
    /// Cores that the runs share [default: those that the system gives this process]
    #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub cores: Option<NonZeroUsize>,
    /// Try failed runs again, from their checkpoints
    #[arg(long)]
    pub retry_failed: bool,
    /// Make the report at the end
    #[arg(long)]
    pub report: bool,
    /// Run the plan in this folder, which was resolved before
    #[arg(long, value_name = "FOLDER", hide = true)]
    pub planned: Option<PathBuf>,
    /// Where the runs are distributed.
    #[command(flatten)]
    pub slurm: SlurmOptions,
}

impl Arguments {
    /// What was typed and changes what the runs are, as it can be typed again.
    pub fn of_runs(&self) -> Vec<String> {
        let listed = |seeds: &Vec<u64>| seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(",");
        let seeds = self.seeds.as_ref().map(|seeds| format!("--seeds {}", listed(seeds)));
        let set = self.set.iter().map(|typed| format!("--set {}", quoted(typed)));
        seeds.into_iter().chain(set).collect()
    }
}

fn arm(typed: &str) -> Result<String, &'static str> {
    let named = !typed.trim().is_empty();
    named
        .then(|| typed.trim().to_owned())
        .ok_or("an arm has a name, and a comma stands between two; for example --only dcgan,max-pooling")
}

fn seed(typed: &str) -> Result<u64, &'static str> {
    typed.trim().parse().map_err(|_| "a seed is a whole number, 0 or above; for example --seeds 0,1,2")
}

fn setting(typed: &str) -> Result<String, &'static str> {
    let written = typed.contains('=').then(|| typed.to_owned());
    written.ok_or("a key and its value are one word, with `=` between; for example --set steps=500")
}

fn jobs(typed: &str) -> Result<NonZeroUsize, &'static str> {
    typed.trim().parse().map_err(|_| "runs at once are a whole number, 1 or above; for example --jobs 2")
}
