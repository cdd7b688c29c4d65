//! Why a run could not start or go on.

use data::DataError;
use model::WeightsError;
use spec::results::FileError;
use thiserror::Error;

use crate::checkpoint::CheckpointError;

/// Why a run could not start or go on.
#[derive(Debug, Error)]
pub enum RunError {
    /// The images can't be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The backend can't be used.
    #[error("{0}")]
    Device(String),
    /// Somebody else runs it.
    #[error("{folder} is being run by {holder}")]
    Held {
        /// The run's folder.
        folder: String,
        /// Who runs it.
        holder: String,
    },
    /// The folder belongs to another run.
    #[error("{folder} holds another run, which differs in {keys}")]
    Occupied {
        /// The run's folder.
        folder: String,
        /// The keys that differ.
        keys: String,
    },
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
    /// A checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A picture.
    #[error("can't draw the samples: {0}")]
    Picture(String),
    /// The feature network.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A bug, or memory.
    #[error("the program panicked: {0}")]
    Panic(String),
}

impl RunError {
    /// Whether the run was refused before anything of it was written.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Data(_) | Self::Device(_) | Self::Occupied { .. })
    }
}
