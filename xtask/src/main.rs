//! The runner: `cargo xtask`. It resolves sweeps, starts one process per run, shows what they do and what became of
//! them, and builds the other programs when they are needed. It computes no statistic and links neither Burn nor
//! Polars, so that it answers on a machine where nothing else was ever compiled.

mod cli;
mod exit;
mod shell;
mod terminal;
mod unknown;
mod workspace;

mod cargo;
mod packages;
mod program;
mod provenance;

mod disk;
mod folders;
mod forward;
mod generators;
mod history;
mod job;
mod job_state;
mod metrics_tail;
mod networks;
mod outcome;
mod preflight;
mod run_cache;
mod samples;
mod search;
mod table;
mod take_up;
mod time_left;

mod backends;
mod bench;
mod ci;
mod clean;
mod completions;
mod data;
mod doctor;
mod parity;
mod publish;
mod report;
mod run;
mod status;
mod supervise;
mod sweep;
mod test;
mod torture;

use std::process::ExitCode;

/// Cargo builds this program again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");

fn main() -> ExitCode {
    cli::run().unwrap_or_else(|error| exit::explain(&error)).with_log().into()
}
