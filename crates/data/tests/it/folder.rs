//! Folders of pictures as samples.

use std::fs;
use std::path::Path;

use data::picture::grid;
use data::{FolderImages, read_folder};
use png::{BitDepth, ColorType, Encoder};

const JPEG: &[u8] = include_bytes!("../fixtures/red-above-blue.jpg");

fn write(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, content).expect("written");
}

/// A square PNG of one colour or grey level.
fn png(kind: (ColorType, BitDepth), side: u32, pixel: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, side, side);
    encoder.set_color(kind.0);
    encoder.set_depth(kind.1);
    if kind.0 == ColorType::Indexed {
        encoder.set_palette([200, 0, 0, 0, 0, 200].as_slice());
    }
    encoder.write_header().expect("a header").write_image_data(&pixel.repeat((side * side) as usize)).expect("pixels");
    file
}

fn grey(side: usize, level: f32) -> Vec<u8> {
    grid(&vec![level; side * side], [1, side, side], 1).png().expect("a small picture")
}

/// The message, with the folder's name blotted out.
fn refused(folder: &Path, size: Option<usize>) -> String {
    read_folder(folder, size).expect_err("refused").to_string().replace(&folder.display().to_string(), "FOLDER")
}

#[test]
fn every_kind_that_training_reads_is_read_in_subfolders_too_and_hidden_files_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    write(&at("a/palette.png"), &png((ColorType::Indexed, BitDepth::Eight), 16, &[1]));
    write(&at("b.PNG"), &png((ColorType::Rgba, BitDepth::Eight), 16, &[9, 9, 9, 0]));
    write(&at("c.png"), &png((ColorType::Grayscale, BitDepth::Sixteen), 16, &[77, 1]));
    write(&at("d.jpg"), JPEG);
    write(&at("._a.png"), b"\0\x05\x16\x07Mac OS X");
    write(&at("notes.txt"), b"words");
    let FolderImages { shape, pixels, copies } = read_folder(folder.path(), Some(16)).expect("pictures");
    assert_eq!((shape, pixels.len(), copies), ([3, 16, 16], 4 * 768, 0));
    let first = |picture: usize| [0, 256, 512].map(|channel| pixels[picture * 768 + channel]);
    assert_eq!([first(0), first(1), first(2)], [[0, 0, 200], [255; 3], [77; 3]]);
}

#[test]
fn grey_pictures_have_one_channel_however_their_files_store_them() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("1.png"), &grey(8, -1.0));
    write(&folder.path().join("2.png"), &png((ColorType::Rgb, BitDepth::Eight), 8, &[50, 50, 50]));
    write(&folder.path().join("3.png"), &png((ColorType::Rgb, BitDepth::Eight), 8, &[50, 50, 50]));
    let found = read_folder(folder.path(), None).expect("pictures");
    assert_eq!(found, FolderImages { shape: [1, 8, 8], pixels: [[0; 64], [50; 64], [50; 64]].concat(), copies: 1 });
    write(&folder.path().join("4.png"), &png((ColorType::Rgb, BitDepth::Eight), 8, &[50, 50, 51]));
    assert_eq!(read_folder(folder.path(), None).expect("pictures").shape, [3, 8, 8]);
}

#[test]
fn what_can_not_be_used_together_is_refused_with_a_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    assert_eq!(refused(folder.path(), None), "no PNG or JPEG file lies in it, and it is no run's folder");
    write(&at("1.png"), &grey(32, 0.0));
    write(&at("2.png"), &grey(64, 0.0));
    insta::assert_snapshot!(refused(folder.path(), None), @"
    its pictures are 32×32 (1.png), 64×64 (2.png), not squares of one size up to 128×128
    hint: `--image-size 32` crops and resizes them as training does
    ");
    assert_eq!(read_folder(folder.path(), Some(32)).expect("resized").shape, [1, 32, 32]);
    (3..12).for_each(|k| write(&at(&format!("broken-{k}\u{7}.jpg")), b"<html>"));
    let said = refused(folder.path(), Some(32));
    assert!(
        said.starts_with("9 of 11 pictures can't be used:\n  broken-10\\u{7}.jpg: neither PNG nor JPEG\n"),
        "{said}"
    );
    assert_eq!(said.matches("broken-").count(), 9, "all are named");
}
