//! Claims: each measure by the test that fits it, all of a file corrected together, and what can't be decided is not.

use analysis::claims::{Decision, NotCalled, Power, Ruling, detectable, judge};
use analysis::findings::Findings;
use analysis::read::Sweep;
use analysis::warnings::warnings;
use spec::results::{Row, SeriesWriter};
use spec::{Claim, Expect, Measure, Plan, REAL_IMAGES};

use crate::tree::Fate::{self, Collapsed, Diverged, Healthy, Improving, Pending};
use crate::tree::{Tree, Written};

fn claim(measure: Measure, expect: Expect) -> Claim {
    Claim {
        guideline: None,
        says: "it matters".to_owned(),
        arm: "other".to_owned(),
        against: None,
        measure,
        expect,
        than: None,
        budgets: None,
        margin: 1.1,
    }
}

/// The reference and one other arm, on the same seeds.
fn two(reference: &[Fate], other: &[Fate], claims: &[Claim]) -> Written {
    let tree = Tree::new("dcgan").arm("dcgan", reference).arm("other", other);
    tree.plan(|plan| plan.claims = claims.to_vec()).write()
}

fn judged<T>(tree: &Written, of: impl Fn(&Ruling) -> T) -> Vec<T> {
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let findings = Findings::new(&sweep);
    judge(&findings).iter().map(of).collect()
}

fn decisions(tree: &Written) -> Vec<Decision> {
    judged(tree, |ruling| ruling.decision)
}

/// Ten seeds around a distance.
fn ten(distance: f64) -> Vec<Fate> {
    (0..10).map(|k| Healthy(distance * (1.0 + 0.01 * f64::from(k % 3)))).collect()
}

fn distance(expect: Expect) -> Claim {
    claim(Measure::FrechetDistance, expect)
}

#[test]
fn ten_seeds_that_all_say_so_support_or_contradict() {
    let tree = two(&ten(50.0), &ten(90.0), &[Expect::Higher, Expect::Lower, Expect::Same].map(distance));
    assert_eq!(decisions(&tree), [Decision::Supported, Decision::Contradicted, Decision::Contradicted]);
    assert_eq!(judged(&tree, |ruling| ruling.is_as_expected()), [true, false, false]);
}

#[test]
fn an_interval_within_the_margin_is_equivalent_whatever_was_expected() {
    let tree = two(&ten(50.0), &ten(51.0), &[Expect::Higher, Expect::Same].map(distance));
    assert_eq!(decisions(&tree), [Decision::Equivalent; 2]);
    assert_eq!(judged(&tree, |ruling| ruling.is_as_expected()), [false, true]);
}

#[test]
fn three_seeds_decide_nothing_and_say_how_many_would() {
    let tree = two(
        &[Healthy(50.0), Healthy(52.0), Healthy(47.0)],
        &[Healthy(100.0), Healthy(150.0), Healthy(90.0)],
        &[distance(Expect::Higher)],
    );
    assert_eq!(decisions(&tree), [Decision::Undecided]);
    assert_eq!(judged(&tree, |ruling| (ruling.can_be_decided, ruling.seeds_needed)), [(false, Some(6))]);
}

#[test]
fn claims_of_a_file_are_corrected_together() {
    let six = |low: f64| (0..6).map(|k| Healthy(low + f64::from(k))).collect::<Vec<Fate>>();
    let alone = two(&six(50.0), &six(90.0), &[distance(Expect::Higher)]);
    assert_eq!(decisions(&alone), [Decision::Supported], "p is 2/64");
    let beside = two(&six(50.0), &six(90.0), &[distance(Expect::Higher), claim(Measure::Modes, Expect::Lower)]);
    assert_eq!(judged(&beside, |ruling| ruling.corrected_p)[0], Some(4.0 / 64.0));
    assert_eq!(judged(&beside, |ruling| ruling.can_be_decided), [false, false]);
    assert_eq!(decisions(&beside)[0], Decision::Undecided);
}

