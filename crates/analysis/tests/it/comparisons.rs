//! Outcomes by seed in, effects out.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use analysis::claims::{Decision, decide, values};
use analysis::compare::{Comparison, Effect, Pairing, Ranking, Replicates};
use analysis::outcome::Outcome;
use proptest::prelude::*;
use spec::{Claim, Expect, Measure};

/// Finished runs with these distances from a first seed on; none for one that diverged.
fn arm(first: u64, distances: &[Option<f64>]) -> Replicates {
    let outcome = |distance: &Option<f64>| distance.map_or(Outcome::Diverged, Outcome::Value);
    let outcomes: BTreeMap<u64, Outcome> = (first..).zip(distances.iter().map(outcome)).collect();
    let planned = outcomes.keys().copied().collect();
    Replicates { outcomes, planned }
}

fn measured(effect: Effect) -> Comparison {
    match effect {
        Effect::Measured(comparison) => comparison,
        other => panic!("{other:?} is no ratio"),
    }
}

#[test]
fn seeds_are_compared_one_by_one_where_they_are_paired() {
    let reference = arm(0, &[Some(10.0), Some(20.0), Some(40.0)]);
    let comparison = measured(arm(0, &[Some(20.0), Some(40.0), Some(80.0)]).against(&reference, true));
    assert!((comparison.ratio - 2.0).abs() < 1e-12);
    let (low, high) = comparison.interval.expect("three seeds");
    assert!((low - 2.0).abs() < 1e-9 && (high - 2.0).abs() < 1e-9, "every seed says the same: {low} {high}");
    assert_eq!(comparison.test.p, Some(0.25));
    let Pairing::Paired { pairs: 3, correlation: Some(r) } = comparison.pairing else { panic!("{comparison:?}") };
    assert!((r - 1.0).abs() < 1e-12);
}

#[test]
fn the_same_seeds_unpaired_leave_a_wider_interval() {
    let reference = arm(0, &[Some(10.0), Some(20.0), Some(40.0)]);
    let comparison = measured(arm(0, &[Some(20.0), Some(40.0), Some(80.0)]).against(&reference, false));
    assert_eq!(comparison.pairing, Pairing::Unpaired { here: 3, reference: 3 });
    let (low, high) = comparison.interval.expect("three seeds");
    assert!(low < 1.0 && high > 4.0, "{low} {high}");
}

#[test]
fn disjoint_seeds_are_compared_unpaired_whatever_was_declared() {
    let comparison = measured(arm(10, &[Some(3.0), Some(4.0)]).against(&arm(0, &[Some(1.0), Some(2.0)]), true));
    assert_eq!(comparison.pairing, Pairing::Unpaired { here: 2, reference: 2 });
}

#[test]
fn one_seed_has_a_ratio_and_no_interval() {
    let comparison = measured(arm(0, &[Some(30.0)]).against(&arm(0, &[Some(10.0)]), true));
    assert!((comparison.ratio - 3.0).abs() < 1e-12);
    assert_eq!((comparison.interval, comparison.can_decide()), (None, false));
}

#[test]
fn seeds_without_a_partner_take_no_part_in_pairs() {
    let reference = arm(0, &[Some(10.0), Some(10.0), Some(10.0)]);
    let mut missing = arm(0, &[Some(20.0), Some(20.0), Some(999.0)]);
    missing.outcomes.remove(&2);
    let comparison = measured(missing.against(&reference, true));
    assert!((comparison.ratio - 2.0).abs() < 1e-12);
    assert_eq!(comparison.seeds.len(), 2);
}

fn ranked(effect: Effect) -> Ranking {
    match effect {
        Effect::Ranked(ranking) => ranking,
        other => panic!("{other:?} is no ranking"),
    }
}

