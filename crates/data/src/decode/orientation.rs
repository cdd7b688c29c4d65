//! The Exif orientation of a JPEG (Exif 2.32, tag 274).

/// The tag of the orientation.
const ORIENTATION: u16 = 0x0112;
/// The type of 16-bit integers.
const SHORT: u16 = 3;
/// Bytes of an entry.
const ENTRY: usize = 12;

/// The orientation in Exif data, from 1 (upright) to 8; 1 if it is missing or invalid.
pub(super) fn from_exif(exif: &[u8]) -> u16 {
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

/// Applies an orientation to a square picture, `[channels, size, size]`.
pub(super) fn apply(planes: Vec<u8>, size: usize, orientation: u16) -> Vec<u8> {
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
