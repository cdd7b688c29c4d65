//! What may be concluded, and from what: pure functions from tables of outcomes to values.
//!
//! Nothing here reads a file or knows an arm's name. The crate is one of its own because tests by permutation need optimized code
//! also in development builds, and because the runner asks it when seeds suffice without building what draws reports.

pub mod answer;
pub mod betting;
pub mod brunner_munzel;
pub mod budget;
pub mod calibration;
pub mod contrast;
pub mod effect_size;
pub mod family;
pub mod outcome;
pub mod power;
mod random;
pub mod region;
pub mod search;
pub mod stability;
pub mod student;
pub mod summary;
pub mod verdict;

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