#[test]
fn a_diverged_run_takes_the_ratio_away_and_leaves_the_order() {
    let whole = arm(0, &[Some(10.0), Some(20.0)]);
    let broken = arm(0, &[Some(10.0), None]);
    let here = ranked(broken.against(&whole, true));
    assert_eq!((here.here, here.reference, here.test.lean), (1, 0, Ordering::Greater));
    let there = ranked(whole.against(&broken, true));
    assert_eq!((there.here, there.reference, there.test.lean), (0, 1, Ordering::Less));
}

#[test]
fn runs_that_diverged_rank_last_and_level_with_each_other() {
    let reference = arm(0, &[Some(1.0), Some(2.0), Some(3.0), Some(4.0), Some(5.0), Some(6.0), None]);
    let broken = arm(0, &[None; 7]);
    assert_eq!(ranked(broken.against(&reference, true)).test.p, Some(2.0 / 64.0), "six pairs differ, one does not");
    let apart = arm(20, &[None; 7]);
    let p = ranked(apart.against(&reference, true)).test.p.expect("few splits");
    assert!(p < 0.01, "the worst of 14 and level: {p}");
}

#[test]
fn values_that_are_not_above_zero_are_ranked() {
    let ranking = ranked(arm(0, &[Some(0.0), Some(0.2)]).against(&arm(0, &[Some(0.1), Some(0.3)]), true));
    assert_eq!((ranking.here, ranking.reference, ranking.test.lean), (0, 0, Ordering::Less));
}

#[test]
fn nothing_is_compared_with_what_has_not_finished() {
    let none = Replicates { planned: BTreeSet::from([0, 1]), ..Replicates::default() };
    let whole = arm(0, &[Some(10.0), Some(20.0)]);
    assert_eq!(none.against(&whole, true), Effect::Unfinished);
    assert_eq!(whole.against(&none, false), Effect::Unfinished);
    let disjoint_so_far =
        Replicates { outcomes: BTreeMap::from([(1, Outcome::Value(5.0))]), planned: BTreeSet::from([0, 1]) };
    let other = Replicates { outcomes: BTreeMap::from([(0, Outcome::Value(5.0))]), ..disjoint_so_far.clone() };
    assert_eq!(disjoint_so_far.against(&other, true), Effect::Unfinished, "no pair is complete yet");
}

#[test]
fn six_pairs_can_decide() {
    let reference = arm(0, &[Some(10.0); 6]);
    let higher: Vec<Option<f64>> = (0..6).map(|k| Some(20.0 + f64::from(k))).collect();
    let comparison = measured(arm(0, &higher).against(&reference, true));
    assert!(comparison.can_decide() && comparison.is_clear());
    assert_eq!(comparison.test.p, Some(2.0 / 64.0));
}

proptest! {
    #[test]
    fn what_supports_a_claim_contradicts_its_opposite(
        here in prop::collection::vec(1.0..9.0_f64, 6..10),
        there in prop::collection::vec(1.0..9.0_f64, 6..10),
        paired: bool,
    ) {
        let [left, right] = [&here, &there].map(|side| arm(0, &side.iter().copied().map(Some).collect::<Vec<_>>()));
        let weight = values(&left, &right, paired).expect("values above 0");
        let mirrored = values(&right, &left, paired).expect("values above 0");
        let answer = |expect, weight| decide(&claim(expect), weight, weight.test.p);
        let opposite = match answer(Expect::Higher, &weight) {
            Decision::Supported => Decision::Contradicted,
            Decision::Contradicted => Decision::Supported,
            same => same,
        };
        prop_assert_eq!(answer(Expect::Lower, &weight), opposite);
        prop_assert_eq!(answer(Expect::Higher, &mirrored), opposite, "the arms change places");
    }
}

fn claim(expect: Expect) -> Claim {
    Claim {
        guideline: None,
        says: String::new(),
        arm: String::new(),
        against: None,
        measure: Measure::FrechetDistance,
        expect,
        than: None,
        budgets: None,
        margin: 1.1,
    }
}
