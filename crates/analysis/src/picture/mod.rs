//! Sample grids as images: decoding, cropping, and compression to few grey levels with the run's id.

use std::io::Cursor;

use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Filter, Transformations};

/// Pixels between two tiles of a grid.
const GAP: usize = 2;
/// Maximum width and height of a picture.
const MAX_SIDE: u32 = 4096;
/// The step between the 16 levels of a compressed channel, from 0 to 255.
const LEVEL: u8 = 17;
/// The PNG text keyword of the run's id.
const RUN: &str = "Run";

/// An 8-bit picture, grey or RGB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    color: ColorType,
    bytes: Vec<u8>, // [height, width, channels]
}

impl Picture {
    /// Decodes a grey or RGB PNG. `None` for anything else, or if it is larger than a grid can be.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut decoder = Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(Transformations::EXPAND);
        let mut reader = decoder.read_info().ok()?;
        let (width, height) = reader.info().size();
        let (color, depth) = reader.output_color_type();
        let is_plain = matches!(color, ColorType::Grayscale | ColorType::Rgb) && depth == BitDepth::Eight;
        if !is_plain || width.max(height) > MAX_SIDE {
            return None;
        }
        let (width, height) = (width as usize, height as usize);
        let mut bytes = vec![0; width * height * color.samples()];
        reader.next_frame(&mut bytes).ok()?;
        Some(Self { width, height, color, bytes })
    }

    /// Crops a grid of square images to its first rows and columns. Anything else stays whole.
    pub fn corner(&self, image: usize, tiles: usize) -> Self {
        self.first(image, [tiles, tiles])
    }

    /// Crops a grid to the first images of its first row. Anything else stays whole.
    pub fn first_in_row(&self, image: usize, count: usize) -> Self {
        self.first(image, [count, 1])
    }

    fn first(&self, image: usize, [columns, rows]: [usize; 2]) -> Self {
        let is_grid = |length: usize| (length + GAP).is_multiple_of(image + GAP);
        if !(is_grid(self.width) && is_grid(self.height)) {
            return self.clone();
        }
        let side = |tiles: usize| tiles * (image + GAP) - GAP;
        let (width, height) = (self.width.min(side(columns)), self.height.min(side(rows)));
        let channels = self.color.samples();
        let rows = self.bytes.chunks_exact(self.width * channels).take(height);
        Self {
            width,
            height,
            color: self.color,
            bytes: rows.flat_map(|row| &row[..width * channels]).copied().collect(),
        }
    }

    /// Width and height in pixels.
    pub const fn size(&self) -> [usize; 2] {
        [self.width, self.height]
    }

    /// The pixels as RGB, row by row.
    pub fn rgb(&self) -> Vec<u8> {
        match self.color {
            ColorType::Grayscale => self.bytes.iter().flat_map(|grey| [*grey; 3]).collect(),
            _ => self.bytes.clone(),
        }
    }

    /// Compresses the picture to a small PNG with the run's id: 16 levels per channel (4 bits for grey), with the best
    /// of several filters. `None` if the encoder fails.
    pub fn packed(&self, run: &str) -> Option<Vec<u8>> {
        let level = |byte: &u8| ((u16::from(*byte) + u16::from(LEVEL) / 2) / u16::from(LEVEL)) as u8;
        let pair = |pair: &[u8]| (level(&pair[0]) << 4) | pair.get(1).map_or(0, level);
        let rows = self.bytes.chunks_exact(self.width.max(1));
        let (depth, bytes): (BitDepth, Vec<u8>) = match self.color {
            ColorType::Grayscale => (BitDepth::Four, rows.flat_map(|row| row.chunks(2).map(pair)).collect()),
            _ => (BitDepth::Eight, self.bytes.iter().map(|byte| level(byte) * LEVEL).collect()),
        };
        let filters = [Filter::NoFilter, Filter::Sub, Filter::Up, Filter::Paeth, Filter::Adaptive];
        let encoded = filters.into_iter().filter_map(|filter| self.encode(run, (depth, filter), &bytes));
        encoded.min_by_key(Vec::len)
    }

    fn encode(&self, run: &str, (depth, filter): (BitDepth, Filter), bytes: &[u8]) -> Option<Vec<u8>> {
        let mut png = Vec::new();
        let mut encoder = Encoder::new(&mut png, self.width as u32, self.height as u32);
        encoder.set_color(self.color);
        encoder.set_depth(depth);
        encoder.set_compression(Compression::High);
        encoder.set_filter(filter);
        encoder.add_text_chunk(RUN.to_owned(), run.to_owned()).ok()?;
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(bytes).ok()?;
        writer.finish().ok()?;
        Some(png)
    }
}

/// The run id of a compressed picture. `None` without one.
pub fn run_of(png: &[u8]) -> Option<String> {
    let reader = Decoder::new(Cursor::new(png)).read_info().ok()?;
    let texts = &reader.info().uncompressed_latin1_text;
    texts.iter().find(|text| text.keyword == RUN).map(|text| text.text.clone())
}

#[cfg(test)]
mod tests {
    use super::{Picture, run_of};
    use png::ColorType;

    fn picture(color: ColorType) -> Picture {
        let (width, height) = (7, 5);
        let bytes = (0..width * height * color.samples()).map(|k| (k * 37 % 256) as u8).collect();
        Picture { width, height, color, bytes }
    }

    #[test]
    fn packing_a_picture_is_nearly_lossless_and_idempotent() {
        for color in [ColorType::Grayscale, ColorType::Rgb] {
            let picture = picture(color);
            let packed = picture.packed("0123456789abcdef").expect("a PNG");
            let back = Picture::read(&packed).expect("a picture");
            let largest = back.bytes.iter().zip(&picture.bytes).map(|(one, other)| one.abs_diff(*other)).max();
            assert!((back.width, back.height) == (7, 5) && largest <= Some(8), "{largest:?}");
            assert_eq!(back.packed("0123456789abcdef"), Some(packed.clone()));
            assert_eq!(run_of(&packed).as_deref(), Some("0123456789abcdef"));
        }
    }
}
