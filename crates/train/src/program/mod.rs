//! The commands of the program.

pub mod arguments;
pub mod backends;
pub mod data_sets;
pub mod networks;
pub mod runs;
pub mod samples;

use anyhow::Result;
use process::{REFUSED, log};

fn refuse(message: &dyn std::fmt::Display) -> Result<u8> {
    log(message.to_string().trim_end());
    Ok(REFUSED)
}
