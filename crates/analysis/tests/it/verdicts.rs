//! A table of series and what a run that recorded them is.

use analysis::curve::Curve;
use analysis::verdict::{Evidence, Judgement, Verdict};

const EVERY: u64 = 50;

/// Evaluations every 50 steps.
fn series(values: impl IntoIterator<Item = f64>) -> Curve {
    Curve::new((0..).step_by(EVERY as usize).zip(values).collect())
}

/// A run of 20 evaluations after step 0: falls from 400 to a distance by half way, then by the same share at every step.
fn run(settled: f64, later: f64) -> Evidence {
    let falling = (0..=10).map(|k| 400.0 * (settled / 400.0_f64).powf(f64::from(k) / 10.0));
    let going_on = (1..=10).map(|k| settled * later.powi(k));
    Evidence {
        distance: series(falling.chain(going_on)),
        total_variation: series([0.1; 21]),
        d_real: series([0.7; 21]),
        d_fake: series([0.3; 21]),
        broken_at: None,
    }
}

fn verdict(evidence: &Evidence) -> Verdict {
    evidence.judge().expect("a run with evaluations").verdict
}

#[test]
fn a_run_that_stays_near_the_images_is_healthy() {
    assert_eq!(verdict(&run(50.0, 1.0)), Verdict::Healthy);
    assert_eq!(verdict(&run(50.0, 1.03)), Verdict::Healthy, "it may even rise a little");
}

#[test]
fn a_run_that_still_falls_is_improving() {
    assert_eq!(verdict(&run(50.0, 0.97)), Verdict::Improving);
    assert_eq!(verdict(&run(300.0, 0.97)), Verdict::Improving, "also far from the images");
}

#[test]
fn a_run_that_stands_still_above_half_of_where_it_began_is_stalled() {
    assert_eq!(verdict(&run(210.0, 1.0)), Verdict::Stalled);
    assert_eq!(verdict(&run(190.0, 1.0)), Verdict::Healthy);
}

#[test]
fn a_tenth_over_the_last_third_divides_improving_from_healthy() {
    // A third of 1000 steps has 6.67 evaluations in it.
    let share = |fall: f64| (1.0 - fall).powf(3.0 / 20.0);
    assert_eq!(verdict(&run(50.0, share(0.11))), Verdict::Improving);
    assert_eq!(verdict(&run(50.0, share(0.09))), Verdict::Healthy);
}

#[test]
fn few_classes_are_a_collapse() {
    let mut evidence = run(50.0, 1.0);
    evidence.total_variation = series([0.1; 10].into_iter().chain([0.6; 11]));
    assert_eq!(evidence.judge(), Some(Judgement { verdict: Verdict::Collapsed, onset: Some(10 * EVERY) }));
}

#[test]
fn a_discriminator_that_is_never_wrong_has_won_only_where_nothing_gets_better() {
    let won = |later| Evidence { d_real: series([0.99; 21]), d_fake: series([0.01; 21]), ..run(350.0, later) };
    assert_eq!(verdict(&won(1.0)), Verdict::DiscriminatorWon);
    assert_eq!(verdict(&won(0.9)), Verdict::Improving);
}

#[test]
fn what_comes_first_in_the_list_wins() {
    let mut evidence = run(350.0, 1.0);
    evidence.total_variation = series([0.9; 21]);
    assert_eq!(verdict(&evidence), Verdict::Collapsed, "and not stalled");
    evidence.d_real = series([1.0; 21]);
    evidence.d_fake = series([0.0; 21]);
    assert_eq!(verdict(&evidence), Verdict::DiscriminatorWon, "and not collapsed");
    evidence.broken_at = Some(333);
    assert_eq!(evidence.judge(), Some(Judgement { verdict: Verdict::Diverged, onset: Some(333) }));
}

#[test]
fn one_unlucky_evaluation_changes_no_verdict() {
    let mut points = run(50.0, 1.0).distance.points().to_vec();
    points[20].1 = 30.0;
    let evidence = Evidence { distance: Curve::new(points), ..run(50.0, 1.0) };
    assert_eq!(verdict(&evidence), Verdict::Healthy);
}

#[test]
fn a_verdict_sets_in_at_the_first_of_three_evaluations_in_a_row() {
    let with = |variation: &[f64]| {
        let before = vec![0.1; 21 - variation.len()];
        let evidence = Evidence { total_variation: series([before, variation.to_vec()].concat()), ..run(50.0, 1.0) };
        evidence.judge().expect("a verdict")
    };
    assert_eq!(with(&[0.6, 0.6, 0.6]), Judgement { verdict: Verdict::Collapsed, onset: Some(18 * EVERY) });
    assert_eq!(with(&[0.6, 0.6]), Judgement { verdict: Verdict::Collapsed, onset: None });
    assert_eq!(
        with(&[0.6, 0.6, 0.1, 0.6, 0.6, 0.6]),
        Judgement { verdict: Verdict::Collapsed, onset: Some(18 * EVERY) }
    );
}

#[test]
fn a_run_without_its_first_evaluation_is_not_judged() {
    assert_eq!(Evidence::default().judge(), None);
    let only_untrained = Evidence { distance: series([400.0]), ..Evidence::default() };
    assert_eq!(only_untrained.judge(), None);
    let late = Evidence { distance: Curve::new(vec![(50, 90.0), (100, 80.0)]), ..Evidence::default() };
    assert_eq!(late.judge(), None);
}

#[test]
fn fewer_than_fifteen_evaluations_after_the_start_give_no_verdict() {
    let evaluated = |times: usize| {
        let values = (0..=times).map(|k| 400.0 / (1.0 + k as f64));
        Evidence { distance: series(values), total_variation: series(vec![0.9; times + 1]), ..Evidence::default() }
    };
    assert_eq!(evaluated(14).judge(), None);
    assert_eq!(verdict(&evaluated(15)), Verdict::Collapsed);
    let broken = Evidence { broken_at: Some(333), ..evaluated(2) };
    assert_eq!(verdict(&broken), Verdict::Diverged, "that a value is not finite needs no trend");
}

#[test]
fn every_verdict_says_its_rule() {
    let rules: Vec<String> = Verdict::ALL.iter().map(|verdict| format!("{verdict}: {}", verdict.rule())).collect();
    insta::assert_snapshot!(rules.join("\n"), @"
    diverged: a loss, a parameter or a measured value is not finite
    discriminator won: mean D(real) − D(fake) over the last fifth is at least 0.95, and the distance fell by less than 10 % over it
    collapsed: total variation of the classes from uniform is at least 0.5 at the end
    stalled: the distance is above 0.5 times the untrained generator's, and fell by less than 10 % over the last third
    improving: the distance fell by 10 % or more over the last third
    levelled off: none of these (`healthy` in files)
    ");
}
