//! Regions: the design's cells, ranks within settings, and the sign-flip test.

use evidence::outcome::Fraction;
use evidence::outcome::Outcome::{self, Diverged, Value};
use evidence::region::{Design, Factor, Level, sign_flip, smallest_p};
use proptest::prelude::*;

use crate::golden::{Golden, assert_close};

#[test]
fn sign_flips_match_brute_force() {
    for (differences, theirs) in Golden::read().flips {
        assert_close(sign_flip(&differences), theirs);
    }
}

#[test]
fn a_million_flips_are_all_counted() {
    // All of one sign: two of the 2^20 sums are as extreme.
    assert_eq!(sign_flip(&[3; 20]), 2.0_f64.powi(-19));
    assert_eq!((smallest_p(20), smallest_p(1), smallest_p(0)), (2.0_f64.powi(-19), 1.0, 1.0));
    assert_eq!((sign_flip(&[]), sign_flip(&[0, 0]), sign_flip(&[5])), (1.0, 1.0, 1.0));
}

#[test]
fn the_half_fraction_has_eight_balanced_cells_with_all_kept_and_all_reversed() {
    let design = Design::half_fraction();
    let cells = design.cells();
    assert_eq!((cells.len(), design.factors()), (8, 4));
    assert_eq!((&cells[0], &cells[7]), (&vec![Level::Kept; 4], &vec![Level::Reversed; 4]));
    let sign = |level: Level| if level == Level::Reversed { 1 } else { -1 };
    for cell in cells {
        assert_eq!(cell.iter().map(|level| sign(*level)).product::<i32>(), 1, "I = ABCD");
    }
    for (a, b) in (0..4).flat_map(|a| (0..a).map(move |b| (a, b))) {
        assert_eq!(
            cells.iter().map(|cell| sign(cell[a]) * sign(cell[b])).sum::<i32>(),
            0,
            "{a} and {b} are orthogonal"
        );
    }
    assert_eq!(Design::full_factorial(4).cells().len(), 16);
}

/// A setting whose outcomes are a base times a factor for each reversed guideline.
fn setting(base: f64, factors: [f64; 4]) -> Vec<Outcome> {
    let outcome = |cell: &Vec<Level>| {
        let reversed = cell.iter().zip(factors).filter(|(level, _)| **level == Level::Reversed);
        Value(base * reversed.map(|(_, factor)| factor).product::<f64>())
    };
    Design::half_fraction().cells().iter().map(outcome).collect()
}

#[test]
fn an_effect_is_the_difference_of_mean_ranks() {
    let design = Design::half_fraction();
    let settings: Vec<Vec<Outcome>> = (0..20).map(|k| setting(10.0 + f64::from(k), [8.0, 1.0, 1.0, 1.0])).collect();
    let effect = |factor| design.rank_effect(factor, &settings).unwrap();
    // The four reversed cells share the ranks 5 to 8, the others 1 to 4.
    let strong = effect(Factor::One(0));
    assert_eq!((strong.difference, strong.p, strong.settings), (4.0, 2.0_f64.powi(-19), 20));
    assert_eq!((effect(Factor::One(1)).difference, effect(Factor::One(1)).p), (0.0, 1.0));
    assert_eq!(effect(Factor::All).difference, 4.0, "rank 6.5 against 2.5");
}

#[test]
fn diverged_runs_share_the_last_ranks() {
    let design = Design::half_fraction();
    let mut outcomes = setting(10.0, [2.0, 1.5, 1.2, 1.1]);
    let reverses_first = |cell: &Vec<Level>| cell[0] == Level::Reversed;
    for (outcome, cell) in outcomes.iter_mut().zip(design.cells()) {
        if reverses_first(cell) {
            *outcome = Diverged;
        }
    }
    let effect = design.rank_effect(Factor::One(0), &[outcomes.clone()]).unwrap();
    assert_eq!((effect.difference, effect.deviation), (6.5 - 2.5, None));
    assert_eq!(design.ratio(Factor::One(0), &[outcomes], 1), (None, Fraction { count: 0, total: 1 }));
}

#[test]
fn ratios_omit_settings_with_a_diverged_run() {
    let design = Design::half_fraction();
    let mut settings: Vec<Vec<Outcome>> = (0..6).map(|k| setting(9.0 + f64::from(k), [2.0, 1.5, 1.0, 0.5])).collect();
    settings[3][5] = Diverged;
    for (factor, ratio) in [(Factor::One(0), 2.0), (Factor::One(1), 1.5), (Factor::One(3), 0.5), (Factor::All, 1.5)] {
        let (interval, counted) = design.ratio(factor, &settings, 5);
        let interval = interval.unwrap();
        assert!(
            (interval.estimate - ratio).abs() < 1e-9 && interval.contains(interval.estimate),
            "{factor:?}: {interval:?}"
        );
        assert_eq!(counted, Fraction { count: 5, total: 6 });
    }
}

#[test]
fn shares_that_end_well_are_compared_within_settings() {
    let design = Design::half_fraction();
    let well = |cell: &Vec<Level>| cell[2] == Level::Kept;
    let setting: Vec<bool> = design.cells().iter().map(well).collect();
    let effect = design.share_effect(Factor::One(2), &vec![setting.clone(); 10]).unwrap();
    assert_eq!((effect.difference, effect.p), (-1.0, 2.0_f64.powi(-9)));
    assert_eq!(design.share_effect(Factor::One(0), &vec![setting.clone(); 10]).unwrap().difference, 0.0);
    assert_eq!(design.share_effect(Factor::All, &vec![setting; 10]).unwrap().difference, -1.0);
}

#[test]
fn an_incomplete_row_has_no_effect() {
    let design = Design::half_fraction();
    assert_eq!(design.rank_effect(Factor::All, &[vec![Diverged; 7]]), None);
    assert_eq!(design.rank_effect(Factor::All, &[]), None);
}

proptest! {
    #[test]
    fn every_flip_is_counted_once(differences in prop::collection::vec(-9..10_i64, 1..12)) {
        let observed = differences.iter().sum::<i64>().abs();
        let signed = |signs: u32| differences.iter().enumerate().map(|(k, d)| if signs >> k & 1 == 1 { -d } else { *d }).sum::<i64>();
        let all = 1_u32 << differences.len();
        let far = (0..all).filter(|signs| signed(*signs).abs() >= observed).count();
        prop_assert_eq!(sign_flip(&differences), far as f64 / f64::from(all));
    }

    #[test]
    fn effects_do_not_depend_on_the_scale_of_a_setting(values in prop::collection::vec(1.0..9.0_f64, 8), scale in 0.1..10.0_f64) {
        let design = Design::half_fraction();
        let of = |scale: f64| vec![values.iter().map(|value| Value(value * scale)).collect::<Vec<_>>()];
        for factor in [Factor::One(0), Factor::One(3), Factor::All] {
            prop_assert_eq!(design.rank_effect(factor, &of(1.0)), design.rank_effect(factor, &of(scale)));
        }
    }
}
