//! Checks a file by the SHA-256 of its content.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use spec::hex;

use crate::{Compression, Failure, File};

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Bytes of a read.
const BLOCK: usize = 1 << 16;

/// Checks a file against its checksum; a compressed file may be unpacked already.
///
/// # Errors
///
/// The problem with the file.
pub fn check(file: &File, path: &Path) -> Result<(), Failure> {
    let mut start = [0; 2];
    let opened = fs::File::open(path).map_err(Failure::Disk)?;
    let is_packed = (&opened).read_exact(&mut start).is_ok() && start == GZIP;
    let whole = fs::File::open(path).map_err(Failure::Disk)?;
    let found = match file.compression {
        Compression::Gzip(size) if is_packed => digest(GzDecoder::new(whole), size).map_err(Failure::Gzip)?,
        Compression::Gzip(size) => digest(whole, size).map_err(Failure::Disk)?,
        Compression::None => digest(whole, file.size).map_err(Failure::Disk)?,
    };
    if found == file.sha256 { Ok(()) } else { Err(Failure::Content { found }) }
}

/// The SHA-256 of at most `most` + 1 bytes. The limit stops decompression bombs.
fn digest(from: impl Read, most: u64) -> io::Result<String> {
    let (mut digest, mut block, mut from) = (Sha256::new(), vec![0; BLOCK], from.take(most + 1));
    loop {
        match from.read(&mut block)? {
            0 => break,
            read => digest.update(&block[..read]),
        }
    }
    Ok(hex(&digest.finalize()))
}
