//! Contrasts: Satterthwaite's test of four groups, and its errors.

use evidence::contrast::{Cells, ContrastError};
use evidence::outcome::Outcome;
use proptest::prelude::*;

use crate::golden::{Golden, assert_close};

fn runs(values: &[f64]) -> Vec<Outcome> {
    values.iter().map(|value| Outcome::Value(*value)).collect()
}

fn cells(values: &[Vec<f64>; 4]) -> Cells {
    let [a, b, c, d] = values.each_ref().map(|cell| runs(cell));
    Cells { first: [a, b], second: [c, d] }
}

fn of_four(values: [[f64; 3]; 4]) -> Cells {
    cells(&values.map(|cell| cell.to_vec()))
}

const LEARNT: [[f64; 3]; 4] = [[30.0, 33.0, 28.0], [20.0, 21.0, 19.0], [60.0, 66.0, 58.0], [20.0, 19.5, 20.5]];

#[test]
fn ratios_of_ratios_match_satterthwaites_formula() {
    for case in Golden::read().contrasts {
        let contrast = cells(&case.cells).contrast(None, 1).unwrap();
        assert_close(contrast.ratio.estimate, case.ratio);
        assert_close(contrast.log.p(), case.p);
        let at_the_level = contrast.log.interval(1.0 - case.p).exp();
        let nearer = if case.ratio > 1.0 { at_the_level.low } else { at_the_level.high };
        assert!((nearer - 1.0).abs() < 1e-6, "an interval at the confidence of its p ends at 1: {nearer}");
    }
}

#[test]
fn a_contrast_with_a_saturated_cell_is_an_error() {
    let limit = 50.0;
    let Err(ContrastError::Saturated { cell, mean, .. }) = of_four(LEARNT).contrast(Some(limit), 1) else {
        panic!("the third cell lies above the limit")
    };
    assert_eq!(cell, 2);
    assert!((mean - (60.0_f64 * 66.0 * 58.0).cbrt()).abs() < 1e-9);
    assert!(of_four(LEARNT).contrast(Some(62.0), 1).is_ok());
}

#[test]
fn a_contrast_with_a_diverged_run_is_an_error() {
    let mut four = of_four(LEARNT);
    four.second[1].push(Outcome::Diverged);
    assert_eq!(four.contrast(None, 1), Err(ContrastError::Diverged { cell: 3 }));
    four.second[1] = runs(&[3.0]);
    assert_eq!(four.contrast(None, 1), Err(ContrastError::TooFewRuns { cell: 3 }));
    four.second[1] = runs(&[3.0, -1.0]);
    assert_eq!(four.contrast(None, 1), Err(ContrastError::TooFewRuns { cell: 3 }));
}

#[test]
fn a_crossover_needs_both_intervals_on_opposite_sides_of_one() {
    let crossing = [[30.0, 31.0, 29.0], [20.0, 21.0, 19.0], [10.0, 10.5, 9.5], [20.0, 19.5, 20.5]];
    assert!(of_four(crossing).contrast(None, 1).unwrap().is_crossover());
    assert!(!of_four(LEARNT).contrast(None, 1).unwrap().is_crossover(), "both are above 1");
    let open = [[30.0, 31.0, 29.0], [20.0, 21.0, 19.0], [19.0, 22.0, 17.0], [20.0, 19.5, 20.5]];
    assert!(!of_four(open).contrast(None, 1).unwrap().is_crossover(), "the second is not shown to be below 1");
}

proptest! {
    #[test]
    fn scaling_a_condition_changes_no_contrast(scale in 0.1..10.0_f64) {
        let mut scaled = LEARNT;
        scaled[2..].iter_mut().flatten().for_each(|value| *value *= scale);
        let (one, two) = (of_four(LEARNT).contrast(None, 3).unwrap(), of_four(scaled).contrast(None, 3).unwrap());
        prop_assert!((one.ratio.low / two.ratio.low - 1.0).abs() < 1e-9 && (one.log.p() / two.log.p() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn exchanging_the_conditions_inverts_the_contrast(values in prop::array::uniform4(prop::array::uniform3(1.0..90.0_f64))) {
        let [a, b, c, d] = values;
        let one = of_four([a, b, c, d]).contrast(None, 2).unwrap();
        let two = of_four([c, d, a, b]).contrast(None, 2).unwrap();
        prop_assert!((one.ratio.low * two.ratio.high - 1.0).abs() < 1e-9);
        prop_assert_eq!(one.is_crossover(), two.is_crossover());
    }
}
