//! Folders of pictures as data sets.

use std::fs;
use std::path::Path;

use data::picture::grid;
use data::{DataError, DataSet, load_at};
use spec::{Data, Pictures, RunSpec, Source};
use tempfile::TempDir;

/// The least that can be used, and how many of them are held out.
const ENOUGH: (usize, usize) = (300, 60);

/// A folder of that many pictures of one colour each, no two alike, and a home.
fn folders(count: usize) -> [TempDir; 2] {
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    for k in 0..count {
        let colour = [k % 256, k / 256, 9].map(|level| level as f32 / 127.5 - 1.0);
        let pixels: Vec<f32> = colour.into_iter().flat_map(|level| [level; 4]).collect();
        let file = grid(&pixels, [3, 2, 2], 1).png().expect("a small picture");
        fs::write(folders[0].path().join(format!("{k}.png")), file).expect("written");
    }
    folders
}

fn load([folder, home]: &[TempDir; 2], checksum: Option<String>) -> Result<DataSet, DataError> {
    let folder = Some(folder.path().display().to_string());
    load_at(&Data { source: Source::Images, folder, checksum, image_size: 16, ..Data::default() }, home.path())
}

/// The message, with the folders' names blotted out.
fn refused(folders: &[TempDir; 2], checksum: Option<String>) -> String {
    let text = load(folders, checksum).expect_err("refused").to_string();
    let [folder, home] = folders.each_ref().map(|folder| folder.path().display().to_string());
    text.replace(&folder, "FOLDER").replace(&home, "HOME")
}

/// What was decoded and kept.
fn kept(home: &Path) -> std::path::PathBuf {
    let files = fs::read_dir(home.join("cache")).expect("a cache").map(|entry| entry.expect("readable").path());
    let mut kept =
        files.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("pictures")));
    kept.next().expect("decoded pictures")
}

#[test]
fn every_picture_is_loaded_once_and_a_fifth_is_held_out() {
    let set = load(&folders(ENOUGH.0), None).expect("pictures");
    assert_eq!(
        (set.test.len(), set.training.len(), set.training.shape()),
        (ENOUGH.1, ENOUGH.0 - ENOUGH.1, [3, 16, 16])
    );
    assert!(set.training.labels().is_empty() && set.test.labels().is_empty());
    let mut colours = [colours(&set.training), colours(&set.test)].concat();
    colours.sort_unstable();
    assert_eq!(colours, (0..ENOUGH.0).collect::<Vec<_>>());
    insta::assert_snapshot!(set.describe().lines().skip(6).collect::<Vec<_>>().join("\n"), @"
                 training    test
    all               240      60
    ");
}

/// The red and green levels of each image of a half, as one number.
fn colours(images: &data::Images) -> Vec<usize> {
    let mut pixels = Vec::new();
    images.batch_into(&(0..images.len() as u32).collect::<Vec<_>>(), &mut pixels);
    let byte = |value: f32| ((value + 1.0) * 127.5).round() as usize;
    pixels.chunks_exact(3 * 256).map(|image| byte(image[0]) + 256 * byte(image[256])).collect()
}

/// The colour that [`folders`] gave a file.
fn colour_of(picture: &spec::PictureFile) -> usize {
    picture.path.file_stem().and_then(|name| name.to_str()?.parse().ok()).expect("a number")
}

#[test]
fn without_copies_the_first_fifth_in_the_order_of_hashes_is_held_out() {
    let folders = folders(ENOUGH.0 + 7);
    let pictures = Pictures::of(folders[0].path(), folders[1].path()).expect("pictures");
    let set = load(&folders, None).expect("pictures");
    assert_eq!(colours(&set.test), pictures.held_out().iter().map(colour_of).collect::<Vec<_>>());
    assert_eq!(colours(&set.training), pictures.training().iter().map(colour_of).collect::<Vec<_>>());
    assert!(set.copies.is_empty());
}

/// Adds pictures with the pixels of the first `count` in other files: 3×3 instead of 2×2 of the same colour.
fn copy_first(folder: &Path, count: usize) {
    for k in 0..count {
        let colour = [k % 256, k / 256, 9].map(|level| level as f32 / 127.5 - 1.0);
        let pixels: Vec<f32> = colour.into_iter().flat_map(|level| [level; 9]).collect();
        let file = grid(&pixels, [3, 3, 3], 1).png().expect("a small picture");
        fs::write(folder.join(format!("copy-{k}.png")), file).expect("written");
    }
}

#[test]
fn copies_by_pixels_count_once_and_stand_on_one_side() {
    let folders = folders(ENOUGH.0);
    copy_first(folders[0].path(), 99);
    fs::copy(folders[0].path().join("200.png"), folders[0].path().join("copy-200.png")).expect("copied"); // to the byte
    let set = load(&folders, None).expect("pictures");
    assert_eq!((set.test.len(), set.training.len(), set.copies.len()), (60, 240, 100));
    let mut all = [colours(&set.test), colours(&set.training)].concat();
    all.sort_unstable();
    assert_eq!(all, (0..ENOUGH.0).collect::<Vec<_>>());
    let number = |path: &Path| path.file_stem().expect("a name").to_string_lossy().replace("copy-", "");
    assert!(set.copies.iter().all(|[copy, first]| copy != first && number(copy) == number(first)));
    let warnings = set.warnings();
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[0].starts_with("100 pictures have the pixels of others and are left out: "), "{}", warnings[0]);
    assert!(warnings[0].ends_with(".png), 95 more"), "{}", warnings[0]);
    assert!(
        warnings[1].starts_with("only 60 pictures are held out to compare with, and 256 are needed "),
        "{}",
        warnings[1]
    );
}

