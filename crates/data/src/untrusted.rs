//! The readers of files that come from elsewhere, as the package `fuzz` calls them: without a folder of a thousand pictures around one.

use std::io;
use std::path::Path;

use crate::PictureFault;

/// The middle square of a picture at that size, `[3, size, size]`.
///
/// # Errors
///
/// It is none, or is too large.
pub fn picture(path: &Path, size: usize) -> Result<Vec<u8>, PictureFault> {
    crate::decode::decode_square(path, size)
}

/// An array of numpy's, and the only one of an archive of them. Returns how many numbers it has.
///
/// # Errors
///
/// It is damaged, or holds something else.
pub fn array(file: &[u8]) -> Result<usize, String> {
    let array =
        if file.starts_with(b"PK") { crate::npy::parse_npz(file, None) } else { crate::npy::Array::parse(file) };
    array.map(|array| array.numbers.len())
}

/// Reads CIFAR-10's archive, whose files have so many records each. Returns how many images it has.
///
/// # Errors
///
/// It is damaged, or holds something else.
pub fn cifar(packed: &[u8], records: usize) -> io::Result<usize> {
    crate::cifar::images_in(flate2::read::GzDecoder::new(packed), records)
}

/// The same of an archive that is not packed.
///
/// # Errors
///
/// It is damaged, or holds something else.
pub fn cifar_unpacked(archive: &[u8], records: usize) -> io::Result<usize> {
    crate::cifar::images_in(archive, records)
}
