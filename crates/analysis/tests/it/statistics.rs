//! Statistics against scipy's numbers, and laws that hold for any numbers.

use analysis::statistics::{
    Interval, correlation, median, paired, permutation, sign_flip, smallest_permutation_p, smallest_sign_flip_p, welch,
};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    left: Vec<f64>,
    right: Vec<f64>,
    welch: (f64, f64),
    permutation: f64,
    paired: Option<(f64, f64)>,
    sign_flip: Option<f64>,
    correlation: Option<f64>,
}

impl Case {
    fn all() -> Vec<Self> {
        let golden: Golden = serde_json::from_str(include_str!("../golden/statistics.json")).expect("golden numbers");
        assert!(golden.cases.len() >= 6, "the golden file holds every case");
        golden.cases
    }

    fn differences(&self) -> Vec<f64> {
        self.left.iter().zip(&self.right).map(|(left, right)| left - right).collect()
    }
}

fn close(ours: f64, theirs: f64) -> bool {
    (ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0)
}

fn same(ours: Option<Interval>, theirs: (f64, f64)) -> bool {
    ours.is_some_and(|ours| close(ours.low, theirs.0) && close(ours.high, theirs.1))
}

#[test]
fn unpaired_intervals_are_scipys() {
    for case in Case::all() {
        let ours = welch(&case.left, &case.right);
        assert!(same(ours, case.welch), "{ours:?} and not {:?}", case.welch);
    }
}

#[test]
fn paired_intervals_are_scipys() {
    for case in Case::all() {
        let Some(theirs) = case.paired else { continue };
        let ours = paired(&case.differences());
        assert!(same(ours, theirs), "{ours:?} and not {theirs:?}");
    }
}

#[test]
fn exact_tests_are_scipys() {
    for case in Case::all() {
        assert_eq!(permutation(&case.left, &case.right), Some(case.permutation));
        if let Some(theirs) = case.sign_flip {
            assert_eq!(sign_flip(&case.differences()), Some(theirs));
        }
    }
}

#[test]
fn correlations_are_scipys() {
    for case in Case::all() {
        let Some(theirs) = case.correlation else { continue };
        let pairs: Vec<(f64, f64)> = case.left.iter().copied().zip(case.right.iter().copied()).collect();
        assert!(correlation(&pairs).is_some_and(|ours| close(ours, theirs)));
    }
}

#[test]
fn one_value_has_no_interval() {
    assert_eq!(paired(&[1.0]), None);
    assert_eq!(welch(&[1.0], &[2.0, 3.0]), None);
}

#[test]
fn three_seeds_can_not_decide() {
    assert_eq!(smallest_sign_flip_p(3), 0.25);
    assert!((smallest_permutation_p(3, 3) - 0.1).abs() < 1e-12);
    assert!(smallest_sign_flip_p(5) > 0.05 && smallest_sign_flip_p(6) < 0.05);
}

#[test]
fn tests_of_too_many_arrangements_are_not_made() {
    assert_eq!(sign_flip(&[1.0; 40]), None);
    assert_eq!(permutation(&[1.0; 40], &[2.0; 40]), None);
    assert_eq!(sign_flip(&[]), None);
}

#[test]
fn the_median_lies_between_the_middle_two() {
    assert_eq!(median(vec![]), None);
    assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
    assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
}

proptest! {
    #[test]
    fn swapping_sides_mirrors_an_interval(left in prop::collection::vec(-5.0..5.0, 2..6), right in prop::collection::vec(-5.0..5.0, 2..6)) {
        let (one, other) = (welch(&left, &right).expect("two values"), welch(&right, &left).expect("two values"));
        prop_assert!(close(one.low, -other.high) && close(one.middle, -other.middle));
    }

    #[test]
    fn no_p_is_below_the_smallest(differences in prop::collection::vec(-5.0..5.0, 1..8)) {
        let p = sign_flip(&differences).expect("few arrangements");
        prop_assert!(p >= smallest_sign_flip_p(differences.len()) && p <= 1.0);
    }

    #[test]
    fn no_permutation_p_is_below_the_smallest(left in prop::collection::vec(-5.0..5.0, 1..5), right in prop::collection::vec(-5.0..5.0, 1..5)) {
        let p = permutation(&left, &right).expect("few arrangements");
        prop_assert!(p >= smallest_permutation_p(left.len(), right.len()) * (1.0 - 1e-12) && p <= 1.0);
    }
}
