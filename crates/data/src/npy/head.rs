//! The header of an array: the kind of its numbers, their order, and its shape.

/// The most lengths of a shape, as in numpy.
const MOST_AXES: usize = 64;

/// What a header says.
pub(super) struct Head {
    /// Type and bytes of a number: `f4`.
    pub(super) kind: String,
    /// Whether the most significant byte of a number comes first.
    pub(super) is_big_endian: bool,
    /// Whether the first index changes fastest.
    pub(super) is_fortran: bool,
    /// The lengths.
    pub(super) shape: Vec<usize>,
}

impl Head {
    /// Bytes of a number; 0 where the kind has no size.
    pub(super) fn bytes(&self) -> usize {
        self.kind.get(1..).and_then(|bytes| bytes.parse().ok()).unwrap_or(0)
    }

    /// The header, and the bytes after it.
    ///
    /// # Errors
    ///
    /// Why there is none, in words.
    pub(super) fn parse(file: &[u8]) -> Result<(Self, &[u8]), String> {
        let none = "no array as numpy.save writes it";
        let (text, data) = split(file).ok_or(none)?;
        let kind = value(text, "descr").ok_or(none)?;
        if kind.starts_with('[') {
            let why = "a structured array, whose rows are records\nhint: numpy.save(path, x[\"a_field\"])";
            return Err(why.to_owned());
        }
        let kind = kind.split(['\'', '"']).nth(1).filter(|kind| kind.is_ascii()).ok_or(none)?;
        let (is_big_endian, kind) = match kind.split_at_checked(1) {
            Some((">", kind)) => (true, kind),
            Some(("<" | "|" | "=", kind)) => (false, kind),
            _ => (false, kind),
        };
        let is_fortran = match value(text, "fortran_order").ok_or(none)? {
            order if order.starts_with("False") => false,
            order if order.starts_with("True") => true,
            _ => return Err(none.to_owned()),
        };
        let shape = value(text, "shape").and_then(lengths).filter(|shape| shape.len() <= MOST_AXES).ok_or(none)?;
        Ok((Self { kind: kind.to_owned(), is_big_endian, is_fortran, shape }, data))
    }
}

/// The header's text and the data.
fn split(file: &[u8]) -> Option<(&str, &[u8])> {
    let rest = file.strip_prefix(b"\x93NUMPY")?;
    let (version, rest) = rest.split_at_checked(2)?;
    let (length, rest) = match version[0] {
        1 => rest.split_first_chunk().map(|(length, rest)| (usize::from(u16::from_le_bytes(*length)), rest))?,
        _ => rest.split_first_chunk().map(|(length, rest)| (u32::from_le_bytes(*length) as usize, rest))?,
    };
    let (header, data) = rest.split_at_checked(length)?;
    Some((str::from_utf8(header).ok()?, data))
}

/// What stands after a key.
fn value<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let after = header.find(&format!("'{key}'")).map(|place| &header[place + key.len() + 2..])?;
    Some(after.trim_start().strip_prefix(':')?.trim_start())
}

/// The numbers of a tuple; old versions of numpy wrote some as `5L`.
fn lengths(tuple: &str) -> Option<Vec<usize>> {
    let inside = tuple.strip_prefix('(')?.split_once(')')?.0;
    let lengths = inside.split(',').map(str::trim).filter(|length| !length.is_empty());
    lengths.map(|length| length.trim_end_matches('L').parse().ok()).collect()
}
