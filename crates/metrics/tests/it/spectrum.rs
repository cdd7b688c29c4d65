//! The spectrum against numpy (`tests/golden/spectrum.py`), and planted checkerboard patterns.

use metrics::Spectrum;
use proptest::prelude::*;
use serde::Deserialize;

use crate::formula::Sample;
use crate::noise::normal;

const SIZE: usize = 16;

#[derive(Deserialize)]
struct Case {
    name: String,
    images: Sample,
    size: usize,
    radial: Vec<f64>,
    checkerboard: f64,
}

fn spectrum(images: &[f32]) -> Spectrum {
    Spectrum::of(images, SIZE).expect("finite pixels")
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs().max(1.0)
}

#[test]
fn the_spectrum_agrees_with_numpy() {
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("../golden/spectrum.json")).expect("written by the script");
    for case in cases {
        let spectrum = Spectrum::of(&case.images.features(), case.size).expect("finite pixels");
        let (radial, score) = (spectrum.radial(), spectrum.checkerboard());
        assert!(radial.len() == case.radial.len(), "{}", case.name);
        assert!(radial.iter().zip(&case.radial).all(|(a, b)| close(*a, *b)), "{}: {radial:?}", case.name);
        assert!(close(score, case.checkerboard), "{}: {score}", case.name);
    }
}

/// Waves of several frequencies below that of period two, as an image.
fn waves() -> Vec<f32> {
    let wave = |row: usize, column: usize| (row as f32 * 0.7).sin() * (column as f32 * 0.9 + 0.3).cos() / 2.0;
    (0..SIZE * SIZE).map(|place| wave(place / SIZE, place % SIZE)).collect()
}

fn with(image: &[f32], pattern: impl Fn(usize, usize) -> f32) -> Vec<f32> {
    image.iter().enumerate().map(|(place, pixel)| pixel + pattern(place / SIZE, place % SIZE)).collect()
}

fn sign(place: usize) -> f32 {
    if place.is_multiple_of(2) { 1.0 } else { -1.0 }
}

#[test]
fn the_checkerboard_score_detects_faint_patterns_of_period_two_and_no_others() {
    let plain = spectrum(&waves()).checkerboard();
    let faint: [fn(usize, usize) -> f32; 3] =
        [|row, column| 0.02 * sign(row + column), |row, _| 0.02 * sign(row), |_, column| 0.02 * sign(column)];
    for pattern in faint {
        let seen = spectrum(&with(&waves(), pattern)).checkerboard();
        assert!(seen > 3.0 * plain, "{seen}, without it {plain}");
    }
    let wide = spectrum(&with(&waves(), |row, column| 0.02 * sign(row / 2 + column / 2))).checkerboard();
    assert!(wide < 1.5 * plain, "period four: {wide}, without it {plain}");
}

#[test]
fn noise_has_more_power_in_the_highest_rings_than_other_images_and_a_move_has_as_much_in_all() {
    let plain = waves();
    let noisy: Vec<f32> = plain.iter().zip(normal(0)).map(|(pixel, noise)| pixel + 0.05 * noise as f32).collect();
    let ratio = spectrum(&noisy).radial_ratio(&spectrum(&plain));
    assert!(ratio[SIZE / 2] > 1.5 && (0.8..1.2).contains(&ratio[3]), "{ratio:?}");
    let moved: Vec<f32> = (0..SIZE * SIZE).map(|place| plain[place / SIZE * SIZE + (place + 3) % SIZE]).collect();
    let ratio = spectrum(&moved).radial_ratio(&spectrum(&plain));
    assert!(ratio.iter().all(|ratio| (ratio - 1.0).abs() < 1e-3), "{ratio:?}");
    let blank = spectrum(&[0.0; SIZE * SIZE]);
    assert!(blank.radial_ratio(&blank).iter().all(|ratio| *ratio == 1.0), "what rounding would hide is equal");
}

#[test]
fn images_of_one_color_score_1() {
    for level in [-1.0, 0.0, 0.5] {
        let score = spectrum(&[level; SIZE * SIZE]).checkerboard();
        assert!(close(score, 1.0), "{score}");
    }
}

proptest! {
    #[test]
    fn all_power_is_that_of_the_pixels(images in prop::collection::vec(-1f32..1.0, 2 * SIZE * SIZE)) {
        let rings = spectrum(&images).radial();
        let mean = images.iter().map(|pixel| f64::from(pixel.powi(2))).sum::<f64>() / images.len() as f64;
        let expected = images.chunks(SIZE * SIZE).map(|image| image.iter().map(|x| f64::from(*x)).sum::<f64>().powi(2));
        let expected = expected.sum::<f64>() / 2.0 / (SIZE * SIZE) as f64;
        prop_assert!(close(rings[0], expected), "the mean's");
        prop_assert!(rings[1..].iter().all(|ring| *ring < (SIZE * SIZE) as f64 * mean));
    }

    #[test]
    fn parts_join_to_the_whole(images in prop::collection::vec(-1f32..1.0, 3 * SIZE * SIZE)) {
        let (two, one) = images.split_at(2 * SIZE * SIZE);
        let (joined, whole) = (spectrum(two).joined(&spectrum(one)), spectrum(&images));
        prop_assert!(close(joined.checkerboard(), whole.checkerboard()));
        prop_assert!(joined.radial().iter().zip(whole.radial()).all(|(joined, whole)| close(*joined, whole)));
    }

    #[test]
    fn moving_an_image_around_changes_nothing(row in 0..SIZE, column in 0..SIZE) {
        let image = with(&waves(), |row, column| 0.1 * sign(row + column));
        let moved: Vec<f32> = (0..SIZE * SIZE)
            .map(|place| image[(place / SIZE + row) % SIZE * SIZE + (place + column) % SIZE])
            .collect();
        prop_assert!(close(spectrum(&moved).checkerboard(), spectrum(&image).checkerboard()));
    }
}
