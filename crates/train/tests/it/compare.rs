//! `compare`: samples of any program from files, folders and runs.

use std::fs;
use std::path::Path;
use std::process::Output;

use data::picture::grid;
use spec::results::{RunFolder, names};

use crate::program::{complaint, run, small, train, write};

const DIMS: usize = 4;

/// Features that follow from a formula, as a `.npy` file.
fn features(path: &Path, samples: usize, dims: usize, scale: f32) {
    let values = (0..samples * dims).map(|k| (scale * ((k * k) as f32 * 0.37).sin()).to_le_bytes());
    npy(path, "<f4", &format!("({samples}, {dims})"), &values.flatten().collect::<Vec<u8>>());
}

/// Version 1.0 of the format, as numpy writes it.
fn npy(path: &Path, kind: &str, shape: &str, data: &[u8]) {
    let mut header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}");
    header.push_str(&" ".repeat(63 - (header.len() + 10) % 64));
    header.push('\n');
    let length = u16::try_from(header.len()).expect("a short header").to_le_bytes();
    fs::write(path, [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), data].concat()).expect("a file");
}

fn compare(real: &Path, fake: &Path, options: &[&str]) -> Output {
    let paths = [real, fake].map(|path| path.to_str().expect("plain text"));
    train(&[&["compare"], &paths[..], options].concat()).output().expect("started")
}

fn measures(output: &Output) -> serde_json::Map<String, serde_json::Value> {
    assert!(output.status.success(), "{}", complaint(output));
    let all: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let pairs = all["measures"].as_array().expect("a list").iter();
    pairs.map(|pair| (pair[0].as_str().expect("a name").to_owned(), pair[1].clone())).collect()
}

#[test]
fn features_from_two_files_are_compared_by_every_measure_of_features() {
    let folder = tempfile::tempdir().unwrap();
    let (real, fake) = (folder.path().join("real.npy"), folder.path().join("fake.npy"));
    features(&real, 300, DIMS, 1.0);
    features(&fake, 300, DIMS, 0.2);
    let itself = measures(&compare(&real, &real, &["--json"]));
    assert_eq!((&itself[names::PRECISION], &itself[names::RECALL]), (&1.0.into(), &1.0.into()));
    let narrow = measures(&compare(&real, &fake, &["--json"]));
    let value = |name: &str| narrow[name].as_f64().expect("a number");
    assert!(value(names::FRECHET_DISTANCE) > 0.1 && value(names::RECALL) < value(names::PRECISION), "{narrow:?}");

    let output = compare(&real, &fake, &[]);
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.starts_with("300 real, 300 samples\nfrechet_distance "), "{table}");
    assert!(table.contains("share of samples in the ball around some real one, to its 5th neighbour"), "{table}");
}

#[test]
fn a_folder_of_images_is_compared_with_a_run_on_the_features_of_its_network() {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&write(folder.path(), &small()), &out).status().unwrap().success());
    let images = folder.path().join("images");
    fs::create_dir(&images).unwrap();
    for k in 0..8 {
        let pixels: Vec<f32> = (0..1024).map(|place| ((place * (k + 3)) as f32 * 0.01).sin()).collect();
        fs::write(images.join(format!("{k}.png")), grid(&pixels, [1, 32, 32], 1).png().unwrap()).unwrap();
    }
    let found = measures(&compare(&images, out.path(), &["--json"]));
    for name in
        [names::FRECHET_DISTANCE, names::FRECHET_DISTANCE_RANDOM, names::COVERAGE, names::CHECKERBOARD, names::MODES]
    {
        assert!(found[name].is_f64(), "{name}");
    }
}

