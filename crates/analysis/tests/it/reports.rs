//! The files of a report: every state is shown, none is averaged, and the page stands alone.

use std::fs;
use std::path::Path;

use analysis::digest::Digest;
use analysis::report::{index, report};
use polars::prelude::*;
use spec::results::{Row, SeriesWriter, names};
use spec::{Claim, Expect, Measure};

use crate::tree::Fate::{Collapsed, Diverged, Failed, Healthy, Improving, Interrupted, Pending, Running};
use crate::tree::{Tree, Written};

/// A sweep with a run of every fate.
pub(crate) fn everything() -> Written {
    Tree::new("dcgan")
        .arm("dcgan", &[Healthy(46.0), Improving(50.0), Healthy(41.0)])
        .arm("narrow", &[Collapsed(90.0), Healthy(80.0), Pending])
        .arm("fast", &[Diverged(400), Failed("no space left on device"), Interrupted(300)])
        .arm("slow", &[Running(500), Running(600), Healthy(44.0)])
        .write()
}

pub(crate) fn file(tree: &Written, name: &str) -> String {
    fs::read_to_string(tree.sweep().path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub(crate) fn made(tree: &Written) -> String {
    let report = report(&tree.sweep(), Some("cargo xtask report")).expect("a report");
    assert_eq!(report.page, tree.sweep().path().join("report.html"));
    report.tally
}

#[test]
fn the_line_counts_every_state() {
    insta::assert_snapshot!(made(&everything()), @"7 finished (4 levelled off, 1 improving, 1 collapsed, 1 diverged), 2 running, 1 interrupted, 1 failed, 1 pending");
}

#[test]
fn the_page_shows_every_state_and_why() {
    let tree = everything();
    made(&tree);
    let page = file(&tree, "report.html");
    for expected in ["pending", "running", "interrupted", "failed", "no space left on device", "diverged at step 400"] {
        assert!(page.contains(expected), "{expected} is shown");
    }
}

#[test]
fn a_page_of_classifiers_speaks_of_errors_and_shows_no_samples() {
    let classify = |spec: &mut spec::RunSpec| spec.task = spec::Task::Classification;
    let seeds = [Healthy(150.0), Healthy(160.0)];
    let tree = Tree::new("dcgan").arm_with("dcgan", 0, &seeds, classify).arm_with("other", 0, &seeds, classify).write();
    for run in ["dcgan", "other"].into_iter().flat_map(|arm| [(arm, 0), (arm, 1)]) {
        let labels = spec::results::Features { name: "labels".to_owned(), sha256: String::new() };
        tree.manifest(run.0, run.1, |manifest| manifest.features = Some(labels));
    }
    made(&tree);
    let page = file(&tree, "report.html");
    let (_, body) = page.split_once("<main>").expect("a page");
    let text: Vec<&str> = body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    let text = text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("0.150") && text.contains("steps to a quarter of the untrained test error"), "{text}");
    for word in ["Samples", "distance", "no picture"] {
        let around = text.find(word).map(|at| &text[at.saturating_sub(80)..(at + 80).min(text.len())]);
        assert_eq!(around, None, "{word}");
    }
}

#[test]
fn a_page_says_whether_its_file_is_one_that_others_have() {
    let of_a_file = |file: &str| {
        let tree = Tree::new("dcgan").arm("dcgan", &[Healthy(46.0)]).arm("other", &[Healthy(50.0)]);
        let tree = tree.plan(|plan| plan.arms[1].changes[0].origin = format!("{file}:9")).write();
        made(&tree);
        self::file(&tree, "report.html").contains("is not a file of the repository")
    };
    assert!(!of_a_file("experiments/first-look.toml"));
    assert!(of_a_file("first-look.toml") && of_a_file("../mine/first-look.toml"));
}

#[test]
fn every_run_is_a_link_in_the_matrix_and_in_the_list() {
    let tree = everything();
    made(&tree);
    let page = file(&tree, "report.html");
    for (arm, seed) in [("dcgan", 0), ("narrow", 1), ("fast", 1), ("slow", 0)] {
        let link = format!("href=\"./{arm}/seed-{seed}-flex/\"");
        assert!(page.matches(&link).count() >= 2, "{link}");
        assert!(page.contains(&format!("id=\"runs-{arm}\"")), "{arm}");
    }
    assert!(page.contains(">diverged</a><small>since 400</small>"));
    assert!(!page.contains("href=\"./narrow/seed-2-flex/\""), "what has not begun has no folder");
}

#[test]
fn measures_that_were_taken_are_shown_and_no_others() {
    let tree = everything();
    made(&tree);
    let page = file(&tree, "report.html");
    assert!(page.contains("modes drawn<small>higher is better</small>") && !page.contains("kernel distance<small>"));
}

/// Adds numbers to what a finished run measured after its last step.
fn measured(tree: &Written, arm: &str, seed: u64, values: &[(&str, f64)]) {
    let row = |(name, value): &(&str, f64)| Row { step: 1_000, seconds: 1.0, name: (*name).to_owned(), value: *value };
    let mut series = SeriesWriter::from_step(&tree.run(arm, seed).metrics_file(), Some(1_000)).expect("a series");
    series.append(&values.iter().map(row).collect::<Vec<Row>>()).expect("rows");
}

#[test]
fn copies_and_walks_are_shown_beside_held_out_images_and_cross_fades_where_they_were_measured() {
    let tree = everything();
    made(&tree);
    assert!(!file(&tree, "report.html").contains("Copies of training images"));
    assert!(!file(&tree, "summary.csv").contains("copying"));

    measured(
        &tree,
        "dcgan",
        0,
        &[(names::COPYING_FEATURES, 0.52), (names::JUMP_LINEAR, 3.1), (names::JUMP_CROSS_FADE, 2.2)],
    );
    measured(&tree, "narrow", 1, &[(names::AUTHENTICITY_PIXELS, 0.11), (names::AUTHENTICITY_PIXELS_HELD_OUT, 0.57)]);
    fs::copy(tree.run("dcgan", 0).sample_file(1_000), tree.run("dcgan", 0).neighbors_file()).expect("a picture");
    made(&tree);
    let page = file(&tree, "report.html");
    for expected in [
        "<h2>Copies of training images</h2>",
        "nearer than held-out, features<small>as real images is best</small>",
        "<td class=\"n\">0.520</td>",
        "<td class=\"n\">0.110<small>held-out 0.570</small></td>",
        "alt=\"samples of dcgan beside their nearest training images\"",
        "<h2>Walks between latents</h2>",
        "<td class=\"n\">3.10<small>cross-fades 2.20</small></td>",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
    assert!(!page.contains("data-copying test"), "what nobody measured is not shown");
    let head = file(&tree, "summary.csv").lines().next().expect("a head").to_owned();
    let added = head.split("last_generator_parameter_norm,").nth(1).expect("the last column that is always there");
    assert!(
        added.starts_with("last_copying_features,last_authenticity_pixels,last_authenticity_pixels_held_out,last_jump_linear,last_jump_cross_fade,training_seconds"),
        "{added}"
    );
}

#[test]
fn stability_is_shown_with_its_definitions() {
    let tree = everything();
    made(&tree);
    let page = file(&tree, "report.html");
    for expected in ["worst rise", "99th percentile over median", "<small>3 of 3 reached 200</small>", "2 of 2"] {
        assert!(page.contains(expected), "{expected}");
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
    dcgan finished healthy 46.0 0.6
    dcgan finished improving 66.0 0.6
    dcgan finished healthy 41.0 0.6
    narrow finished collapsed 90.0 0.6
    narrow finished healthy 80.0 0.6
    narrow pending - - -
    fast finished diverged - 0.6
    fast failed - - -
    fast interrupted - - -
    slow running - - -
    slow running - - -
    slow finished healthy 44.0 0.6
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
    let names =
        ["summary.parquet", "summary.csv", "summary.md", "report.html", "charts/distance.svg", "charts/effects.svg"];
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
fn the_page_asks_for_nothing_from_elsewhere() {
    let tree = everything();
    made(&tree);
    let page = file(&tree, "report.html").replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    for elsewhere in ["http:", "https:", "src=\"/", "url(", "@import", "<script", "<link", "<iframe"] {
        assert!(!page.contains(elsewhere), "{elsewhere} in the page");
    }
    assert!(page.contains("src=\"data:image/png;base64,"), "and pictures stand inside it");
}

#[test]
fn words_of_a_sweep_file_stay_words() {
    let hostile = "<script>alert('1')</script> \"& | `x";
    let tree = Tree::new("dcgan")
        .arm("dcgan", &[Healthy(46.0)])
        .arm("other", &[Failed("<b>disk</b> full")])
        .plan(|plan| {
            plan.question = Some(hostile.to_owned());
            plan.notes = vec![hostile.to_owned()];
            plan.arms[1].why = Some(hostile.to_owned());
            plan.arms[1].grid = Some(hostile.to_owned());
            plan.arms[1].changes[0].origin = hostile.to_owned();
            plan.claims.push(Claim {
                guideline: Some(1),
                says: hostile.to_owned(),
                arm: "other".to_owned(),
                against: None,
                measure: Measure::Modes,
                expect: Expect::Same,
                margin: 1.1,
            });
        })
        .write();
    made(&tree);
    for name in ["report.html", "summary.md"] {
        let text = file(&tree, name);
        assert!(!text.contains("<script") && !text.contains("<b>disk"), "{name} escapes");
        assert!(text.contains("&lt;script"), "{name} shows the words");
    }
}

#[test]
fn claims_that_no_seeds_could_decide_are_counted_by_the_way_they_lean() {
    let claim = |expect| Claim {
        guideline: None,
        says: "it is further".to_owned(),
        arm: "other".to_owned(),
        against: None,
        measure: Measure::FrechetDistance,
        expect,
        margin: 1.1,
    };
    let tree = Tree::new("dcgan")
        .arm("dcgan", &[Healthy(50.0), Healthy(52.0), Healthy(51.0)])
        .arm("other", &[Healthy(90.0), Healthy(95.0), Healthy(88.0)])
        .plan(|plan| plan.claims = vec![claim(Expect::Higher), claim(Expect::Lower), claim(Expect::Higher)])
        .write();
    made(&tree);
    let page = file(&tree, "report.html");
    let score = "0 of 3 claims could be decided; 0 came out as expected. Of the 3 undecided 2 lean the expected way.";
    assert!(page.contains(score), "{score}");
}

#[test]
fn a_distance_never_stands_without_what_it_was_measured_with() {
    let tree = everything();
    made(&tree);
    for name in ["report.html", "summary.md"] {
        let text = file(&tree, name);
        assert!(
            text.contains("features of fashion-cnn (SHA-256 ffffffffffff), from 10,000 samples to the test half"),
            "{name}"
        );
    }
}

#[test]
fn too_few_evaluations_give_no_verdict_anywhere() {
    let tree = Tree::new("dcgan").arm_with("dcgan", 0, &[Collapsed(90.0)], |spec| spec.cadence.evaluate = 100).write();
    assert_eq!(made(&tree), "1 finished (1 not judged)");
    let page = file(&tree, "report.html");
    assert!(page.contains("10 of 15 evaluations") && !page.contains("1 collapsed"));
    assert!(file(&tree, "summary.md").contains("1 not judged"));
}

#[test]
fn charts_of_an_earlier_report_do_not_stay() {
    let tree = everything();
    made(&tree);
    let stale = tree.sweep().path().join("charts/old.svg");
    fs::write(&stale, "<svg/>").expect("a file");
    made(&tree);
    assert!(!stale.exists() && tree.sweep().path().join("charts/distance.svg").exists());
}

#[test]
fn the_index_lists_every_sweep_that_has_a_report() {
    let tree = Tree::new("dcgan").arm("dcgan", &[Healthy(50.0)]).arm("other", &[Healthy(90.0)]);
    let claims = |plan: &mut spec::Plan| {
        plan.question = Some("Is <it> so?".to_owned());
        plan.claims.push(Claim {
            guideline: None,
            says: "it matters".to_owned(),
            arm: "other".to_owned(),
            against: None,
            measure: Measure::FrechetDistance,
            expect: Expect::Higher,
            margin: 1.1,
        });
    };
    let tree = tree.plan(claims).write();
    let empty = fs::read_to_string(index(tree.results()).expect("a page")).expect("readable");
    assert!(empty.contains("No report has been made yet"));
    made(&tree);
    let digest: Digest = serde_json::from_str(&file(&tree, "summary.json")).expect("a digest");
    assert_eq!((digest.claims.len(), digest.claims[0].decision.as_str()), (1, "undecided"));
    let page = fs::read_to_string(index(tree.results()).expect("a page")).expect("readable");
    for expected in ["href=\"./first-look/report.html\"", "Is &lt;it&gt; so?", "1 claim: ", "1 undecided", &digest.runs]
    {
        assert!(page.contains(expected), "{expected}");
    }
}

#[test]
fn nothing_but_the_report_is_written() {
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
    insta::assert_snapshot!(there.join(" "), @"charts dcgan development fast narrow plan.json report.html slow summary.csv summary.json summary.md summary.parquet");
}
