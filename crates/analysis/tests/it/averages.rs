//! Runs with a moving average of G: they are compared by it, and G's own weights are shown beside it.

use analysis::claims::Decision;
use analysis::read::Sweep;
use analysis::results::{Column, Results};
use runs::{Row, SeriesWriter};
use spec::{Expect, Measure};

use crate::claims::claim;
use crate::reports::{file, made};
use crate::tree::Fate::{self, Healthy};
use crate::tree::{STEPS, SweepBuilder, WrittenSweep};

const HALF_LIFE: u64 = 5_000;

/// Five seeds of two arms with a measured moving average.
fn tree(measures: &[(Measure, Expect)]) -> WrittenSweep {
    let fates = |distance: f64| (0..5).map(|k| Healthy(distance + f64::from(k))).collect::<Vec<Fate>>();
    let claims = measures.iter().map(|(measure, expect)| claim(*measure, *expect)).collect::<Vec<_>>();
    let with_average = |spec: &mut spec::RunSpec| spec.evaluation.average = HALF_LIFE;
    SweepBuilder::new("dcgan")
        .arm_with("dcgan", 0, &fates(50.0), with_average)
        .arm_with("other", 0, &fates(90.0), with_average)
        .plan(|plan| plan.claims = claims)
        .write()
}

/// Adds a value at every evaluation of each seed of an arm.
fn measured(tree: &WrittenSweep, arm: &str, name: &str, value: f64) {
    for seed in 0..5 {
        let path = tree.run(arm, seed).metrics_file();
        let row = |step| Row { step, seconds: 1.0, name: name.to_owned(), value: value + 0.001 * seed as f64 };
        let mut series = SeriesWriter::from_step(&path, Some(STEPS)).expect("a series");
        series.append(&(0..=STEPS).step_by(50).map(row).collect::<Vec<_>>()).expect("rows");
    }
}

fn decisions(tree: &WrittenSweep) -> Vec<Decision> {
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    Results::of(&sweep).claims.iter().map(|claim| claim.answers[0].decision).collect()
}

#[test]
fn arms_are_compared_by_the_average_with_raw_beside_it() {
    let tree = tree(&[(Measure::FrechetDistance, Expect::Lower), (Measure::AverageFrechetDistance, Expect::Lower)]);
    measured(&tree, "dcgan", "average_frechet_distance", 40.0);
    measured(&tree, "other", "average_frechet_distance", 20.0);
    assert_eq!(decisions(&tree), [Decision::Supported; 2], "the raw distances say the opposite");

    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let results = Results::of(&sweep);
    let other = &results.effects[0].arms[1];
    let (mean, raw) = (other.mean.expect("an average"), other.raw.expect("raw weights"));
    assert!((mean - 20.0).abs() < 0.1 && (raw - 92.0).abs() < 0.1, "{mean} and {raw}");
    let over = &results.over_training[0];
    assert!(over.points.last().expect("an evaluation").ratio < 1.0 && over.raw.last().expect("raw").ratio > 1.0);

    made(&tree);
    assert!(file(&tree, "report.html").contains("20.0<small>raw 92.0</small>"));
    assert!(file(&tree, "summary.md").contains("20.0 (raw 92.0)"));
    let table = file(&tree, "summary.csv");
    let mut lines = table.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let heads = lines.next().expect("a head");
    let row = lines.next_back().expect("a run of the other arm");
    let of = |name: &str| {
        let place = heads.iter().position(|head| *head == name).unwrap_or_else(|| panic!("a column {name}"));
        row[place].parse::<f64>().expect("a number").round()
    };
    let all = ["frechet_distance", "last_average_frechet_distance", "last_frechet_distance"].map(of);
    assert_eq!(all, [20.0, 20.0, 94.0], "each column is of one generator");
    assert!(file(&tree, "report.html").contains("of a moving average of G's weights (half-life 5,000 images)"));
}

#[test]
fn other_measures_have_average_and_raw_values() {
    let tree = tree(&[]);
    for (arm, raw, average) in [("dcgan", 0.4, 0.5), ("other", 0.2, 0.3)] {
        measured(&tree, arm, "recall", raw);
        measured(&tree, arm, "average_recall", average);
    }
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let results = Results::of(&sweep);
    let recall: &Column = results.columns.quality.iter().find(|column| column.name == "recall").expect("a column");
    assert_eq!((recall.values[1], recall.beside[1]), (Some(0.302), Some(0.202)));
}

#[test]
fn an_average_is_not_compared_with_raw_weights() {
    let fates = [Healthy(50.0), Healthy(51.0), Healthy(52.0)];
    let tree = SweepBuilder::new("dcgan")
        .arm("dcgan", &fates)
        .arm_with("averaged", 0, &fates, |spec| spec.evaluation.average = HALF_LIFE)
        .write();
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let warnings = Results::of(&sweep).warnings;
    insta::assert_snapshot!(warnings[0].text, @"Measured as no other arm is, so that nothing can be compared with it: `dcgan` (on G's own weights), `averaged` (on a moving average of G's weights of half-life 5,000 images).");
}

#[test]
fn recall_of_2000_images_vetoes_without_recall_of_all() {
    let tree = tree(&[(Measure::FrechetDistance, Expect::Higher)]);
    assert_eq!(decisions(&tree), [Decision::Supported]);
    measured(&tree, "dcgan", "recall_2000", 0.1);
    measured(&tree, "other", "recall_2000", 0.3);
    assert_eq!(decisions(&tree), [Decision::Mixed]);
}

#[test]
fn fine_detail_is_the_geometric_mean_of_the_highest_quarter_of_the_rings() {
    let tree = tree(&[(Measure::RadialPowerRatio, Expect::Higher), (Measure::SampleTortuosity, Expect::Lower)]);
    for ring in 0..17 {
        measured(&tree, "dcgan", &format!("radial_power_ratio_{ring}"), 1.0);
        measured(&tree, "other", &format!("radial_power_ratio_{ring}"), if ring < 13 { 0.5 } else { 2.0 });
    }
    measured(&tree, "dcgan", "sample_tortuosity", 3.0);
    measured(&tree, "other", "sample_tortuosity", 2.0);
    assert_eq!(decisions(&tree), [Decision::Supported; 2]);
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let columns = Results::of(&sweep).columns;
    let of = |columns: &[Column], name: &str| {
        columns.iter().find(|column| column.name == name).expect("a column").values[1].expect("a number")
    };
    assert!((of(&columns.quality, "radial_power_ratio") - 2.002).abs() < 1e-3);
    assert!((of(&columns.steadiness, "sample_tortuosity") - 2.002).abs() < 1e-9);
}
