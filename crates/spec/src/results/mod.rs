//! What stands under `results/`: the types of its files, where they lie, and what became of a run.
//!
//! The programs of this workspace talk to each other through these files and nothing else.

mod claims;
mod files;
mod folder;
mod manifest;
mod series;
mod status;

pub use claims::{ClaimsRecord, RecordedClaim, Standing};
pub use files::{FileError, write_whole};
pub use folder::{RunFolder, SweepFolder};
pub use manifest::{Data, Divergence, End, Features, Host, Manifest, NetworkSize, Networks, Provenance, Timing};
pub use series::{Row, Series, SeriesWriter, names};
pub use status::{RunLock, Status};
