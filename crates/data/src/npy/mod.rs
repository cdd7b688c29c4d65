//! Arrays as numpy writes them: `.npy` files (NEP 1, versions 1 to 3) and their archives, `.npz`. Nothing is allocated for more numbers than
//! a file holds.
//!
//! `npyz` and `ndarray-npy` read more kinds, with a general parser of Python's literals. On untrusted headers it needs exponential time (40 KB of
//! nested brackets: more than 20 s), and `npyz` 0.9.1 takes a shape of 2^32 × 2^32 for an array of 0 numbers. This reads the three keys that
//! there are.

mod head;
mod npz;
mod zip;

pub use npz::parse as parse_npz;

use half::f16;

use head::Head;

/// An array in C order, with a number at least.
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
    /// float16 and float32.
    Singles(Vec<f32>),
    /// float64.
    Doubles(Vec<f64>),
    /// uint8.
    Bytes(Vec<u8>),
    /// All other integers.
    Integers(Vec<i64>),
}

impl Array {
    /// Reads the content of a `.npy` file.
    ///
    /// # Errors
    ///
    /// Why it is no such array, in words.
    pub fn parse(file: &[u8]) -> Result<Self, String> {
        let (head, data) = Head::parse(file)?;
        let numbers = numbers(&head.kind, head.is_big_endian, data)?;
        let wanted = head.shape.iter().try_fold(head.bytes(), |product, length| product.checked_mul(*length));
        if wanted != Some(data.len()) {
            return Err(format!("{} bytes where the shape is {:?} of `{}`", data.len(), head.shape, head.kind));
        }
        if numbers.is_empty() {
            return Err(format!("an array without numbers: its shape is {:?}", head.shape));
        }
        let numbers = if head.is_fortran { numbers.in_c_order(&head.shape) } else { numbers };
        Ok(Self { shape: head.shape, numbers })
    }
}

/// The numbers of an array of that kind.
fn numbers(kind: &str, is_big_endian: bool, data: &[u8]) -> Result<Numbers, String> {
    macro_rules! all {
        ($number:ty, $into:expr) => {
            each(data, is_big_endian).map(<$number>::from_le_bytes).map($into).collect()
        };
    }
    Ok(match kind {
        "f2" => Numbers::Singles(all!(f16, f16::to_f32)),
        "f4" => Numbers::Singles(all!(f32, |value| value)),
        "f8" => Numbers::Doubles(all!(f64, |value| value)),
        "u1" => Numbers::Bytes(data.to_vec()),
        "i1" => Numbers::Integers(all!(i8, i64::from)),
        "i2" => Numbers::Integers(all!(i16, i64::from)),
        "u2" => Numbers::Integers(all!(u16, i64::from)),
        "i4" => Numbers::Integers(all!(i32, i64::from)),
        "u4" => Numbers::Integers(all!(u32, i64::from)),
        "i8" => Numbers::Integers(all!(i64, |value| value)),
        "u8" => {
            let numbers: Result<_, _> = each(data, is_big_endian).map(u64::from_le_bytes).map(i64::try_from).collect();
            Numbers::Integers(numbers.map_err(|_| format!("an integer above {}", i64::MAX))?)
        }
        "b1" => {
            return Err("an array of truth values\nhint: numpy.save(path, x.astype(\"uint8\") * 255)".to_owned());
        }
        _ => {
            return Err(format!(
                "an array of `{kind}`, neither floats of 16, 32 or 64 bits nor integers\nhint: numpy.save(path, x.astype(\"float32\"))"
            ));
        }
    })
}

/// The bytes of each number, the least significant one first.
fn each<const BYTES: usize>(data: &[u8], is_big_endian: bool) -> impl Iterator<Item = [u8; BYTES]> {
    data.as_chunks().0.iter().map(move |bytes: &[u8; BYTES]| {
        let mut bytes = *bytes;
        if is_big_endian {
            bytes.reverse();
        }
        bytes
    })
}

impl Numbers {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Singles(values) => values.len(),
            Self::Doubles(values) => values.len(),
            Self::Bytes(values) => values.len(),
            Self::Integers(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// From Fortran order to C order.
    fn in_c_order(self, shape: &[usize]) -> Self {
        match self {
            Self::Singles(values) => Self::Singles(transposed(&values, shape)),
            Self::Doubles(values) => Self::Doubles(transposed(&values, shape)),
            Self::Bytes(values) => Self::Bytes(transposed(&values, shape)),
            Self::Integers(values) => Self::Integers(transposed(&values, shape)),
        }
    }
}

/// Values whose first index changes fastest, reordered so that the last one does. `shape` is not empty of numbers.
fn transposed<T: Copy>(values: &[T], shape: &[usize]) -> Vec<T> {
    let strides = shape.iter().scan(1, |product, length| {
        let stride = *product;
        *product *= length;
        Some(stride)
    });
    let mut axes: Vec<(usize, usize)> = shape.iter().copied().zip(strides).collect();
    axes.reverse();
    let place = |mut index: usize| {
        let mut place = 0;
        for (length, stride) in &axes {
            place += index % length * stride;
            index /= length;
        }
        place
    };
    (0..values.len()).map(|index| values[place(index)]).collect()
}

#[cfg(test)]
mod tests;
