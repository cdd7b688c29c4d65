//! Whether a file that says it is a picture goes on to its end, as the parts that it is made of say. Nothing is decoded.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes of the largest file that is read.
const MOST_BYTES: u64 = 256 << 20;

/// Whether a PNG or JPEG file is whole. One that is too large for a picture is none.
pub(super) fn is_whole_at(path: &Path) -> io::Result<bool> {
    let mut file = Vec::new();
    File::open(path)?.take(MOST_BYTES).read_to_end(&mut file)?;
    Ok(is_whole(&file))
}

fn is_whole(file: &[u8]) -> bool {
    is_whole_png(file).or_else(|| is_whole_jpeg(file)).is_some()
}

/// Chunks, each of a length, a kind, as many bytes and a sum, up to the one that ends a picture.
fn is_whole_png(file: &[u8]) -> Option<()> {
    let mut rest = file.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    loop {
        let (length, after) = rest.split_first_chunk()?;
        let (kind, after) = after.split_first_chunk()?;
        rest = after.get(u32::from_be_bytes(*length) as usize + 4..)?;
        if kind == b"IEND" {
            return Some(());
        }
    }
}

/// Segments, each of a marker and (mostly) a length and as many bytes, up to the marker that ends a picture. Compressed pixels follow the
/// start of a scan up to a marker that can't stand among them.
fn is_whole_jpeg(file: &[u8]) -> Option<()> {
    let mut rest = file.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let start = rest.windows(2).position(|pair| pair[0] == 0xff && !is_of_pixels(pair[1]))?;
        let (marker, after) = rest[start + 1..].split_first()?;
        if *marker == 0xd9 {
            return Some(());
        }
        let length = after.first_chunk().map(|length| usize::from(u16::from_be_bytes(*length)))?;
        rest = after.get(length..)?;
    }
}

/// Bytes after 0xff that are no marker of a segment: one that stands for 0xff itself, a filler, and the marks inside a scan.
fn is_of_pixels(byte: u8) -> bool {
    matches!(byte, 0x00 | 0xff | 0x01 | 0xd0..=0xd7)
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    /// One grey pixel; the sums of its chunks are not looked at.
    fn png() -> Vec<u8> {
        let chunk = |kind: &[u8], data: &[u8]| [&(data.len() as u32).to_be_bytes()[..], kind, data, &[0; 4]].concat();
        let header = chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
        [&b"\x89PNG\r\n\x1a\n"[..], &header, &chunk(b"IDAT", &[1, 2, 3]), &chunk(b"IEND", &[])].concat()
    }

    /// A note that holds the mark of an end, as an embedded picture does, and a scan that holds 0xff.
    fn jpeg() -> Vec<u8> {
        let note = [0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9];
        let scan = [0xff, 0xda, 0, 3, 1, 0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56];
        [&[0xff, 0xd8][..], &note, &scan, &[0xff, 0xd9]].concat()
    }

    #[test]
    fn a_picture_is_whole_up_to_its_last_byte() {
        for file in [png(), jpeg()] {
            assert!(is_whole(&file));
            assert!(is_whole(&[&file[..], b"more"].concat()), "what comes after its end is none of it");
            assert!((0..file.len()).all(|len| !is_whole(&file[..len])));
        }
    }

    #[test]
    fn what_is_no_picture_is_none() {
        assert!(!is_whole(b"words") && !is_whole(b"GIF89a"));
    }
}
