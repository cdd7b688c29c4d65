//! The vocabulary of the workspace: what can be varied ([`RunSpec`]), which runs a sweep file asks for
//! ([`Plan`]), what is claimed ([`Claim`]) and what is recorded ([`results`]).
//!
//! Everything here is a value with a text form. Nothing here trains, draws or starts anything, and neither
//! Burn nor Polars is known.

mod check;
mod claim;
mod design;
mod id;
mod plan;
mod run;
mod source;
mod sweep;

pub mod results;

pub use check::Fault;
pub use claim::{Claim, Expect, Measure};
pub use design::{Design, Downsampling, Normalization, Upsampling};
pub use id::{RunId, SCHEMA};
pub use plan::{Arm, Change, Plan, Run};
pub use run::{Adam, AdamOverride, Backend, Cadence, Data, Evaluation, Optimizer, RunSpec};
pub use source::Source;
pub use sweep::{FOLDER_NAMES, Mistakes, Overrides, is_folder_name, read_spec, read_sweep};
