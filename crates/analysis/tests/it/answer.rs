//! The report's first lines: problems come first, and unfinished runs are not averaged.

use analysis::read::Sweep;
use analysis::results::Results;

use crate::tree::Fate::{Diverged, Failed, Healthy, Improving, Interrupted, Pending, Running};
use crate::tree::{SweepBuilder, WrittenSweep};

fn answer(tree: &WrittenSweep) -> String {
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let answer = Results::of(&sweep).answer;
    [vec![answer.headline], answer.details].concat().join("\n")
}

#[test]
fn three_seeds_show_an_effect_without_a_decision() {
    let tree = SweepBuilder::new("dcgan")
        .arm("dcgan", &[Healthy(46.0), Healthy(50.0), Healthy(41.0)])
        .arm("no-batch-norm", &[Healthy(90.0), Healthy(400.0), Healthy(300.0)])
        .arm("max-pooling", &[Healthy(47.0), Healthy(50.0), Healthy(43.0)])
        .write();
    insta::assert_snapshot!(answer(&tree), @r#"
    No arm differs clearly from `dcgan`: every interval holds "no difference".
    Over three seeds nothing is decided: one claim takes four seeds of each arm at least, several take more.
    By the distance at the end of the runs (median of the last five evaluations) and over three seeds, `no-batch-norm` has 4.86 times the distance of `dcgan` [0.709, 33.3]; `max-pooling` 1.02 times [0.832, 1.26].
    In brackets: 95 % intervals, each for itself, not corrected for there being two.
    "#);
}

#[test]
fn one_seed_has_no_interval() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0)]).arm("max-pooling", &[Healthy(92.0)]).write();
    insta::assert_snapshot!(answer(&tree), @"
    `max-pooling` has 2.00 times the distance of `dcgan` at the end of the runs.
    Over one seed this shows an effect and decides nothing: one claim takes four seeds of each arm at least, several take more.
    By the distance at the end of the runs (median of the last five evaluations) and over one seed, `max-pooling` has 2.00 times the distance of `dcgan`.
    ");
}

#[test]
fn a_reference_that_still_improves_is_compared_as_any_other() {
    let tree = SweepBuilder::new("dcgan")
        .arm("dcgan", &[Improving(46.0), Improving(50.0)])
        .arm("max-pooling", &[Healthy(60.0), Healthy(61.0)])
        .write();
    insta::assert_snapshot!(answer(&tree), @r#"
    No arm differs clearly from `dcgan`: every interval holds "no difference".
    Over two seeds nothing is decided: one claim takes four seeds of each arm at least, several take more.
    By the distance at the end of the runs (median of the last five evaluations) and over two seeds, `max-pooling` has 0.952 times the distance of `dcgan` [0.640, 1.42].
    In brackets: the 95 % interval.
    "#);
}

#[test]
fn a_reference_that_still_improves_is_described() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Improving(46.0), Improving(50.0)]).write();
    insta::assert_snapshot!(answer(&tree), @"`dcgan` reaches a distance of 63.5 over two seeds.");
}

