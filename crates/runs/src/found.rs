//! What became of a run, in whichever form it is: the one place where the two forms meet.

use spec::Run;
use spec::files::FileError;

use crate::{Manifest, Record, RunFolder, RunState, Status};

/// What became of a run, and which form says so.
#[derive(Clone, Debug, PartialEq)]
pub struct RunFound {
    /// What it is doing, or what became of it.
    pub status: Status,
    /// What made it.
    pub manifest: Option<Manifest>,
    /// Whether its record says so, and not its folder.
    pub is_published: bool,
}

/// What became of a run by its folder and its record. A published result stands whatever its folder holds; before that, the folder is
/// newer than the record.
///
/// # Errors
///
/// See [`RunFolder::state`].
pub fn state(run: &Run, folder: &RunFolder, record: Option<&Record>) -> Result<RunFound, FileError> {
    let of = |record: &Record| RunFound {
        status: record.status(),
        manifest: Some(record.manifest.clone()),
        is_published: true,
    };
    if let Some(record) = record.filter(|record| record.is_finished()) {
        return Ok(of(record));
    }
    let RunState { status, manifest } = folder.state(run)?;
    match record {
        Some(record) if status == Status::Pending => Ok(of(record)),
        _ => Ok(RunFound { status, manifest, is_published: false }),
    }
}
