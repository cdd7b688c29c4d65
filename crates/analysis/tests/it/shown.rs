//! The content of the page: all measures, links to runs, and escaped text.

use std::fs;

use runs::{Row, SeriesWriter};
use spec::{Claim, Expect, Measure, names};

use crate::reports::{everything, file, made};
use crate::tree::Fate::{Failed, Healthy, Pending};
use crate::tree::{SweepBuilder, WrittenSweep};

#[test]
fn the_matrix_links_every_run_to_its_row() {
    let tree = everything();
    made(&tree);
    let page = file(&tree, "report.html");
    for (arm, seed) in [("dcgan", 0), ("narrow", 1), ("fast", 1), ("slow", 0)] {
        let run = format!("run-{arm}-seed-{seed}-flex");
        assert!(page.contains(&format!("href=\"#{run}\"")), "{run}");
        assert_eq!(page.matches(&format!("id=\"{run}\"")).count(), 1, "{run}");
        assert!(page.contains(&format!("id=\"runs-{arm}\"")), "{arm}");
    }
    assert!(page.contains(">diverged</a><small>since step 400</small>"));
    assert!(!page.contains("href=\"./narrow"), "a published run has no folder");
}

#[test]
fn only_measured_quantities_are_shown() {
    let tree = everything();
    made(&tree);
    let page = file(&tree, "report.html");
    assert!(page.contains("modes drawn<small>higher is better</small>") && !page.contains("kernel distance<small>"));
}

/// Adds values after the last step of a finished run.
fn measured(tree: &WrittenSweep, arm: &str, seed: u64, values: &[(&str, f64)]) {
    let row = |(name, value): &(&str, f64)| Row { step: 1_000, seconds: 1.0, name: (*name).to_owned(), value: *value };
    let mut series = SeriesWriter::from_step(&tree.run(arm, seed).metrics_file(), Some(1_000)).expect("a series");
    series.append(&values.iter().map(row).collect::<Vec<Row>>()).expect("rows");
}

#[test]
fn copying_and_walks_are_shown_with_their_controls() {
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
        "<h3>Copies of training images</h3>",
        "nearer than held-out, features<small>as real images is best</small>",
        "<td class=\"n\">0.520</td>",
        "<td class=\"n\">0.110<small>held-out 0.570</small></td>",
        "alt=\"samples of dcgan beside their nearest training images\"",
        "<h3>Walks between latents</h3>",
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
fn fid_is_shown_with_the_hash_of_its_weights_and_the_number_of_images() {
    let on_request = |spec: &mut spec::RunSpec| {
        spec.evaluation.imagenet = Some("inception.safetensors".to_owned());
        spec.evaluation.imagenet_checksum = Some("0123456789abcdef".repeat(4));
        spec.evaluation.imagenet_samples = 1_500;
    };
    let fates = [Healthy(50.0), Healthy(51.0)];
    let tree = SweepBuilder::new("dcgan")
        .arm_with("dcgan", 0, &fates, on_request)
        .arm_with("other", 0, &fates, on_request)
        .write();
    for (arm, fid) in [("dcgan", 31.5), ("other", 47.4)] {
        measured(
            &tree,
            arm,
            0,
            &[(names::FRECHET_INCEPTION_DISTANCE, fid), (names::KERNEL_INCEPTION_DISTANCE, -0.001)],
        );
    }
    made(&tree);
    let page = file(&tree, "report.html");
    for expected in [
        "FID<small>lower is better</small>",
        "<td class=\"n\">47.4</td>",
        "at the last step; biased by the number of samples, in squared feature units; weights 0123456789ab, 1,500 images of either side",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
    let table = file(&tree, "summary.csv");
    assert!(
        table
            .lines()
            .next()
            .expect("a head")
            .contains(",last_frechet_inception_distance,last_kernel_inception_distance,")
    );
    assert!(!table.contains("kernel_inception_distance_deviation"), "what nobody measured is no column");
}

#[test]
fn steadiness_is_shown_with_its_definitions() {
    let tree = everything();
    made(&tree);
    let page = file(&tree, "report.html");
    for expected in ["worst rise", "99th percentile over median", "unrest around the trend"] {
        assert!(page.contains(expected), "{expected}");
    }
}

#[test]
fn the_page_has_no_external_resources() {
    let tree = everything();
    made(&tree);
    let page = file(&tree, "report.html").replace("http://www.w3.org/2000/svg", "");
    for elsewhere in ["http:", "https:", "src=\"/", "url(", "@import", "<script src", "<link", "<iframe"] {
        assert!(!page.contains(elsewhere), "{elsewhere} in the page");
    }
    assert!(page.contains("src=\"data:image/png;base64,"), "and pictures stand inside it");
}

#[test]
fn the_page_is_small_and_so_is_its_script() {
    let tree = everything();
    made(&tree);
    let page = file(&tree, "report.html");
    assert!(page.len() <= 500_000, "{}", page.len());
    let scripts: usize = page.split("<script>").skip(1).filter_map(|rest| rest.find("</script>")).sum();
    assert!((1..=20_000).contains(&scripts), "{scripts}");
    let numbers =
        page.split("id=\"evaluations\">").nth(1).and_then(|rest| rest.split("</script>").next()).expect("numbers");
    let arms: serde_json::Value = serde_json::from_str(numbers).expect("JSON");
    assert!(arms.as_array().is_some_and(|arms| arms.iter().any(|arm| arm["name"] == "narrow")), "{arms}");
}

#[test]
fn text_of_a_sweep_file_is_escaped() {
    let hostile = "<script>alert('1')</script> \"& | `x";
    let tree = SweepBuilder::new("dcgan")
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
                than: None,
                budgets: None,
                margin: 1.1,
            });
        })
        .write();
    made(&tree);
    for name in ["report.html", "summary.md"] {
        let text = file(&tree, name);
        assert!(!text.contains("<script>alert") && !text.contains("<b>disk"), "{name} escapes");
        assert!(text.contains("&lt;script"), "{name} shows the words");
    }
}

#[test]
fn undecidable_claims_are_no_failed_predictions() {
    let claim = |expect| Claim {
        guideline: None,
        says: "it is further".to_owned(),
        arm: "other".to_owned(),
        against: None,
        measure: Measure::FrechetDistance,
        expect,
        than: None,
        budgets: None,
        margin: 1.1,
    };
    let tree = SweepBuilder::new("dcgan")
        .arm("dcgan", &[Healthy(50.0), Healthy(52.0), Healthy(51.0)])
        .arm("other", &[Healthy(90.0), Healthy(95.0), Healthy(88.0)])
        .plan(|plan| plan.claims = vec![claim(Expect::Higher), claim(Expect::Lower), claim(Expect::Higher)])
        .write();
    made(&tree);
    let page = file(&tree, "report.html");
    let score = "Three claims: 3 undecided. Undecided is no failed prediction.";
    assert!(page.contains(score), "{score}");
}

#[test]
fn empty_columns_are_omitted() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Pending, Pending]).arm("other", &[Pending]).write();
    made(&tree);
    let page = file(&tree, "report.html");
    for column in ["Stability and speed", "multiply-adds", "parameters", "<br>per run"] {
        assert!(!page.contains(column), "{column}");
    }
}
