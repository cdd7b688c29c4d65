//! What the report's page shows of samples, and how large pictures may make it.

use std::fs;

use crate::reports::{everything, file, made};
use crate::tree::Fate::Healthy;
use crate::tree::Tree;

#[test]
fn a_hundred_arms_make_a_page_of_a_megabyte() {
    let tree = (1..100).fold(Tree::new("arm-0").arm("arm-0", &[Healthy(46.0)]), |tree, k| {
        tree.arm(&format!("arm-{k}-of-a-grid-with-long-names"), &[Healthy(46.0 + f64::from(k))])
    });
    let tree = tree.write();
    made(&tree);
    assert!(file(&tree, "report.html").len() < 3_000_000);
    assert!(file(&tree, "summary.md").contains("arm-99-of-a-grid-with-long-names"));
}

#[test]
fn pictures_that_would_make_the_page_too_large_are_shown_from_their_files() {
    let tree = Tree::new("dcgan").arm("dcgan", &[Healthy(46.0), Healthy(50.0)]).write();
    for seed in 0..2 {
        fs::write(tree.run("dcgan", seed).sample_file(1_000), noise(700)).expect("a large picture");
    }
    made(&tree);
    let page = file(&tree, "report.html");
    assert!(
        page.len() < 500_000 && page.contains("src=\"./dcgan/seed-0-flex/samples/step-001000.png\""),
        "{}",
        page.len()
    );
}

/// A grey picture that hardly gets smaller.
fn noise(side: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let mut draw = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let pixels: Vec<u8> = (0..side * side).map(|_| draw()).collect();
    let mut bytes = Vec::new();
    let mut writer = png::Encoder::new(&mut bytes, side, side).write_header().expect("a header");
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

#[test]
fn pictures_that_are_none_are_said_to_be_missing() {
    let tree = Tree::new("dcgan").arm("dcgan", &[Healthy(46.0)]).write();
    let mut enormous = noise(4);
    enormous[16..20].copy_from_slice(&100_000_u32.to_be_bytes());
    for bytes in [b"no picture at all".to_vec(), enormous] {
        fs::write(tree.run("dcgan", 0).sample_file(1_000), bytes).expect("a file");
        made(&tree);
        assert!(file(&tree, "report.html").contains("<div class=\"none\">no picture</div>"));
    }
}

#[test]
fn samples_are_shown_as_they_develop_and_around_a_failure() {
    let tree = everything();
    made(&tree);
    let moving = fs::read(tree.sweep().path().join("development/dcgan.png")).expect("a picture");
    let reader = png::Decoder::new(std::io::Cursor::new(moving)).read_info().expect("a PNG");
    let frames = reader.info().animation_control().expect("an animated one").num_frames;
    assert_eq!((frames, reader.info().size()), (5, (2, 6)), "steps 0 to 1,000, and a bar below the picture");
    let page = file(&tree, "report.html");
    for expected in [
        "steps 0, 250, 500, 750, 1,000 one after the other",
        "<figcaption>fast, seed 0: diverged since step 400</figcaption>",
        "alt=\"samples of fast, seed 0, step 250\"",
        "href=\"./dcgan/seed-0-flex/samples/step-001000.png\"",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
}
