//! What stands under `results/`: the types of its files, where they lie, and what became of a run. The programs of this workspace talk to each
//! other through these files and nothing else.
//!
//! The runs of a sweep have two forms: folders, where runs are done, and published, where they are kept.
//!
//! ```text
//! results/<sweep>/<arm>/seed-<n>-<backend>/       a folder for each run
//! results/<sweep>/published/runs.jsonl            a record for each run: its spec, its manifest, the hash of its series
//! results/<sweep>/published/series.parquet        what all of them measured
//! ```
//!
//! A sweep may have both: some runs published, others in folders. Here stands what every program needs to tell what became of a run,
//! whichever form it is in. The Parquet file is bytes here: `analysis` writes and reads it.

mod claims;
pub mod clock;
mod controls;
mod extended;
mod fingerprint;
mod folder;
mod found;
mod host;
mod life;
mod longer;
mod manifest;
mod published;
mod ruler;
mod series;

pub use claims::{ClaimsRecord, RecordedClaim, Standing};
pub use controls::{CONTROLS, Control, ControlFailure, Expected, controls};
pub use fingerprint::{Fingerprint, NUMERICS};
pub use folder::{
    FolderLock, HELD_EXIT_CODE, Leaseholder, LockHolder, RunFolder, RunLock, RunState, SIGN_OF_LIFE, Seal, Status,
    SweepFolder, TAKEN_OVER_AFTER, lock_patiently, parse_spec,
};
pub use found::{RunFound, state};
pub use host::{Host, now};
pub use life::{OpenError, OpenRun, Opened};
pub use manifest::{Data, Divergence, End, LongerThan, Manifest, NetworkSize, Networks, Provenance, Sitting, Timing};
pub use published::{Metrics, PublishLock, Published, Record, digest, write};
pub use ruler::{Mark, Ruler, StaleRuler, baselines, marks};
pub use series::{HEADER as SERIES_HEADER, Row, Series, SeriesWriter};

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
