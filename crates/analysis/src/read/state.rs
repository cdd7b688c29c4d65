//! How far a run got, and why it got no further.

/// How far a run got. Only a finished one takes part in any average.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It has not started.
    Pending,
    /// A process is at it.
    Running,
    /// It was stopped or cut off.
    Interrupted,
    /// It could not go on.
    Failed {
        /// Why.
        reason: String,
    },
    /// Its folder holds another run.
    Foreign {
        /// The keys that differ, with what stands there.
        differs: String,
    },
    /// Its files can't be used.
    Damaged {
        /// Why.
        why: String,
    },
    /// It ended with a result.
    Finished,
}

impl State {
    /// The word in files and tables.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
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
            Self::Pending | Self::Running | Self::Interrupted | Self::Finished => None,
        }
    }
}
