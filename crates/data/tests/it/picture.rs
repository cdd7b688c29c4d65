//! Grids and their PNG files.

use data::picture::{Picture, animation, contact_sheet, grid, read_png};

fn decoded(picture: &Picture) -> (png::OutputInfo, Vec<u8>) {
    let file = picture.png().expect("a small picture");
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a PNG file");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a small picture")];
    let info = reader.next_frame(&mut bytes).expect("an image");
    (info, bytes)
}

#[test]
fn a_grid_has_white_gaps_of_two_pixels() {
    let (black, grey, white) = (-1.0, 0.0, 1.0);
    let picture = grid(&[black, grey, white], [1, 1, 1], 2);
    let (info, bytes) = decoded(&picture);
    assert_eq!((info.width, info.height, info.color_type), (4, 4, png::ColorType::Grayscale));
    assert_eq!(bytes, [[0, 255, 255, 128], [255; 4], [255; 4], [255; 4]].concat());
}

#[test]
fn three_channels_are_red_green_and_blue() {
    let picture = grid(&[1.0, 1.0, -1.0, -1.0, 0.0, 0.0], [3, 1, 2], 1);
    let (info, bytes) = decoded(&picture);
    assert_eq!((info.width, info.height, info.color_type), (2, 1, png::ColorType::Rgb));
    assert_eq!(bytes, [255, 0, 128, 255, 0, 128]);
}

#[test]
fn pixels_are_clamped_and_nan_is_black() {
    let picture = grid(&[-7.0, 7.0, f32::NAN, f32::INFINITY], [1, 2, 2], 1);
    assert_eq!(decoded(&picture).1, [0, 255, 0, 255]);
}

#[test]
fn a_png_file_reads_back_as_the_same_pixels() {
    let folder = tempfile::tempdir().expect("a folder");
    for (shape, pixels) in [([1, 2, 2], vec![-1.0, 1.0, -1.0, 1.0]), ([3, 1, 2], vec![1.0, 1.0, -1.0, -1.0, 1.0, -1.0])]
    {
        let path = folder.path().join("image.png");
        std::fs::write(&path, grid(&pixels, shape, 1).png().expect("a small picture")).expect("a file");
        assert_eq!(read_png(&path).expect("the picture").pixels(), (shape, pixels));
    }
}

#[test]
fn only_pictures_of_8_bits_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("image.png");
    let refused = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("a file");
        read_png(&path).expect_err("no picture")
    };
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 5000, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().expect("a header").write_image_data(&[0; 5000]).expect("an image");
    assert_eq!(refused(&file), "an image of 5000×1, more than 4096 pixels wide or high");
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 1, 1);
    encoder.set_color(png::ColorType::Rgba);
    encoder.write_header().expect("a header").write_image_data(&[0; 4]).expect("an image");
    assert_eq!(refused(&file), "Rgba of Eight bits is neither grey nor RGB of 8 bits");
    assert_eq!(refused(b"text"), "Invalid PNG signature.");
}

#[test]
fn a_contact_sheet_shows_the_first_images_and_is_reproducible() {
    let set = data::load(&spec::Data::default()).expect("the shipped set");
    let sheet = contact_sheet(&set.training, 10, 4);
    assert_eq!(sheet.size(), (10 * 34 - 2, 4 * 34 - 2));
    let mut pixels = Vec::new();
    set.training.batch_into(&(0..40).collect::<Vec<_>>(), &mut pixels);
    assert_eq!(sheet, grid(&pixels, [1, 32, 32], 10));
    assert_eq!(sheet.png().expect("a small picture"), sheet.png().expect("a small picture"));
}

#[test]
fn an_animation_has_every_frame_and_falls_back_to_the_first() {
    let pictures = [-1.0, 0.0, 1.0].map(|level| grid(&[level; 16], [1, 4, 4], 1).enlarged(2));
    let file = animation(&pictures, 40).expect("three pictures");
    let count = |name: &[u8]| file.windows(name.len()).filter(|bytes| *bytes == name).count();
    assert_eq!((count(b"acTL"), count(b"fcTL"), count(b"fdAT")), (1, 3, 2));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("animation.png");
    std::fs::write(&path, &file).expect("written");
    assert_eq!(read_png(&path), Ok(pictures[0].clone()));
    assert!(animation(&[], 40).is_err());
}

#[test]
fn an_enlarged_picture_repeats_each_pixel() {
    let pixels: Vec<f32> = (0..12).map(|k| k as f32 / 6.0 - 1.0).collect();
    let (small, large) = (grid(&pixels, [3, 2, 2], 1), grid(&pixels, [3, 2, 2], 1).enlarged(3));
    assert_eq!(large.size(), (6, 6));
    assert!((0..36).all(|place| large.pixel(place / 6, place % 6) == small.pixel(place / 18, place % 6 / 3)));
}
