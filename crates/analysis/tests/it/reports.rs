//! The files of a report: every status is shown, none is averaged, and the page is self-contained.

use std::fs;
use std::path::Path;

use analysis::report::report;
use polars::prelude::*;

use crate::tree::Fate::{Collapsed, Diverged, Failed, Healthy, Improving, Interrupted, Pending, Running};
use crate::tree::{SweepBuilder, WrittenSweep};

/// A sweep with a run of every kind.
pub(crate) fn everything() -> WrittenSweep {
    SweepBuilder::new("dcgan")
        .arm("dcgan", &[Healthy(46.0), Improving(50.0), Healthy(41.0)])
        .arm("narrow", &[Collapsed(90.0), Healthy(80.0), Pending])
        .arm("fast", &[Diverged(400), Failed("no space left on device"), Interrupted(300)])
        .arm("slow", &[Running(500), Running(600), Healthy(44.0)])
        .write()
}

pub(crate) fn file(tree: &WrittenSweep, name: &str) -> String {
    fs::read_to_string(tree.sweep().path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub(crate) fn made(tree: &WrittenSweep) -> String {
    let report = report(&tree.sweep()).expect("a report");
    assert_eq!(report.page, tree.sweep().path().join("report.html"));
    report.tally
}

#[test]
fn the_tally_counts_every_status() {
    insta::assert_snapshot!(made(&everything()), @"7 finished (5 plateau, 1 learning, 1 diverged; not begun and collapsed can't be told), 2 running, 1 interrupted, 1 failed, 1 pending");
}

#[test]
fn the_page_shows_every_status_with_its_reason() {
    let tree = everything();
    made(&tree);
    let page = file(&tree, "report.html");
    for expected in ["pending", "running", "interrupted", "failed", "no space left on device", "diverged at step 400"] {
        assert!(page.contains(expected), "{expected} is shown");
    }
}

#[test]
fn only_finished_runs_have_numbers_in_the_table() {
    let tree = everything();
    made(&tree);
    let path = tree.sweep().path().join("summary.parquet");
    let table = ParquetReader::new(fs::File::open(path).expect("a file")).finish().expect("a table");
    let text = |name: &str| table.column(name).expect(name).str().expect("text").clone();
    let number = |name: &str| table.column(name).expect(name).f64().expect("numbers").clone();
    let rows: Vec<String> = (0..table.height())
        .map(|row| {
            let word = |name: &str| text(name).get(row).unwrap_or("-").to_owned();
            let value = |name: &str| number(name).get(row).map_or("-".to_owned(), |value| format!("{value:.1}"));
            let cells = [word("arm"), word("status"), word("verdict"), value("frechet_distance"), value("last_d_real")];
            cells.join(" ")
        })
        .collect();
    insta::assert_snapshot!(rows.join("\n"), @"
    dcgan finished plateau 46.0 0.6
    dcgan finished learning 66.0 0.6
    dcgan finished plateau 41.0 0.6
    narrow finished plateau 90.0 0.6
    narrow finished plateau 80.0 0.6
    narrow pending - - -
    fast finished diverged - 0.6
    fast failed - - -
    fast interrupted - - -
    slow running - - -
    slow running - - -
    slow finished plateau 44.0 0.6
    ");
}

#[test]
fn the_table_is_the_same_as_text() {
    let tree = everything();
    made(&tree);
    let csv = file(&tree, "summary.csv");
    assert_eq!(csv.lines().count(), 13, "a head and a line for each planned run");
    insta::assert_snapshot!(csv.lines().next().expect("a head").replace(',', "\n"), @"
    sweep
    arm
    grid
    seed
    backend
    run_id
    status
    reason
    steps
    last_step
    latent
    verdict
    onset
    frechet_distance
    diverged_at
    last_frechet_distance
    last_frechet_distance_training
    last_frechet_distance_random
    last_kernel_distance
    last_precision
    last_recall
    last_density
    last_coverage
    last_checkerboard
    last_modes
    last_total_variation
    last_sample_deviation
    last_discriminator_loss
    last_generator_loss
    last_d_real
    last_d_fake
    last_d_held_out
    last_discriminator_gradient_norm
    last_generator_gradient_norm
    last_generator_parameter_norm
    training_seconds
    evaluation_seconds
    total_seconds
    peak_memory_mib
    generator_parameters
    generator_multiply_adds
    discriminator_parameters
    discriminator_multiply_adds
    commit
    device
    processor
    features
    features_sha256
    data
    data_checksum
    reference_images
    evaluation_samples
    ");
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let tree = everything();
    let names = [
        "summary.parquet",
        "summary.csv",
        "summary.md",
        "results.json",
        "report.html",
        "charts/distance.svg",
        "charts/over-training.svg",
        "samples/dcgan.png",
    ];
    let bytes = || {
        made(&tree);
        names.map(|name| fs::read(tree.sweep().path().join(name)).expect("a file"))
    };
    let (once, again) = (bytes(), bytes());
    for (name, (once, again)) in names.iter().zip(once.iter().zip(&again)) {
        assert!(once == again, "{name} differs");
    }
}

#[test]
fn too_few_evaluations_give_no_verdict_anywhere() {
    let tree =
        SweepBuilder::new("dcgan").arm_with("dcgan", 0, &[Collapsed(90.0)], |spec| spec.cadence.evaluate = 100).write();
    assert_eq!(made(&tree), "1 finished (1 not judged)");
    let page = file(&tree, "report.html");
    assert!(page.contains("10 of 15 evaluations") && !page.contains("1 plateau"));
    assert!(file(&tree, "summary.md").contains("1 not judged"));
}

#[test]
fn stale_charts_are_removed() {
    let tree = everything();
    made(&tree);
    let stale = tree.sweep().path().join("charts/old.svg");
    fs::write(&stale, "<svg/>").expect("a file");
    made(&tree);
    assert!(!stale.exists() && tree.sweep().path().join("charts/distance.svg").exists());
}

#[test]
fn only_the_report_is_written() {
    let tree = everything();
    let runs = |path: &Path| fs::read(path).expect("a file");
    let before = runs(&tree.run("dcgan", 0).metrics_file());
    made(&tree);
    assert_eq!(before, runs(&tree.run("dcgan", 0).metrics_file()));
    let mut there: Vec<String> = fs::read_dir(tree.sweep().path())
        .expect("a folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    there.sort();
    insta::assert_snapshot!(there.join(" "), @"charts dcgan fast narrow plan.json report.html results.json samples slow summary.csv summary.json summary.md summary.parquet");
}
