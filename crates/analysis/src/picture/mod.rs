//! Grids of samples as pictures: read back from a run's folder, cut down to their first tiles, and put into one that moves.

mod animation;

use std::io::Cursor;

use png::{BitDepth, ColorType, Compression, Decoder, Encoder};

pub use animation::animated;

/// Pixels between two images of a grid.
const GAP: usize = 2;
/// Width and height of the largest picture that is read.
const LARGEST: u32 = 4096;

/// A picture of bytes, grey or RGB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    colour: ColorType,
    bytes: Vec<u8>, // [height, width, channels]
}

impl Picture {
    /// Reads a PNG, grey or RGB, of 8 bits a channel; none where it is anything else, or larger than a grid can be.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Decoder::new(Cursor::new(bytes)).read_info().ok()?;
        let info = reader.info();
        let (width, height, colour) = (info.width, info.height, info.color_type);
        let is_plain = matches!(colour, ColorType::Grayscale | ColorType::Rgb) && info.bit_depth == BitDepth::Eight;
        if !is_plain || width.max(height) > LARGEST {
            return None;
        }
        let (width, height) = (width as usize, height as usize);
        let mut bytes = vec![0; width * height * colour.samples()];
        reader.next_frame(&mut bytes).ok()?;
        Some(Self { width, height, colour, bytes })
    }

    /// The first rows and columns of a grid of square images; the whole of what is no such grid, or a smaller one.
    pub fn corner(&self, image: usize, tiles: usize) -> Self {
        let is_grid = |length: usize| (length + GAP).is_multiple_of(image + GAP);
        if !(is_grid(self.width) && is_grid(self.height)) {
            return self.clone();
        }
        let side = tiles * (image + GAP) - GAP;
        let (width, height) = (self.width.min(side), self.height.min(side));
        let channels = self.colour.samples();
        let rows = self.bytes.chunks_exact(self.width * channels).take(height);
        Self {
            width,
            height,
            colour: self.colour,
            bytes: rows.flat_map(|row| &row[..width * channels]).copied().collect(),
        }
    }

    /// Its bytes, before they are compressed.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The picture as PNG; none where the encoder will not.
    pub fn png(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut writer = self.encoder(&mut bytes).write_header().ok()?;
        writer.write_image_data(&self.bytes).ok()?;
        writer.finish().ok()?;
        Some(bytes)
    }

    fn encoder<'a>(&self, bytes: &'a mut Vec<u8>) -> Encoder<'static, &'a mut Vec<u8>> {
        let mut encoder = Encoder::new(bytes, self.width as u32, self.height as u32);
        encoder.set_color(self.colour);
        encoder.set_compression(Compression::High);
        encoder
    }
}
