//! The arguments of the programs that do runs: the same in each, so that whoever starts a run need not know its task.

use std::path::PathBuf;

use clap::Args;

/// One run.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// The spec: what a sweep wrote, or you did
    pub spec: PathBuf,
    /// The run's folder
    #[arg(long)]
    pub out: PathBuf,
    /// The commit that this program was built from
    #[arg(long, default_value = "unknown")]
    pub commit: String,
    /// Stop, as a signal does, when standard input ends: whoever started this holds the other end of it
    #[arg(long)]
    pub stop_at_eof: bool,
}

/// Runs that are checked before any of them starts.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// The specs
    #[arg(required = true)]
    pub specs: Vec<PathBuf>,
}
