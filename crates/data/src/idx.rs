//! IDX, the format of MNIST: magic number, sizes, values. Only unsigned bytes are supported. A file is read as a whole; nothing is allocated
//! from sizes in its header.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use flate2::{Compression, GzBuilder};

use crate::FileFault;

/// The most bytes read of a file. The largest known one (60,000 images of 28×28) has 47 MB.
const LIMIT: usize = 64 << 20;

/// Third byte of the magic number: the values are unsigned bytes.
const UNSIGNED_BYTES: u32 = 0x08;

/// An array of bytes as an IDX file holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idx {
    raw: Vec<u8>,
    dims: Vec<usize>,
}

impl Idx {
    /// An array of that shape.
    ///
    /// # Panics
    ///
    /// If the values do not fill the shape, or a size does not fit into 32 bits.
    pub fn new(dims: &[usize], values: &[u8]) -> Self {
        assert_eq!(dims.iter().product::<usize>(), values.len(), "values must fill the shape {dims:?}");
        let size = |dim: &usize| u32::try_from(*dim).expect("an IDX size has 32 bits").to_be_bytes();
        let mut raw = magic(dims.len()).to_be_bytes().to_vec();
        raw.extend(dims.iter().flat_map(size));
        raw.extend_from_slice(values);
        Self { raw, dims: dims.to_vec() }
    }

    /// Reads a file, gzipped or plain, that holds an array of `rank` dimensions.
    ///
    /// # Errors
    ///
    /// If the file is unreadable, damaged or truncated, has trailing bytes, or holds another kind of array.
    pub fn read(path: &Path, rank: usize) -> Result<Self, FileFault> {
        let mut file = BufReader::new(File::open(path).map_err(FileFault::Unreadable)?);
        let gzipped = file.fill_buf().map_err(FileFault::Unreadable)?.starts_with(&[0x1f, 0x8b]);
        let raw = if gzipped {
            read_limited(MultiGzDecoder::new(file), FileFault::Gzip)?
        } else {
            read_limited(file, FileFault::Unreadable)?
        };
        Self::parse(raw, rank)
    }

    /// The sizes, slowest first: images, rows, columns.
    pub fn dims(&self) -> &[usize] {
        &self.dims
    }

    /// The values, row by row.
    pub fn values(&self) -> &[u8] {
        &self.raw[header_len(self.dims.len())..]
    }

    /// The file, unpacked.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The file, packed as tightly as gzip can. The same array always gives the same bytes: no time and no name are stored.
    ///
    /// # Errors
    ///
    /// None that memory would not give.
    pub fn gzip(&self) -> io::Result<Vec<u8>> {
        let mut packer = GzBuilder::new().write(Vec::new(), Compression::best());
        packer.write_all(&self.raw)?;
        packer.finish()
    }

    fn parse(raw: Vec<u8>, rank: usize) -> Result<Self, FileFault> {
        let header = header_len(rank);
        if raw.len() < header {
            return Err(FileFault::HeaderCutOff { found: raw.len(), expected: header });
        }
        let mut words =
            raw[..header].chunks_exact(4).map(|word| word.iter().fold(0, |sum, &byte| sum << 8 | u32::from(byte)));
        let (found, expected) = (words.next().unwrap_or_default(), magic(rank));
        if found != expected {
            return Err(FileFault::Magic { rank, found, expected });
        }
        let dims: Vec<usize> = words.map(|size| size as usize).collect();
        let (promised, found) = (dims.iter().map(|&dim| dim as u128).product(), raw.len() - header);
        match (found as u128).cmp(&promised) {
            std::cmp::Ordering::Less => Err(FileFault::CutOff { promised, found }),
            std::cmp::Ordering::Greater => Err(FileFault::Trailing { promised, found }),
            std::cmp::Ordering::Equal => Ok(Self { raw, dims }),
        }
    }
}

fn read_limited(from: impl Read, fault: fn(io::Error) -> FileFault) -> Result<Vec<u8>, FileFault> {
    let mut raw = Vec::new();
    from.take(LIMIT as u64 + 1).read_to_end(&mut raw).map_err(fault)?;
    if raw.len() > LIMIT { Err(FileFault::TooLarge { limit: LIMIT }) } else { Ok(raw) }
}

fn magic(rank: usize) -> u32 {
    UNSIGNED_BYTES << 8 | rank as u32
}

fn header_len(rank: usize) -> usize {
    4 * (1 + rank)
}
