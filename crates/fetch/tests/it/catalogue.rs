//! What is known of the data sets, beside what the rest of the workspace knows of them.

use std::path::Path;

use fetch::{File, Offer, check};
use sha2::{Digest, Sha256};
use spec::Source;

fn files(source: Source) -> Vec<File> {
    Offer::of(source).expect("it can be fetched").files
}

#[test]
fn every_source_that_says_so_can_be_fetched_and_no_other() {
    for source in Source::ALL {
        assert_eq!(Offer::of(source).is_some(), source.is_fetched(), "{source}");
    }
}

#[test]
fn each_offer_has_two_places_and_sizes_of_whole_files() {
    for offer in Source::ALL.into_iter().filter_map(Offer::of) {
        assert!(offer.mirrors.len() >= 2 && offer.mirrors.iter().all(|mirror| mirror.ends_with('/')), "{offer:?}");
        assert!(offer.files.iter().all(|file| file.size > 0 && file.sha256.len() == 64));
    }
}

#[test]
fn the_files_of_mnist_and_cifar10_are_those_that_the_checksums_of_the_sources_are_of() {
    let lines: String = files(Source::Mnist).iter().map(|file| format!("{}\n", file.sha256)).collect();
    let digest: String = Sha256::digest(lines).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(Some(digest.as_str()), Source::Mnist.checksum());
    assert_eq!(Some(files(Source::Cifar10)[0].sha256), Source::Cifar10.checksum());
}

#[test]
fn the_test_half_of_fashion_mnist_is_the_one_that_is_shipped() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/fashion-mnist-small");
    for file in files(Source::FashionMnist).iter().filter(|file| file.name.starts_with("t10k")) {
        check(file, &shipped.join(file.name)).expect("the same content");
    }
}
