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
fn no_measure_depends_on_the_order_of_images_or_rows() {
    let folder = tempfile::tempdir().unwrap();
    let images = |name: &str, count: usize, order: &dyn Fn(usize) -> usize| {
        let path = folder.path().join(name);
        let pixel = |k: usize, place: usize| ((k * 1024 + place).pow(2) * 5 % 1009 % 256) as u8;
        let pixels: Vec<u8> = (0..count)
            .flat_map(|k| (0..1024).map(move |place| (k, place)))
            .map(|(k, place)| pixel(order(k), place))
            .collect();
        npy(&path, "|u1", &format!("({count}, 32, 32)"), &pixels);
        path
    };
    let [few, many, turned] =
        [images("few.npy", 8, &|k| k + 40), images("many.npy", 24, &|k| k), images("turned.npy", 24, &|k| 23 - k)];
    for [[real, fake], [other_real, other_fake]] in [[[&few, &many], [&few, &turned]], [[&many, &few], [&turned, &few]]]
    {
        let (one, other) =
            (measures(&compare(real, fake, &["--json"])), measures(&compare(other_real, other_fake, &["--json"])));
        for (name, value) in &one {
            let (value, other) = (value.as_f64().expect("a number"), other[name].as_f64().expect("a number"));
            assert!((value - other).abs() <= 1e-9 * value.abs().max(1.0), "{name}: {value} and {other}");
        }
    }
    let table = String::from_utf8(compare(&few, &many, &[]).stdout).unwrap();
    assert!(table.starts_with("8 real, 24 samples; pair by pair 8 drawn of either\n"), "{table}");
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
    let spoilt = (0..24).map(|k| if k == 13 { f32::NAN } else { k as f32 });
    npy(&path("spoilt.npy"), "<f4", "(6, 4)", &spoilt.flat_map(f32::to_le_bytes).collect::<Vec<u8>>());
    npy(&path("unit.npy"), "<f4", "(1, 2, 2)", &[0.0f32, 0.5, 1.0, 0.25].map(f32::to_le_bytes).concat());
    npy(&path("small.npy"), "|u1", "(1, 8, 8)", &[0; 64]);
    fs::create_dir(path("empty")).unwrap();
    let cases = [
        (
            "four.npy",
            "five.npy",
            "four.npy and five.npy: the real ones are features of 4 numbers and the samples features of 5 numbers: both must be features \
             of equal length, or images of one size and colour",
        ),
        (
            "four.npy",
            "few.npy",
            "four.npy and few.npy: a comparison needs 6 samples at least on either side: there are 20 real ones, and 3 to compare with them",
        ),
        ("four.npy", "whole.npy", "whole.npy: an array of `<i8`, neither float32, float64 nor uint8"),
        (
            "four.npy",
            "spoilt.npy",
            "spoilt.npy: feature 1 of row 3 (counted from 0) is NaN, not a finite number\nhint: leave such rows out: \
             x[numpy.isfinite(x).all(axis=1)]",
        ),
        ("loud.npy", "four.npy", "loud.npy: a pixel is 2, not a number in [-1, 1]; bytes are scaled to it"),
        (
            "unit.npy",
            "small.npy",
            "unit.npy: no pixel is below 0, as of images in [0, 1]; they have to lie in [-1, 1]\nhint: numpy.save(path, 2 * x - 1)",
        ),
        (
            "small.npy",
            "small.npy",
            "small.npy and small.npy: images of 1 × 8 × 8 can't be described: the feature network reads grey ones of 32×32, 64×64 or 128×128",
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
    fs::write(images.join("._0.png"), b"\0\x05\x16\x07Mac OS X").unwrap();
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
