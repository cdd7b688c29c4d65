//! Claims: from a sweep's folder to answers at each budget, corrected as one family. The statistical tests are tested
//! in `evidence`.

use analysis::claims::{ClaimAnswer, ClaimResult, Decision};
use analysis::outcome::ComparisonPoint;
use analysis::read::Sweep;
use analysis::results::Results;
use runs::{ClaimsRecord, Row, SeriesWriter};
use spec::{Claim, Expect, Measure, Pair, Plan};

use crate::tree::Fate::{self, Diverged, Healthy, Pending};
use crate::tree::{SweepBuilder, WrittenSweep};
use crate::warnings::{ruler, ruler_of};

pub(crate) fn claim(measure: Measure, expect: Expect) -> Claim {
    Claim {
        guideline: None,
        says: "it matters".to_owned(),
        arm: "other".to_owned(),
        against: None,
        measure,
        expect,
        than: None,
        budgets: None,
        margin: 1.1,
    }
}

/// The reference and one other arm, on the same seeds.
pub(crate) fn two(reference: &[Fate], other: &[Fate], claims: &[Claim]) -> WrittenSweep {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", reference).arm("other", other);
    tree.plan(|plan| plan.claims = claims.to_vec()).write()
}

fn results<T>(tree: &WrittenSweep, of: impl Fn(&Results) -> T) -> T {
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    of(&Results::of(&sweep))
}

/// A property of every answer, in the file's order.
pub(crate) fn answers<T>(tree: &WrittenSweep, of: impl Fn(&ClaimResult, &ClaimAnswer) -> T) -> Vec<T> {
    results(tree, |results| {
        let each = results.claims.iter().flat_map(|claim| claim.answers.iter().map(move |answer| (claim, answer)));
        each.map(|(claim, answer)| of(claim, answer)).collect()
    })
}

fn decisions(tree: &WrittenSweep) -> Vec<Decision> {
    answers(tree, |_, answer| answer.decision)
}

/// Ten seeds around a distance.
pub(crate) fn ten(distance: f64) -> Vec<Fate> {
    (0..10).map(|k| Healthy(distance * (1.0 + 0.01 * f64::from(k % 3)))).collect()
}

pub(crate) fn distance(expect: Expect) -> Claim {
    claim(Measure::FrechetDistance, expect)
}

#[test]
fn ten_consistent_seeds_support_or_contradict() {
    let tree = two(&ten(50.0), &ten(90.0), &[Expect::Higher, Expect::Lower, Expect::Negligible].map(distance));
    assert_eq!(decisions(&tree), [Decision::Supported, Decision::Contradicted, Decision::Contradicted]);
    assert_eq!(answers(&tree, |claim, answer| claim.is_as_expected(answer)), [true, false, false]);
}

#[test]
fn a_small_difference_is_supported_and_negligible() {
    let tree = two(&ten(50.0), &ten(53.0), &[Expect::Higher, Expect::Negligible].map(distance));
    assert_eq!(answers(&tree, |_, answer| answer.in_words()), ["supported, negligible", "supported, negligible"]);
}

#[test]
fn three_seeds_decide_nothing_and_report_the_required_number() {
    let tree = two(
        &[Healthy(50.0), Healthy(52.0), Healthy(47.0)],
        &[Healthy(100.0), Healthy(150.0), Healthy(90.0)],
        &[distance(Expect::Higher)],
    );
    let said =
        answers(&tree, |_, answer| (answer.decision, answer.ratio.is_some(), answer.required_replicates.is_some()));
    assert_eq!(said, [(Decision::Undecided, true, true)], "three against three that are wholly apart have p 0.1");
}

