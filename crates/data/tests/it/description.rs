//! The description that `data show` prints.

#[test]
fn the_description_has_licence_counts_and_checksum() {
    let set = data::load(&spec::Data::default()).expect("the shipped set");
    let text = set.describe().replace(env!("CARGO_MANIFEST_DIR"), "CRATE");
    insta::assert_snapshot!(text, @r"
    images   fashion-mnist-small: the first 1,000 training images of each class of Fashion-MNIST, and its test half
    from     https://github.com/zalandoresearch/fashion-mnist
    license  MIT, copyright 2017 Zalando SE
    folder   CRATE/fashion-mnist-small
    SHA-256  2736ba2730476f48b6225f7c91728feb3e38b0ade9eb592ebe0cadd7ad8a2063

    class        training    test
    T-shirt/top      1000    1000
    trouser          1000    1000
    pullover         1000    1000
    dress            1000    1000
    coat             1000    1000
    sandal           1000    1000
    shirt            1000    1000
    sneaker          1000    1000
    bag              1000    1000
    ankle boot       1000    1000
    all             10000   10000
    ");
}
