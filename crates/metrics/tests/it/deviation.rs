//! The deviation within a batch.

use metrics::within_batch_deviation;
use proptest::prelude::*;

const PIXELS: usize = 6;

fn batch() -> impl Strategy<Value = Vec<f32>> {
    let image = prop::collection::vec((-128i16..128).prop_map(|whole| f32::from(whole) / 128.0), PIXELS);
    prop::collection::vec(image, 2..20).prop_map(|images| images.concat())
}

fn deviation(images: &[f32]) -> f64 {
    within_batch_deviation(images, PIXELS).expect("finite pixels")
}

proptest! {
    #[test]
    fn it_ignores_what_all_images_share_and_grows_with_contrast(images in batch()) {
        let changed: Vec<f32> = images.iter().map(|pixel| 4.0 * pixel + 1.0).collect();
        prop_assert!((deviation(&changed) - 4.0 * deviation(&images)).abs() < 1e-12);
    }

    #[test]
    fn it_does_not_depend_on_the_order_of_images(images in batch()) {
        let reversed: Vec<f32> = images.chunks_exact(PIXELS).rev().flatten().copied().collect();
        prop_assert!((deviation(&reversed) - deviation(&images)).abs() < 1e-12);
    }
}

#[test]
fn equal_images_have_deviation_0() {
    assert_eq!(deviation(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6].repeat(9)), 0.0);
}

#[test]
fn the_deviation_over_images_is_averaged_over_pixels() {
    let deviation = within_batch_deviation(&[0.0, -1.0, 3.0, 1.0, 6.0, 0.0], 2).expect("finite pixels");
    assert_eq!(deviation, f64::midpoint(3.0, 1.0));
}