#[test]
fn copies_do_not_count_towards_the_minimum() {
    let folders = folders(ENOUGH.0 - 1);
    copy_first(folders[0].path(), 50);
    insta::assert_snapshot!(refused(&folders, None), @"
    of 349 pictures only 299 differ in their pixels, and 300 are needed
      --> FOLDER
    hint: copies of one picture count once, whatever else their files hold
    ");
}

#[test]
fn a_run_trains_on_no_more_pictures_than_differ() {
    let folders = folders(ENOUGH.0);
    let set = load(&folders, None).expect("pictures");
    set.fits(&RunSpec { batch_size: 240, ..RunSpec::default() }).expect("as many as there are");
    let said = set.fits(&RunSpec { batch_size: 241, ..RunSpec::default() }).expect_err("one more").to_string();
    insta::assert_snapshot!(said.replace(&folders[0].path().display().to_string(), "FOLDER"), @"
    `batch_size` must be at most 240, the different pictures to train on, got 241
      --> FOLDER
    ");
}

#[test]
fn pictures_are_decoded_once_and_again_if_the_cache_is_damaged() {
    let folders = folders(ENOUGH.0);
    let first = load(&folders, None).expect("pictures");
    let path = kept(folders[1].path());
    let whole = fs::read(&path).expect("readable");
    let damages: [fn(&mut Vec<u8>); 2] = [|file| file[5_000] ^= 1, |file| file.truncate(5_000)];
    for damage in damages {
        let mut file = whole.clone();
        damage(&mut file);
        fs::write(&path, file).expect("written");
        assert_eq!(load(&folders, None).expect("pictures").training, first.training);
        assert!(fs::read(&path).expect("readable") == whole, "it is made again");
    }
    let time = fs::metadata(&path).expect("there").modified().expect("a time");
    load(&folders, Some(first.checksum)).expect("pictures");
    assert_eq!(fs::metadata(&path).expect("there").modified().expect("a time"), time, "nothing is written again");
}

#[test]
fn exactly_the_unusable_files_are_named() {
    let folders = folders(ENOUGH.0);
    fs::write(folders[0].path().join("red\u{1b}[31m.png"), "words").expect("written");
    fs::write(folders[0].path().join("empty.jpg"), "").expect("written");
    fs::write(folders[0].path().join("empty-too.jpg"), "").expect("written");
    insta::assert_snapshot!(refused(&folders, None), @r"
    3 pictures in the folder can't be used:
      FOLDER/empty-too.jpg: neither PNG nor JPEG
      FOLDER/empty.jpg: neither PNG nor JPEG
      FOLDER/red\u{1b}[31m.png: neither PNG nor JPEG
      --> FOLDER
    hint: mend them, or move them out of the folder
    ");
    (0..5).for_each(|k| fs::write(folders[0].path().join(format!("more-{k}.png")), k.to_string()).expect("written"));
    insta::assert_snapshot!(refused(&folders, None), @r"
    8 pictures in the folder can't be used:
      FOLDER/empty-too.jpg: neither PNG nor JPEG
      FOLDER/empty.jpg: neither PNG nor JPEG
      FOLDER/more-0.png: neither PNG nor JPEG
      FOLDER/more-1.png: neither PNG nor JPEG
      FOLDER/more-2.png: neither PNG nor JPEG
      FOLDER/more-3.png: neither PNG nor JPEG
      FOLDER/more-4.png: neither PNG nor JPEG
      FOLDER/red\u{1b}[31m.png: neither PNG nor JPEG
      --> FOLDER
    hint: mend them, or move them out of the folder
    ");
}

#[test]
fn truncated_pictures_do_not_count_towards_the_minimum() {
    let folders = folders(ENOUGH.0);
    for k in 0..2 {
        let path = folders[0].path().join(format!("{k}.png"));
        let whole = fs::read(&path).expect("readable");
        fs::write(&path, &whole[..whole.len() - 20 - k]).expect("written");
    }
    let said = refused(&folders, None);
    assert!(said.starts_with("2 pictures in the folder can't be used:\n  FOLDER/0.png: can't be decoded: "), "{said}");
    let hint = "\nhint: mend them, or move them out of the folder; without them 298 are left, and 300 are needed";
    assert!(said.ends_with(hint), "{said}");
}

#[test]
fn pictures_with_another_checksum_than_the_plan_are_refused() {
    let folders = folders(ENOUGH.0);
    let found = load(&folders, None).expect("pictures").checksum;
    insta::assert_snapshot!(refused(&folders, Some("0".repeat(64))).replace(&found, "FOUND"), @"
    the pictures have the checksum FOUND, not 0000000000000000000000000000000000000000000000000000000000000000, which the run is about
      --> FOLDER
    hint: they were changed since, or are others: get the old ones back, or plan the run again
    ");
}

#[test]
fn an_unwritable_cache_is_an_error() {
    let folders = folders(ENOUGH.0);
    fs::write(folders[1].path().join("cache"), "a file").expect("written");
    insta::assert_snapshot!(refused(&folders, None), @"
    can't make HOME/cache: File exists (os error 17)
    hint: decoded pictures are kept there; the variable DCGAN_DATA names another folder
    ");
}

#[test]
fn the_message_for_missing_data_says_how_to_fetch_it() {
    let home = tempfile::tempdir().expect("a folder");
    let said = |source| {
        let error = load_at(&Data { source, ..Data::default() }, home.path()).expect_err("nothing lies there");
        error.to_string().replace(&home.path().display().to_string(), "HOME")
    };
    insta::assert_snapshot!(said(Source::Mnist), @"
    mnist is not on this machine: it does not lie in HOME/mnist
    hint: `cargo xtask data fetch mnist` gets it; or put the four IDX files of https://yann.lecun.com/exdb/mnist into the first of these folders, or set `data.folder`
    ");
    insta::assert_snapshot!(said(Source::Images), @"
    the pictures of which folder?
    hint: `data.folder` names one, or `--folder`
    ");
    fs::create_dir(home.path().join("cifar10")).expect("made");
    insta::assert_snapshot!(said(Source::Cifar10), @"
    `cifar-10-binary.tar.gz` is missing
      --> HOME/cifar10
    hint: the archive is read as it was published: keep it packed; it is the binary version at https://www.cs.toronto.edu/~kriz/cifar.html
    ");
    fs::write(home.path().join("cifar10/cifar-10-binary.tar.gz"), "something else").expect("written");
    insta::assert_snapshot!(said(Source::Cifar10), @"
    these are not the images of cifar10: their SHA-256 is f41f3fa625ff120ddca7ef456bf66371ecea23c129f4e4c32367101edb516cf8, not c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd
      --> HOME/cifar10
    hint: get the files again; runs on other images can't be compared with those on cifar10
    ");
}
