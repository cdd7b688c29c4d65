//! What the programs of this workspace share as processes: the arguments of a run, exit codes, output that may find no reader or no room,
//! hang-ups, and the end of the process that started them. It does no run.

mod arguments;
mod exit;
mod output;
mod parent;
mod signals;

pub use arguments::{CheckArguments, RunArguments};
pub use exit::{FAILED, INTERRUPTED, REFUSED};
pub use output::{Lost, call_it, log, lost, print};
pub use parent::when_input_ends;
pub use signals::ignores_hang_up;

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
