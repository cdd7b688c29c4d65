//! Decodes one picture of a folder: checks its size, composites it on white, crops the middle square, resizes it (or leaves a square as it
//! is), and applies the Exif orientation of a JPEG (not of a PNG).

mod orientation;

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use png::{ColorType, Transformations};
use thiserror::Error;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Pixels of the largest picture that is decoded.
const MOST_PIXELS: u64 = 100_000_000;

/// Bytes of the largest file that is read.
const MOST_BYTES: u64 = 256 << 20;

/// Channels of a picture that was decoded.
pub(crate) const CHANNELS: usize = 3;

/// What is wrong with a picture.
#[derive(Debug, Error)]
pub enum PictureFault {
    /// The operating system reports an error.
    #[error("can't read it: {0}")]
    Unreadable(io::Error),
    /// A file larger than any picture.
    #[error("more than {} MiB", MOST_BYTES >> 20)]
    TooLong,
    /// Neither PNG nor JPEG by content.
    #[error("neither PNG nor JPEG")]
    Unknown,
    /// The header claims too many pixels; the picture was not decoded.
    #[error("claims to have {width}×{height} pixels, more than {} million", MOST_PIXELS / 1_000_000)]
    Enormous {
        /// Width in its header.
        width: u64,
        /// Height in its header.
        height: u64,
    },
    /// Damaged, or of an unsupported kind.
    #[error("can't be decoded: {0}")]
    Damaged(String),
}

/// A decoded picture, `[height, width, 3]`.
pub(crate) struct Decoded {
    /// Pixels in a row.
    pub(crate) width: usize,
    /// Rows.
    pub(crate) height: usize,
    bytes: Vec<u8>,
    /// Exif orientation, 1 to 8; 1 is upright.
    orientation: u16,
}

/// The middle square of a picture, resized to `[3, size, size]`.
pub(crate) fn decode_square(path: &Path, size: usize) -> Result<Vec<u8>, PictureFault> {
    resized(decode(path)?, size)
}

/// A picture at its own size.
pub(crate) fn decode(path: &Path) -> Result<Decoded, PictureFault> {
    let mut file = Vec::new();
    let opened = File::open(path).map_err(PictureFault::Unreadable)?;
    opened.take(MOST_BYTES + 1).read_to_end(&mut file).map_err(PictureFault::Unreadable)?;
    match &*file {
        file if file.len() as u64 > MOST_BYTES => Err(PictureFault::TooLong),
        file if file.starts_with(b"\x89PNG\r\n\x1a\n") => decode_png(file),
        file if file.starts_with(&[0xff, 0xd8]) => decode_jpeg(file),
        _ => Err(PictureFault::Unknown),
    }
}

impl Decoded {
    /// The pixels of a square picture, `[3, size, size]`.
    pub(crate) fn into_planes(self) -> Vec<u8> {
        orientation::apply(planes(&self.bytes), self.width, self.orientation)
    }
}

fn decode_png(file: &[u8]) -> Result<Decoded, PictureFault> {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(damaged)?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    check(width, height)?;
    let size = reader.output_buffer_size().ok_or_else(|| damaged("too large"))?;
    let mut bytes = vec![0; size];
    let frame = reader.next_frame(&mut bytes).map_err(damaged)?;
    bytes.truncate(frame.buffer_size());
    let bytes = match frame.color_type {
        ColorType::Rgb => bytes,
        ColorType::Rgba => bytes.as_chunks::<4>().0.iter().flat_map(|&[r, g, b, a]| on_white([r, g, b], a)).collect(),
        ColorType::GrayscaleAlpha => bytes.as_chunks::<2>().0.iter().flat_map(|&[v, a]| on_white([v; 3], a)).collect(),
        _ => bytes.iter().flat_map(|&v| [v; 3]).collect(),
    };
    Ok(Decoded { width, height, bytes, orientation: 1 })
}

/// Strict: a truncated file is an error instead of a grey area.
fn decode_jpeg(file: &[u8]) -> Result<Decoded, PictureFault> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::RGB)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
        .set_strict_mode(true);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    decoder.decode_headers().map_err(damaged)?;
    let (width, height) = decoder.dimensions().ok_or_else(|| damaged("it has no size"))?;
    check(width, height)?;
    let bytes = decoder.decode().map_err(damaged)?;
    let orientation = decoder.exif().map_or(1, |exif| orientation::from_exif(exif));
    Ok(Decoded { width, height, bytes, orientation })
}

fn check(width: usize, height: usize) -> Result<(), PictureFault> {
    let (width, height) = (width as u64, height as u64);
    if width * height == 0 {
        return Err(damaged("it has no pixels"));
    }
    if width * height > MOST_PIXELS { Err(PictureFault::Enormous { width, height }) } else { Ok(()) }
}

/// A colour with opacity `opaque` / 255, composited on white.
fn on_white(colour: [u8; 3], opaque: u8) -> [u8; 3] {
    let opaque = u32::from(opaque);
    colour.map(|level| ((u32::from(level) * opaque + 255 * (255 - opaque) + 127) / 255) as u8)
}

fn resized(picture: Decoded, size: usize) -> Result<Vec<u8>, PictureFault> {
    let Decoded { width, height, bytes, orientation } = picture;
    let whole = Image::from_vec_u8(width as u32, height as u32, bytes, PixelType::U8x3).map_err(damaged)?;
    let mut square = Image::new(size as u32, size as u32, PixelType::U8x3);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom))
        .fit_into_destination(Some((0.5, 0.5)));
    Resizer::new().resize(&whole, &mut square, &options).map_err(damaged)?;
    Ok(orientation::apply(planes(square.buffer()), size, orientation))
}

/// From `[height, width, 3]` to `[3, height, width]`.
fn planes(pixels: &[u8]) -> Vec<u8> {
    (0..CHANNELS).flat_map(|channel| pixels.iter().skip(channel).step_by(CHANNELS).copied()).collect()
}

fn damaged(error: impl std::fmt::Display) -> PictureFault {
    PictureFault::Damaged(error.to_string())
}

#[cfg(test)]
mod tests;
