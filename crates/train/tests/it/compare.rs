//! `compare`: samples of any program from files, folders and runs.

use std::fs;
use std::path::Path;
use std::process::Output;

use data::picture::grid;
use runs::RunFolder;
use spec::names;

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
    all["measures"].as_object().expect("an object by measure").clone()
}

#[test]
fn features_from_two_files_are_compared_by_every_measure_of_features() {
    let folder = tempfile::tempdir().unwrap();
    let (real, fake) = (folder.path().join("real.npy"), folder.path().join("fake.npy"));
    features(&real, 300, DIMS, 1.0);
    features(&fake, 300, DIMS, 0.2);
    let itself = measures(&compare(&real, &real, &["--json"]));
    assert_eq!((&itself[names::PRECISION], &itself[names::RECALL]), (&1.0.into(), &1.0.into()));
    let same = complaint(&compare(&real, &real, &[]));
    let warning =
        "warning: 300 of 300 rows to compare are among the real ones, number for number: are the sides apart?";
    assert!(same.contains(warning), "{same}");
    assert!(!complaint(&compare(&real, &fake, &[])).contains("number for number"), "no row is in both");
    let narrow = measures(&compare(&real, &fake, &["--json"]));
    let value = |name: &str| narrow[name].as_f64().expect("a number");
    assert!(value(names::FRECHET_DISTANCE) > 0.1 && value(names::RECALL) < value(names::PRECISION), "{narrow:?}");

    let output = compare(&real, &fake, &[]);
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.starts_with("300 real, 300 samples\nfrechet_distance "), "{table}");
    assert!(table.contains("share of samples in the ball around some real one, to its 5th neighbour"), "{table}");
}

#[test]
fn many_samples_are_extrapolated_to_infinitely_many() {
    let folder = tempfile::tempdir().unwrap();
    let [real, fake, few] = ["real.npy", "fake.npy", "few.npy"].map(|name| folder.path().join(name));
    features(&real, 10_000, 2, 1.0);
    features(&fake, 10_000, 2, 0.9);
    features(&few, 9_999, 2, 0.9);
    let table = String::from_utf8(compare(&real, &fake, &[]).stdout).unwrap();
    assert!(table.contains("\nfrechet_distance_infinity "), "{table}");
    let measures = measures(&compare(&real, &few, &["--json"]));
    assert_eq!(measures.get(names::FRECHET_DISTANCE_INFINITY), None);
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
    assert!(
        table.starts_with("8 real, 24 samples; pair by pair 8 drawn of either\nfeatures of `fashion-mnist`, "),
        "{table}"
    );
}

