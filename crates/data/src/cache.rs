//! A cache of decoded or rendered pixels in the data folder. Each file starts with its own checksum.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};
use spec::files::{FileError, write_whole};

/// Bytes of a SHA-256.
const DIGEST: usize = 32;

/// The `len` bytes of a cache file; none if it is missing or damaged.
pub(crate) fn read(path: &Path, len: usize) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    let (mut digest, mut pixels) = ([0; DIGEST], Vec::new());
    file.read_exact(&mut digest).ok()?;
    file.take(len as u64 + 1).read_to_end(&mut pixels).ok()?;
    (pixels.len() == len && Sha256::digest(&pixels)[..] == digest).then_some(pixels)
}

/// Writes a cache file atomically.
///
/// # Errors
///
/// If the file can't be written.
pub(crate) fn write(path: &Path, pixels: &[u8]) -> Result<(), FileError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(FileError::io("make", folder))?;
    write_whole(path, &[&Sha256::digest(pixels)[..], pixels].concat())
}
