//! Verdicts: each rule at its threshold, and published curves, including those with another verdict before.

use evidence::verdict::{RunVerdict, Verdict, VerdictInput, discriminator_won, evenly_spaced, running_medians};

use crate::published::{self, Run};

/// Twenty evaluations after step 0: a fall from 400 to a level by half way, then a constant factor at each.
fn run(level: f64, later: f64) -> Vec<(u64, f64)> {
    let falling = (0..=10).map(|k| 400.0 * (level / 400.0_f64).powf(f64::from(k) / 10.0));
    let going_on = (1..=10).map(|k| level * later.powi(k));
    (0..).step_by(50).zip(falling.chain(going_on)).collect()
}

fn judge(evaluations: &[(u64, f64)]) -> RunVerdict {
    VerdictInput { evaluations, limit: Some(148.0), recall: Some((0.3, 0.9)), ..VerdictInput::default() }
        .classify()
        .expect("a verdict")
}

#[test]
fn each_rule_at_its_threshold() {
    let verdict = |level, later| judge(&run(level, later)).verdict;
    assert_eq!(verdict(50.0, 1.0), Verdict::Plateau);
    // The final level lies five evaluations after the reference level, and a tenth below it from 0.9^(1/6) each on.
    assert_eq!(verdict(50.0, 0.97), Verdict::Learning);
    assert_eq!(verdict(50.0, 0.995), Verdict::Plateau);
    assert_eq!((verdict(149.0, 1.0), verdict(147.0, 1.0)), (Verdict::NotBegun, Verdict::Plateau));
    assert_eq!(verdict(200.0, 0.99), Verdict::NotBegun, "it learns, but nothing beyond a trivial baseline is seen yet");
    assert_eq!((verdict(50.0, 1.05), verdict(50.0, 1.02)), (Verdict::Relapsed, Verdict::Plateau));
}

#[test]
fn recall_below_a_tenth_of_real_images_is_a_collapse() {
    let evaluations = run(50.0, 0.97);
    let of = |recall| {
        VerdictInput { evaluations: &evaluations, limit: Some(148.0), recall, ..VerdictInput::default() }
            .classify()
            .unwrap()
            .verdict
    };
    assert_eq!(
        [of(Some((0.089, 0.9))), of(Some((0.091, 0.9))), of(None)],
        [Verdict::Collapsed, Verdict::Learning, Verdict::Learning]
    );
}

#[test]
fn the_first_rule_that_fits_decides() {
    let evaluations = run(200.0, 1.1);
    let record = VerdictInput {
        evaluations: &evaluations,
        limit: Some(148.0),
        recall: Some((0.0, 0.9)),
        diverged_at: Some(777),
    };
    let diverged = record.classify().unwrap();
    assert_eq!((diverged.verdict, diverged.onset), (Verdict::Diverged, Some(777)));
    assert_eq!(VerdictInput { diverged_at: None, ..record }.classify().unwrap().verdict, Verdict::NotBegun);
    assert_eq!(
        VerdictInput { diverged_at: None, limit: None, ..record }.classify().unwrap().verdict,
        Verdict::Collapsed
    );
    let relapsed = VerdictInput { diverged_at: None, limit: None, recall: None, ..record }.classify().unwrap();
    assert_eq!(
        (relapsed.verdict, relapsed.onset),
        (Verdict::Relapsed, Some(550)),
        "the best median of five ends there"
    );
}

#[test]
fn an_outlier_changes_no_verdict() {
    for place in 1..=20 {
        for unlucky in [1.0, 900.0] {
            let mut evaluations = run(60.0, 1.0);
            evaluations[place].1 = unlucky;
            assert_eq!(judge(&evaluations).verdict, Verdict::Plateau, "{unlucky} at evaluation {place}");
        }
    }
}

#[test]
fn a_verdict_has_its_level() {
    let run_verdict = judge(&run(60.0, 0.97));
    assert!((run_verdict.level.unwrap() - 60.0 * 0.97_f64.powi(8)).abs() < 1e-9);
    assert_eq!(running_medians(&run(60.0, 1.0)).last(), Some(&(1_000, 60.0)));
}

#[test]
fn fewer_than_fifteen_evaluations_after_step_0_give_no_verdict() {
    let evaluations = run(60.0, 1.0);
    let of = |count: usize| VerdictInput { evaluations: &evaluations[..=count], ..VerdictInput::default() };
    assert_eq!(of(14).classify(), None);
    assert!(of(15).classify().is_some());
    let early = VerdictInput { diverged_at: Some(9), ..of(2) }.classify().unwrap();
    assert_eq!((early.verdict, early.level), (Verdict::Diverged, None), "that a value is not finite needs no trend");
    assert_eq!(VerdictInput::default().classify(), None);
}

