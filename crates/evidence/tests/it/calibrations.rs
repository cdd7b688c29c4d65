//! Calibration: the procedure keeps its bounds on a synthetic pool, and a faulty one is detected.

use evidence::calibration::{CalibrationResult, PRIMARY, Pool, PoolRun, Scenario, SweepShape, calibrate};
use evidence::outcome::Outcome::{Diverged, Value};

/// A hundred runs of two designs with a fivefold difference in spread, as with and without batch normalisation.
fn pool() -> Pool {
    Pool::synthetic(100, [0.14, 0.70], 1)
}

const SWEEPS: usize = 60;

#[test]
fn nulls_keep_their_bounds_on_a_synthetic_pool() {
    for scenario in Scenario::ALL.into_iter().filter(|scenario| scenario.is_null()) {
        let calibrated = calibrate(&pool(), scenario, PRIMARY, SWEEPS).expect("96 runs of 100");
        println!("{}: {} of {}", scenario.name(), calibrated.count, calibrated.total);
        // So few sweeps can't show an upper end below 7 %, but they do show a test that often errs.
        assert!(calibrated.interval().0 <= 0.06, "{scenario:?}: {calibrated:?}");
        assert_eq!(calibrated.total, SWEEPS as u64);
    }
}

#[test]
fn power_grows_with_the_planted_ratio() {
    let steady = Pool::synthetic(100, [0.14, 0.14], 1);
    let power = |ratio| calibrate(&steady, Scenario::Planted(ratio), PRIMARY, 30).expect("a pool").share();
    let powers = [1.1, 1.25, 1.5].map(power);
    assert!(powers[0] < powers[1] && powers[1] < powers[2] + 0.05, "{powers:?}");
    assert!(powers[2] > 0.9, "{powers:?}");
}

#[test]
fn each_arm_has_a_hypothesis_at_each_budget() {
    let pool = Pool::synthetic(40, [0.14, 0.14], 3);
    let shape = SweepShape { arms: 2, seeds: 12 };
    let calibrated = calibrate(&pool, Scenario::Planted(3.0), shape, 10).expect("36 runs of 40");
    assert_eq!(calibrated.total, 2 * 3 * 10);
    // A secondary measure vetoes one claim in twenty by chance, half of them in the wrong direction.
    assert!(calibrated.count >= 52, "{calibrated:?}");
    assert_eq!(calibrate(&pool, Scenario::Exchangeable, PRIMARY, 1), None, "96 runs of 40");
    let halves = SweepShape { arms: 2, seeds: 20 };
    assert!(calibrate(&pool, Scenario::UnequalSpread, halves, 1).is_some(), "20 runs of one design, 40 of the other");
}

#[test]
fn different_designs_become_a_null_by_shifting() {
    // The second design is twice as far from real images.
    let design = |factor: f64| -> Vec<Vec<PoolRun>> {
        (0..80)
            .map(|k| {
                vec![PoolRun { distance: Value(factor * (50.0 + f64::from(k * 37 % 80))), recall: None, random: None }]
            })
            .collect()
    };
    let pool = Pool::new([design(1.0), design(2.0)]).expect("a pool");
    let shape = SweepShape { arms: 2, seeds: 16 };
    let calibrated = calibrate(&pool, Scenario::UnequalSpread, shape, 200).expect("a pool");
    assert!(calibrated.share() < 0.1, "{calibrated:?}");
}

#[test]
fn the_same_draws_give_the_same_counts() {
    let of = || calibrate(&pool(), Scenario::RareFailures(0.05), SweepShape { arms: 2, seeds: 8 }, 50);
    assert_eq!(of(), of());
}

#[test]
fn a_faulty_procedure_is_detected() {
    let of = |scenario, count| CalibrationResult { scenario, shape: PRIMARY, count, total: 1_000 }.is_within_bound();
    assert_eq!([of(Scenario::Exchangeable, 60), of(Scenario::Exchangeable, 70)], [Some(true), Some(false)]);
    assert_eq!([of(Scenario::UnequalSpread, 50), of(Scenario::UnequalSpread, 60)], [Some(true), Some(false)]);
    assert_eq!(of(Scenario::Planted(1.5), 1_000), None);
    let none = CalibrationResult { scenario: Scenario::Exchangeable, shape: PRIMARY, count: 0, total: 1_000 };
    assert!(none.interval().0 == 0.0 && (none.interval().1 - 0.003_682).abs() < 1e-5);
}

#[test]
fn a_pool_needs_runs_of_two_designs_with_the_same_budgets() {
    let run = |budgets: usize| vec![PoolRun { distance: Diverged, recall: None, random: None }; budgets];
    assert!(Pool::new([vec![run(2)], vec![run(2)]]).is_some());
    assert_eq!(Pool::new([vec![run(2)], vec![run(1)]]), None);
    assert_eq!(Pool::new([vec![run(0)], vec![run(0)]]), None);
    assert_eq!(Pool::new([vec![run(2)], vec![]]), None);
}