#[test]
fn what_cannot_be_compared_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    features(&path("four.npy"), 20, 4, 1.0);
    features(&path("five.npy"), 20, 5, 1.0);
    features(&path("few.npy"), 3, 4, 1.0);
    npy(&path("whole.npy"), "<c8", "(2, 1)", &[0; 16]);
    npy(&path("loud.npy"), "<f4", "(1, 1, 1)", &2f32.to_le_bytes());
    let spoilt = (0..24).map(|k| if k == 13 { f32::NAN } else { k as f32 });
    npy(&path("spoilt.npy"), "<f4", "(6, 4)", &spoilt.flat_map(f32::to_le_bytes).collect::<Vec<u8>>());
    npy(&path("unit.npy"), "<f4", "(1, 2, 2)", &[0.0f32, 0.5, 1.0, 0.25].map(f32::to_le_bytes).concat());
    npy(&path("small.npy"), "|u1", "(6, 9, 9)", &[0; 486]);
    npy(&path("flat.npy"), "|u1", "(1, 784)", &[0; 784]);
    fs::create_dir(path("empty")).unwrap();
    let cases = [
        (
            "four.npy",
            "five.npy",
            "four.npy and five.npy: the real ones are features of 4 numbers and the samples features of 5 numbers: both must be features \
             of equal length, or images of one size",
        ),
        (
            "four.npy",
            "few.npy",
            "four.npy and few.npy: a comparison needs 6 samples at least on either side: there are 20 real ones, and 3 to compare with them",
        ),
        (
            "four.npy",
            "whole.npy",
            "whole.npy: an array of `c8`, neither floats of 16, 32 or 64 bits nor integers\nhint: numpy.save(path, x.astype(\"float32\"))",
        ),
        (
            "four.npy",
            "flat.npy",
            "flat.npy: bytes in two axes: images in rows, or features?\nhint: numpy.save(path, x.reshape(-1, 28, 28)) for images, \
             x.astype(\"float32\") for features",
        ),
        (
            "four.npy",
            "spoilt.npy",
            "spoilt.npy: feature 1 of row 3 (counted from 0) is NaN, not a finite number\nhint: leave such rows out: \
             x[numpy.isfinite(x).all(axis=1)]",
        ),
        (
            "loud.npy",
            "four.npy",
            "loud.npy: pixels go up to 2, as of images in [0, 255]; they have to lie in [-1, 1]\nhint: numpy.save(path, x / 127.5 - 1)",
        ),
        (
            "unit.npy",
            "small.npy",
            "unit.npy: no pixel is below 0, as of images in [0, 1]; they have to lie in [-1, 1]\nhint: numpy.save(path, 2 * x - 1)",
        ),
        (
            "small.npy",
            "small.npy",
            "small.npy and small.npy: images of 1 × 9 × 9 can't be described: feature networks read squares of 8, 16, 32, 64 or 128 pixels\n\
             hint: of pictures in folders `--image-size 32` takes the middle square and resizes it, as training does",
        ),
        ("empty", "four.npy", "empty: no PNG or JPEG file lies in it, and it is no run's folder"),
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
    assert_eq!(lines[0], "error: images: 5 of 10 pictures can't be used:", "{said}");
    (4..9).for_each(|k| assert!(lines[k - 3].starts_with(&format!("  {k}.png: can't be decoded: ")), "{said}"));
    assert_eq!((lines.len(), lines[6]), (7, "hint: mend them, or move them out of the folder"));
    (4..9).for_each(|k| fs::write(images.join(format!("{k}.png")), picture(32)).unwrap());
    let said = complaint(&compare(&images, &images, &[]));
    assert!(
        said.contains("its pictures are 32×32 (0.png), 64×64 (large\\u{1b}.PNG), not squares of one size up to"),
        "{said}"
    );
    let resized = compare(&images, &images, &["--image-size", "32", "--json"]);
    assert_eq!(measures(&resized)[names::FRECHET_DISTANCE].as_f64().map(|distance| distance < 1e-6), Some(true));
    assert!(complaint(&resized).contains("warning: 9 of 10 pictures have the pixels of another one\n"), "{resized:?}");
}

/// Images that follow from a formula, as bytes `[count, channels, 32, 32]`.
fn pixels(count: usize, channels: usize, seed: usize) -> Vec<u8> {
    (0..count * channels * 1_024).map(|k| ((k + seed * 7_919).pow(2) * 5 % 1_009 % 256) as u8).collect()
}

/// Writes images as PNG files of a folder.
fn pngs(folder: &Path, channels: usize, bytes: &[u8]) {
    fs::create_dir(folder).unwrap();
    for (k, image) in bytes.chunks_exact(channels * 1_024).enumerate() {
        let pixels: Vec<f32> = image.iter().map(|&byte| f32::from(byte) / 127.5 - 1.0).collect();
        fs::write(folder.join(format!("{k:03}.png")), grid(&pixels, [channels, 32, 32], 1).png().unwrap()).unwrap();
    }
}

#[test]
fn colour_is_compared_on_the_random_network_and_the_table_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (real, fake) = (pixels(20, 3, 1), pixels(24, 3, 2));
    pngs(&path("real"), 3, &real);
    npy(&path("first.npy"), "|u1", "(24, 3, 32, 32)", &fake);
    let last: Vec<u8> = fake
        .chunks_exact(3 * 1_024)
        .flat_map(|image| (0..1_024).flat_map(|place| [0, 1, 2].map(|channel| image[channel * 1_024 + place])))
        .collect();
    npy(&path("last.npy"), "|u1", "(24, 32, 32, 3)", &last);
    let first = measures(&compare(&path("real"), &path("first.npy"), &["--json"]));
    assert!(first[names::FRECHET_DISTANCE_RANDOM].as_f64().is_some_and(|distance| distance > 0.0), "{first:?}");
    assert!(!first.contains_key(names::FRECHET_DISTANCE) && first.contains_key(names::CHECKERBOARD), "{first:?}");
    assert_eq!(first, measures(&compare(&path("real"), &path("last.npy"), &["--json"])));
    let table = String::from_utf8(compare(&path("real"), &path("first.npy"), &[]).stdout).unwrap();
    let head = "20 real, 24 samples\nfeatures of `random`, a network that was never trained, as for runs on images without one (SHA-256 ";
    assert!(table.starts_with(head), "{table}");
}

