//! Errors that end a run.

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

/// An error that ends a run.
#[derive(Debug, Error)]
pub enum RunError {
    /// The images can't be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The backend can't be used.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// The folder belongs to another run, or another process holds it.
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
    /// Samples that can't be measured although all numbers are finite (else it is divergence).
    #[error("the samples can't be measured: {0}")]
    Metric(#[from] MetricError),
    /// The device's memory.
    #[error(
        "the device of `{backend}` has too little memory ({why}): a smaller `batch_size` or `width` needs less, and \
         fewer runs at once leave more (`--jobs 1`)"
    )]
    Memory {
        /// The backend.
        backend: Backend,
        /// The driver's message, in one line.
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

    /// Whether another process holds the run or took it over. The run itself is fine.
    pub fn is_held(&self) -> bool {
        match self {
            Self::Open(error) => error.is_held(),
            Self::File(error) => matches!(error, FileError::TakenOver { .. }),
            _ => false,
        }
    }

    /// The error of a panic. Backends report that their device is out of memory only by a panic.
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

/// The message of a panic.
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