#[test]
fn claims_of_a_file_are_corrected_together() {
    let five = |low: f64| (0..5).map(|k| Healthy(low + f64::from(k))).collect::<Vec<Fate>>();
    let alone = two(&five(50.0), &five(90.0), &[distance(Expect::Higher)]);
    assert_eq!(
        answers(&alone, |_, answer| answer.corrected_p),
        [Some(2.0 / 252.0)],
        "of 252 splits two are as far apart"
    );
    let claims = vec![distance(Expect::Higher); 7];
    let beside = two(&five(50.0), &five(90.0), &claims);
    assert_eq!(answers(&beside, |_, answer| answer.corrected_p)[0], Some(14.0 / 252.0));
    assert_eq!(decisions(&beside)[0], Decision::Undecided);
    let [narrow, wide] =
        [&alone, &beside].map(|tree| answers(tree, |_, answer| answer.interval.expect("an interval"))[0]);
    assert!(wide.0 < narrow.0 && wide.1 > narrow.1, "intervals are simultaneous: {narrow:?} {wide:?}");
}

#[test]
fn diverged_runs_rank_last_and_are_omitted_from_the_ratio() {
    let other: Vec<Fate> = (0..10).map(|k| if k < 6 { Diverged(400) } else { Healthy(60.0 + f64::from(k)) }).collect();
    let tree = two(&ten(50.0), &other, &[distance(Expect::Higher)]);
    let said =
        answers(&tree, |_, answer| (answer.decision, answer.larger, answer.runs.clone(), answer.values[0].clone()));
    assert_eq!(said, [(Decision::Supported, Some(1.0), vec![(4, 10), (10, 10)], "67.5".to_owned())]);
    assert!(!answers(&tree, |_, answer| answer.is_negligible)[0]);
}

#[test]
fn a_diverged_run_is_worst_where_higher_is_better() {
    let other: Vec<Fate> = (0..10).map(|k| if k < 6 { Diverged(400) } else { Healthy(50.0) }).collect();
    let tree = two(&ten(50.0), &other, &[claim(Measure::Modes, Expect::Lower)]);
    let said = answers(&tree, |_, answer| (answer.decision, answer.larger));
    assert_eq!(said[0].0, Decision::Supported);
    assert!((said[0].1.expect("a share") - 0.2).abs() < 1e-12, "six are worse than all, four are level: {said:?}");
}

#[test]
fn claims_without_a_test_have_no_verdict_and_do_not_count_in_the_family() {
    let old =
        [Measure::SeedSpread, Measure::HealthyRate, Measure::StepsTo].map(|measure| claim(measure, Expect::Higher));
    let claims = [vec![distance(Expect::Higher), distance(Expect::NotHigher)], old.to_vec()].concat();
    let tree = two(&ten(50.0), &ten(90.0), &claims);
    let said = decisions(&tree);
    assert_eq!(said[0], Decision::Supported);
    assert_eq!(said[1..], [Decision::NoVerdict; 4]);
    let [p, corrected] = [answers(&tree, |_, answer| answer.p)[0], answers(&tree, |_, answer| answer.corrected_p)[0]];
    assert_eq!(p, corrected, "it is the only one of its family");
}

#[test]
fn an_unmeasured_claim_is_undecided() {
    let pending = two(&ten(50.0), &vec![Pending; 10], &[distance(Expect::Higher)]);
    let why =
        |tree: &WrittenSweep| answers(tree, |_, answer| (answer.decision, answer.why.clone().unwrap_or_default()));
    assert_eq!(why(&pending), [(Decision::Undecided, "runs are missing".to_owned())]);
    let unmeasured = two(&ten(50.0), &ten(90.0), &[claim(Measure::Recall, Expect::Lower)]);
    assert_eq!(why(&unmeasured), [(Decision::Undecided, "runs were not measured so at this budget".to_owned())]);
}

