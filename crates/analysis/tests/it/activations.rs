//! Activation statistics of network stages: as a measure of runs, and on the page.

use analysis::claims::Decision;
use analysis::read::Sweep;
use analysis::results::Results;
use runs::{Row, SeriesWriter};
use spec::{Claim, Expect, Measure};

use crate::reports::{file, made};
use crate::tree::Fate::Healthy;
use crate::tree::{SweepBuilder, WrittenSweep};

/// An arm whose scales double between two evaluations, and one in which they grow by e² in G and e⁴ in D, plus a
/// little for each seed.
fn drifting_scales() -> WrittenSweep {
    let claim = Claim {
        guideline: None,
        says: "the other's scales move more".to_owned(),
        arm: "other".to_owned(),
        against: None,
        measure: Measure::ActivationDrift,
        expect: Expect::Higher,
        than: None,
        budgets: None,
        margin: 1.1,
    };
    let six = [50.0; 6].map(Healthy);
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &six).arm("other", &six);
    let tree = tree.plan(|plan| plan.claims = vec![claim]).write();
    for seed in 0..6 {
        record_scales(&tree, "dcgan", seed, [[1.0, 2.0], [3.0, 6.0]]);
        let more = 0.01 * seed as f64;
        record_scales(&tree, "other", seed, [[1.0, (2.0 + more).exp()], [0.1, 0.1 * (4.0 + more).exp()]]);
    }
    tree
}

/// Records the scale of G's and D's only stage before and after training.
fn record_scales(tree: &WrittenSweep, arm: &str, seed: u64, scales: [[f64; 2]; 2]) {
    let names = ["generator_activation_deviation_0", "discriminator_activation_deviation_0"];
    let rows = names.into_iter().zip(scales).flat_map(|(name, [before, after])| {
        [(0, before), (1_000, after)].map(|(step, value)| Row { step, seconds: 0.0, name: name.to_owned(), value })
    });
    let mut writer = SeriesWriter::from_step(&tree.run(arm, seed).metrics_file(), Some(1_000)).expect("a series");
    writer.append(&rows.collect::<Vec<_>>()).expect("writable");
}

#[test]
fn drift_is_the_deviation_over_evaluations_averaged_over_stages() {
    let tree = drifting_scales();
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let answer = &Results::of(&sweep).claims[0].answers[0];
    // Of two values a and b the standard deviation is |a - b| / √2: ln 2 / √2 = 0.490, and (2 + 4) / 2 / √2 = 2.12 for seed 0.
    assert_eq!(answer.decision, Decision::Supported);
    assert_eq!(answer.values, ["2.14", "0.490"]);
}

#[test]
fn the_page_shows_each_stage_before_and_after_training() {
    let tree = drifting_scales();
    made(&tree);
    let page = file(&tree, "report.html");
    let (_, section) = page.split_once("<h3>What the stages give</h3>").expect("a section");
    let header = section.split_once("</thead>").expect("a table").0;
    assert!(header.contains("G 1") && header.contains("D 1") && !header.contains("G 2"), "{header}");
    let row = section.split("<tr").find(|row| row.contains("#runs-dcgan")).expect("a row of the reference");
    assert!(row.contains("0.490") && row.contains("6.00<small>untrained 3.00</small>"), "{row}");
}

#[test]
fn a_page_without_activation_statistics_omits_them() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(50.0)]).arm("other", &[Healthy(60.0)]).write();
    made(&tree);
    assert!(!file(&tree, "report.html").contains("What the stages give"));
}
