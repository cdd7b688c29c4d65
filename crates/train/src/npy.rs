//! Reads `.npy` files of the numbers that features and images are made of (NEP 1; versions 1 to 3). The crates that read them bring a
//! parser of Python's literals along, whose features would have Burn built again; this reads the three keys that there are.

/// An array in C order.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// Its lengths.
    pub shape: Vec<usize>,
    /// Its numbers.
    pub numbers: Numbers,
}

/// Numbers of an array.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers {
    /// Of 32 or 64 bits.
    Floats(Vec<f32>),
    /// Of 8 bits, without a sign.
    Bytes(Vec<u8>),
}

impl Array {
    /// Reads a file's content.
    ///
    /// # Errors
    ///
    /// Why it is no such array, in words.
    pub fn parse(file: &[u8]) -> Result<Self, String> {
        let (header, data) = split(file).ok_or("no array as numpy.save writes it")?;
        if value(header, "fortran_order").is_none_or(|order| !order.starts_with("False")) {
            return Err("an array in Fortran order; save numpy.ascontiguousarray of it".to_owned());
        }
        let shape = value(header, "shape").and_then(lengths).ok_or("no array as numpy.save writes it")?;
        let kind = value(header, "descr").and_then(|kind| kind.split(['\'', '"']).nth(1)).unwrap_or_default();
        let numbers = match kind {
            "<f4" => Numbers::Floats(data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()),
            "<f8" => {
                Numbers::Floats(data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes) as f32).collect())
            }
            "|u1" => Numbers::Bytes(data.to_vec()),
            _ => return Err(format!("an array of `{kind}`, neither float32, float64 nor uint8")),
        };
        let wanted = shape.iter().try_fold(1_usize, |product, length| product.checked_mul(*length));
        if wanted != Some(numbers.len()) {
            return Err(format!("{} numbers where the shape is {shape:?}", numbers.len()));
        }
        Ok(Self { shape, numbers })
    }
}

impl Numbers {
    /// Pixels in [-1, 1]; only bytes are scaled.
    pub fn into_pixels(self) -> Vec<f32> {
        match self {
            Self::Floats(values) => values,
            Self::Bytes(bytes) => bytes.into_iter().map(|byte| f32::from(byte) / 127.5 - 1.0).collect(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Floats(values) => values.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
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

/// The numbers of a tuple.
fn lengths(tuple: &str) -> Option<Vec<usize>> {
    let inside = tuple.strip_prefix('(')?.split(')').next()?;
    inside.split(',').map(str::trim).filter(|length| !length.is_empty()).map(|length| length.parse().ok()).collect()
}
