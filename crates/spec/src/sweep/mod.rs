//! Sweep files and spec files: text that people write, read with care.

mod mistakes;

use std::path::Path;

pub use mistakes::Mistakes;
use mistakes::{Mistake, Place};

use crate::{Plan, RunSpec};

/// What the command line says on top of a sweep's file; it wins over everything in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The seeds of every arm.
    pub seeds: Option<Vec<u64>>,
    /// Values for every arm, as typed: `key=value`.
    pub set: Vec<String>,
}

/// Reads a sweep's file and its base, and resolves every run.
///
/// # Errors
///
/// Everything that is wrong with the files and the overrides, together.
pub fn read_sweep(path: &Path, _overrides: &Overrides) -> Result<Plan, Mistakes> {
    Err(Mistake::new(Place::File(path.display().to_string(), None), "sweeps can't be read yet").into())
}

/// Reads the spec of one run: what `train run` is given.
///
/// # Errors
///
/// Everything that is wrong with the file, together.
pub fn read_spec(path: &Path) -> Result<RunSpec, Mistakes> {
    Err(Mistake::new(Place::File(path.display().to_string(), None), "specs can't be read yet").into())
}
