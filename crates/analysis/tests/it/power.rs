//! The power of a sweep's seeds.

use analysis::claims::{SweepPower, detectable_effects};
use analysis::findings::Findings;
use analysis::read::Sweep;
use spec::{Expect, Measure};

use crate::claims::{claim, distance, ten, two};
use crate::tree::Fate::{self, Healthy, Pending};
use crate::tree::WrittenSweep;

fn power(tree: &WrittenSweep, seeds: Option<usize>) -> String {
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    SweepPower::of(&Findings::new(&sweep), seeds).to_string()
}

#[test]
fn the_power_line_has_the_detectable_ratio() {
    let spread: Vec<Fate> = (0..10).map(|k| Healthy(60.0 * 1.02_f64.powi(k * k % 7))).collect();
    let claims = [distance(Expect::Higher), claim(Measure::SeedSpread, Expect::Higher)];
    let ten = two(&ten(50.0), &spread, &claims);
    let lines = [Some(3), Some(6), None, Some(40)].map(|seeds| power(&ten, seeds));
    insta::assert_snapshot!(lines.join("\n"), @"
    three seeds decide nothing; one of one claim cannot be decided
    six seeds at the median spread of the arms (deviation of the logarithm 0.0201) detect a ratio of 1.04 in 80 % of cases, in one comparison by itself; each of one claim can be decided
    ten seeds at the median spread of the arms (deviation of the logarithm 0.0201) detect a ratio of 1.03 in 80 % of cases, in one comparison by itself; each of one claim can be decided
    40 seeds at the median spread of the arms (deviation of the logarithm 0.0201) detect a ratio of 1.01 in 80 % of cases, in one comparison by itself; each of one claim can be decided
    ");
    let none = two(&[Healthy(50.0)], &[Pending], &claims);
    insta::assert_snapshot!(power(&none, None), @"one seed, and no spread seen yet; one of one claim cannot be decided");
}

#[test]
fn each_claim_uses_the_spread_of_its_own_measure() {
    let spread: Vec<Fate> = (0..10).map(|k| Healthy(60.0 * 1.02_f64.powi(k * k % 7))).collect();
    let claims = [distance(Expect::Higher), claim(Measure::GradientTail, Expect::Higher)];
    let tree = two(&ten(50.0), &spread, &claims);
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let shown = |seeds| {
        detectable_effects(&Findings::new(&sweep), seeds).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(shown(None), @r"
    other against dcgan, Fréchet distance, at the end of the runs, ten seeds: deviation 0.0232, detects a ratio of 1.04
    other against dcgan, tail of the gradient norm, at the end of the runs, ten seeds: deviation 2.9e-17, detects a ratio of 1.00
    ");
    insta::assert_snapshot!(shown(Some(3)), @r"
    other against dcgan, Fréchet distance, at the end of the runs, three seeds: deviation 0.0232, nothing can be decided
    other against dcgan, tail of the gradient norm, at the end of the runs, three seeds: deviation 2.9e-17, nothing can be decided
    ");
}