#[test]
fn a_data_set_is_named_and_has_the_size_of_the_other_side() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let set = Path::new("fashion-mnist-small");
    npy(&path("28.npy"), "|u1", "(8, 28, 28)", &pixels(8, 1, 3)[..8 * 784]);
    npy(&path("16.npy"), "|u1", "(8, 16, 16)", &pixels(8, 1, 3)[..8 * 256]);
    let padded = compare(set, &path("28.npy"), &["--json"]);
    assert!(measures(&padded)[names::FRECHET_DISTANCE].as_f64().is_some_and(|distance| distance > 10.0));
    let said = "warning: the samples are 28×28: padded with black to 32×32, as MNIST and Fashion-MNIST are\n";
    assert!(complaint(&padded).contains(said), "{}", complaint(&padded));
    let all: serde_json::Value = serde_json::from_slice(&padded.stdout).unwrap();
    assert_eq!((&all["real"], &all["fake"], &all["paired"]), (&10_000.into(), &8.into(), &8.into()));
    assert!(measures(&compare(&path("16.npy"), set, &["--json"])).contains_key(names::RECALL));
}

#[test]
fn features_in_double_precision_stay_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let value = |k: usize, seed: usize| ((k + seed).pow(2) % 1_009) as f64 / 1_024.0;
    let write = |name: &str, seed: usize, shift: f64| {
        let data: Vec<u8> = (0..160).flat_map(|k| (value(k, seed) + shift).to_be_bytes()).collect();
        npy(&path(name), ">f8", "(40, 4)", &data);
    };
    let far = f64::from(1 << 30); // single precision holds no digit of these features beside it
    [("real.npy", 1, 0.0), ("fake.npy", 2, 0.0), ("far-real.npy", 1, far), ("far-fake.npy", 2, far)]
        .into_iter()
        .for_each(|(name, seed, shift)| write(name, seed, shift));
    let near = measures(&compare(&path("real.npy"), &path("fake.npy"), &["--json"]));
    let far = measures(&compare(&path("far-real.npy"), &path("far-fake.npy"), &["--json"]));
    for name in [names::PRECISION, names::RECALL, names::DENSITY, names::COVERAGE] {
        assert_eq!(near[name], far[name], "{name}");
    }
    let [near, far] = [near, far].map(|found| found[names::FRECHET_DISTANCE].as_f64().unwrap());
    assert!((near - far).abs() < 1e-5 * near, "{near} and {far}");
}

#[test]
fn an_archive_and_features_of_whole_numbers_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let stored = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/tests/fixtures/stored.npz");
    let values: Vec<u8> = (0..40i64).flat_map(|k| (k * k % 17).to_le_bytes()).collect();
    npy(&path("whole.npy"), "<i8", "(10, 4)", &values);
    let itself = compare(&path("whole.npy"), &path("whole.npy"), &["--json"]);
    assert_eq!(measures(&itself)[names::PRECISION], 1.0);
    let said = complaint(&compare(Path::new(&format!("{stored}:labels")), &path("whole.npy"), &[]));
    assert!(said.contains("an array of shape [2] is neither features [n, d] nor images"), "{said}");
    let said = complaint(&compare(Path::new(stored), Path::new(stored), &[]));
    assert!(said.contains("pixels go from -4 to 19"), "{said}");
}

#[test]
fn what_may_never_end_is_not_read() {
    let said = complaint(&compare(Path::new("/dev/zero"), Path::new("/dev/zero"), &[]));
    assert_eq!(said, "error: /dev/zero: neither a file nor a folder: a device or a pipe, which may never end\n");
}
