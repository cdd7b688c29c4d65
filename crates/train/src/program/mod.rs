//! The commands of the program, and its exit codes.

pub mod arguments;
pub mod backends;
pub mod data_sets;
pub mod runs;
pub mod samples;

use anyhow::Result;
use process::log;

/// Something failed.
pub const FAILED: u8 = 1;
/// What was asked for can't be done.
pub const REFUSED: u8 = 2;
/// A run was stopped, with a checkpoint.
pub const INTERRUPTED: u8 = 130;

fn refuse(message: &dyn std::fmt::Display) -> Result<u8> {
    log(message.to_string().trim_end());
    Ok(REFUSED)
}
