//! Messages for every fault of a file.

use data::{Idx, Split};
use insta::assert_snapshot;

use crate::support::{Folder, SIDE, images, labels, load_from};

const IMAGES: &str = Split::Training.image_file();
const LABELS: &str = Split::Training.label_file();

fn with(name: &str, content: &[u8]) -> String {
    let folder = Folder::blank();
    folder.write(name, content);
    folder.message()
}

#[test]
fn a_missing_folder_is_an_error() {
    assert_snapshot!(load_from("/nowhere/at/all").expect_err("no such folder"), @r"
    `data.folder` is no folder
      --> /nowhere/at/all
    hint: it must be a folder with the four IDX files of fashion-mnist-small
    ");
}

#[test]
fn a_missing_file_is_an_error() {
    let folder = Folder::blank();
    folder.remove(LABELS);
    assert_snapshot!(folder.message(), @"
    `train-labels-idx1-ubyte` is missing, and so is `train-labels-idx1-ubyte.gz`
      --> FOLDER
    hint: the folder must hold the four IDX files of fashion-mnist-small
    ");
}

#[test]
fn other_images_of_the_right_shape_fail_the_checksum() {
    assert_snapshot!(Folder::blank().message(), @r"
    these are not the images of fashion-mnist-small: their SHA-256 is 0a032fea7d8e9e3bc364306e6be94ab115d28c2af42dd92adbb40d235238c8d3, not 2736ba2730476f48b6225f7c91728feb3e38b0ade9eb592ebe0cadd7ad8a2063
      --> FOLDER
    hint: get the files again; runs on other images can't be compared with those on fashion-mnist-small
    ");
}

#[test]
fn an_empty_file_is_an_error() {
    assert_snapshot!(with(IMAGES, &[]), @r"
    the file is cut off: 0 bytes are less than the 16 of its header
      --> FOLDER/train-images-idx3-ubyte
    hint: copy the file again, it did not arrive whole
    ");
}

#[test]
fn a_file_that_ends_in_its_header_is_an_error() {
    assert_snapshot!(with(IMAGES, &images(3).raw()[..9]), @r"
    the file is cut off: 9 bytes are less than the 16 of its header
      --> FOLDER/train-images-idx3-ubyte
    hint: copy the file again, it did not arrive whole
    ");
}

#[test]
fn a_file_of_another_format_is_an_error() {
    assert_snapshot!(with(IMAGES, b"<!DOCTYPE html><html>"), @r"
    not an IDX file of bytes in 3 dimensions: it starts with 0x3c21444f, not 0x00000803
      --> FOLDER/train-images-idx3-ubyte
    hint: are the files named as the data set's authors named them?
    ");
}

#[test]
fn labels_in_place_of_images_are_an_error() {
    assert_snapshot!(with(IMAGES, labels(20).raw()), @r"
    not an IDX file of bytes in 3 dimensions: it starts with 0x00000801, not 0x00000803
      --> FOLDER/train-images-idx3-ubyte
    hint: are the files named as the data set's authors named them?
    ");
}

#[test]
fn a_truncated_file_is_an_error() {
    let file = images(10_000);
    assert_snapshot!(with(IMAGES, &file.raw()[..1_000_000]), @r"
    the file is cut off: its header promises 7840000 values, 999984 follow
      --> FOLDER/train-images-idx3-ubyte
    hint: copy the file again, it did not arrive whole
    ");
}

#[test]
fn a_header_with_enormous_sizes_allocates_nothing() {
    let header = [0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255];
    assert_snapshot!(with(IMAGES, &header), @r"
    the file is cut off: its header promises 79228162458924105385300197375 values, 0 follow
      --> FOLDER/train-images-idx3-ubyte
    hint: copy the file again, it did not arrive whole
    ");
}

#[test]
fn trailing_bytes_are_an_error() {
    let file = [labels(10_000).raw(), b"\n"].concat();
    assert_snapshot!(with(LABELS, &file), @r"
    the file goes on after its end: its header promises 10000 values, 10001 follow
      --> FOLDER/train-labels-idx1-ubyte
    hint: this is a file of another data set, or a damaged one: get it again
    ");
}

#[test]
fn truncated_gzip_is_an_error() {
    let packed = images(10_000).gzip().expect("memory to pack into");
    assert_snapshot!(with(IMAGES, &packed[..packed.len() / 2]), @r"
    can't unpack the file: incomplete deflate stream
      --> FOLDER/train-images-idx3-ubyte
    hint: copy the file again, it did not arrive whole
    ");
}

#[test]
fn gzip_with_a_wrong_byte_is_an_error() {
    let mut packed = labels(10_000).gzip().expect("memory to pack into");
    let sum = packed.len() - 8;
    packed[sum] ^= 1;
    assert_snapshot!(with(LABELS, &packed), @r"
    can't unpack the file: corrupt gzip stream does not have a matching checksum
      --> FOLDER/train-labels-idx1-ubyte
    hint: copy the file again, it did not arrive whole
    ");
}

#[test]
fn gzip_that_unpacks_beyond_the_limit_is_an_error() {
    let bomb = Idx::new(&[100_000, SIDE, SIDE], &vec![0; 100_000 * SIDE * SIDE]).gzip().expect("memory to pack into");
    assert_snapshot!(with(IMAGES, &bomb), @r"
    the file unpacks to more than 67108864 bytes
      --> FOLDER/train-images-idx3-ubyte
    hint: this is a file of another data set, or a damaged one: get it again
    ");
}

#[test]
fn images_of_another_size_are_an_error() {
    assert_snapshot!(with(IMAGES, Idx::new(&[2, 32, 28], &[0; 2 * 32 * 28]).raw()), @r"
    the images have 32×28 pixels, not 28×28
      --> FOLDER/train-images-idx3-ubyte
    hint: this is a file of another data set, or a damaged one: get it again
    ");
}

#[test]
fn another_number_of_images_is_an_error() {
    assert_snapshot!(with(IMAGES, images(12).raw()), @r"
    there are 12 images, fashion-mnist-small has 10000
      --> FOLDER/train-images-idx3-ubyte
    hint: do all four files belong to the same data set?
    ");
}

#[test]
fn fewer_labels_than_images_are_an_error() {
    assert_snapshot!(with(LABELS, labels(9_999).raw()), @r"
    there are 9999 labels for 10000 images
      --> FOLDER/train-labels-idx1-ubyte
    hint: do all four files belong to the same data set?
    ");
}

#[test]
fn a_label_outside_the_classes_is_an_error() {
    let mut values = labels(10_000).values().to_vec();
    values[4_711] = 10;
    assert_snapshot!(with(LABELS, Idx::new(&[10_000], &values).raw()), @r"
    label 10 of image 4711 (counted from 0) names none of the 10 classes
      --> FOLDER/train-labels-idx1-ubyte
    hint: do all four files belong to the same data set?
    ");
}
