//! The runs of a sweep in either of two forms: folders, where runs are done, and published, where they are kept.
//!
//! ```text
//! results/<sweep>/<arm>/seed-<n>-<backend>/       a folder for each run
//! results/<sweep>/published/runs.jsonl            a record for each run: its spec, its manifest, the hash of its series
//! results/<sweep>/published/series.parquet        what all of them measured
//! ```
//!
//! A sweep may have both: some runs published, others in folders. Here stands what every program needs to tell what became of a run,
//! whichever form it is in. The Parquet file is bytes here: `analysis` writes and reads it.

mod json;
mod line;
mod published;
mod record;
mod state;
mod write;

pub use published::Published;
pub use record::{Metrics, Record, digest};
pub use state::{RunFound, state};
pub use write::{PublishLock, write};

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
