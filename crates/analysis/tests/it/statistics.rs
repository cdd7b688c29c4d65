//! Statistics against scipy's numbers, and laws that hold for any numbers.

use analysis::statistics::{
    Interval, PowerPlan, Share, Time, brown_forsythe, correlation, fisher, holm, kaplan_meier, log_rank_scores, median,
    midranks, paired, permutation, sign_flip, signed_ranks, smallest_permutation_p, smallest_sign_flip_p, welch,
};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
    tied: Vec<Tied>,
    times: Vec<Times>,
    shares: Vec<([usize; 4], f64)>,
    powers: Vec<((f64, bool, f64, usize), f64)>,
    families: Vec<(Vec<f64>, Vec<f64>)>,
}

/// Values with ties; none stands for infinity, which JSON can't write.
#[derive(Deserialize)]
struct Tied {
    left: Vec<Option<f64>>,
    right: Vec<f64>,
    ranks: Vec<f64>,
    signed_ranks: Vec<f64>,
    rank_p: f64,
    signed_rank_p: f64,
    brown_forsythe: Option<f64>,
}

#[derive(Deserialize)]
struct Times {
    left: Vec<(u64, u8)>,
    right: Vec<(u64, u8)>,
    observed_less_expected: f64,
    survival: Vec<(u64, f64)>,
}

impl Golden {
    fn read() -> Self {
        serde_json::from_str(include_str!("../golden/statistics.json")).expect("golden numbers")
    }
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
        let golden = Golden::read();
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
fn ranks_and_their_tests_are_scipys() {
    for case in Golden::read().tied {
        let left: Vec<f64> = case.left.iter().map(|value| value.unwrap_or(f64::INFINITY)).collect();
        let ranks = midranks(&[left.clone(), case.right.clone()].concat());
        assert_eq!(ranks, case.ranks);
        let (here, there) = ranks.split_at(left.len());
        assert!(permutation(here, there).is_some_and(|p| close(p, case.rank_p)));
        let differences: Vec<f64> = left.iter().zip(&case.right).map(|(left, right)| left - right).collect();
        let signed = signed_ranks(&differences);
        assert_eq!(signed, case.signed_ranks);
        assert!(sign_flip(&signed).is_some_and(|p| close(p, case.signed_rank_p)));
        if let Some(theirs) = case.brown_forsythe {
            assert!(brown_forsythe(&left, &case.right).is_some_and(|p| close(p, theirs)));
        }
    }
}

#[test]
fn log_rank_and_survival_are_scipys() {
    let times = |side: &[(u64, u8)]| -> Vec<Time> {
        side.iter().map(|(step, happened)| Time { step: *step, happened: *happened == 1 }).collect()
    };
    for case in Golden::read().times {
        let (left, right) = (times(&case.left), times(&case.right));
        let scores = log_rank_scores(&[left.clone(), right].concat());
        assert!(close(scores[..left.len()].iter().sum(), case.observed_less_expected));
        let curve = kaplan_meier(&left);
        assert_eq!(curve.len(), case.survival.len());
        assert!(curve.iter().zip(&case.survival).all(|(ours, theirs)| ours.0 == theirs.0 && close(ours.1, theirs.1)));
    }
}

#[test]
fn tests_of_shares_are_scipys() {
    for ([a, of_a, b, of_b], theirs) in Golden::read().shares {
        let ours = fisher(Share { some: a, all: of_a }, Share { some: b, all: of_b });
        assert!(
            ours.is_some_and(|p| (p - theirs).abs() < 1e-7),
            "{a} of {of_a}, {b} of {of_b}: {ours:?} and not {theirs}"
        );
    }
}

#[test]
fn corrections_for_several_tests_are_holms() {
    for (ps, theirs) in Golden::read().families {
        let ours = holm(&ps.iter().map(|p| Some(*p)).collect::<Vec<_>>());
        assert!(
            ours.iter().zip(&theirs).all(|(ours, theirs)| ours.is_some_and(|ours| close(ours, *theirs))),
            "{ours:?}"
        );
    }
    assert_eq!(holm(&[Some(0.01), None]), [Some(0.02), None], "a test still to be made counts towards the family");
}

#[test]
fn what_can_be_detected_is_near_the_exact_power() {
    for ((level, paired, spread, seeds), theirs) in Golden::read().powers {
        let plan = PowerPlan { level, paired, spread };
        let ours = plan.detectable(seeds).expect("enough seeds");
        assert!((ours / theirs - 1.0).abs() < 0.03, "{ours} and not {theirs}");
        let needed = plan.seeds_for(theirs).expect("a number");
        assert!(needed.abs_diff(seeds) <= 1, "{needed} and not {seeds}");
    }
    assert_eq!(PowerPlan { level: 0.05, paired: true, spread: 0.1 }.detectable(5), None, "five pairs decide nothing");
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
    assert_eq!(sign_flip(&[1.0; 41]), None);
    assert_eq!(permutation(&[1.0; 41], &[2.0; 40]), None);
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
    fn a_p_does_not_change_with_signs_scale_or_order(differences in prop::collection::vec(-5.0..5.0_f64, 1..12), scale in 0.01..100.0_f64) {
        let p = sign_flip(&differences).expect("few pairs");
        let other: Vec<f64> = differences.iter().rev().map(|value: &f64| -scale * value).collect();
        prop_assert!(close(sign_flip(&other).expect("few pairs"), p));
    }

    #[test]
    fn a_p_does_not_depend_on_which_group_is_called_left(left in prop::collection::vec(-5.0..5.0, 1..7), right in prop::collection::vec(-5.0..5.0, 1..7)) {
        prop_assert!(close(permutation(&left, &right).expect("few"), permutation(&right, &left).expect("few")));
    }

    #[test]
    fn every_sign_is_counted_once(differences in prop::collection::vec(-5.0..5.0_f64, 1..10)) {
        let seen = differences.iter().sum::<f64>().abs();
        let signed = |signs: u32| differences.iter().enumerate().map(|(k, d)| if signs >> k & 1 == 1 { -d } else { *d }).sum::<f64>();
        let all = 1_u32 << differences.len();
        let far = (0..all).filter(|signs| signed(*signs).abs() >= seen - 1e-8).count();
        prop_assert!(close(sign_flip(&differences).expect("few pairs"), far as f64 / f64::from(all)));
    }

    #[test]
    fn a_group_that_moves_away_has_no_larger_p(left in prop::collection::vec(0.0..5.0_f64, 4..7), shift in 0.0..9.0_f64) {
        let right: Vec<f64> = left.iter().map(|value| value * 0.9 - 5.0).collect();
        let further: Vec<f64> = right.iter().map(|value| value - shift).collect();
        prop_assert!(permutation(&left, &further) <= permutation(&left, &right));
    }

    #[test]
    fn a_correction_never_makes_a_p_smaller(ps in prop::collection::vec(0.0..1.0, 1..12)) {
        let adjusted = holm(&ps.iter().map(|p| Some(*p)).collect::<Vec<_>>());
        prop_assert!(ps.iter().zip(&adjusted).all(|(p, adjusted)| adjusted.is_some_and(|adjusted| adjusted >= *p && adjusted <= 1.0)));
    }

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
