//! Outcomes at budgets: which evaluations are used, and of which weights.

use evidence::budget::{Budget, MeasureCurves, Weights, budgets_reached};
use evidence::outcome::Outcome::{Diverged, Value};

/// The default budgets of claims.
const BUDGETS: [u64; 3] = [96_000, 384_000, 1_536_000];
const SHORT: Budget = Budget { images: 96_000, batch: 64 };

/// Evaluations at every multiple, with the step as the value.
fn every(steps: u64, to: u64) -> Vec<(u64, f64)> {
    (0..=to).step_by(steps as usize).map(|step| (step, step as f64)).collect()
}

fn with(mut evaluations: Vec<(u64, f64)>, more: &[u64], shift: f64) -> Vec<(u64, f64)> {
    evaluations.extend(more.iter().map(|step| (*step, *step as f64 + shift)));
    evaluations.sort_by_key(|(step, _)| *step);
    evaluations
}

#[test]
fn a_budget_is_evaluated_at_its_last_twelfth() {
    assert_eq!(BUDGETS.map(|images| Budget { images, batch: 64 }.step()), [1_500, 6_000, 24_000]);
    assert_eq!(SHORT.evaluations(), [1380, 1410, 1440, 1470, 1500]);
    let odd = Budget { images: 96_000, batch: 100 };
    assert_eq!((odd.step(), odd.evaluations()), (960, [884, 903, 922, 941, 960]));
}

#[test]
fn planned_evaluations_are_used_if_complete() {
    let raw = with(every(100, 3_000), &SHORT.evaluations()[..4], 0.0);
    let reading = SHORT.outcome(MeasureCurves { average: &[], raw: &raw }, None).unwrap();
    assert_eq!((reading.outcome, reading.is_planned, reading.weights), (Value(1_440.0), true, Weights::Raw));
    assert_eq!(reading.steps, SHORT.evaluations());
}

#[test]
fn the_moving_average_is_used_if_there_is_one() {
    let raw = every(30, 1_500);
    let average: Vec<(u64, f64)> = raw.iter().map(|(step, value)| (*step, value / 2.0)).collect();
    let reading = SHORT.outcome(MeasureCurves { average: &average, raw: &raw }, None).unwrap();
    assert_eq!((reading.outcome, reading.weights), (Value(720.0), Weights::Average));
}

#[test]
fn otherwise_the_last_five_evaluations_up_to_the_budget_are_used() {
    let raw = every(100, 3_000);
    let reading = SHORT.outcome(MeasureCurves { average: &[], raw: &raw }, None).unwrap();
    assert_eq!((reading.outcome, reading.is_planned), (Value(1_300.0), false));
    assert_eq!(reading.steps, [1_100, 1_200, 1_300, 1_400, 1_500]);
    let coarse = every(500, 1_500);
    let reading = SHORT.outcome(MeasureCurves { average: &[], raw: &coarse }, None).unwrap();
    assert_eq!((reading.outcome, reading.steps.len()), (Value(1_000.0), 3), "step 0 is no outcome");
}

#[test]
fn a_run_counts_as_diverged_only_from_its_step_on() {
    let raw = every(100, 2_000);
    let read = |at| SHORT.outcome(MeasureCurves { average: &[], raw: &raw }, Some(at)).map(|reading| reading.outcome);
    assert_eq!(read(1_500), Some(Diverged));
    assert_eq!(read(1_501), Some(Value(1_300.0)));
    let short = every(100, 700);
    let diverged = SHORT.outcome(MeasureCurves { average: &[], raw: &short }, Some(720)).unwrap();
    assert_eq!(diverged.outcome, Diverged);
}

#[test]
fn a_run_that_has_not_reached_the_budget_has_no_outcome() {
    assert_eq!(SHORT.outcome(MeasureCurves { average: &[], raw: &every(100, 1_400) }, None), None);
    assert_eq!(SHORT.outcome(MeasureCurves::default(), None), None);
}

#[test]
fn a_sweep_answers_at_the_budgets_that_it_reaches_and_at_its_end() {
    assert_eq!(budgets_reached(&BUDGETS, 61_440), [61_440]);
    assert_eq!(budgets_reached(&BUDGETS, 96_000), [96_000]);
    assert_eq!(budgets_reached(&BUDGETS, 256_000), [96_000, 256_000]);
    assert_eq!(budgets_reached(&BUDGETS, 1_536_000), BUDGETS);
    assert_eq!(budgets_reached(&BUDGETS, 2_000_000), BUDGETS);
    assert_eq!(budgets_reached(&[], 500), [500]);
}
