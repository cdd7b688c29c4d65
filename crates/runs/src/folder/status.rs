//! What a run is doing. "Running" is never stored: the process that runs a run holds a lock on its folder, and the
//! system lets go of that lock when the process ends, however it ends.

use spec::files::FileError;

use crate::{End, Manifest, RunFolder, RunLock};

/// What a run is doing, or what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It has not started.
    Pending,
    /// A process holds its lock.
    Running {
        /// That process, where the lock file says.
        process: Option<u32>,
    },
    /// It ended with a result.
    Finished,
    /// It could not go on.
    Failed {
        /// Why.
        reason: String,
    },
    /// It was stopped, or cut off, and can go on from its checkpoint.
    Interrupted,
    /// Its folder holds another run.
    Foreign {
        /// The keys that differ, with what stands there.
        differs: String,
    },
    /// Its files are not what they should be: it can't go on, and is no result.
    Damaged {
        /// Why.
        why: String,
    },
}

impl Status {
    /// The word in files and tables.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running { .. } => "running",
            Self::Interrupted => "interrupted",
            Self::Failed { .. } => "failed",
            Self::Foreign { .. } => "another run's",
            Self::Damaged { .. } => "damaged",
            Self::Finished => "finished",
        }
    }

    /// Why it is so, where there is more to say.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Failed { reason: text } | Self::Foreign { differs: text } | Self::Damaged { why: text } => Some(text),
            Self::Pending | Self::Running { .. } | Self::Interrupted | Self::Finished => None,
        }
    }

    /// What lock and manifest say, and nothing else of a run's folder: [`RunFolder::state`] reads the rest too.
    ///
    /// # Errors
    ///
    /// A manifest that is unreadable, damaged or newer.
    pub fn of(folder: &RunFolder) -> Result<Self, FileError> {
        // The lock first: a run writes its end down before it lets go.
        let holder = RunLock::holder(folder)?;
        Ok(Self::from(holder, folder.read_manifest()?.as_ref()))
    }

    /// What a lock's holder and a manifest together say; the lock must have been looked at first.
    pub fn from(holder: Option<Option<u32>>, manifest: Option<&Manifest>) -> Self {
        if let Some(process) = holder {
            return Self::Running { process };
        }
        match manifest {
            None => Self::Pending,
            Some(Manifest { end: Some(End::Finished { .. }), .. }) => Self::Finished,
            Some(Manifest { end: Some(End::Failed { reason }), .. }) => Self::Failed { reason: reason.clone() },
            Some(Manifest { end: Some(End::Interrupted) | None, .. }) => Self::Interrupted,
        }
    }
}
