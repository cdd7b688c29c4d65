//! Walks between latents, and how evenly what is seen changes on the way.

use burn::tensor::{Device, Tensor, TensorData};
use spec::results::names;
use train::{Instruments, Streams, Way, smoothness};

fn length(point: &[f32]) -> f64 {
    point.iter().map(|&value| f64::from(value).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn both_ways_begin_and_end_where_they_should() {
    let (from, to) = ([0.3, -0.9, 0.2], [-0.5, 0.1, 0.8]);
    for way in [Way::Linear, Way::Spherical] {
        for (share, expected) in [(0.0, from), (1.0, to)] {
            let point = way.point(&from, &to, share);
            assert!(point.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-6), "{point:?}");
        }
    }
}

#[test]
fn half_way_is_the_mean_or_the_middle_of_the_arc() {
    let (from, to) = ([1.0, 0.0], [0.0, 1.0]);
    assert_eq!(Way::Linear.point(&from, &to, 0.5), [0.5, 0.5]);
    let arc = Way::Spherical.point(&from, &to, 0.5);
    assert!((length(&arc) - 1.0).abs() < 1e-6 && arc[0] == arc[1], "{arc:?}");
}

#[test]
fn latents_of_one_direction_and_of_opposite_ones_are_walked_straight() {
    for to in [[0.5, 0.0], [-1.0, 0.0]] {
        assert_eq!(Way::Spherical.point(&[1.0, 0.0], &to, 0.5), Way::Linear.point(&[1.0, 0.0], &to, 0.5));
    }
}

/// The measures where each latent is drawn as bars of these brightnesses.
fn measured(brightness: impl Fn(f32) -> f32) -> Vec<(&'static str, f64)> {
    let set = data::load(&spec::Data::default()).unwrap();
    let instruments = Instruments::new().unwrap();
    let draw = |z: Vec<f32>| {
        let pixels: Vec<f32> = z.chunks_exact(4).flat_map(|z| (0..1024).map(|k| brightness(z[k / 256]))).collect();
        Tensor::<4>::from_data(TensorData::new(pixels, [z.len() / 4, 1, 32, 32]), &Device::flex())
    };
    smoothness(instruments.trained(), &set.test, (Streams::new(0), 4), draw).unwrap()
}

#[test]
fn a_generator_that_draws_few_images_jumps_and_one_that_fades_does_not() {
    let value = |measured: &[(&str, f64)], name: &str| measured.iter().find(|(found, _)| *found == name).unwrap().1;
    let (smooth, jumpy) = (measured(|z| z), measured(|z| if z > 0.0 { 1.0 } else { -1.0 }));
    for name in [names::JUMP_LINEAR, names::JUMP_SPHERICAL] {
        assert!(value(&smooth, name) < 4.0 && value(&jumpy, name) > 10.0, "{name}: {smooth:?}, {jumpy:?}");
    }
    let fade = value(&smooth, names::JUMP_CROSS_FADE);
    assert!((1.0..4.0).contains(&fade), "{fade}");
}

#[test]
fn a_generator_that_draws_one_image_has_no_walks() {
    let measured: Vec<&str> = measured(|_| 0.5).into_iter().map(|(name, _)| name).collect();
    assert_eq!(measured, [names::JUMP_CROSS_FADE]);
}
