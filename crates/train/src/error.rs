//! Why a run could not start or go on.

use std::any::Any;

use data::DataError;
use metrics::MetricError;
use model::WeightsError;
use runs::OpenError;
use spec::Backend;
use spec::files::FileError;
use thiserror::Error;

use crate::checkpoint::CheckpointError;
use crate::device::DeviceError;

/// Why a run could not start or go on.
#[derive(Debug, Error)]
pub enum RunError {
    /// The images can't be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The backend can't be used.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// Its folder is another run's, or another process is at it.
    #[error(transparent)]
    Open(#[from] OpenError),
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
    /// The weights of `evaluation.imagenet`, which were there when the run began.
    #[error("FID can't be measured: {0}")]
    Inception(String),
    /// Samples that can't be measured, and not because a number is not finite: that would be divergence.
    #[error("the samples can't be measured: {0}")]
    Metric(#[from] MetricError),
    /// The device's memory.
    #[error(
        "the device of `{backend}` has too little memory ({why}): a smaller `batch_size` or `width` needs less, and \
         fewer runs at once leave more (`--jobs 1`)"
    )]
    Memory {
        /// What computed.
        backend: Backend,
        /// What it says itself, in one line.
        why: String,
    },
    /// A bug.
    #[error("the program panicked: {0}")]
    Panic(String),
}

impl RunError {
    /// Whether the run was refused before anything of it was written.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Data(_) | Self::Device(_) | Self::Open(OpenError::Occupied { .. }))
    }

    /// Whether another process is at the run, or took it over: nothing is wrong with it.
    pub fn is_held(&self) -> bool {
        match self {
            Self::Open(error) => error.is_held(),
            Self::File(error) => matches!(error, FileError::TakenOver { .. }),
            _ => false,
        }
    }

    /// What a panic was about: backends say so when their device's memory is at an end, and in no other way.
    pub fn of_panic(panic: &(dyn Any + Send), backend: Backend) -> Self {
        let text = words(panic);
        let of_memory = ["out of memory", "out-of-memory", "out of device memory", "can't allocate buffer"];
        let is_of_memory = |line: &&str| of_memory.iter().any(|words| line.to_lowercase().contains(words));
        match text.lines().find(is_of_memory) {
            Some(line) => Self::Memory { backend, why: line.to_owned() },
            None => Self::Panic(text),
        }
    }
}

/// What a panic says.
pub fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    text.unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_s_memory_is_told_from_a_bug() {
        let said = "Error while reading data:\nOut of device memory allocating 64 bytes\n   0: main\n".to_owned();
        assert_eq!(
            RunError::of_panic(&said, Backend::Wgpu).to_string(),
            "the device of `wgpu` has too little memory (Out of device memory allocating 64 bytes): a smaller \
             `batch_size` or `width` needs less, and fewer runs at once leave more (`--jobs 1`)"
        );
        let bug = "index out of bounds";
        assert_eq!(RunError::of_panic(&bug, Backend::Wgpu).to_string(), "the program panicked: index out of bounds");
    }
}