#[test]
fn a_distance_is_vetoed_by_recall_and_by_the_random_network_in_either_direction() {
    let claims = [distance(Expect::Higher)];
    let larger = two(&ten(50.0), &ten(90.0), &claims);
    assert_eq!(decisions(&larger), [Decision::Supported], "where there is no second opinion none is needed");
    for seed in 0..10 {
        append(&larger, "dcgan", seed, ("frechet_distance_random", 7.0 + seed as f64));
        append(&larger, "other", seed, ("frechet_distance_random", 70.0 + seed as f64));
    }
    assert_eq!(decisions(&larger), [Decision::Supported], "it agrees");
    for seed in 0..10 {
        append(&larger, "dcgan", seed, ("recall", 0.1 + 0.001 * seed as f64));
        append(&larger, "other", seed, ("recall", 0.3 + 0.001 * seed as f64));
    }
    let said = answers(&larger, |_, answer| (answer.decision, answer.why.clone().unwrap_or_default()));
    assert_eq!(said, [(Decision::Mixed, "recall shows that it is better".to_owned())]);
}

#[test]
fn an_undecided_claim_lists_secondary_measures() {
    let alike = two(&ten(50.0), &ten(50.0), &[distance(Expect::Higher)]);
    for seed in 0..10 {
        append(&alike, "dcgan", seed, ("recall", 0.3 + 0.001 * seed as f64));
        append(&alike, "other", seed, ("recall", 0.02 + 0.001 * seed as f64));
    }
    let said = answers(&alike, |_, answer| (answer.decision, answer.why.clone().unwrap_or_default()));
    assert_eq!(said, [(Decision::Undecided, "recall shows that it is worse".to_owned())]);
}

#[test]
fn a_saturated_distance_is_noted_beside_the_answer() {
    // Independent pixels have a distance of 294, so the limit is 147.
    let tree = two(&ten(50.0), &ten(200.0), &[distance(Expect::Higher)]);
    let said =
        |tree: &WrittenSweep| answers(tree, |_, answer| (answer.decision, answer.is_saturated, answer.why.clone()));
    assert_eq!(said(&tree), [(Decision::Supported, false, None)], "without a ruler nobody knows");
    ruler(&tree, |_| {});
    let why = "a distance above 147, half of the nearest trivial baseline: distances saturate there";
    assert_eq!(said(&tree), [(Decision::Supported, true, Some(why.to_owned()))]);
    let below = two(&ten(50.0), &ten(100.0), &[distance(Expect::Higher)]);
    ruler(&below, |_| {});
    assert_eq!(said(&below), [(Decision::Supported, false, None)]);
}

/// Two arms at two rates. The rate changes the first arm by a half, and the second by the given factor.
fn rates(cost: f64, budgets: &[u64]) -> WrittenSweep {
    let arms = [("a-slow", 40.0), ("a-fast", 20.0), ("b-slow", 40.0), ("b-fast", 40.0 * cost)];
    let tree =
        arms.into_iter().fold(SweepBuilder::new("a-slow"), |tree, (name, distance)| tree.arm(name, &ten(distance)));
    let contrast = Claim {
        arm: "b-fast".to_owned(),
        against: Some("b-slow".to_owned()),
        than: Some(Pair { arm: "a-fast".to_owned(), against: Some("a-slow".to_owned()) }),
        budgets: Some(budgets.to_vec()),
        ..distance(Expect::Higher)
    };
    tree.plan(|plan| plan.claims = vec![contrast]).write()
}

#[test]
fn a_contrast_compares_two_ratios_and_needs_a_second_budget() {
    let tree = rates(1.5, &[48_000, 64_000]);
    let said = answers(&tree, |_, answer| (answer.at, answer.decision, answer.is_crossover));
    let expected = [48_000, 64_000].map(|images| (ComparisonPoint::Images(images), Decision::Supported, true));
    assert_eq!(said, expected);
    let ratio = answers(&tree, |_, answer| answer.ratio.expect("a ratio of ratios"))[1];
    assert!((ratio - 3.0).abs() < 0.05, "1.5 against 0.5: {ratio}");
    let alone = rates(1.5, &[64_000]);
    let said = answers(&alone, |_, answer| (answer.decision, answer.why.clone().unwrap_or_default()));
    assert_eq!(said, [(Decision::Undecided, "no other budget that is not saturated has the same sign".to_owned())]);
}