#[test]
fn runs_that_diverged_are_ranked_last_and_leave_no_interval() {
    let other: Vec<Fate> = (0..10).map(|k| if k < 6 { Diverged(400) } else { Healthy(60.0 + f64::from(k)) }).collect();
    let tree = two(&ten(50.0), &other, &[distance(Expect::Higher)]);
    assert_eq!(decisions(&tree), [Decision::Supported]);
    let shown = judged(&tree, |ruling| {
        let weight = ruling.weight.as_ref().expect("a weight");
        (weight.method, weight.interval, weight.ratio, weight.values[0].clone())
    });
    assert_eq!(shown, [("exact rank test", None, None, "67.5, 6 diverged".to_owned())]);
}

#[test]
fn each_kind_of_measure_has_its_test() {
    let measures = [
        Measure::FrechetDistance,
        Measure::Modes,
        Measure::SeedSpread,
        Measure::StepsTo,
        Measure::HealthyRate,
        Measure::Oscillation,
        Measure::GradientTail,
    ];
    let wide: Vec<Fate> = (0..10).map(|k| Collapsed(60.0 * 1.5_f64.powi(k))).collect();
    let tree = two(&ten(50.0), &wide, &measures.map(|measure| claim(measure, Expect::Higher)));
    let shown = judged(&tree, |ruling| {
        let weight = ruling.weight.as_ref().expect("a weight");
        format!(
            "{} {}: {} | {}",
            ruling.measure().name,
            ruling.decision.name(),
            weight.method,
            weight.values.join(" | ")
        )
    });
    insta::assert_snapshot!(shown.join("\n"), @"
    frechet_distance supported: exact sign-flip test of pairs | 372 | 50.4
    modes contradicted: exact sign-flip test of pairs | 2.00 | 10.0
    seed_spread supported: Brown-Forsythe test | 1.23 | 0.00867
    steps_to supported: exact log-rank test | 3 of 10 got there | 300 (median), 10 of 10 got there
    healthy_rate contradicted: exact test of pairs that disagree | 0 of 10 | 10 of 10
    oscillation undecided: exact sign-flip test of pairs | 1.19 | 1.00
    gradient_tail equivalent: exact sign-flip test of pairs | 1.20 | 1.20
    ");
}

#[test]
fn spread_is_not_tested_below_six_seeds() {
    let tree = two(&ten(50.0)[..5], &ten(90.0)[..5], &[claim(Measure::SeedSpread, Expect::Higher)]);
    assert_eq!(decisions(&tree), [Decision::Undecided]);
    assert_eq!(judged(&tree, |ruling| ruling.weight.as_ref().expect("two spreads").test.p), [None]);
}

#[test]
fn a_claim_about_quality_in_a_race_is_one_about_speed() {
    let falling: Vec<Fate> = (0..10).map(|k| Improving(20.0 + f64::from(k))).collect();
    let tree = two(&falling, &ten(90.0), &[distance(Expect::Higher), claim(Measure::HealthyRate, Expect::Same)]);
    assert_eq!(judged(&tree, |ruling| ruling.about_speed), [true, false], "stability is no race");
}

#[test]
fn what_was_not_measured_is_undecided() {
    let pending = two(&ten(50.0), &vec![Pending; 10], &[distance(Expect::Higher)]);
    assert_eq!(judged(&pending, |ruling| (ruling.decision, ruling.weight.is_none())), [(Decision::Undecided, true)]);
    let unmeasured = two(&ten(50.0), &ten(90.0), &[claim(Measure::Recall, Expect::Lower)]);
    assert_eq!(judged(&unmeasured, |ruling| (ruling.decision, ruling.weight.is_none())), [(Decision::Undecided, true)]);
}

#[test]
fn a_claim_about_the_distance_needs_the_random_network_to_agree() {
    let [larger, alike] = [90.0, 51.0].map(|other| two(&ten(50.0), &ten(other), &[distance(Expect::Higher)]));
    assert_eq!(decisions(&larger), [Decision::Supported], "where there is no second opinion none is needed");
    for (arm, value) in [("dcgan", 7.0), ("other", 5.0)] {
        for (tree, seed) in [&larger, &alike].into_iter().flat_map(|tree| (0..10).map(move |seed| (tree, seed))) {
            append(tree, arm, seed, ("frechet_distance_random", value));
        }
    }
    assert_eq!(decisions(&larger), [Decision::Undecided]);
    assert_eq!(judged(&larger, |ruling| ruling.not_called), [Some(NotCalled::OpinionsDiffer)]);
    assert_eq!(decisions(&alike), [Decision::Equivalent], "what is the same has no direction");
}

#[test]
fn nothing_is_said_of_two_arms_of_which_neither_has_begun_to_learn() {
    let claims = [distance(Expect::Higher)];
    let untrained = 800.0;
    let neither = two(&ten(untrained * 0.92), &ten(untrained), &claims);
    assert_eq!(judged(&neither, |ruling| ruling.not_called), [Some(NotCalled::NeitherBegan)]);
    assert_eq!(decisions(&neither), [Decision::Undecided]);
    let one = two(&ten(untrained * 0.8), &ten(untrained), &claims);
    assert_eq!(judged(&one, |ruling| (ruling.not_called, ruling.decision)), [(None, Decision::Supported)]);
}

fn power(tree: &Written, seeds: Option<usize>) -> String {
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    Power::of(&Findings::new(&sweep), seeds).to_string()
}

#[test]
fn the_power_line_says_what_seeds_can_show() {
    let spread: Vec<Fate> = (0..10).map(|k| Healthy(60.0 * 1.02_f64.powi(k * k % 7))).collect();
    let claims = [distance(Expect::Higher), claim(Measure::SeedSpread, Expect::Higher)];
    let ten = two(&ten(50.0), &spread, &claims);
    let lines = [Some(3), Some(6), None, Some(40)].map(|seeds| power(&ten, seeds));
    insta::assert_snapshot!(lines.join("\n"), @"
    three seeds decide nothing; two of two claims cannot be decided
    six seeds at the spread seen (deviation of the log ratio 0.0301) detect a ratio of 1.04; each of two claims can be decided
    ten seeds at the spread seen (deviation of the log ratio 0.0301) detect a ratio of 1.03; each of two claims can be decided
    40 seeds at the spread seen (deviation of the log ratio 0.0301) detect a ratio of 1.01; each of two claims can be decided
    ");
    let none = two(&[Healthy(50.0)], &[Pending], &claims);
    insta::assert_snapshot!(power(&none, None), @"one seed, and no spread seen yet; two of two claims cannot be decided");
}

#[test]
fn each_claim_is_asked_at_the_spread_of_its_own_measure() {
    let spread: Vec<Fate> = (0..10).map(|k| Healthy(60.0 * 1.02_f64.powi(k * k % 7))).collect();
    let claims = [
        distance(Expect::Higher),
        claim(Measure::GradientTail, Expect::Higher),
        claim(Measure::HealthyRate, Expect::Higher),
    ];
    let tree = two(&ten(50.0), &spread, &claims);
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let shown = |seeds| {
        detectable(&Findings::new(&sweep), seeds).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(shown(None), @"
    other, Fréchet distance: deviation 0.0301, detects a ratio of 1.04
    other, tail of the gradient norm: deviation 0, detects a ratio of 1.00
    other, share of runs that end well: no spread of a ratio
    ");
    insta::assert_snapshot!(shown(Some(4)), @"
    other, Fréchet distance: deviation 0.0301, nothing can be decided
    other, tail of the gradient norm: deviation 0, nothing can be decided
    other, share of runs that end well: no spread of a ratio
    ");
}

#[test]
fn a_claim_written_after_its_runs_is_no_prediction() {
    let claims = [distance(Expect::Higher), claim(Measure::SeedSpread, Expect::Higher)];
    let tree = two(&ten(50.0), &ten(90.0), &claims);
    let mut record = tree.sweep().read_claims().expect("no record yet");
    let earlier = Plan { claims: vec![distance(Expect::Lower), claims[1].clone()], ..tree.plan.clone() };
    record.record(&earlier, "2026-01-02T03:04:05Z", |_| 0, |_| true);
    record.record(&tree.plan, "2026-01-03T03:04:05Z", |_| 10, |_| false);
    tree.sweep().write_claims(&record).expect("writable");
    assert_eq!(judged(&tree, |ruling| (ruling.decision, ruling.is_as_expected()))[0], (Decision::Supported, false));
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let said: Vec<String> = warnings(&Findings::new(&sweep)).into_iter().map(|warning| warning.text).collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    Written or changed after its runs had begun: the claim "it matters".
    Made before the runs, and changed or withdrawn since: the claim "it matters".
    "#);
}

/// An arm whose ten runs measured this of samples and of real images, judged by one claim.
fn beside_real_images(measure: Measure, expect: Expect, values: &[(&str, [f64; 2])]) -> String {
    let claim = Claim { arm: "dcgan".to_owned(), against: Some(REAL_IMAGES.to_owned()), ..claim(measure, expect) };
    let tree = two(&ten(50.0), &ten(90.0), &[claim]);
    for (name, [middle, reach]) in values {
        for seed in 0..10 {
            append(&tree, "dcgan", seed, (name, middle + reach * (seed as f64 - 4.5) / 4.5));
        }
    }
    let said = judged(&tree, |ruling| {
        let weight = ruling.weight.as_ref().expect("a weight");
        let [here, there] = &weight.values;
        let (decision, effect) = (ruling.decision.name(), weight.effect().unwrap_or_default());
        format!("{decision} ({}): {here} against {there} {effect}| {}", ruling.is_as_expected(), weight.method)
    });
    said.join("")
}

#[test]
fn one_arm_is_weighed_beside_the_real_images_that_its_runs_measured() {
    use Measure::{CopyingFeatures, CopyingTestPixels, JumpLinear};
    let test = |middle, reach| {
        beside_real_images(CopyingTestPixels, Expect::NotLower, &[("copying_test_pixels", [middle, reach])])
    };
    let share =
        |middle| beside_real_images(CopyingFeatures, Expect::NotHigher, &[("copying_features", [middle, 0.01])]);
    let jump = |expect| {
        beside_real_images(JumpLinear, expect, &[("jump_linear", [3.0, 0.1]), ("jump_cross_fade", [2.0, 0.05])])
    };
    let said = [test(9.0, 2.0), test(-7.0, 1.0), test(0.3, 2.0), share(0.5), share(0.9), share(0.2)];
    insta::assert_snapshot!(said.join("\n"), @"
    supported (true): 9.00 against 0 | exact rank test
    contradicted (false): -7.00 against 0 | exact rank test
    undecided (false): 0.300 against 0 | exact rank test
    equivalent (true): 0.500 against 0.500 1.00 [0.990, 1.01]| exact sign-flip test of pairs
    contradicted (false): 0.900 against 0.500 1.80 [1.79, 1.81]| exact sign-flip test of pairs
    supported (true): 0.200 against 0.500 0.400 [0.390, 0.410]| exact sign-flip test of pairs
    ");
    insta::assert_snapshot!([jump(Expect::NotHigher), jump(Expect::Higher)].join("\n"), @"
    contradicted (false): 3.00 against 2.00 1.50 [1.49, 1.51]| exact sign-flip test of pairs
    supported (true): 3.00 against 2.00 1.50 [1.49, 1.51]| exact sign-flip test of pairs
    ");
}

#[test]
fn a_run_that_did_not_measure_real_images_leaves_a_claim_about_them_undecided() {
    let claim = Claim {
        arm: "dcgan".to_owned(),
        against: Some(REAL_IMAGES.to_owned()),
        ..claim(Measure::JumpLinear, Expect::NotHigher)
    };
    let tree = two(&ten(50.0), &ten(90.0), &[claim]);
    (0..10).for_each(|seed| append(&tree, "dcgan", seed, ("jump_linear", 2.0)));
    assert_eq!(judged(&tree, |ruling| (ruling.decision, ruling.weight.is_none())), [(Decision::Undecided, true)]);
}

/// Adds a value of the last step.
fn append(tree: &Written, arm: &str, seed: u64, (name, value): (&str, f64)) {
    let mut writer = SeriesWriter::from_step(&tree.run(arm, seed).metrics_file(), Some(1_000)).expect("a series");
    writer.append(&[Row { step: 1_000, seconds: 100.0, name: name.to_owned(), value }]).expect("writable");
}
