//! Whether a file is what it should be, by its content.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};

use crate::{Failure, File, Packing};

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Bytes that are looked at together.
const BLOCK: usize = 1 << 16;

/// Checks a file, packed or, where its content is what it unpacks to, unpacked as well.
///
/// # Errors
///
/// What is wrong with it.
pub fn check(file: &File, path: &Path) -> Result<(), Failure> {
    let mut start = [0; 2];
    let opened = fs::File::open(path).map_err(Failure::Disk)?;
    let is_packed = (&opened).read_exact(&mut start).is_ok() && start == GZIP;
    let whole = fs::File::open(path).map_err(Failure::Disk)?;
    let found = match file.packing {
        Packing::Gzip(size) if is_packed => digest(GzDecoder::new(whole), size).map_err(Failure::Gzip)?,
        Packing::Gzip(size) => digest(whole, size).map_err(Failure::Disk)?,
        Packing::Whole => digest(whole, file.size).map_err(Failure::Disk)?,
    };
    if found == file.sha256 { Ok(()) } else { Err(Failure::Content { found }) }
}

/// The SHA-256 of what is read, of so many bytes and one more at most: what unpacks for ever is not read for ever.
fn digest(from: impl Read, most: u64) -> io::Result<String> {
    let (mut digest, mut block, mut from) = (Sha256::new(), vec![0; BLOCK], from.take(most + 1));
    loop {
        match from.read(&mut block)? {
            0 => break,
            read => digest.update(&block[..read]),
        }
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
