//! Grids of images as PNG: contact sheets of a data set, samples of a generator. No captions.

use crate::Images;

/// Pixels between two images of a grid.
const GAP: usize = 2;

/// The gap's brightness: white stands out from the black background of the images.
const GAP_LEVEL: u8 = 255;

/// A picture of bytes, grey or RGB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    channels: usize,
    bytes: Vec<u8>, // [height, width, channels]
}

/// The first images of a half, row by row.
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

/// Images side by side, row by row, with a thin gap between them. The last row may be incomplete.
///
/// - `pixels`: `[image, channel, height, width]`, in [-1, 1]; what lies outside is cut to the range, and NaN is black
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
    let mut picture = Picture::blank(spread(columns, width), spread(count.div_ceil(columns), height), channels);
    for (index, image) in pixels.chunks_exact(image_len).enumerate() {
        let corner = (index / columns * (height + GAP), index % columns * (width + GAP));
        picture.paste(image, shape, corner);
    }
    picture
}

impl Picture {
    /// Width and height in pixels.
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// The bytes of one pixel, one for each channel.
    ///
    /// # Panics
    ///
    /// If the pixel is outside.
    pub fn pixel(&self, row: usize, column: usize) -> &[u8] {
        assert!(row < self.height && column < self.width, "row {row}, column {column} is outside the picture");
        &self.bytes[(row * self.width + column) * self.channels..][..self.channels]
    }

    /// The picture as a PNG file. The same picture always gives the same bytes.
    ///
    /// # Errors
    ///
    /// The picture is larger than PNG allows.
    pub fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width as u32, self.height as u32);
        encoder.set_color(if self.channels == 1 { png::ColorType::Grayscale } else { png::ColorType::Rgb });
        encoder.write_header()?.write_image_data(&self.bytes)?;
        Ok(file)
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

/// The inverse of what a byte means to a network.
fn byte(value: f32) -> u8 {
    ((value + 1.0) * 127.5).round() as u8
}

fn spread(count: usize, side: usize) -> usize {
    count * (side + GAP) - GAP
}
