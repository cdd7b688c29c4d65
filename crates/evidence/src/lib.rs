//! The statistics behind a report's claims: pure functions from outcomes to estimates, tests, verdicts and answers.
//!
//! Nothing here reads a file or knows an arm's name. It is a separate crate because permutation tests need optimised
//! code in development builds too, and because the runner uses it without the report's dependencies.

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

/// Rebuilds this crate if another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
