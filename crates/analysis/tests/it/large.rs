//! A large sweep takes less than half a minute of processor time, including permutation tests.

use std::process::Command;

use spec::{Claim, Expect, Measure};

use crate::claims::claim;
use crate::tree::Fate::{self, Improving};
use crate::tree::SweepBuilder;

/// User time of child processes in seconds, from the second line of the shell's `times`: `0m1.50s 0m0.25s`.
fn seconds(times: &str) -> f64 {
    let line = times.lines().nth(1).expect("children have a line of their own");
    let part = |word: &str| {
        let (minutes, seconds) = word.trim_end_matches('s').split_once('m').expect("minutes and seconds");
        60.0 * minutes.parse::<f64>().expect("minutes") + seconds.parse::<f64>().expect("seconds")
    };
    line.split_whitespace().map(part).sum()
}

#[test]
fn a_thousand_runs_and_forty_claims_take_less_than_half_a_minute() {
    // 21 arms of 48 seeds. Distances differ between seeds, modes are tied.
    let fates = |arm: usize| -> Vec<Fate> {
        (0..48)
            .map(|seed| Improving(50.0 * (1.0 + 0.02 * arm as f64) * (1.0 + 0.01 * (seed * 29 % 48) as f64)))
            .collect()
    };
    let tree = (0..21).fold(SweepBuilder::new("arm-0"), |tree, arm| tree.arm(&format!("arm-{arm}"), &fates(arm)));
    let of = |arm: usize, measure| Claim { arm: format!("arm-{arm}"), ..claim(measure, Expect::Higher) };
    let claims = (1..=20).flat_map(|arm| [of(arm, Measure::FrechetDistance), of(arm, Measure::TotalVariation)]);
    let tree = tree.plan(|plan| plan.claims = claims.collect()).write();
    let mut shell = Command::new("sh");
    shell.args(["-c", "\"$0\" report --results \"$1\" >&2; times", env!("CARGO_BIN_EXE_analysis")]).arg(tree.results());
    let output = shell.output().expect("a shell");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("first-look: 1008 finished"), "{said}");
    let page = std::fs::read_to_string(tree.sweep().path().join("report.html")).expect("a page");
    assert!(page.contains("40 claims: "), "every claim is answered");
    let took = seconds(&String::from_utf8_lossy(&output.stdout));
    assert!(took < 30.0, "it took {took} s of processor time");
}
