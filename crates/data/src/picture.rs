//! PNG pictures: contact sheets of a data set, grids of samples, animations, and reading a picture back.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use crate::Images;

/// The largest width and height of a picture that is read.
const LARGEST: usize = 4096;

/// Pixels between two images of a grid.
const GAP: usize = 2;

/// The gap's brightness: white, because the images' background is black.
const GAP_LEVEL: u8 = 255;

/// A picture of bytes, grey or RGB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    channels: usize,
    bytes: Vec<u8>, // [height, width, channels]
}

/// The first images of a split, row by row.
///
/// # Panics
///
/// If there is no image, no row or no column.
pub fn contact_sheet(images: &Images, columns: usize, rows: usize) -> Picture {
    let count = images.len().min(columns * rows);
    let indices: Vec<u32> = (0..count as u32).collect();
    let mut pixels = Vec::new();
    images.batch_into(&indices, &mut pixels);
    grid(&pixels, images.shape(), columns)
}

/// A grid of images, row by row, with a thin gap between them. The last row may be incomplete.
///
/// - `pixels`: `[images, channels, height, width]`, clamped to [-1, 1]; NaN is black
/// - `shape`: `[channels, height, width]` of one image, with 1 channel (grey) or 3 (RGB)
///
/// # Panics
///
/// If `pixels` is not a whole number of images, at least one, or there is no column or another number of channels.
pub fn grid(pixels: &[f32], shape: [usize; 3], columns: usize) -> Picture {
    let [channels, height, width] = shape;
    let image_len = channels * height * width;
    assert!(matches!(channels, 1 | 3), "a picture has 1 or 3 channels, not {channels}");
    assert!(
        columns > 0 && !pixels.is_empty() && pixels.len().is_multiple_of(image_len),
        "a grid needs whole images and columns"
    );
    let count = pixels.len() / image_len;
    let columns = columns.min(count);
    let mut picture =
        Picture::blank(grid_extent(columns, width), grid_extent(count.div_ceil(columns), height), channels);
    for (index, image) in pixels.chunks_exact(image_len).enumerate() {
        let corner = (index / columns * (height + GAP), index % columns * (width + GAP));
        picture.paste(image, shape, corner);
    }
    picture
}

/// An animated PNG file that loops over pictures of one size, each shown for `milliseconds`. Viewers without animation show the first.
///
/// # Errors
///
/// If there is no picture, or pictures are larger than PNG allows.
///
/// # Panics
///
/// If they differ in size or colours.
pub fn animation(pictures: &[Picture], milliseconds: u16) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let Some(first) = pictures.first() else {
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "an animation without pictures").into());
    };
    let mut encoder = first.encoder(&mut file);
    encoder.set_animated(pictures.len() as u32, 0)?;
    encoder.set_frame_delay(milliseconds, 1000)?;
    let mut writer = encoder.write_header()?;
    for picture in pictures {
        assert_eq!((picture.size(), picture.channels), (first.size(), first.channels), "pictures of one kind");
        writer.write_image_data(&picture.bytes)?;
    }
    writer.finish()?;
    Ok(file)
}

/// Reads a PNG file, grey or RGB, of 8 bits a channel and at most 4096 pixels wide and high.
///
/// # Errors
///
/// A message with the reason.
pub fn read_png(path: &Path) -> Result<Picture, String> {
    let words = |error: png::DecodingError| error.to_string();
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut reader = png::Decoder::new(BufReader::new(file)).read_info().map_err(words)?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    if width.max(height) > LARGEST {
        return Err(format!("an image of {width}×{height}, more than {LARGEST} pixels wide or high"));
    }
    let channels = match (reader.info().color_type, reader.info().bit_depth) {
        (png::ColorType::Grayscale, png::BitDepth::Eight) => 1,
        (png::ColorType::Rgb, png::BitDepth::Eight) => 3,
        (color, depth) => return Err(format!("{color:?} of {depth:?} bits is neither grey nor RGB of 8 bits")),
    };
    let mut bytes = vec![0; width * height * channels];
    reader.next_frame(&mut bytes).map_err(words)?;
    Ok(Picture { width, height, channels, bytes })
}

impl Picture {
    /// Width and height in pixels.
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// The bytes of one pixel, `[channels]`.
    ///
    /// # Panics
    ///
    /// If the pixel is outside.
    pub fn pixel(&self, row: usize, column: usize) -> &[u8] {
        assert!(row < self.height && column < self.width, "row {row}, column {column} is outside the picture");
        &self.bytes[(row * self.width + column) * self.channels..][..self.channels]
    }

    /// The picture as a PNG file. Equal pictures give equal bytes.
    ///
    /// # Errors
    ///
    /// The picture is larger than PNG allows.
    pub fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut file = Vec::new();
        self.encoder(&mut file).write_header()?.write_image_data(&self.bytes)?;
        Ok(file)
    }

    fn encoder<'f>(&self, file: &'f mut Vec<u8>) -> png::Encoder<'f, &'f mut Vec<u8>> {
        let mut encoder = png::Encoder::new(file, self.width as u32, self.height as u32);
        encoder.set_color(if self.channels == 1 { png::ColorType::Grayscale } else { png::ColorType::Rgb });
        encoder
    }

    /// The picture with each pixel repeated as a block of `times`×`times`.
    pub fn enlarged(&self, times: usize) -> Self {
        let Self { width, height, channels, ref bytes } = *self;
        let rows = bytes.chunks_exact(width * channels).flat_map(|row| {
            let wide: Vec<u8> = row.chunks_exact(channels).flat_map(|pixel| pixel.repeat(times)).collect();
            wide.repeat(times)
        });
        Self { width: times * width, height: times * height, channels, bytes: rows.collect() }
    }

    /// Shape `[channels, height, width]`, and the pixels in this order, in [-1, 1].
    pub fn pixels(&self) -> ([usize; 3], Vec<f32>) {
        let Self { width, height, channels, ref bytes } = *self;
        let planes = (0..channels).flat_map(|channel| bytes.iter().skip(channel).step_by(channels));
        ([channels, height, width], planes.map(|&byte| f32::from(byte) / 127.5 - 1.0).collect())
    }

    fn blank(width: usize, height: usize, channels: usize) -> Self {
        Self { width, height, channels, bytes: vec![GAP_LEVEL; width * height * channels] }
    }

    fn paste(&mut self, image: &[f32], [channels, height, width]: [usize; 3], (top, left): (usize, usize)) {
        for (place, &value) in image.iter().enumerate() {
            let (channel, row, column) = (place / (height * width), place / width % height, place % width);
            let pixel = (top + row) * self.width + left + column;
            self.bytes[pixel * channels + channel] = byte(value);
        }
    }
}

/// The byte of a number in [-1, 1].
fn byte(value: f32) -> u8 {
    ((value + 1.0) * 127.5).round() as u8
}

fn grid_extent(count: usize, side: usize) -> usize {
    count * (side + GAP) - GAP
}
