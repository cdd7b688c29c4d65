//! Files from a folder, compressed or not.

use std::fs;

use fetch::{Fetched, from_folder};
use flate2::Compression;
use tempfile::TempDir;

use crate::stage::{PACKED, Stage, WHOLE, gzip};

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    files.iter().for_each(|(name, bytes)| fs::write(folder.path().join(name), bytes).expect("written"));
    folder
}

fn said(stage: &Stage, folder: &TempDir) -> String {
    let error = from_folder(&stage.catalogue(&[]), stage.home.path(), folder.path()).expect_err("refused").to_string();
    assert!(!stage.folder().exists());
    error.replace(&folder.path().display().to_string(), "FOLDER")
}

#[test]
fn recompressed_files_are_valid() {
    let stage = Stage::new();
    let packed = gzip(&stage.content(), Compression::none());
    assert_ne!(packed, stage.packed());
    let folder = folder(&[(PACKED, &packed), (WHOLE, &stage.whole())]);
    let fetched = from_folder(&stage.catalogue(&[]), stage.home.path(), folder.path()).expect("taken");
    assert_eq!(fetched, Fetched::Now(stage.folder()));
    assert_eq!(fs::read(stage.folder().join(PACKED)).expect("readable"), packed);
}

#[test]
fn unpacked_files_keep_their_names() {
    let stage = Stage::new();
    let folder = folder(&[("images", &stage.content()), (WHOLE, &stage.whole())]);
    from_folder(&stage.catalogue(&[]), stage.home.path(), folder.path()).expect("taken");
    assert_eq!(fs::read(stage.folder().join("images")).expect("readable"), stage.content());
    let again = from_folder(&stage.catalogue(&[]), stage.home.path(), folder.path()).expect("there");
    assert_eq!(again, Fetched::Already(stage.folder()));
}

#[test]
fn an_invalid_file_is_refused_and_a_missing_one_named() {
    let stage = Stage::new();
    let other = gzip(b"something else", Compression::default());
    insta::assert_snapshot!(said(&stage, &folder(&[(PACKED, &other)])), @"
    `images.gz` can't be taken from the folder: the file is another one: the SHA-256 of its content is f41f3fa625ff120ddca7ef456bf66371ecea23c129f4e4c32367101edb516cf8
      --> FOLDER
    hint: the files of mnist are published at https://yann.lecun.com/exdb/mnist
    ");
    insta::assert_snapshot!(said(&stage, &folder(&[])), @"
    `images.gz` can't be taken from the folder: it is not there
      --> FOLDER
    hint: the files of mnist are published at https://yann.lecun.com/exdb/mnist
    ");
    let cut = &stage.packed()[..5_000];
    insta::assert_snapshot!(said(&stage, &folder(&[(PACKED, cut)])), @"
    `images.gz` can't be taken from the folder: the file can't be unpacked: incomplete deflate stream
      --> FOLDER
    hint: the files of mnist are published at https://yann.lecun.com/exdb/mnist
    ");
}

#[test]
fn a_file_of_another_data_set_is_recognised() {
    let stage = Stage::new();
    let shipped =
        fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/fashion-mnist-small/t10k-labels-idx1-ubyte.gz"));
    let said = said(&stage, &folder(&[(PACKED, &shipped.expect("readable"))]));
    assert!(said.contains(": the file is another one, of fashion-mnist: the SHA-256 of its content is 0402"), "{said}");
    assert!(!stage.partial("").exists(), "nothing has come, and nothing is left");
}

#[test]
fn a_decompression_bomb_is_not_unpacked_to_its_end() {
    let stage = Stage::new();
    // 100 MB of zeros in 100 kB.
    let bomb = gzip(&vec![0; 100_000_000], Compression::best());
    let before = std::time::Instant::now();
    let said = said(&stage, &folder(&[(PACKED, &bomb)]));
    assert!(said.contains("the file is another one") && before.elapsed().as_secs() < 5, "{said}");
}

#[test]
fn other_files_in_the_target_folder_are_not_touched() {
    let stage = Stage::new();
    fs::create_dir_all(stage.folder()).expect("made");
    fs::write(stage.folder().join(PACKED), "mine").expect("written");
    let folder = folder(&[(PACKED, &stage.packed()), (WHOLE, &stage.whole())]);
    let error = from_folder(&stage.catalogue(&[]), stage.home.path(), folder.path()).expect_err("refused").to_string();
    insta::assert_snapshot!(error.replace(&stage.home.path().display().to_string(), "DATA"), @"
    what lies there is not mnist: `images.gz`: the file is another one: the SHA-256 of its content is 3fd30542fe3f61b14bd4a4b2dc0b6fb30fa6f63ebce52dd1778aaa8c4dc02cff
      --> DATA/mnist
    hint: move the folder away, then fetch it again
    ");
    assert_eq!(fs::read(stage.folder().join(PACKED)).expect("readable"), b"mine");
}
