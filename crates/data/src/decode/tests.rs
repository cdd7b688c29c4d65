//! Pictures of every kind, made up, and what becomes of them.

use std::fs;

use png::{BitDepth, ColorType, Encoder};

use super::*;

const JPEG: &[u8] = include_bytes!("../../tests/fixtures/red-above-blue.jpg");

fn png(size: (u32, u32), color: ColorType, depth: BitDepth, pixels: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, size.0, size.1);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if color == ColorType::Indexed {
        encoder.set_palette([255, 0, 0, 0, 0, 255].as_slice());
    }
    encoder.write_header().expect("a header").write_image_data(pixels).expect("pixels");
    file
}

/// The picture in that file at that size, `[3, size, size]`.
fn square_of(file: &[u8], size: usize) -> Result<Vec<u8>, PictureFault> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("picture.png");
    fs::write(&path, file).expect("written");
    decode_square(&path, size)
}

fn pixels(file: &[u8], size: usize) -> Vec<u8> {
    square_of(file, size).expect("a picture")
}

fn fault(file: &[u8]) -> String {
    square_of(file, 2).expect_err("no picture").to_string()
}

#[test]
fn a_picture_of_the_right_size_keeps_its_pixels() {
    let file = png((2, 2), ColorType::Rgb, BitDepth::Eight, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    assert_eq!(pixels(&file, 2), [1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12]);
}

#[test]
fn transparent_pixels_are_composited_on_white() {
    let rgba = [255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 127, 40, 80, 120, 255];
    let file = png((2, 2), ColorType::Rgba, BitDepth::Eight, &rgba);
    assert_eq!(pixels(&file, 2), [255, 255, 128, 40, 0, 255, 128, 80, 0, 255, 128, 120]);
    let file = png((2, 2), ColorType::GrayscaleAlpha, BitDepth::Eight, &[9, 255, 9, 0, 9, 255, 9, 255]);
    assert_eq!(pixels(&file, 2), [9, 255, 9, 9].repeat(3));
}

#[test]
fn every_png_color_type_becomes_rgb_of_8_bits() {
    assert_eq!(pixels(&png((2, 2), ColorType::Grayscale, BitDepth::Eight, &[1, 2, 3, 4]), 2), [1, 2, 3, 4].repeat(3));
    let bits = png((2, 2), ColorType::Grayscale, BitDepth::One, &[0b0100_0000, 0b1000_0000]);
    assert_eq!(pixels(&bits, 2), [0, 255, 255, 0].repeat(3));
    let deep = png((2, 2), ColorType::Grayscale, BitDepth::Sixteen, &[7, 200, 8, 200, 9, 200, 10, 200]);
    assert_eq!(pixels(&deep, 2), [7, 8, 9, 10].repeat(3));
    let palette = png((2, 2), ColorType::Indexed, BitDepth::Eight, &[0, 1, 1, 0]);
    assert_eq!(pixels(&palette, 2), [255, 0, 0, 255, 0, 0, 0, 0, 0, 255, 255, 0]);
}

#[test]
fn the_middle_square_is_cropped_and_resized() {
    let row = [0, 100, 200, 0]; // columns; the middle square of 4×2 has the two in the middle
    let file = png((4, 2), ColorType::Grayscale, BitDepth::Eight, &row.repeat(2));
    assert_eq!(pixels(&file, 2), [100, 200, 100, 200].repeat(3));
    let even = png((64, 48), ColorType::Grayscale, BitDepth::Eight, &[77; 64 * 48]);
    assert_eq!(pixels(&even, 16), [77; 3 * 16 * 16]);
}

#[test]
fn a_jpeg_is_red_above_and_blue_below() {
    let picture = pixels(JPEG, 8);
    let (red, blue) = (&picture[..64], &picture[128..]);
    assert!(red[3] > 220 && blue[3] < 35 && red[59] < 35 && blue[59] > 220, "{picture:?}");
}

/// The fixture with Exif data that note an orientation, in either order of bytes.
fn jpeg_with_orientation(orientation: u8, is_little: bool) -> Vec<u8> {
    let tiff: &[u8] = match is_little {
        true => &[b'I', b'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0],
        false => &[b'M', b'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0],
    };
    let segment = [b"Exif\0\0", tiff].concat();
    let length = (segment.len() as u16 + 2).to_be_bytes();
    [&JPEG[..2], &[0xff, 0xe1], &length, &segment, &JPEG[2..]].concat()
}

/// Where a picture is red: above, below, left or right.
fn red_side(file: &[u8]) -> &'static str {
    let red = &pixels(file, 8)[..64];
    let is_red = |y: usize, x: usize| red[y * 8 + x] > 128;
    match (is_red(0, 4), is_red(7, 4), is_red(4, 0), is_red(4, 7)) {
        (true, false, _, _) => "above",
        (false, true, _, _) => "below",
        (_, _, true, false) => "left",
        (_, _, false, true) => "right",
        _ => "nowhere",
    }
}

#[test]
fn the_exif_orientation_of_a_jpeg_is_applied() {
    let sides: Vec<&str> = (0..10).map(|noted| red_side(&jpeg_with_orientation(noted, noted % 2 == 0))).collect();
    // 0 and 9 are no orientations; 5 to 8 lie on their side.
    assert_eq!(sides, ["above", "above", "above", "below", "below", "left", "right", "right", "left", "above"]);
}

#[test]
fn the_eight_orientations_rotate_or_mirror_a_square() {
    let turned = |orientation| orientation::apply(vec![1, 2, 3, 4], 2, orientation);
    let all: Vec<Vec<u8>> = (1..=8).map(turned).collect();
    let expected = [
        [1, 2, 3, 4],
        [2, 1, 4, 3],
        [4, 3, 2, 1],
        [3, 4, 1, 2],
        [1, 3, 2, 4],
        [3, 1, 4, 2],
        [4, 2, 3, 1],
        [2, 4, 1, 3],
    ];
    assert_eq!(all, expected);
}

#[test]
fn invalid_exif_data_are_ignored() {
    for exif in [&b""[..], b"Exif\0\0", b"II*\0", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff\x01\x12"] {
        assert_eq!(orientation::from_exif(exif), 1, "{exif:?}");
    }
}

#[test]
fn an_enormous_header_is_refused_before_decoding() {
    let mut file = png((2, 2), ColorType::Grayscale, BitDepth::Eight, &[1, 2, 3, 4]);
    file[16..24].copy_from_slice(&[0, 1, 134, 160, 0, 1, 134, 160]); // 100000×100000
    let sum = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&sum.to_be_bytes());
    assert_eq!(fault(&file), "claims to have 100000×100000 pixels, more than 100 million");
    let mut file = JPEG.to_vec();
    let frame = file.windows(2).position(|marker| marker == [0xff, 0xc0]).expect("a frame");
    file[frame + 5..frame + 9].copy_from_slice(&[255, 220, 255, 220]); // 65500×65500
    assert_eq!(fault(&file), "claims to have 65500×65500 pixels, more than 100 million");
}

#[test]
fn damaged_truncated_and_foreign_files_are_errors() {
    assert_eq!(fault(b""), "neither PNG nor JPEG");
    assert_eq!(fault(b"<!DOCTYPE html>"), "neither PNG nor JPEG");
    let whole = png((64, 64), ColorType::Grayscale, BitDepth::Eight, &[7; 64 * 64]);
    for file in [&whole[..whole.len() / 2], &whole[..20], &JPEG[..JPEG.len() / 2], &JPEG[..3]] {
        assert!(fault(file).starts_with("can't be decoded: "), "{}", fault(file));
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(bytes);
    sum.sum()
}
