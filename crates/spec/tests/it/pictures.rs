//! Folders of pictures by their content.

use std::fs;
use std::path::Path;

use spec::{Pictures, PicturesError};
use tempfile::TempDir;

/// The least that can be used.
const ENOUGH: usize = 300;

fn folder(count: usize) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    (0..count).for_each(|k| write(folder.path(), &format!("{k}.png"), &k.to_string()));
    folder
}

fn write(folder: &Path, name: &str, content: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, content).expect("written");
}

fn pictures(folder: &Path) -> Result<Pictures, PicturesError> {
    Pictures::of(folder, tempfile::tempdir().expect("a folder").path())
}

/// The message, with the folder's name blotted out.
fn refused(folder: &Path) -> String {
    pictures(folder).expect_err("refused").to_string().replace(&folder.display().to_string(), "FOLDER")
}

#[test]
fn names_folders_and_copies_change_nothing() {
    let folder = folder(ENOUGH);
    let before = pictures(folder.path()).expect("pictures");
    fs::create_dir(folder.path().join("inner")).expect("made");
    fs::rename(folder.path().join("7.png"), folder.path().join("inner/seven.JPG")).expect("renamed");
    write(folder.path(), "copy.jpeg", "8");
    let after = pictures(folder.path()).expect("pictures");
    assert_eq!((before.checksum(), before.files().len()), (after.checksum(), after.files().len()));
    let [copy] = after.copies() else { panic!("one copy: {:?}", after.copies()) };
    let first = after.with_content(&copy.sha256).expect("a picture");
    assert_eq!([&copy.path, &first.path], [&folder.path().join("copy.jpeg"), &folder.path().join("8.png")]);
}

#[test]
fn another_picture_or_one_less_is_another_data_set() {
    let folder = folder(ENOUGH + 1);
    let checksum = || pictures(folder.path()).expect("pictures").checksum();
    let before = checksum();
    write(folder.path(), "7.png", "something else");
    let changed = checksum();
    fs::remove_file(folder.path().join("7.png")).expect("removed");
    let smaller = checksum();
    assert!(before != changed && changed != smaller && smaller != before);
}

#[test]
fn what_is_hidden_or_no_picture_is_passed_over() {
    let folder = folder(ENOUGH);
    let before = pictures(folder.path()).expect("pictures");
    for name in ["notes.txt", ".hidden.png", ".thumbnails/1.png", "png"] {
        write(folder.path(), name, "something else");
    }
    assert_eq!(pictures(folder.path()).expect("pictures"), before);
}

#[test]
fn a_fifth_is_held_out_and_none_is_on_both_sides() {
    let folder = folder(ENOUGH + 3);
    let pictures = pictures(folder.path()).expect("pictures");
    assert_eq!((pictures.held_out().len(), pictures.training().len()), (60, 243));
    assert!(pictures.training().iter().all(|picture| !pictures.held_out().contains(picture)));
}

#[test]
fn a_file_is_read_again_when_its_size_or_time_changes_and_not_before() {
    let (folder, home) = (folder(ENOUGH), tempfile::tempdir().expect("a folder"));
    let checksum = || Pictures::of(folder.path(), home.path()).expect("pictures").checksum();
    let path = folder.path().join("7.png");
    let (before, time) = (checksum(), fs::metadata(&path).expect("there").modified().expect("a time"));
    let touch = |time| fs::File::options().append(true).open(&path).expect("there").set_modified(time).expect("set");
    fs::write(&path, "x").expect("written");
    touch(time);
    assert_eq!(checksum(), before, "same size and time: the hash is remembered");
    touch(time + std::time::Duration::from_secs(1));
    assert_ne!(checksum(), before);
}

#[test]
fn a_memory_that_is_damaged_costs_nothing_but_time() {
    let (folder, home) = (folder(ENOUGH), tempfile::tempdir().expect("a folder"));
    let checksum = || Pictures::of(folder.path(), home.path()).expect("pictures").checksum();
    let before = checksum();
    let cache = home.path().join("cache");
    let file = fs::read_dir(&cache).expect("a memory").next().expect("a file").expect("readable").path();
    fs::write(file, "{").expect("written");
    assert_eq!(checksum(), before);
    fs::remove_dir_all(&cache).expect("removed");
    fs::write(&cache, "no folder").expect("written");
    assert_eq!(checksum(), before);
}

#[test]
fn what_can_not_be_used_is_refused_with_what_is_needed() {
    insta::assert_snapshot!(refused(Path::new("/nowhere/at/all")), @"
    `FOLDER` is no folder
    hint: `data.folder` names a folder of PNG or JPEG files; a relative one is looked for in the working directory, then in the workspace
    ");
    insta::assert_snapshot!(refused(Path::new("~/pictures")), @"
    `FOLDER` is no folder
    hint: `data.folder` names a folder of PNG or JPEG files; a relative one is looked for in the working directory, then in the workspace; `~` means nothing here: write the whole path
    ");
    insta::assert_snapshot!(refused(folder(0).path()), @"
    there is no PNG or JPEG file in `FOLDER`, and 300 are needed
    hint: a fifth is held out, to be compared with; copies of one picture count once
    ");
    let folder = folder(0);
    (0..12).for_each(|k| fs::write(folder.path().join(format!("{k}.png")), picture(k)).expect("written"));
    insta::assert_snapshot!(refused(folder.path()), @"
    there are 12 different pictures in `FOLDER`, and 300 are needed
    hint: a fifth is held out, to be compared with; copies of one picture count once
    ");
}

#[test]
fn what_is_cut_off_or_no_picture_does_not_count_where_there_are_too_few() {
    let folder = folder(0);
    write(folder.path(), "words.png", "words");
    insta::assert_snapshot!(refused(folder.path()), @"
    there is no whole picture in `FOLDER`, and 300 are needed; 1 file is cut off, or no picture:
      words.png
    hint: a fifth is held out, to be compared with; copies of one picture count once
    ");
    (0..3).for_each(|k| fs::write(folder.path().join(format!("{k}.png")), picture(k)).expect("written"));
    (3..9).for_each(|k| fs::write(folder.path().join(format!("{k}.png")), &picture(k)[..40]).expect("written"));
    write(folder.path(), "words-again.jpg", "words");
    insta::assert_snapshot!(refused(folder.path()), @"
    there are 3 different pictures in `FOLDER`, and 300 are needed; 8 files are cut off, or no picture:
      3.png
      4.png
      5.png
      6.png
      7.png
      8.png
      words-again.jpg
      words.png
    hint: a fifth is held out, to be compared with; copies of one picture count once
    ");
}

/// A PNG file as its parts say; what they hold is not looked at.
fn picture(pixel: u8) -> Vec<u8> {
    let part = |kind: &[u8], data: &[u8]| [&(data.len() as u32).to_be_bytes()[..], kind, data, &[0; 4]].concat();
    let parts = [part(b"IHDR", &[pixel; 13]), part(b"IDAT", &[pixel; 9]), part(b"IEND", &[])];
    [&b"\x89PNG\r\n\x1a\n"[..], &parts.concat()].concat()
}
