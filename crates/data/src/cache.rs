//! Pixels that were worked out once and are kept under the folder of all data, each file behind its own checksum.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};
use spec::results::{FileError, write_whole};

/// Bytes of a SHA-256.
const DIGEST: usize = 32;

/// The `len` bytes kept in a file, or none where they are missing or damaged.
pub(crate) fn read(path: &Path, len: usize) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    let (mut digest, mut pixels) = ([0; DIGEST], Vec::new());
    file.read_exact(&mut digest).ok()?;
    file.take(len as u64 + 1).read_to_end(&mut pixels).ok()?;
    (pixels.len() == len && Sha256::digest(&pixels)[..] == digest).then_some(pixels)
}

/// Keeps bytes in a file, whole or not at all.
///
/// # Errors
///
/// The file can't be written.
pub(crate) fn keep(path: &Path, pixels: &[u8]) -> Result<(), FileError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(FileError::io("make", folder))?;
    write_whole(path, &[&Sha256::digest(pixels)[..], pixels].concat())
}
