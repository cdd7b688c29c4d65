//! From the numbers of an array to pixels in [-1, 1], `[images, channels, height, width]`. Numbers of another convention are refused: measures
//! would accept them silently.

use data::npy::{Array, Numbers};

/// Numbers that all lie within this distance of 0 may not have been scaled to [-1, 1].
const NARROW: f32 = 0.75;

/// Images of an array.
pub struct Pixels {
    /// Channels, height and width.
    pub shape: [usize; 3],
    /// All of them, in [-1, 1].
    pub pixels: Vec<f32>,
    /// A warning about their range.
    pub warning: Option<String>,
}

impl Pixels {
    /// Images of an array of three axes (grey) or four, with channels first or last.
    ///
    /// # Errors
    ///
    /// If the shape or the range is another: the reason with a remedy.
    pub fn of(array: Array) -> Result<Self, String> {
        let layout = Layout::of(&array.shape)?;
        let (pixels, warning) = match array.numbers {
            Numbers::Bytes(bytes) => (of_bytes(&bytes)?, None),
            Numbers::Integers(values) => (of_integers(&values)?, None),
            Numbers::Singles(values) => of_floats(values)?,
            Numbers::Doubles(values) => of_floats(values.into_iter().map(|value| value as f32).collect())?,
        };
        Ok(Self { shape: layout.shape, pixels: layout.channels_first(pixels), warning })
    }
}

/// Pixels of bytes: 0 is -1, 255 is 1.
pub fn scaled(bytes: impl IntoIterator<Item = u8>) -> Vec<f32> {
    bytes.into_iter().map(|byte| f32::from(byte) / 127.5 - 1.0).collect()
}

fn of_bytes(bytes: &[u8]) -> Result<Vec<f32>, String> {
    if bytes.iter().max() == Some(&1) {
        return Err("every pixel is 0 or 1, and white is 255 in bytes\nhint: numpy.save(path, 255 * x)".to_owned());
    }
    Ok(scaled(bytes.iter().copied()))
}

fn of_integers(values: &[i64]) -> Result<Vec<f32>, String> {
    let bytes: Result<Vec<u8>, _> = values.iter().map(|value| u8::try_from(*value)).collect();
    if let Ok(bytes) = bytes {
        return of_bytes(&bytes);
    }
    let (least, most) = values.iter().fold((i64::MAX, i64::MIN), |(a, b), value| (a.min(*value), b.max(*value)));
    let remedy = match (least, most) {
        (0.., ..=0xffff) => "(x // 257).astype(\"uint8\"))",
        (-128.., ..=127) => "(x + 128).astype(\"uint8\"))",
        _ => "x.clip(0, 255).astype(\"uint8\"))",
    };
    Err(format!("pixels are whole numbers from {least} to {most}, not from 0 to 255\nhint: numpy.save(path, {remedy}"))
}

fn of_floats(values: Vec<f32>) -> Result<(Vec<f32>, Option<String>), String> {
    if let Some(place) = values.iter().position(|value| !value.is_finite()) {
        return Err(format!(
            "pixel {place} (counted from 0 over all images) is {}, not a finite number",
            values[place]
        ));
    }
    let (least, most) = values.iter().fold((f32::MAX, f32::MIN), |(a, b), value| (a.min(*value), b.max(*value)));
    let not_in_range =
        |why: &str, remedy: &str| Err(format!("{why}; they have to lie in [-1, 1]\nhint: numpy.save(path, {remedy})"));
    match (least, most) {
        (0.0.., ..=1.0) => not_in_range("no pixel is below 0, as of images in [0, 1]", "2 * x - 1"),
        (0.0.., ..=255.0) => {
            not_in_range(&format!("pixels go up to {most}, as of images in [0, 255]"), "x / 127.5 - 1")
        }
        (-1.05..-1.0, ..=1.05) | (-1.05.., 1.0..=1.05) if least < -1.0 || most > 1.0 => {
            not_in_range(&format!("pixels go from {least} to {most}"), "x.clip(-1, 1)")
        }
        (-1.0.., ..=1.0) if least > -NARROW && most < NARROW => {
            let warning = format!("its pixels go from {least} to {most} only: were they scaled to [-1, 1]?");
            Ok((values, Some(warning)))
        }
        (-1.0.., ..=1.0) => Ok((values, None)),
        _ => not_in_range(
            &format!("pixels go from {least} to {most}, as if divided by a deviation"),
            "2 * (x * std + mean) - 1",
        ),
    }
}

/// The meaning of an array's axes.
struct Layout {
    /// Channels, height and width.
    shape: [usize; 3],
    is_channels_last: bool,
}

