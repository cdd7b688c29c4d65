//! What stands under `results/`: the types of its files, where they lie, and what became of a run.
//!
//! The programs of this workspace talk to each other through these files and nothing else.

mod check;
mod claims;
pub mod clock;
mod controls;
mod dynamics;
mod extended;
mod files;
mod fingerprint;
mod folder;
mod lease;
mod lock;
mod manifest;
mod on_request;
mod ruler;
mod seal;
mod search;
mod series;
mod state;
mod status;
mod take_up;

pub use claims::{ClaimsRecord, RecordedClaim, Standing};
pub use controls::{CONTROLS, Control, ControlFailure, Expected, controls};
pub use files::{FileError, beside, delete_abandoned, remove_folder, write_whole};
pub use fingerprint::{Fingerprint, NUMERICS};
pub use folder::{RunFolder, SweepFolder, parse_spec};
pub use lease::{Leaseholder, SIGN_OF_LIFE, TAKEN_OVER_AFTER};
pub use lock::{FolderLock, HELD_EXIT_CODE, LockHolder, RunLock, lock_patiently};
pub use manifest::{
    Data, Divergence, End, Features, Host, LongerThan, Manifest, NetworkSize, Networks, Provenance, Timing,
};
pub use ruler::{Mark, Ruler, StaleRuler, baselines, marks};
pub use seal::Seal;
pub use search::{AtEdge, Chosen, RoundRecord, SearchRecord, SearchedArm, Tried, Widening};
pub use series::{HEADER as SERIES_HEADER, Row, Series, SeriesWriter, names};
pub use state::RunState;
pub use status::Status;