#[test]
fn a_run_ends_well_by_its_final_level() {
    let (there, relapsing) = (run(60.0, 1.0), run(60.0, 1.05));
    let record = |evaluations| VerdictInput { evaluations, ..VerdictInput::default() };
    assert_eq!(record(&there).ends_well(60.0), Some(true));
    assert_eq!(record(&there).ends_well(59.0), Some(false));
    assert_eq!(record(&relapsing).ends_well(70.0), Some(false), "it was there once");
    assert_eq!(VerdictInput { diverged_at: Some(900), ..record(&there) }.ends_well(60.0), Some(false));
    assert_eq!(record(&there[..3]).ends_well(60.0), None);
}

#[test]
fn evaluations_added_for_budgets_are_omitted() {
    let added = [(100, 5.0), (138, 9.0), (150, 4.0), (200, 3.0)];
    assert_eq!(evenly_spaced(&added, 50), [(100, 5.0), (150, 4.0), (200, 3.0)]);
    assert_eq!(evenly_spaced(&added, 0), []);
}

#[test]
fn d_wins_by_its_mean_gap() {
    let gaps = |late: f64| (1..=10).map(|k| (10 * k, if k < 8 { 0.1 } else { late })).collect::<Vec<(u64, f64)>>();
    assert!(discriminator_won(&gaps(0.96)) && !discriminator_won(&gaps(0.94)) && !discriminator_won(&[]));
}

#[test]
fn every_verdict_says_its_rule() {
    let rules: Vec<String> = Verdict::ALL.iter().map(|verdict| format!("{verdict}: {}", verdict.rule())).collect();
    insta::assert_snapshot!(rules.join("\n"), @"
    diverged: a loss, a parameter or a measured value is not finite
    not begun: the distance never falls below half of the nearest trivial baseline's
    collapsed: recall at the end is below 0.1 of real images' recall
    relapsed: the distance at the end is above 1.3 times the best
    learning: the distance falls by 10 % or more over the last third
    plateau: none of these
    ");
}

/// Published runs: sweep, arm, seed, the published verdict, and the verdict by the current rules.
const CURVES: [(&str, &str, u64, &str, Verdict); 14] = [
    // Final distances of 450 and 790 are near noise from the first step: nothing was learnt, so nothing collapsed.
    ("ablations", "all-reversed", 20, "collapsed", Verdict::NotBegun),
    ("ablations", "all-reversed", 23, "collapsed", Verdict::NotBegun),
    ("robustness", "all-reversed-2e-4-0.02-0.5", 0, "collapsed", Verdict::NotBegun),
    // Levels at a plateau, with images of a few kinds.
    ("best-rates", "dcgan", 52, "healthy", Verdict::Collapsed),
    ("best-rates", "fully-connected-hidden", 57, "healthy", Verdict::Collapsed),
    ("history", "lapgan-by-class", 1, "healthy", Verdict::Collapsed),
    ("survey", "fully-connected-hidden", 0, "healthy", Verdict::Collapsed),
    // Good samples, although D won.
    ("survey", "bilinear-upsampling", 0, "discriminator-won", Verdict::Plateau),
    ("survey", "bilinear-upsampling", 1, "discriminator-won", Verdict::Learning),
    ("robustness", "all-reversed-5e-3-0.1-0.5", 0, "improving", Verdict::Relapsed),
    ("robustness", "dcgan-2e-4-0.02-0.9", 0, "improving", Verdict::NotBegun),
    ("robustness", "all-reversed-1e-3-0.1-0.5", 0, "improving", Verdict::Plateau),
    ("guidelines", "guidelines-reversed-kept-kept-kept", 1, "healthy", Verdict::Plateau),
    ("ablations", "dcgan", 20, "improving", Verdict::Learning),
];

#[test]
fn published_curves_have_the_expected_verdicts() {
    for (sweep, arm, seed, published, verdict) in CURVES {
        let runs = published::sweep(sweep);
        let run = runs.iter().find(|run| run.arm == arm && run.seed == seed).expect("a published run");
        assert_eq!((run.verdict.as_str(), run.classify().verdict), (published, verdict), "{sweep} {arm} {seed}");
    }
}

#[test]
fn overstated_published_verdicts_are_corrected() {
    let runs = published::all();
    let of = |verdict: &str| runs.iter().filter(|run| run.verdict == verdict).collect::<Vec<&Run>>();
    let among = |runs: &[&Run], verdict: Verdict| runs.iter().filter(|run| run.classify().verdict == verdict).count();
    let collapsed = of("collapsed");
    assert_eq!(
        (collapsed.len(), among(&collapsed, Verdict::Collapsed), among(&collapsed, Verdict::NotBegun)),
        (179, 1, 178)
    );
    let healthy = of("healthy");
    let few: Vec<&Run> = healthy.iter().copied().filter(|run| run.recall < 0.01).collect();
    assert_eq!((healthy.len(), few.len(), among(&few, Verdict::Plateau)), (83, 15, 0));
    let improving = of("improving");
    let is_far = |run: &&Run| run.classify().level.unwrap() > run.evaluations[0].1 / 2.0;
    let far: Vec<&Run> = improving.iter().copied().filter(is_far).collect();
    assert_eq!((improving.len(), far.len(), among(&far, Verdict::Learning)), (532, 64, 0));
}