#[test]
fn a_contrast_with_a_saturated_cell_has_no_answer() {
    let tree = rates(10.0, &[48_000, 64_000]);
    ruler_of(&tree, "a-slow", |_| {});
    let said = answers(&tree, |_, answer| answer.why.clone().unwrap_or_default());
    assert!(said[1].starts_with("no answer: b-fast comes to 40"), "{said:?}");
    assert!(decisions(&tree).iter().all(|decision| *decision == Decision::Undecided));
}

#[test]
fn a_claim_is_answered_at_each_of_its_budgets_and_both_count_in_the_family() {
    // Both arms reach their distance at half of the steps.
    let claims = [Claim { budgets: Some(vec![32_000, 64_000]), ..distance(Expect::Higher) }];
    let tree = two(&ten(50.0), &ten(90.0), &claims);
    let said = answers(&tree, |_, answer| (answer.at.short_label(), answer.decision, answer.corrected_p == answer.p));
    let expected = ["32,000 images", "64,000 images"].map(|at| (at.to_owned(), Decision::Supported, false));
    assert_eq!(said, expected, "two answers are corrected for each other");
    let effects = results(&tree, |results| results.effects.iter().map(|at| at.at).collect::<Vec<_>>());
    assert_eq!(effects, [ComparisonPoint::Images(32_000), ComparisonPoint::Images(64_000)]);
}

#[test]
fn a_claim_written_after_its_runs_is_no_prediction() {
    let claims = [distance(Expect::Higher), claim(Measure::Modes, Expect::Higher)];
    let tree = two(&ten(50.0), &ten(90.0), &claims);
    let mut record = tree.sweep().read_claims().expect("no record yet");
    let earlier = Plan { claims: vec![distance(Expect::Lower), claims[1].clone()], ..tree.plan.clone() };
    record.record(&earlier, "2026-01-02T03:04:05Z", |_| 0, |_| true);
    record.record(&tree.plan, "2026-01-03T03:04:05Z", |_| 10, |_| false);
    tree.sweep().write_claims(&record).expect("writable");
    assert_eq!(
        answers(&tree, |claim, answer| (answer.decision, claim.is_as_expected(answer)))[0],
        (Decision::Supported, false)
    );
    let said =
        results(&tree, |results| results.warnings.iter().map(|warning| warning.text.clone()).collect::<Vec<_>>());
    insta::assert_snapshot!(said.join("\n"), @r#"
    Written or changed after its runs had begun: the claim "it matters".
    Made before the runs, and changed or withdrawn since: the claim "it matters".
    "#);

    // The same wording, with fewer seeds.
    let budgets = Some(vec![64_000]);
    let claims = claims.map(|claim| Claim { budgets: budgets.clone(), ..claim });
    let tree = two(&ten(50.0), &ten(90.0), &claims);
    let mut fewer = tree.plan.clone();
    fewer.arms.iter_mut().for_each(|arm| arm.runs.truncate(3));
    let mut record = ClaimsRecord::default();
    record.record(&fewer, "2026-01-02T03:04:05Z", |_| 0, |_| true);
    record.record(&tree.plan, "2026-01-03T03:04:05Z", |_| 3, |_| true);
    tree.sweep().write_claims(&record).expect("writable");
    let said =
        results(&tree, |results| results.warnings.iter().map(|warning| warning.text.clone()).collect::<Vec<_>>());
    insta::assert_snapshot!(said.join("\n"), @r#"
    Seeds were added after its runs had begun, in the same words: the claim "it matters".
    Seeds were added after its runs had begun, in the same words: the claim "it matters".
    "#);
}

/// Adds a value at the last step.
pub(crate) fn append(tree: &WrittenSweep, arm: &str, seed: u64, (name, value): (&str, f64)) {
    let mut writer = SeriesWriter::from_step(&tree.run(arm, seed).metrics_file(), Some(1_000)).expect("a series");
    writer.append(&[Row { step: 1_000, seconds: 100.0, name: name.to_owned(), value }]).expect("writable");
}
