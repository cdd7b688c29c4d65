//! Bytes to numbers and back.

use std::sync::LazyLock;

use data::{DataSet, Idx, Split, picture};
use proptest::prelude::*;
use spec::Data;

static SMALL: LazyLock<DataSet> = LazyLock::new(|| load(32));
static FILE: LazyLock<Idx> = LazyLock::new(|| {
    let path = SMALL.folder.join(format!("{}.gz", Split::Test.image_file()));
    Idx::read(&path, 3).expect("a shipped file")
});

fn load(image_size: usize) -> DataSet {
    data::load(&Data { image_size, ..Data::default() }).expect("the shipped set")
}

fn batch(set: &DataSet, indices: &[u32]) -> Vec<f32> {
    let mut pixels = vec![f32::NAN; 7];
    set.test.batch_into(indices, &mut pixels);
    pixels
}

#[test]
fn images_equal_the_file_with_a_margin_of_background() {
    let indices: Vec<u32> = (0..SMALL.test.len() as u32).collect();
    let pixels = batch(&SMALL, &indices);
    for (index, image) in pixels.chunks_exact(32 * 32).enumerate() {
        for (place, &pixel) in image.iter().enumerate() {
            let (row, column) = (place / 32, place % 32);
            let inside = (2..30).contains(&row) && (2..30).contains(&column);
            let byte = if inside { FILE.values()[index * 784 + (row - 2) * 28 + column - 2] } else { 0 };
            assert_eq!(pixel, f32::from(byte) / 127.5 - 1.0, "image {index}, row {row}, column {column}");
        }
    }
}

/// The image, row and column of a number in a batch of images of that size.
fn place(place: usize, size: usize) -> [usize; 3] {
    [place / (size * size), place / size % size, place % size]
}

#[test]
fn sizes_64_and_128_repeat_the_pixels_of_32() {
    let small = batch(&SMALL, &[3, 9_999, 3]);
    for times in [2, 4] {
        let (set, size) = (load(32 * times), 32 * times);
        assert_eq!(set.test.shape(), [1, size, size]);
        let large = batch(&set, &[3, 9_999, 3]);
        assert_eq!(large.len(), times * times * small.len());
        for (index, pixel) in large.iter().enumerate() {
            let [image, row, column] = place(index, size);
            assert_eq!(*pixel, small[image * 1024 + row / times * 32 + column / times]);
        }
    }
}

#[test]
fn sizes_16_and_8_average_the_pixels_of_32() {
    let small = batch(&SMALL, &[3, 9_999, 3]);
    for side in [2, 4] {
        let (set, size) = (load(32 / side), 32 / side);
        assert_eq!(set.test.shape(), [1, size, size]);
        let tiny = batch(&set, &[3, 9_999, 3]);
        assert_eq!(side * side * tiny.len(), small.len());
        for (index, pixel) in tiny.iter().enumerate() {
            let [image, row, column] = place(index, size);
            let corner = image * 1024 + side * row * 32 + side * column;
            let square = (0..side * side).map(|k| f64::from(small[corner + k / side * 32 + k % side]));
            let mean = square.sum::<f64>() / (side * side) as f64;
            assert!((f64::from(*pixel) - mean).abs() < 1e-6, "{pixel} instead of {mean}");
            assert!((-1.0..=1.0).contains(pixel), "{pixel}");
        }
    }
}

proptest! {
    #[test]
    fn a_picture_of_images_holds_the_bytes_of_the_file(indices in prop::collection::vec(0u32..10_000, 1..9), columns in 1usize..5) {
        let sheet = picture::grid(&batch(&SMALL, &indices), SMALL.test.shape(), columns);
        let columns = columns.min(indices.len());
        for (place, &index) in indices.iter().enumerate() {
            let (top, left) = (place / columns * 34 + 2, place % columns * 34 + 2);
            for (pixel, &byte) in FILE.values()[index as usize * 784..][..784].iter().enumerate() {
                prop_assert_eq!(sheet.pixel(top + pixel / 28, left + pixel % 28), &[byte]);
            }
        }
    }
}
