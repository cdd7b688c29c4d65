//! The orientation that a camera noted beside the pixels of a JPEG (Exif 2.32, tag 274): which way up they are to be shown.

/// The tag of the orientation.
const ORIENTATION: u16 = 0x0112;
/// A whole number of 16 bits.
const SHORT: u16 = 3;
/// Bytes of an entry.
const ENTRY: usize = 12;

/// What the Exif data say, from 1 (as it is) to 8; 1 where they say nothing that can be understood.
pub(super) fn noted(exif: &[u8]) -> u16 {
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    read(tiff).filter(|orientation| (1..=8).contains(orientation)).unwrap_or(1)
}

fn read(tiff: &[u8]) -> Option<u16> {
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) } as usize)
    };
    let first = long(4)?;
    let entries = usize::from(short(first)?);
    let mut places = (0..entries).map(|k| first + 2 + k * ENTRY);
    let place = places.find(|place| short(*place) == Some(ORIENTATION) && short(place + 2) == Some(SHORT))?;
    short(place + 8)
}

/// Planes of a square picture, `[channel, size, size]`, turned as that orientation says.
pub(super) fn upright(planes: Vec<u8>, size: usize, orientation: u16) -> Vec<u8> {
    let last = size - 1;
    let from = |y: usize, x: usize| match orientation {
        2 => (y, last - x),
        3 => (last - y, last - x),
        4 => (last - y, x),
        5 => (x, y),
        6 => (last - x, y),
        7 => (last - x, last - y),
        8 => (x, last - y),
        _ => (y, x),
    };
    if orientation == 1 {
        return planes;
    }
    let turned = |plane: &[u8]| -> Vec<u8> {
        let places = (0..size).flat_map(|y| (0..size).map(move |x| (y, x)));
        places.map(|(y, x)| from(y, x)).map(|(y, x)| plane[y * size + x]).collect()
    };
    planes.chunks_exact(size * size).flat_map(turned).collect()
}
