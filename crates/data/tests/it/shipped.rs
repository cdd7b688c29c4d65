//! The shipped data set, and the full one if a variable asks for it.

use data::{Images, Split};
use spec::{Data, Source};

use crate::support::{Folder, SIDE};

/// The number of images of each class.
fn class_counts(images: &Images) -> [usize; 10] {
    std::array::from_fn(|class| images.labels().iter().filter(|label| usize::from(**label) == class).count())
}

#[test]
fn the_shipped_set_is_complete_and_balanced() {
    let set = data::load(&Data::default()).expect("the shipped set"); // the checksum is verified there
    assert_eq!(class_counts(&set.training), [1_000; 10]);
    assert_eq!(class_counts(&set.test), [1_000; 10]);
    assert_eq!(
        (Some(set.training.len()), Some(set.test.len())),
        (Source::default().training_images(), Source::default().test_images())
    );
}

#[test]
fn training_images_selects_the_first_ones() {
    let [all, few] = [None, Some(64)]
        .map(|training_images| data::load(&Data { training_images, ..Data::default() }).expect("the shipped set"));
    assert_eq!((few.training.len(), &few.test), (64, &all.test));
    let pixels = |set: &data::DataSet| {
        let mut pixels = Vec::new();
        set.training.batch_into(&(0..64).collect::<Vec<u32>>(), &mut pixels);
        pixels
    };
    assert_eq!(pixels(&few), pixels(&all));
    assert_eq!(few.training.labels(), &all.training.labels()[..64]);
    assert!(class_counts(&few.training).iter().all(|count| *count > 0), "the images are in no order of classes");
}

#[test]
fn plain_files_equal_gzipped_ones() {
    let shipped = data::load(&Data::default()).expect("the shipped set");
    let folder = Folder::blank();
    for split in Split::ALL {
        for (name, rank) in [(split.image_file(), 3), (split.label_file(), 1)] {
            let packed = shipped.folder.join(format!("{name}.gz"));
            folder.write(name, data::Idx::read(&packed, rank).expect("a shipped file").raw());
        }
    }
    let plain = folder.load().expect("the same files, unpacked");
    assert_eq!(plain.training, shipped.training);
    assert_eq!(plain.test, shipped.test);
}

#[test]
fn the_full_set_has_its_own_size() {
    let folder = Folder::blank();
    let count = Source::FashionMnist.training_images().expect("it is known");
    folder.write(Split::Training.image_file(), crate::support::images(count).raw());
    folder.write(Split::Training.label_file(), crate::support::labels(count).raw());
    let data =
        Data { source: Source::FashionMnist, folder: Some(folder.path().display().to_string()), ..Data::default() };
    let error = data::load(&data).expect_err("blank images");
    assert!(matches!(error, data::DataError::Checksum { .. }), "all but the images themselves is right: {error}");
}

#[test]
fn packing_is_reproducible() {
    let file = crate::support::images(3);
    let packed = file.gzip().expect("memory to pack into");
    assert_eq!(packed, file.gzip().expect("memory to pack into"));
    assert_eq!(packed[4..8], [0; 4], "no time is stored");
    assert_eq!(file.values().len(), 3 * SIDE * SIDE);
}