impl Layout {
    fn of(shape: &[usize]) -> Result<Self, String> {
        let is_colour = |channels| matches!(channels, 1 | 3);
        let (shape, is_channels_last) = match *shape {
            [_, height, width] => ([1, height, width], false),
            [_, channels, height, width] if is_colour(channels) => ([channels, height, width], false),
            [_, height, width, channels] if is_colour(channels) => ([channels, height, width], true),
            [_, 4, ..] => return Err(of_four_channels("x[:, :3]")),
            [_, _, _, 4] => return Err(of_four_channels("x[..., :3]")),
            _ => {
                return Err(format!(
                    "an array of shape {shape:?} is neither features [n, d] nor images [n, size, size], [n, channels, size, size] or \
                     [n, size, size, channels] with 1 or 3 channels"
                ));
            }
        };
        Ok(Self { shape, is_channels_last })
    }

    fn channels_first(&self, pixels: Vec<f32>) -> Vec<f32> {
        let [channels, height, width] = self.shape;
        if !self.is_channels_last || channels == 1 {
            return pixels;
        }
        let planes = |image: &[f32]| -> Vec<f32> {
            (0..channels).flat_map(|channel| image.iter().skip(channel).step_by(channels).copied()).collect()
        };
        pixels.chunks_exact(channels * height * width).flat_map(planes).collect()
    }
}

fn of_four_channels(remedy: &str) -> String {
    format!("images of 4 channels, of which one is opacity\nhint: numpy.save(path, {remedy})")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(shape: &[usize], numbers: Numbers) -> Result<Vec<f32>, String> {
        Pixels::of(Array { shape: shape.to_vec(), numbers }).map(|found| found.pixels)
    }

    fn refused(numbers: Numbers) -> String {
        pixels(&[1, 1, 2], numbers).expect_err("refused")
    }

    #[test]
    fn bytes_and_small_integers_are_scaled_and_floats_taken_as_they_are() {
        assert_eq!(pixels(&[1, 1, 2], Numbers::Bytes(vec![0, 255])), Ok(vec![-1.0, 1.0]));
        assert_eq!(pixels(&[1, 1, 2], Numbers::Integers(vec![255, 0])), Ok(vec![1.0, -1.0]));
        assert_eq!(pixels(&[1, 1, 2], Numbers::Singles(vec![-1.0, 0.5])), Ok(vec![-1.0, 0.5]));
        assert_eq!(pixels(&[1, 1, 2], Numbers::Doubles(vec![-1.0, 0.5])), Ok(vec![-1.0, 0.5]));
    }

    #[test]
    fn channels_may_come_last() {
        let values: Vec<f32> = (0..24).map(|k| k as f32 / 24.0 - 0.9).collect();
        let last = pixels(&[2, 2, 2, 3], Numbers::Singles(values.clone())).expect("images");
        let at = |image: usize, channel: usize, place: usize| values[image * 12 + place * 3 + channel];
        let expected: Vec<f32> = (0..24).map(|k| at(k / 12, k / 4 % 3, k % 4)).collect();
        assert_eq!(last, expected);
        assert_eq!(pixels(&[2, 3, 2, 2], Numbers::Singles(values.clone())), Ok(values));
    }

    #[test]
    fn pixels_of_another_convention_are_refused_with_what_makes_them_right() {
        let floats = |values: &[f32]| refused(Numbers::Singles(values.to_vec()));
        assert_eq!(
            floats(&[0.0, 1.0]),
            "no pixel is below 0, as of images in [0, 1]; they have to lie in [-1, 1]\nhint: numpy.save(path, 2 * x - 1)"
        );
        assert_eq!(
            floats(&[0.0, 254.5]),
            "pixels go up to 254.5, as of images in [0, 255]; they have to lie in [-1, 1]\nhint: numpy.save(path, x / 127.5 - 1)"
        );
        assert!(floats(&[-2.1, 2.6]).ends_with("\nhint: numpy.save(path, 2 * (x * std + mean) - 1)"));
        assert!(floats(&[-1.01, 1.0]).ends_with("\nhint: numpy.save(path, x.clip(-1, 1))"));
        assert!(floats(&[-1.0, f32::NAN]).starts_with("pixel 1 (counted from 0 over all images) is NaN"));
        assert!(refused(Numbers::Bytes(vec![0, 1])).ends_with("\nhint: numpy.save(path, 255 * x)"));
        assert_eq!(
            refused(Numbers::Integers(vec![0, 65_535])),
            "pixels are whole numbers from 0 to 65535, not from 0 to 255\nhint: numpy.save(path, (x // 257).astype(\"uint8\"))"
        );
        assert!(pixels(&[1, 2, 2, 4], Numbers::Bytes(vec![9; 16])).is_err_and(|why| why.contains("opacity")));
        assert!(pixels(&[1, 2, 2, 5], Numbers::Bytes(vec![9; 20])).is_err());
    }

    #[test]
    fn a_narrow_range_is_warned_about() {
        let array = Array { shape: vec![1, 1, 2], numbers: Numbers::Singles(vec![-0.5, 0.5]) };
        let found = Pixels::of(array).expect("images");
        assert_eq!(found.warning.as_deref(), Some("its pixels go from -0.5 to 0.5 only: were they scaled to [-1, 1]?"));
    }
}
