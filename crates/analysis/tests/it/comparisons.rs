//! Effects from outcomes by seed.

use analysis::compare::{Comparison, Effect, Replicates, effect, paired_by_seed};
use analysis::outcome::Outcome;

/// Finished runs with these distances, from a first seed on. `None` for a diverged run.
fn arm(first: u64, distances: &[Option<f64>]) -> Replicates {
    let outcome = |distance: &Option<f64>| distance.map_or(Outcome::Diverged, Outcome::Value);
    (first..).zip(distances.iter().map(outcome)).collect()
}

fn measured(effect: Effect) -> Comparison {
    match effect {
        Effect::Measured(comparison) => comparison,
        other => panic!("{other:?} is no ratio"),
    }
}

#[test]
fn an_effect_is_a_ratio_of_geometric_means_with_an_interval_over_unpaired_seeds() {
    let reference = arm(0, &[Some(10.0), Some(20.0), Some(40.0)]);
    let comparison = measured(effect(&arm(0, &[Some(20.0), Some(40.0), Some(80.0)]), &reference));
    assert!((comparison.ratio - 2.0).abs() < 1e-12);
    let (low, high) = comparison.interval.expect("three seeds");
    assert!(low < 1.0 && high > 4.0, "the seeds of one arm differ: {low} {high}");
    let apart = measured(effect(&arm(10, &[Some(20.0), Some(40.0), Some(80.0)]), &reference));
    assert_eq!((apart.ratio, apart.interval), (comparison.ratio, comparison.interval), "whatever the seeds are called");
    assert_eq!(comparison.seeds.iter().map(|(seed, _)| *seed).collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn one_seed_has_a_ratio_and_no_interval() {
    let comparison = measured(effect(&arm(0, &[Some(30.0)]), &arm(0, &[Some(10.0)])));
    assert!((comparison.ratio - 3.0).abs() < 1e-12);
    assert_eq!((comparison.interval, comparison.excludes_one()), (None, false));
}

#[test]
fn a_diverged_run_is_counted_and_omitted_from_the_ratio() {
    let whole = arm(0, &[Some(10.0), Some(10.0), Some(10.0)]);
    let broken = arm(0, &[Some(20.0), None, Some(20.0)]);
    let comparison = measured(effect(&broken, &whole));
    assert!((comparison.ratio - 2.0).abs() < 1e-12 && comparison.has_divergence());
    assert_eq!((comparison.runs, comparison.of_reference), ((2, 3), (3, 3)));
    assert_eq!(
        effect(&arm(0, &[None, None]), &whole),
        Effect::NoRatio { diverged: (2, 2), of_reference: (0, 3) },
        "where every run diverged there is none"
    );
}

#[test]
fn values_that_are_not_above_zero_have_no_ratio() {
    let compared = effect(&arm(0, &[Some(0.0), Some(0.2)]), &arm(0, &[Some(0.1), Some(0.3)]));
    assert_eq!(compared, Effect::NoRatio { diverged: (0, 2), of_reference: (0, 2) });
}

#[test]
fn unfinished_arms_are_not_compared() {
    let whole = arm(0, &[Some(10.0), Some(20.0)]);
    assert_eq!(effect(&Replicates::new(), &whole), Effect::Unfinished);
    assert_eq!(effect(&whole, &Replicates::new()), Effect::Unfinished);
}

#[test]
fn an_arm_on_two_backends_is_compared_seed_by_seed() {
    let here = arm(0, &[Some(10.0), Some(20.0), Some(40.0)]);
    let there = arm(0, &[Some(5.0), Some(10.0), Some(20.0)]);
    let (ratio, ends) = paired_by_seed(&here, &there).expect("pairs");
    let (low, high) = ends.expect("three pairs");
    assert!([ratio, low, high].iter().all(|end| (end - 2.0).abs() < 1e-9), "every seed says the same: {low} {high}");
    assert_eq!(paired_by_seed(&here, &arm(10, &[Some(5.0)])), None, "no seed is shared");
}
