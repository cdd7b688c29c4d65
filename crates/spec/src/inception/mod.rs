//! Weights of Inception-v3 for FID in a safetensors file: the tensors that it must hold, and the hash that it is known by. The network that
//! takes them is in `model`.

mod layers;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use safetensors::{Dtype, SafeTensorError, SafeTensors};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::hex;
pub use layers::{layers, tensors};

/// The first bytes of a `.pth` file.
const ZIP: &[u8] = b"PK";

/// A file that holds every tensor of the network.
pub struct WeightsFile {
    /// Its content.
    pub bytes: Vec<u8>,
    /// SHA-256 of the content, as hexadecimal digits.
    pub sha256: String,
}

/// A file that can't be used.
#[derive(Debug, Error)]
pub enum WeightsFileError {
    /// The operating system says no.
    #[error("can't read `{}`: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The weights as PyTorch saves them.
    #[error("`{}` is a file of PyTorch\n{}", path.display(), conversion(path))]
    PyTorch {
        /// The file.
        path: PathBuf,
    },
    /// Another format, or other tensors.
    #[error("`{}`: {source}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: WeightsError,
    },
}

/// Content that is not the network's weights.
#[derive(Debug, Error)]
pub enum WeightsError {
    /// Another format.
    #[error("no safetensors file: {0}")]
    Format(#[from] SafeTensorError),
    /// A tensor that is missing or has another shape.
    #[error("no weights of Inception-v3 for FID: `{name}` of 32-bit floats {shape:?} is not there")]
    Tensor {
        /// Its name.
        name: String,
        /// The shape that it should have.
        shape: Vec<usize>,
    },
}

impl WeightsFile {
    /// Reads a state dict of pytorch-fid or torch-fidelity as a safetensors file.
    ///
    /// # Errors
    ///
    /// There is no such file, or it holds other weights.
    pub fn read(path: &Path) -> Result<Self, WeightsFileError> {
        let bytes = fs::read(path).map_err(|source| WeightsFileError::Unreadable { path: path.to_owned(), source })?;
        if let Err(source) = checked(&bytes) {
            let path = path.to_owned();
            return Err(match source {
                WeightsError::Format(_) if bytes.starts_with(ZIP) => WeightsFileError::PyTorch { path },
                source => WeightsFileError::Content { path, source },
            });
        }
        let sha256 = hex(&Sha256::digest(&bytes));
        Ok(Self { bytes, sha256 })
    }
}

/// The tensors of a file, which holds all of [`tensors`].
///
/// # Errors
///
/// The file has another format, or lacks a tensor.
pub fn checked(file: &[u8]) -> Result<SafeTensors<'_>, WeightsError> {
    let file = SafeTensors::deserialize(file)?;
    let is_there = |name: &str, shape: &[usize]| {
        file.tensor(name).is_ok_and(|tensor| tensor.dtype() == Dtype::F32 && tensor.shape() == shape)
    };
    match tensors().into_iter().find(|(name, shape)| !is_there(name, shape)) {
        Some((name, shape)) => Err(WeightsError::Tensor { name, shape }),
        None => Ok(file),
    }
}

/// A hint that turns a file of PyTorch into one of safetensors.
fn conversion(path: &Path) -> String {
    let [from, to] = [path.to_owned(), path.with_extension("safetensors")].map(|path| format!("'{}'", path.display()));
    format!(
        "hint: python3 -c \"import torch; from safetensors.torch import save_file; save_file(torch.load({from}), {to})\" writes \
         what is read, and needs torch and safetensors"
    )
}
