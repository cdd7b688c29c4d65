//! Answers: every expectation against every effect, vetoes, families, and contrasts at several budgets.

use evidence::answer::{
    Alignment, Answer, Difference, Evidence, Expected, Hypothesis, RatioContrast, RegionDifference,
    SecondaryComparison, SecondaryMeasure, TestResult, UndecidedReason, judge,
};
use evidence::contrast::{Cells, ContrastError};
use evidence::outcome::Outcome::{self, Diverged, Value};
use evidence::region::{Design, Factor};
use proptest::prelude::*;

/// Eight runs around a value, 1 % apart.
fn around(value: f64) -> Vec<Outcome> {
    (0..8).map(|k| Value(value * (0.965 + 0.01 * f64::from(k)))).collect()
}

fn difference(expected: Expected, ratio: f64) -> Difference {
    Difference { expected, arm: around(60.0 * ratio), other: around(60.0), secondary: vec![] }
}

fn one(difference: Difference) -> TestResult {
    judge(&[Hypothesis::Difference(difference)]).remove(0)
}

#[test]
fn every_expectation_against_every_effect() {
    let ratios = [0.5, 0.93, 1.0, 1.07, 2.0];
    let table = [
        (
            Expected::Higher,
            [Answer::Contradicted, Answer::Contradicted, Answer::Undecided, Answer::Supported, Answer::Supported],
        ),
        (
            Expected::Lower,
            [Answer::Supported, Answer::Supported, Answer::Undecided, Answer::Contradicted, Answer::Contradicted],
        ),
        (
            Expected::Negligible,
            [Answer::Contradicted, Answer::Supported, Answer::Supported, Answer::Supported, Answer::Contradicted],
        ),
    ];
    for (expected, answers) in table {
        for (ratio, answer) in ratios.into_iter().zip(answers) {
            let judged = one(difference(expected, ratio));
            assert_eq!(judged.answer, answer, "{expected:?} at {ratio}");
            assert_eq!(judged.is_negligible, (0.9..1.1).contains(&ratio), "negligible at {ratio}");
        }
    }
}

#[test]
fn negligible_is_neither_supported_nor_contradicted_by_an_interval_across_an_end() {
    let judged = one(difference(Expected::Negligible, 1.25));
    assert_eq!((judged.answer, judged.corrected_p), (Answer::Undecided, None));
}

#[test]
fn a_diverged_run_is_never_negligible() {
    let mut failing = difference(Expected::Negligible, 1.0);
    failing.arm.push(Diverged);
    let judged = one(failing);
    assert_eq!((judged.answer, judged.is_negligible), (Answer::Undecided, false));
}

#[test]
fn runs_that_diverge_are_worse_without_a_number() {
    let failing = Difference {
        arm: [vec![Diverged; 7], around(30.0)[..1].to_vec()].concat(),
        ..difference(Expected::Higher, 1.0)
    };
    let judged = one(failing);
    assert_eq!(judged.answer, Answer::Supported);
    assert!(matches!(judged.evidence, Evidence::Difference { effect_size: None, .. }), "one run has no interval");
}

fn recall(arm: f64, other: f64) -> SecondaryComparison {
    SecondaryComparison { measure: SecondaryMeasure::Recall, arm: around(arm), other: around(other) }
}

fn random(arm: f64, other: f64) -> SecondaryComparison {
    SecondaryComparison { measure: SecondaryMeasure::RandomNetwork, arm: around(arm), other: around(other) }
}

#[test]
fn an_opposite_secondary_measure_makes_an_answer_mixed() {
    let with =
        |secondary: Vec<SecondaryComparison>| one(Difference { secondary, ..difference(Expected::Higher, 1.5) }).answer;
    assert_eq!(with(vec![recall(0.2, 0.3), random(9.0, 5.0)]), Answer::Supported, "less recall is worse too");
    assert_eq!(with(vec![recall(0.3, 0.2)]), Answer::Mixed);
    assert_eq!(with(vec![recall(0.2, 0.3), random(5.0, 9.0)]), Answer::Mixed, "one of them is enough");
    assert_eq!(with(vec![recall(0.3, 0.3), random(5.0, 5.0)]), Answer::Supported, "what shows nothing vetoes nothing");
    let contradicted = Difference { secondary: vec![random(9.0, 5.0)], ..difference(Expected::Higher, 0.5) };
    assert_eq!(one(contradicted).answer, Answer::Mixed);
}