#[test]
fn with_enough_seeds_the_largest_clear_effect_comes_first() {
    let reference: Vec<_> = (0..8).map(|k| Healthy(46.0 + f64::from(k))).collect();
    let worse: Vec<_> = (0..8).map(|k| Healthy(150.0 + 10.0 * f64::from(k))).collect();
    let tree = SweepBuilder::new("dcgan")
        .arm("dcgan", &reference)
        .arm("no-batch-norm", &worse)
        .arm("one-seed", &[Healthy(900.0)])
        .write();
    insta::assert_snapshot!(answer(&tree), @"
    `no-batch-norm` has 3.71 [3.31, 4.16] times the distance of `dcgan` at the end of the runs.
    By the distance at the end of the runs (median of the last five evaluations), `one-seed` has 18.2 times the distance of `dcgan` (one seed); `no-batch-norm` 3.71 times [3.31, 4.16] (eight seeds).
    In brackets: the 95 % interval.
    ");
}

#[test]
fn arms_that_do_not_differ_are_reported() {
    let seeds: Vec<_> = (0..8).map(|k| Healthy(46.0 + f64::from(k))).collect();
    let swapped: Vec<_> = seeds.iter().rev().cloned().collect();
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &seeds).arm("again", &swapped).write();
    insta::assert_snapshot!(answer(&tree), @r#"
    No arm differs clearly from `dcgan`: every interval holds "no difference".
    By the distance at the end of the runs (median of the last five evaluations) and over eight seeds, `again` has 1.00 times the distance of `dcgan` [0.948, 1.05].
    In brackets: the 95 % interval.
    "#);
}

#[test]
fn diverged_runs_are_counted_and_omitted_from_ratios() {
    let tree = SweepBuilder::new("dcgan")
        .arm("dcgan", &[Healthy(46.0), Healthy(50.0), Healthy(41.0)])
        .arm("fast", &[Diverged(400), Healthy(60.0), Diverged(200)])
        .arm("max-pooling", &[Healthy(47.0), Healthy(50.0), Healthy(43.0)])
        .write();
    insta::assert_snapshot!(answer(&tree), @r#"
    No arm differs clearly from `dcgan`: every interval holds "no difference".
    Over three seeds nothing is decided: one claim takes four seeds of each arm at least, several take more.
    By the distance at the end of the runs (median of the last five evaluations), `fast` has 1.32 times the distance of `dcgan` (one seed); `max-pooling` 1.02 times [0.832, 1.26] (three seeds).
    Training diverged with `fast` in two of three: such a run has no distance, is no part of a ratio, and ranks last where claims are judged.
    In brackets: the 95 % interval.
    "#);
}

#[test]
fn a_diverged_reference_prevents_comparison() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Diverged(400)]).arm("max-pooling", &[Healthy(47.0)]).write();
    insta::assert_snapshot!(answer(&tree), @"
    No comparison: every run of the reference `dcgan` diverged.
    Training diverged with `dcgan` in one of one: such a run has no distance, is no part of a ratio, and ranks last where claims are judged.
    ");
}

#[test]
fn a_running_sweep_reports_its_progress() {
    let tree = SweepBuilder::new("dcgan")
        .arm("dcgan", &[Healthy(46.0), Running(500)])
        .arm("max-pooling", &[Healthy(92.0), Pending])
        .arm("no-batch-norm", &[Failed("disk full"), Interrupted(300)])
        .write();
    insta::assert_snapshot!(answer(&tree), @"
    `max-pooling` has 2.00 times the distance of `dcgan` at the end of the runs.
    Over one seed this shows an effect and decides nothing: one claim takes four seeds of each arm at least, several take more.
    By the distance at the end of the runs (median of the last five evaluations) and over one seed, `max-pooling` has 2.00 times the distance of `dcgan`.
    Two of six runs have finished; the others are shown below and counted nowhere. Missing: `dcgan` seed 1; `max-pooling` seed 1; `no-batch-norm` seeds 0, 1.
    ");
}

#[test]
fn a_sweep_without_runs_has_nothing_to_compare() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Pending]).arm("max-pooling", &[Pending]).write();
    insta::assert_snapshot!(answer(&tree), @"
    Nothing to compare yet: no run has finished.
    None of two runs has finished.
    ");
}

#[test]
fn a_reference_alone_is_described() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0), Healthy(46.0)]).write();
    insta::assert_snapshot!(answer(&tree), @"`dcgan` reaches a distance of 46.0 over two seeds.");
}

#[test]
fn distances_of_two_networks_are_not_compared() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0)]).arm("max-pooling", &[Healthy(92.0)]).write();
    tree.manifest("max-pooling", 0, |manifest| {
        manifest.features.as_mut().expect("a feature network").sha256 = "e".repeat(64);
    });
    insta::assert_snapshot!(answer(&tree), @"No comparison: the distances were measured with different things.");
}

#[test]
fn the_largest_effects_of_many_arms_are_listed() {
    let tree = (1..30).fold(SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0), Healthy(46.0)]), |tree, k| {
        tree.arm(&format!("arm-{k}"), &[Healthy(46.0 + f64::from(k)), Healthy(46.0 + f64::from(k))])
    });
    insta::assert_snapshot!(answer(&tree.write()), @"
    `arm-29` has 1.63 [1.63, 1.63] times the distance of `dcgan` at the end of the runs.
    Over two seeds this shows an effect and decides nothing: one claim takes four seeds of each arm at least, several take more.
    By the distance at the end of the runs (median of the last five evaluations) and over two seeds, `arm-29` has 1.63 times the distance of `dcgan` [1.63, 1.63]; `arm-28` 1.61 times [1.61, 1.61]; `arm-27` 1.59 times [1.59, 1.59]; `arm-26` 1.57 times [1.57, 1.57]; 25 others between 1.02 and 1.54 times.
    In brackets: 95 % intervals, each for itself, not corrected for there being 29.
    ");
}
