//! A chart as PNG: plotters' bitmap backend at the SVG's units, averaged to two PNG pixels per CSS pixel.

use std::collections::BTreeMap;

use plotters::coord::Shift;
use plotters::prelude::*;
use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use super::canvas::{BACKGROUND, units};

/// Units of the drawing per PNG pixel, in each direction.
const UNITS: usize = 2;

/// Maximum number of palette colours.
const MAX_COLORS: usize = 256;

/// The error of drawing a bitmap.
pub type RasterError = DrawingAreaErrorKind<<BitMapBackend<'static> as DrawingBackend>::ErrorType>;

/// A bitmap in units of the drawing, as rows of RGB.
pub struct Raster {
    width: usize,
    bytes: Vec<u8>, // [height, width, 3]
}

impl Raster {
    /// Draws a chart of this width and height in CSS pixels.
    ///
    /// # Errors
    ///
    /// The error of plotters.
    pub fn draw(
        (width, height): (u32, u32),
        paint: impl FnOnce(&DrawingArea<BitMapBackend, Shift>) -> Result<(), RasterError>,
    ) -> Result<Self, RasterError> {
        let (width, height) = (units(width), units(height));
        let mut bytes = vec![0; width as usize * height as usize * 3];
        let area = BitMapBackend::with_buffer(&mut bytes, (width, height)).into_drawing_area();
        area.fill(&BACKGROUND)?;
        paint(&area)?;
        area.present()?;
        drop(area);
        Ok(Self { width: width as usize, bytes })
    }

    /// Overlays a picture with nearest-neighbour scaling. `rgb` has rows of `columns` pixels.
    pub fn overlay(&mut self, (rgb, columns): (&[u8], usize), [left, top, right, bottom]: [usize; 4]) {
        let rows = rgb.len() / (3 * columns.max(1));
        for y in top..bottom {
            let row = (y - top) * rows / (bottom - top);
            for x in left..right {
                let from = 3 * (row * columns + (x - left) * columns / (right - left));
                let to = 3 * (y * self.width + x);
                self.bytes[to..to + 3].copy_from_slice(&rgb[from..from + 3]);
            }
        }
    }

    /// Encodes the PNG with at most 256 colours. `None` if the encoder fails.
    pub fn png(&self) -> Option<Vec<u8>> {
        let (width, height) = (self.width / UNITS, self.bytes.len() / (3 * self.width * UNITS));
        let places = (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
        let pixels: Vec<Color> = places.map(|place| self.pixel(place)).collect();
        let (palette, indices) = quantize(&pixels);
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, width as u32, height as u32);
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_palette(palette.concat());
        encoder.set_compression(Compression::High);
        encoder.set_filter(Filter::NoFilter);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&indices).ok()?;
        writer.finish().ok()?;
        Some(bytes)
    }

    /// The mean colour of a pixel's units.
    fn pixel(&self, (row, column): (usize, usize)) -> Color {
        let count = UNITS * UNITS;
        [0, 1, 2].map(|channel| {
            let at = |k: usize| {
                let (y, x) = (row * UNITS + k / UNITS, column * UNITS + k % UNITS);
                u32::from(self.bytes[3 * (y * self.width + x) + channel])
            };
            ((0..count).map(at).sum::<u32>() / count as u32) as u8
        })
    }
}

/// Red, green and blue.
type Color = [u8; 3];

/// The most frequent colours as a palette, and for each pixel the index of its own or the nearest colour.
fn quantize(pixels: &[Color]) -> (Vec<Color>, Vec<u8>) {
    let mut counts = BTreeMap::<Color, usize>::new();
    pixels.iter().for_each(|pixel| *counts.entry(*pixel).or_default() += 1);
    let mut palette: Vec<Color> = counts.keys().copied().collect();
    palette.sort_by_key(|color| std::cmp::Reverse(counts[color]));
    palette.truncate(MAX_COLORS);
    let apart = |one: &Color, other: &Color| -> u32 {
        one.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum()
    };
    let nearest = |color: &Color| (0..palette.len()).min_by_key(|k| apart(&palette[*k], color)).unwrap_or(0) as u8;
    let index: BTreeMap<Color, u8> = counts.keys().map(|color| (*color, nearest(color))).collect();
    let indices = pixels.iter().map(|pixel| index[pixel]).collect();
    (palette, indices)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlay_fills_its_place_and_pixels_are_means_of_units() {
        let mut raster = Raster::draw((2, 1), |_| Ok(())).expect("drawn");
        // Eight units by four: the left half black over white, one pixel of each.
        raster.overlay((&[0, 0, 0, 255, 255, 255], 1), [0, 0, 4, 4]);
        raster.overlay((&[100, 100, 100], 1), [4, 0, 5, 1]);
        let png = raster.png().expect("a PNG");
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a head");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut pixels).expect("dots");
        let grey: Vec<u8> = pixels.chunks(3).map(|pixel| pixel[0]).collect();
        assert_eq!(
            grey,
            [0, 0, 216, 255, 255, 255, 255, 255],
            "four dots a row: 216 is the mean of 100 and three times 255"
        );
    }

    #[test]
    fn rare_colors_become_the_nearest_frequent_ones() {
        let many: Vec<Color> = (0..300_u32).map(|k| [(k % 256) as u8, (k / 256) as u8, 0]).collect();
        let pixels = [many[..256].to_vec(), many.clone()].concat();
        let (palette, indices) = quantize(&pixels);
        assert_eq!(palette.len(), 256);
        let of = |pixel: usize| palette[indices[pixel] as usize];
        assert!((0..512).all(|pixel| of(pixel) == pixels[pixel]), "what is drawn twice keeps its colour");
        assert_eq!(of(512 + 3), [3, 0, 0], "its neighbour has one red more or one green less");
    }
}
