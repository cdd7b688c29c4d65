//! Process utilities of the programs: the arguments of a run, exit codes, output that never panics, SIGHUP, and the end of the parent
//! process.

mod arguments;
mod exit;
mod output;
mod parent;
mod signals;

pub use arguments::{CheckArguments, RunArguments};
pub use exit::{FAILED, INTERRUPTED, REFUSED};
pub use output::{LogFailure, log, log_failure, print, set_command_name};
pub use parent::on_stdin_eof;
pub use signals::ignores_sighup;

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
