//! The catalogue against the rest of the workspace.

use std::path::Path;

use fetch::{Catalogue, File, check};
use sha2::{Digest, Sha256};
use spec::Source;

fn files(source: Source) -> Vec<File> {
    Catalogue::of(source).expect("it can be fetched").files
}

#[test]
fn exactly_the_fetchable_sources_have_a_catalogue() {
    for source in Source::ALL {
        assert_eq!(Catalogue::of(source).is_some(), source.is_fetched(), "{source}");
    }
}

#[test]
fn each_catalogue_has_two_mirrors_and_file_sizes() {
    for catalogue in Source::ALL.into_iter().filter_map(Catalogue::of) {
        assert!(
            catalogue.mirrors.len() >= 2 && catalogue.mirrors.iter().all(|mirror| mirror.ends_with('/')),
            "{catalogue:?}"
        );
        assert!(catalogue.files.iter().all(|file| file.size > 0 && file.sha256.len() == 64));
    }
}

#[test]
fn file_checksums_of_mnist_and_cifar10_agree_with_the_sources() {
    let lines: String = files(Source::Mnist).iter().map(|file| format!("{}\n", file.sha256)).collect();
    let digest: String = Sha256::digest(lines).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(Some(digest.as_str()), Source::Mnist.checksum());
    assert_eq!(Some(files(Source::Cifar10)[0].sha256), Source::Cifar10.checksum());
}

#[test]
fn the_test_split_of_fashion_mnist_is_the_shipped_one() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/fashion-mnist-small");
    for file in files(Source::FashionMnist).iter().filter(|file| file.name.starts_with("t10k")) {
        check(file, &shipped.join(file.name)).expect("the same content");
    }
}