#[test]
fn secondary_measures_decide_nothing_by_themselves() {
    let open = |expected| one(Difference { secondary: vec![recall(0.025, 0.29)], ..difference(expected, 1.0) });
    for (expected, alignment) in [(Expected::Higher, Alignment::Agrees), (Expected::Lower, Alignment::Opposes)] {
        let judged = open(expected);
        assert_eq!(judged.answer, Answer::Undecided);
        let Evidence::Difference { secondary, .. } = judged.evidence else { panic!("a difference") };
        assert_eq!(
            (secondary.len(), secondary[0].alignment, secondary[0].direction.relative_effect),
            (1, alignment, 1.0)
        );
    }
}

#[test]
fn secondary_measures_never_veto_negligible() {
    let judged = one(Difference { secondary: vec![recall(0.2, 0.3)], ..difference(Expected::Negligible, 1.0) });
    assert_eq!(judged.answer, Answer::Supported);
    let beyond = Difference { secondary: vec![recall(0.4, 0.3)], ..difference(Expected::Negligible, 2.0) };
    assert_eq!(
        one(beyond).answer,
        Answer::Mixed,
        "shown not to be negligible, and worse by one measure, better by the other"
    );
}

#[test]
fn a_diverged_run_is_the_worst_by_recall_too() {
    let opinion =
        SecondaryComparison { measure: SecondaryMeasure::Recall, arm: vec![Diverged; 8], other: around(0.01) };
    let judged = one(Difference { secondary: vec![opinion], ..difference(Expected::Higher, 1.5) });
    assert_eq!(judged.answer, Answer::Supported);
}

#[test]
fn the_family_counts_every_hypothesis_and_negligible_ones_are_not_corrected() {
    // The smallest p is 0.1 for three against three, 2 / 70 for four against four, 2 / 252 for five against five.
    let small = |n: usize| {
        let of = |value: f64| around(value)[..n].to_vec();
        Hypothesis::Difference(Difference {
            expected: Expected::Higher,
            arm: of(120.0),
            other: of(60.0),
            secondary: vec![],
        })
    };
    assert_eq!(judge(&[small(4)])[0].answer, Answer::Supported);
    let negligible = Hypothesis::Difference(difference(Expected::Negligible, 1.0));
    let beside = judge(&[small(4), negligible]);
    assert_eq!(beside[0].corrected_p, Some(2.0 * 2.0 / 70.0));
    assert_eq!((beside[0].answer, beside[1].answer), (Answer::Undecided, Answer::Supported));
    let four = judge(&[small(5), small(5), small(5), small(5)]);
    assert!(four.iter().all(|judged| judged.answer == Answer::Supported), "4 * 2 / 252 is below 0.05");
}

#[test]
fn undecided_reports_the_required_seeds() {
    let weak = Difference {
        arm: vec![70.0, 62.0, 66.0, 58.0].into_iter().map(Value).collect(),
        ..difference(Expected::Higher, 1.0)
    };
    let judged = one(Difference { other: [60.0, 57.0, 65.0, 61.0].map(Value).to_vec(), ..weak });
    assert_eq!(judged.answer, Answer::Undecided);
    assert!(
        judged.required_replicates.is_some_and(|seeds| (5..60).contains(&seeds)),
        "{:?}",
        judged.required_replicates
    );
    // Three seeds without overlap need a fourth, whatever the effect.
    let apart = Difference {
        arm: around(90.0)[..3].to_vec(),
        other: around(60.0)[..3].to_vec(),
        ..difference(Expected::Higher, 1.0)
    };
    assert_eq!(one(apart).required_replicates, Some(4));
    assert_eq!(one(difference(Expected::Higher, 1.0)).required_replicates, None, "nothing was seen");
}

#[test]
fn without_two_runs_of_each_there_is_no_answer() {
    let judged = one(Difference { arm: vec![Value(1.0)], ..difference(Expected::Higher, 1.0) });
    assert_eq!((judged.answer, judged.undecided_reason), (Answer::Undecided, Some(UndecidedReason::TooFewRuns)));
    assert_eq!(judge(&[]), vec![]);
}

/// A contrast whose first condition has the given ratio and whose second has ratio 1.
fn contrast(claim: usize, ratio: f64, scale: f64) -> Hypothesis {
    let cells = Cells {
        first: [around(60.0 * ratio * scale), around(60.0 * scale)],
        second: [around(60.0 * scale), around(60.0 * scale)],
    };
    Hypothesis::Contrast(RatioContrast { claim, expected: Expected::Higher, cells, limit: Some(148.0) })
}

