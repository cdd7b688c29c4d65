//! Registered shifts: planted ones are found to a fraction of a pixel; noise, brightness and contrast are none.

use std::f64::consts::TAU;

use metrics::{MetricError, median_shift, registered_shift};
use proptest::prelude::*;

use crate::noise::normal;

const SIZE: usize = 32;

/// A blob beside a smaller one, moved by that many pixels down and to the right.
fn object([down, right]: [f64; 2]) -> Vec<f32> {
    let blob = |row: f64, column: f64, [y, x]: [f64; 2], width: f64| {
        (-((row - y).powi(2) + (column - x).powi(2)) / (2.0 * width * width)).exp()
    };
    let pixel = |place: usize| {
        let (row, column) = ((place / SIZE) as f64 - down, (place % SIZE) as f64 - right);
        2.0 * blob(row, column, [15.0, 14.0], 4.0) + blob(row, column, [20.0, 19.0], 2.0) - 1.0
    };
    (0..SIZE * SIZE).map(|place| pixel(place) as f32).collect()
}

fn shift(earlier: &[f32], later: &[f32]) -> [f64; 2] {
    registered_shift(earlier, later, SIZE).expect("finite pixels").expect("a shift")
}

fn with_noise(image: &[f32], seed: u64, deviation: f64) -> Vec<f32> {
    image.iter().zip(normal(seed)).map(|(pixel, noise)| pixel + (deviation * noise) as f32).collect()
}

proptest! {
    #[test]
    fn a_planted_shift_is_found_to_a_fiftieth_of_a_pixel(down in -5.0..5.0, right in -5.0..5.0) {
        let [found_down, found_right] = shift(&object([0.0, 0.0]), &object([down, right]));
        let error = (found_down - down).hypot(found_right - right);
        prop_assert!(error < 0.02, "{found_down}, {found_right}, planted {down}, {right}");
    }

    #[test]
    fn it_is_exact_for_images_that_repeat(down in -9.0..9.0, right in -9.0..9.0) {
        let waves = |down: f64, right: f64| -> Vec<f32> {
            let pixel = |place: usize| {
                let [y, x] = [(place / SIZE) as f64 - down, (place % SIZE) as f64 - right].map(|k| TAU * k / SIZE as f64);
                0.3 * y.sin() + 0.2 * (x + 1.0).cos() + 0.1 * (2.0 * x - y).sin() + 0.1 * (3.0 * y + x).cos()
            };
            (0..SIZE * SIZE).map(|place| pixel(place) as f32).collect()
        };
        let [found_down, found_right] = shift(&waves(0.0, 0.0), &waves(down, right));
        prop_assert!((found_down - down).hypot(found_right - right) < 1e-4);
    }
}

#[test]
fn brightness_and_contrast_are_no_shift() {
    let image = object([0.0, 0.0]);
    let changed: Vec<f32> = image.iter().map(|pixel| 0.4 * pixel + 0.3).collect();
    assert!(shift(&image, &changed).iter().all(|shift| shift.abs() < 1e-4));
}

#[test]
fn redraws_that_move_objects_differ_from_redraws_of_noise() {
    let draws = |shift: f64| -> [Vec<f32>; 2] {
        [0, 1].map(|draw| {
            let place = |k: u64| normal(100 + 2 * k + draw).take(2).map(|x| shift * x).collect::<Vec<f64>>();
            let image = |k: u64| with_noise(&object([place(k)[0], place(k)[1]]), 1000 + 2 * k + draw, 0.1);
            (0..50).flat_map(image).collect()
        })
    };
    let wobble = |shift| {
        let [earlier, later] = draws(shift);
        median_shift(&earlier, &later, [1, SIZE]).unwrap().expect("objects")
    };
    let (still, moved) = (wobble(0.0), wobble(1.0));
    assert!(still < 0.1, "noise alone: {still}");
    // The distance of two draws is √2 times a Rayleigh variable, whose median is 1.177.
    assert!((moved / (2_f64.sqrt() * 1.177) - 1.0).abs() < 0.2, "moved: {moved}");
}

#[test]
fn all_channels_share_one_shift() {
    let [earlier, later] = [[0.0, 0.0], [1.5, -0.5]].map(|shift| [object(shift), vec![0.0; SIZE * SIZE]].concat());
    let [down, right] = shift(&earlier, &later);
    assert!((down - 1.5).hypot(right + 0.5) < 0.02);
}

#[test]
fn images_of_one_color_and_stripes_have_no_shift() {
    assert_eq!(registered_shift(&[0.5; SIZE * SIZE], &object([0.0, 0.0]), SIZE), Ok(None));
    let stripes: Vec<f32> = (0..SIZE * SIZE).map(|place| (TAU * (place % SIZE) as f64 / 8.0).sin() as f32).collect();
    assert_eq!(registered_shift(&stripes, &stripes, SIZE), Ok(None));
    assert_eq!(median_shift(&[0.0; 2 * SIZE * SIZE], &[0.0; 2 * SIZE * SIZE], [1, SIZE]), Ok(None));
}

#[test]
fn images_of_another_size_or_not_finite_are_errors() {
    let image = object([0.0, 0.0]);
    assert!(matches!(registered_shift(&image[1..], &image, SIZE), Err(MetricError::Shape { .. })));
    assert!(matches!(
        registered_shift(&image, &[image.clone(), image.clone()].concat(), SIZE),
        Err(MetricError::Dimensions { .. })
    ));
    assert!(matches!(registered_shift(&image, &[f32::NAN; SIZE * SIZE], SIZE), Err(MetricError::NotFinite { .. })));
}
