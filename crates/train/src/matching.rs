//! Two sets of images in one size and number of channels, without loss.

use spec::Source;

use crate::samples::{Content, Samples};

/// Pixels at each edge of the images of MNIST and Fashion-MNIST that make 32 of 28.
const PADDING: usize = 2;

/// Images of both sides in one shape.
pub struct Matched {
    /// Channels, height and width.
    pub shape: [usize; 3],
    /// The real ones, `[images, channels, height, width]`.
    pub real: Vec<f32>,
    /// The samples.
    pub fake: Vec<f32>,
    /// The data set whose feature network describes them.
    pub source: Source,
    /// The changes to them.
    pub warnings: Vec<String>,
}

impl Matched {
    /// Pads images of 28×28 as data sets are padded, and repeats grey in three channels if the other side is in colour. None if the shapes still
    /// differ.
    pub fn of(real: &Samples, fake: &Samples) -> Option<Self> {
        let mut warnings = Vec::new();
        let (
            Content::Images { shape: real_shape, pixels: real_pixels },
            Content::Images { shape: fake_shape, pixels: fake_pixels },
        ) = (&real.content, &fake.content)
        else {
            return None;
        };
        let (mut real_shape, mut real_pixels) = (*real_shape, real_pixels.clone());
        let (mut fake_shape, mut fake_pixels) = (*fake_shape, fake_pixels.clone());
        let sides = [("real ones", &mut real_shape, &mut real_pixels), ("samples", &mut fake_shape, &mut fake_pixels)];
        for (who, shape, pixels) in sides {
            if shape[1..] == [28, 28] {
                *pixels = padded(pixels);
                *shape = [shape[0], 28 + 2 * PADDING, 28 + 2 * PADDING];
                warnings
                    .push(format!("the {who} are 28×28: padded with black to 32×32, as MNIST and Fashion-MNIST are"));
            }
        }
        let sides = [("real ones", &mut real_shape, &mut real_pixels), ("samples", &mut fake_shape, &mut fake_pixels)];
        let channels = sides.iter().map(|(_, shape, _)| shape[0]).max()?;
        for (who, shape, pixels) in sides {
            if shape[0] < channels {
                *pixels = pixels.chunks_exact(shape[1] * shape[2]).flat_map(|plane| plane.repeat(channels)).collect();
                shape[0] = channels;
                warnings.push(format!("the {who} are grey and the others in colour: both are measured in colour"));
            }
        }
        let source = [real.source, fake.source].into_iter().flatten().find(|source| source.channels() == channels);
        let unknown = if channels == 1 { Source::FashionMnist } else { Source::Images };
        (real_shape == fake_shape).then(|| Self {
            shape: real_shape,
            real: real_pixels,
            fake: fake_pixels,
            source: source.unwrap_or(unknown),
            warnings,
        })
    }
}

/// Planes of 28×28 with a black edge.
fn padded(pixels: &[f32]) -> Vec<f32> {
    const BLACK: f32 = -1.0;
    let side = 28 + 2 * PADDING;
    let mut out = Vec::new();
    for plane in pixels.chunks_exact(28 * 28) {
        out.resize(out.len() + PADDING * side, BLACK);
        for row in plane.chunks_exact(28) {
            out.extend([BLACK; PADDING]);
            out.extend(row);
            out.extend([BLACK; PADDING]);
        }
        out.resize(out.len() + PADDING * side, BLACK);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn images(shape: [usize; 3], pixels: Vec<f32>) -> Samples {
        Samples { content: Content::Images { shape, pixels }, source: None, warnings: Vec::new() }
    }

    #[test]
    fn images_of_28_pixels_are_padded_as_data_sets_are() {
        let small = images([1, 28, 28], (0..2 * 784).map(|k| k as f32 / 2_000.0).collect());
        let large = images([1, 32, 32], vec![0.0; 2 * 1_024]);
        let found = Matched::of(&large, &small).expect("one shape");
        assert_eq!((found.shape, found.fake.len(), found.warnings.len()), ([1, 32, 32], 2 * 1_024, 1));
        let at = |image: usize, row: usize, column: usize| found.fake[image * 1_024 + row * 32 + column];
        assert_eq!([at(0, 1, 9), at(0, 9, 1), at(1, 30, 9), at(1, 9, 30)], [-1.0; 4]);
        assert_eq!([at(0, 2, 2), at(1, 29, 29)], [0.0, 1_567.0 / 2_000.0]);
    }

    #[test]
    fn grey_beside_colour_is_measured_in_colour() {
        let grey = images([1, 8, 8], (0..128).map(|k| k as f32 / 128.0).collect());
        let colour = images([3, 8, 8], vec![0.5; 2 * 192]);
        let found = Matched::of(&grey, &colour).expect("one shape");
        assert_eq!((found.shape, found.source, found.warnings.len()), ([3, 8, 8], Source::Images, 1));
        assert_eq!((found.real[64 + 7], found.real[192 + 128 + 7]), (7.0 / 128.0, 71.0 / 128.0));
    }

    #[test]
    fn the_feature_network_is_that_of_the_data_set_with_those_colours() {
        let of = |source, channels| Samples { source, ..images([channels, 8, 8], vec![0.0; channels * 64]) };
        let source = |real, fake| Matched::of(&real, &fake).expect("one shape").source;
        assert_eq!(source(of(None, 1), of(None, 1)), Source::FashionMnist);
        assert_eq!(source(of(None, 1), of(Some(Source::Mnist), 1)), Source::Mnist);
        assert_eq!(source(of(Some(Source::Rooms), 3), of(Some(Source::Cifar10), 3)), Source::Rooms);
        assert_eq!(source(of(Some(Source::RoomsGrey), 1), of(None, 3)), Source::Images);
    }
}