#[test]
fn a_contrast_is_supported_only_where_another_budget_has_the_same_sign() {
    let answers = |hypotheses: &[Hypothesis]| {
        judge(hypotheses).into_iter().map(|judged| (judged.answer, judged.undecided_reason)).collect::<Vec<_>>()
    };
    let alone = answers(&[contrast(0, 1.5, 1.0)]);
    assert_eq!(alone, [(Answer::Undecided, Some(UndecidedReason::NoSecondBudget))]);
    let two = answers(&[contrast(0, 1.5, 1.0), contrast(0, 1.5, 0.5)]);
    assert_eq!(two, [(Answer::Supported, None); 2]);
    let of_another_claim = answers(&[contrast(0, 1.5, 1.0), contrast(1, 1.5, 0.5)]);
    assert!(of_another_claim.iter().all(|(answer, _)| *answer == Answer::Undecided));
    let opposite = answers(&[contrast(0, 1.5, 1.0), contrast(0, 0.5, 0.5)]);
    assert_eq!(opposite, [(Answer::Undecided, Some(UndecidedReason::NoSecondBudget)), (Answer::Contradicted, None)]);
    // At four times the distance the cells are saturated.
    let saturated = answers(&[contrast(0, 1.5, 1.0), contrast(0, 1.5, 4.0)]);
    assert_eq!(saturated[0], (Answer::Undecided, Some(UndecidedReason::NoSecondBudget)));
    assert!(matches!(
        saturated[1],
        (Answer::Undecided, Some(UndecidedReason::ContrastRefused(ContrastError::Saturated { .. })))
    ));
}

#[test]
fn secondary_measures_never_veto_a_contrast_or_a_region() {
    let design = Design::half_fraction();
    let settings: Vec<Vec<Outcome>> =
        (0..8).map(|k| (0..8).map(|cell| Value(f64::from(9 + cell + k))).collect()).collect();
    let effect = design.rank_effect(Factor::All, &settings);
    let region = |expected| Hypothesis::Region(RegionDifference { expected, effect });
    let judged = judge(&[region(Expected::Higher), region(Expected::Lower)]);
    assert_eq!([judged[0].answer, judged[1].answer], [Answer::Supported, Answer::Contradicted]);
    let empty = judge(&[Hypothesis::Region(RegionDifference { expected: Expected::Higher, effect: None })]);
    assert_eq!(empty[0].undecided_reason, Some(UndecidedReason::TooFewRuns));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn higher_and_lower_are_mirror_images(arm in outcomes(), other in outcomes()) {
        let of = |expected| one(Difference { expected, arm: arm.clone(), other: other.clone(), secondary: vec![] }).answer;
        let mirrored = match of(Expected::Higher) {
            Answer::Supported => Answer::Contradicted,
            Answer::Contradicted => Answer::Supported,
            open => open,
        };
        prop_assert_eq!(of(Expected::Lower), mirrored);
    }

    #[test]
    fn larger_families_never_decide_more(arm in outcomes(), other in outcomes(), more in 1..5_usize) {
        let hypothesis = Hypothesis::Difference(Difference { expected: Expected::Higher, arm, other, secondary: vec![] });
        let alone = judge(std::slice::from_ref(&hypothesis)).remove(0).answer;
        let mut family = vec![hypothesis];
        family.extend((0..more).map(|_| Hypothesis::Difference(difference(Expected::Higher, 1.0))));
        let beside = judge(&family).remove(0).answer;
        prop_assert!(beside == alone || beside == Answer::Undecided);
    }
}

fn outcomes() -> impl Strategy<Value = Vec<Outcome>> {
    prop::collection::vec(prop_oneof![9 => (10.0..90.0_f64).prop_map(Value), 1 => Just(Diverged)], 3..9)
}

#[test]
fn forty_claims_at_three_budgets_take_moments() {
    // All runs differ, and one in ten diverges: 120 tests of a distance with two secondary measures each.
    let runs = |k: u32, shift: u32| -> Vec<Outcome> {
        let of = |seed: u32| {
            if (seed + k).is_multiple_of(10) {
                Diverged
            } else {
                Value(f64::from((seed * 7919 + k * 104_729 + shift) % 1_000 + 1))
            }
        };
        (0..16).map(of).collect()
    };
    let hypothesis = |k: u32| {
        let opinion = |of| SecondaryComparison { measure: of, arm: runs(k, 3), other: runs(k, 500) };
        let secondary = vec![opinion(SecondaryMeasure::Recall), opinion(SecondaryMeasure::RandomNetwork)];
        Hypothesis::Difference(Difference {
            expected: Expected::Higher,
            arm: runs(k, 0),
            other: runs(k, 40),
            secondary,
        })
    };
    let hypotheses: Vec<Hypothesis> = (0..120).map(hypothesis).collect();
    let before = std::time::Instant::now();
    assert_eq!(judge(&hypotheses).len(), 120);
    let (first, before) = (before.elapsed(), std::time::Instant::now());
    judge(&hypotheses);
    println!("360 permutation tests: {first:?}, and {:?} again", before.elapsed());
    assert!(first.as_secs() < 20, "{first:?}");
}
