//! Ratios with simultaneous intervals, and the negligible range.

use evidence::effect_size::EffectSize;
use evidence::outcome::{Fraction, Outcome};
use proptest::prelude::*;

use crate::golden::{Golden, assert_close};

fn runs(values: &[f64]) -> Vec<Outcome> {
    values.iter().map(|value| Outcome::Value(*value)).collect()
}

#[test]
fn simultaneous_intervals_match_scipy_at_bonferroni_confidence() {
    for case in Golden::read().sizes {
        let size = EffectSize::of(&runs(&case.arm), &runs(&case.other), case.family).unwrap();
        assert_close(size.ratio.low, case.interval[0]);
        assert_close(size.ratio.high, case.interval[1]);
    }
}

#[test]
fn a_run_that_diverged_is_left_out_and_counted() {
    let arm = [runs(&[1.0, 1.1, 0.9]), vec![Outcome::Diverged]].concat();
    let other = runs(&[1.0, 1.05, 0.95]);
    let size = EffectSize::of(&arm, &other, 1).unwrap();
    assert_eq!(size.ratio, EffectSize::of(&arm[..3], &other, 1).unwrap().ratio);
    assert_eq!(size.finite_runs, [Fraction { count: 3, total: 4 }, Fraction { count: 3, total: 3 }]);
    assert_eq!(size.finite_runs[0].to_string(), "3 of 4");
}

#[test]
fn an_interval_inside_four_fifths_and_five_quarters_is_negligible_unless_a_run_diverged() {
    let (arm, other) = (runs(&[1.0, 1.01, 0.99, 1.0]), runs(&[1.02, 1.0, 0.98, 1.0]));
    assert!(EffectSize::of(&arm, &other, 15).unwrap().is_negligible());
    let failing = [arm.clone(), vec![Outcome::Diverged]].concat();
    assert!(!EffectSize::of(&failing, &other, 15).unwrap().is_negligible());
    let doubled = runs(&[2.0, 2.02, 1.98, 2.0]);
    let far = EffectSize::of(&doubled, &other, 15).unwrap();
    assert!(!far.is_negligible() && far.is_beyond_negligible());
    let at_the_end = runs(&[1.25, 1.24, 1.26, 1.25]);
    let unclear = EffectSize::of(&at_the_end, &other, 15).unwrap();
    assert!(!unclear.is_negligible() && !unclear.is_beyond_negligible());
}

#[test]
fn one_run_or_a_value_without_logarithm_has_no_ratio() {
    assert_eq!(EffectSize::of(&runs(&[1.0]), &runs(&[1.0, 2.0]), 1), None);
    assert_eq!(EffectSize::of(&runs(&[1.0, 0.0]), &runs(&[1.0, 2.0]), 1), None);
    assert_eq!(EffectSize::of(&[Outcome::Value(1.0), Outcome::Diverged], &runs(&[1.0, 2.0]), 1), None);
}

proptest! {
    #[test]
    fn a_larger_family_has_a_wider_interval(arm in values(), other in values(), family in 1..30_usize) {
        let of = |family| EffectSize::of(&arm, &other, family).unwrap().ratio;
        let (narrow, wide) = (of(family), of(family + 1));
        prop_assert!(wide.low <= narrow.low && narrow.high <= wide.high && wide.estimate == narrow.estimate);
    }

    #[test]
    fn exchanging_the_arms_inverts_the_ratio(arm in values(), other in values()) {
        let (one, two) = (EffectSize::of(&arm, &other, 3).unwrap().ratio, EffectSize::of(&other, &arm, 3).unwrap().ratio);
        prop_assert!((one.low * two.high - 1.0).abs() < 1e-9 && (one.estimate * two.estimate - 1.0).abs() < 1e-9);
    }

    #[test]
    fn scaling_an_arm_scales_the_ratio(arm in values(), other in values(), scale in 0.1..10.0_f64) {
        let scaled: Vec<Outcome> = arm.iter().map(|run| Outcome::Value(run.rank_value() * scale)).collect();
        let (one, two) = (EffectSize::of(&arm, &other, 3).unwrap().ratio, EffectSize::of(&scaled, &other, 3).unwrap().ratio);
        prop_assert!((two.low / one.low / scale - 1.0).abs() < 1e-9);
    }
}

fn values() -> impl Strategy<Value = Vec<Outcome>> {
    prop::collection::vec((0.5..20.0_f64).prop_map(Outcome::Value), 2..9)
}
