//! Samples on the report's page, and the page's size.

use std::fs;

use crate::reports::{everything, file, made};
use crate::tree::Fate::Healthy;
use crate::tree::{SweepBuilder, WrittenSweep};

#[test]
fn a_hundred_arms_make_a_page_of_a_megabyte() {
    let tree = (1..100).fold(SweepBuilder::new("arm-0").arm("arm-0", &[Healthy(46.0)]), |tree, k| {
        tree.arm(&format!("arm-{k}-of-a-grid-with-long-names"), &[Healthy(46.0 + f64::from(k))])
    });
    let tree = tree.write();
    made(&tree);
    assert!(file(&tree, "report.html").len() < 3_000_000);
    assert!(file(&tree, "summary.md").contains("arm-99-of-a-grid-with-long-names"));
}

#[test]
fn pictures_beyond_the_page_budget_are_linked() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0), Healthy(50.0)]).write();
    for seed in 0..2 {
        fs::write(tree.run("dcgan", seed).sample_file(1_000), noise(700)).expect("a large picture");
    }
    made(&tree);
    let page = file(&tree, "report.html");
    assert!(page.len() < 500_000 && page.contains("src=\"./samples/dcgan.png\""), "{}", page.len());
}

/// A grey picture that is hard to compress.
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
fn invalid_pictures_are_reported_as_missing() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0)]).write();
    let mut enormous = noise(4);
    enormous[16..20].copy_from_slice(&100_000_u32.to_be_bytes());
    for bytes in [b"no picture at all".to_vec(), enormous] {
        fs::write(tree.run("dcgan", 0).sample_file(1_000), bytes).expect("a file");
        made(&tree);
        assert!(file(&tree, "report.html").contains("<div class=\"none\">no picture</div>"));
    }
}

/// A grey picture of one level.
fn level(grey: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = png::Encoder::new(&mut bytes, 2, 2).write_header().expect("a header");
    writer.write_image_data(&[grey; 4]).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

/// The grey level of the arm's picture, in 16 levels.
fn grey_level_of(tree: &WrittenSweep, arm: &str) -> u8 {
    let png = fs::read(tree.sweep().path().join(format!("samples/{arm}.png"))).expect("a picture");
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
    let mut bytes = vec![0; 2];
    assert_eq!(reader.info().bit_depth, png::BitDepth::Four);
    reader.next_frame(&mut bytes).expect("pixels");
    bytes[0] >> 4
}

#[test]
fn an_arms_picture_is_of_the_median_run_or_the_nearest_with_one() {
    let fates = [Healthy(46.0), Healthy(90.0), Healthy(41.0), Healthy(60.0)];
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &fates).write();
    for (seed, grey) in [(0, 17), (1, 34), (2, 51), (3, 68)] {
        fs::write(tree.run("dcgan", seed).sample_file(1_000), level(grey)).expect("a picture");
    }
    made(&tree);
    assert_eq!(grey_level_of(&tree, "dcgan"), 1, "41, 46, 60, 90: the lower one of the two in the middle is seed 0");
    assert!(file(&tree, "report.html").contains("<figcaption>dcgan, seed 0</figcaption>"));
    fs::write(tree.run("dcgan", 0).sample_file(1_000), "none").expect("written");
    fs::remove_dir_all(tree.sweep().path().join("samples")).expect("removed");
    made(&tree);
    assert_eq!(grey_level_of(&tree, "dcgan"), 3, "of its neighbours by rank the better one: seed 2");
}

#[test]
fn an_arm_with_a_diverged_median_run_has_no_picture() {
    let tree = everything();
    made(&tree);
    let page = file(&tree, "report.html");
    assert!(page.contains("<div class=\"none\">diverged at step 400</div>"));
    assert!(!tree.sweep().path().join("samples/fast.png").exists() && !page.contains("./development/"));
    assert!(page.contains("href=\"./samples/dcgan.png\""));
}
