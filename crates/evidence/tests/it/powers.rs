//! Power: the formulas against the noncentral distribution, and against simulated experiments.

use evidence::power::{POWER, PowerAnalysis, TestKind, required_seeds_for_equivalence};
use evidence::student::Estimate;

use crate::golden::Golden;

fn plan(kind: TestKind, deviation: f64) -> PowerAnalysis {
    PowerAnalysis { kind, level: 0.05, deviation }
}

#[test]
fn the_formula_approximates_the_noncentral_distribution() {
    for ((level, deviation, seeds, ratio), theirs) in Golden::read().powers {
        let ours = PowerAnalysis { kind: TestKind::Difference, level, deviation }.power(seeds, f64::ln(ratio));
        assert!((ours - theirs).abs() < 0.02, "{ours} and not {theirs}");
    }
}

#[test]
fn power_matches_an_independent_simulation() {
    let simulated = Golden::read().simulated;
    let plan = plan(TestKind::Difference, simulated.deviation);
    for (ratio, theirs) in simulated.powers {
        let ours = plan.simulate(simulated.seeds, f64::ln(ratio), 10_000);
        // Four standard errors of the difference.
        let error = (theirs * (1.0 - theirs) * (1e-4 + 1.0 / 40_000.0)).sqrt();
        assert!((ours - theirs).abs() < 4.0 * error, "{ratio}: {ours} and {theirs}");
        assert!((plan.power(simulated.seeds, f64::ln(ratio)) - theirs).abs() < 0.02, "{ratio}: the formula");
    }
}

#[test]
fn formulas_approximate_simulated_experiments() {
    for (kind, deviation, replicates, difference) in [
        (TestKind::Difference, 0.3, 8, 0.5),
        (TestKind::Contrast, 0.12, 8, 0.2),
        (TestKind::Contrast, 0.3, 16, 0.45),
        (TestKind::Region, 2.0, 20, 1.5),
        (TestKind::Region, 1.0, 12, 0.9),
    ] {
        let plan = plan(kind, deviation);
        let (simulated, formula) = (plan.simulate(replicates, difference, 2_000), plan.power(replicates, difference));
        assert!((simulated - formula).abs() < 0.06, "{kind:?}: {simulated} by simulation, {formula} by formula");
    }
}

#[test]
fn required_replicates_have_the_required_power() {
    for (kind, deviation, difference) in
        [(TestKind::Difference, 0.2, 0.25), (TestKind::Contrast, 0.2, 0.4), (TestKind::Region, 2.0, 1.4)]
    {
        let plan = plan(kind, deviation);
        let replicates = plan.required_replicates(difference).unwrap();
        let simulated = plan.simulate(replicates, difference, 2_000);
        assert!((POWER - 0.04..POWER + 0.08).contains(&simulated), "{kind:?} with {replicates}: {simulated}");
        assert!(plan.minimum_detectable_effect(replicates).is_some_and(|smallest| smallest <= difference));
        assert!(plan.minimum_detectable_effect(replicates - 1).is_none_or(|smallest| smallest > difference));
    }
}

#[test]
fn too_few_replicates_have_no_power() {
    let plan = PowerAnalysis { kind: TestKind::Difference, level: 0.05 / 15.0, deviation: 0.1 };
    assert_eq!((plan.power(5, 3.0), plan.minimum_detectable_effect(5)), (0.0, None), "2 / 252 is above 0.05 / 15");
    assert!(plan.power(6, 3.0) > 0.9);
    assert_eq!(plan.required_replicates(9.0), Some(6));
    assert_eq!(plan.required_replicates(1e-6), None);
    assert_eq!(PowerAnalysis { kind: TestKind::Region, ..plan }.power(9, 1.0), 0.0, "2^-8 is above 0.05 / 15");
}

#[test]
fn a_stronger_effect_needs_fewer_replicates() {
    let of = |statistic: f64| TestKind::Difference.required_replicates(statistic, 16.0, 0.05 / 15.0);
    assert!(of(2.0) > of(3.0) && of(3.0) > of(30.0));
    assert_eq!((of(f64::INFINITY), of(0.0)), (Some(6), None));
}

#[test]
fn equivalence_needs_more_seeds_near_the_ends_of_the_range() {
    let of = |ratio: f64| {
        let log = Estimate { value: f64::ln(ratio), standard_error: 0.05, df: 14.0 };
        required_seeds_for_equivalence(&log, 8.0, 0.05)
    };
    assert!(of(1.0) < of(1.1) && of(1.1) < of(1.2) && of(2.0) < of(1.4));
    assert_eq!(of(1.25), None);
}