#[test]
fn of_unequal_counts_both_sides_give_as_many_images_to_what_looks_at_pairs() {
    let folder = tempfile::tempdir().unwrap();
    let images = |name: &str, count: usize, factor: usize| {
        let path = folder.path().join(name);
        let pixels: Vec<u8> = (0..count * 1024).map(|k| (k * k * factor % 1009 % 256) as u8).collect();
        npy(&path, "|u1", &format!("({count}, 32, 32)"), &pixels);
        path
    };
    let [few, fewer_of_many, many] = [images("few.npy", 8, 3), images("8.npy", 8, 5), images("24.npy", 24, 5)];
    let pairs = [names::PRECISION, names::RECALL, names::DENSITY, names::COVERAGE, names::KERNEL_DISTANCE];
    for [[real, fake], [all_real, all_fake]] in
        [[[&few, &fewer_of_many], [&few, &many]], [[&fewer_of_many, &few], [&many, &few]]]
    {
        let (cut, all) =
            (measures(&compare(real, fake, &["--json"])), measures(&compare(all_real, all_fake, &["--json"])));
        pairs.iter().for_each(|name| assert_eq!(all[*name], cut[*name], "{name}"));
        assert_ne!(all[names::FRECHET_DISTANCE], cut[names::FRECHET_DISTANCE], "all of them have a distance");
    }
}

#[test]
fn what_cannot_be_compared_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    features(&path("four.npy"), 20, 4, 1.0);
    features(&path("five.npy"), 20, 5, 1.0);
    features(&path("few.npy"), 3, 4, 1.0);
    npy(&path("whole.npy"), "<i8", "(2, 1)", &[0; 16]);
    npy(&path("loud.npy"), "<f4", "(1, 1, 1)", &2f32.to_le_bytes());
    npy(&path("small.npy"), "|u1", "(1, 8, 8)", &[0; 64]);
    fs::create_dir(path("empty")).unwrap();
    let cases = [
        (
            "four.npy",
            "five.npy",
            "the two can't be compared: both must be features of equal length, or images of one size",
        ),
        (
            "four.npy",
            "few.npy",
            "a comparison needs 6 samples at least on either side: there are 20 real ones, and 3 to compare with them",
        ),
        ("four.npy", "whole.npy", "whole.npy: an array of `<i8`, neither float32, float64 nor uint8"),
        ("loud.npy", "four.npy", "loud.npy: a pixel is 2, not a number in [-1, 1]; bytes are scaled to it"),
        (
            "small.npy",
            "small.npy",
            "images of 1 × 8 × 8 can't be described: the feature network reads grey ones of 32×32, 64×64 or 128×128",
        ),
        ("empty", "four.npy", "empty: no PNG file lies in it, and it is no run's folder"),
        ("four.npy", "nothing.npy", "nothing.npy: No such file or directory (os error 2)"),
    ];
    for (real, fake, expected) in cases {
        let output = compare(&path(real), &path(fake), &[]);
        let said = complaint(&output).replace(&format!("{}/", folder.path().display()), "");
        assert_eq!((said, output.status.code()), (format!("error: {expected}\n"), Some(2)));
    }
}

#[test]
fn every_picture_that_can_not_be_used_is_named_or_counted_and_those_that_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().join("images");
    fs::create_dir(&images).unwrap();
    let picture = |side: usize| grid(&vec![0.5; side * side], [1, side, side], 1).png().unwrap();
    for k in 0..9 {
        let (whole, name) = (picture(32), images.join(format!("{k}.png")));
        fs::write(name, &whole[..whole.len() - if k < 4 { 0 } else { 30 }]).unwrap();
    }
    fs::write(images.join("large\u{1b}.PNG"), picture(64)).unwrap();
    let said = complaint(&compare(&images, &images, &[])).replace(&format!("{}/", folder.path().display()), "");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "error: images: 6 of 10 PNG files can't be used:");
    assert!(lines[1].starts_with("  4.png: "), "{said}");
    assert_eq!(lines.len(), 8, "{said}");
    assert_eq!(lines[6], "  and 1 more");
    let hint = "hint: mend them, or move them out of the folder; 4 can be used, and a comparison needs 6";
    assert_eq!(lines[7], hint);
    (4..9).for_each(|k| fs::write(images.join(format!("{k}.png")), picture(32)).unwrap());
    let said = complaint(&compare(&images, &images, &[]));
    assert!(said.contains("  large\\u{1b}.PNG: another size or other colours than the first has\n"), "{said}");
    assert!(said.ends_with("; 9 can be used\n"), "{said}");
}
