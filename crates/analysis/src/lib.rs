//! Reports on sweeps: from the files of a sweep to verdicts, tables, charts and one page.
//!
//! It reads only files under `results/`: no networks and no images. The same files give the same bytes, because
//! nothing reads the clock and all draws are seeded.

pub mod answer;
pub mod backends;
pub mod calibration;
pub mod chart;
pub mod claims;
pub mod compare;
pub mod curve;
pub mod findings;
pub mod grid;
mod grid_names;
pub mod latex;
pub mod markdown;
pub mod measure;
pub mod measurement_protocol;
pub mod number;
pub mod outcome;
pub mod page;
pub mod paper;
pub mod picture;
pub mod pipeline;
pub mod publish;
pub mod published;
pub mod read;
mod region;
pub mod report;
pub mod results;
pub mod samples;
pub mod series;
mod settings;
mod sizes;
pub mod statistics;
pub mod summary;
pub mod table;
pub mod tally;
pub mod tensorboard;
pub mod trivial;
pub mod verdict;
pub mod warnings;

/// Rebuilds this crate if another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
