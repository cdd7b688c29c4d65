//! Calibration: false decisions are rare, draws are seeded, and an excess is detected.

use std::fs;

use analysis::calibration::{Noise, Scenario, ScenarioResult, Truth, calibrate, simulate};

const SAME: Scenario = Scenario { seeds: 6, noise: Noise::Normal, truth: Truth::Same, claims: 1 };

#[test]
fn false_decisions_stay_below_the_level() {
    for noise in Noise::ALL {
        let tally = simulate(Scenario { noise, ..SAME }, 200);
        assert!(!tally.exceeds_level() || noise == Noise::Spreads, "{tally:?}");
    }
    let margin = simulate(Scenario { truth: Truth::AtTheMargin, seeds: 10, ..SAME }, 200);
    assert!(!margin.exceeds_level(), "{margin:?}");
    let family = simulate(Scenario { claims: 5, ..SAME }, 200);
    assert!(!family.exceeds_level(), "{family:?}");
}

#[test]
fn permutation_tests_exhaust_their_level() {
    let tally = simulate(SAME, 400);
    assert!(tally.false_decisions > 0, "a test that never decides would pass every other check");
}

#[test]
fn too_many_false_decisions_are_detected() {
    let tally = |false_decisions| ScenarioResult { scenario: SAME, repeats: 1_000, false_decisions };
    assert!(tally(80).exceeds_level() && !tally(55).exceeds_level());
    assert_eq!((tally(0).interval().0, tally(1_000).interval().1), (0.0, 1.0));
}

#[test]
fn the_same_code_writes_the_same_table() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let written = || {
        calibrate(folder.path(), 3).expect("writable");
        ["calibration.csv", "README.md"].map(|name| fs::read_to_string(folder.path().join(name)).expect("a file"))
    };
    let once = written();
    assert_eq!(once, written());
    assert_eq!(once[0].lines().count(), 1 + Scenario::all().len());
}
