//! Runs that count for a seed with several lengths, and seeds until decided.

use std::fs;

use analysis::chart::{extended_with, median_curve};
use analysis::claims::Decision;
use analysis::curve::Curve;
use analysis::findings::Findings;
use analysis::measure::{Better, MeasureDefinition, MeasureKind};
use analysis::outcome::ComparisonPoint;
use analysis::read::Sweep;
use analysis::report::report;
use analysis::results::Results;
use analysis::samples::Samples;
use spec::{Claim, Expect, Measure, Plan, Run, RunSpec, UntilDecided};

use crate::claims::claim;
use crate::tree::Fate::{Diverged, Healthy, Pending};
use crate::tree::{Fate, STEPS, SweepBuilder, WrittenSweep};

/// Adds a run of twice the length for each run.
fn twice_as_long(plan: &mut Plan) {
    for arm in &mut plan.arms {
        let longer = |run: &Run| Run { is_longer: true, ..Run::new(RunSpec { steps: 2 * STEPS, ..run.spec.clone() }) };
        let longer: Vec<Run> = arm.runs.iter().map(longer).collect();
        arm.runs.extend(longer);
    }
}

#[test]
fn a_seed_counts_once_at_each_budget() {
    let tree = SweepBuilder::new("dcgan")
        .arm("dcgan", &[Healthy(46.0), Healthy(48.0), Diverged(100), Pending])
        .arm("other", &[Healthy(92.0)])
        .plan(twice_as_long)
        .write();
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let findings = Findings::new(&sweep);
    let (short, long) = (ComparisonPoint::Images(STEPS * 64), ComparisonPoint::Images(2 * STEPS * 64));
    assert_eq!(findings.at, [short, long]);
    let group = &findings.groups[0];
    let steps =
        |at: ComparisonPoint| group.finished_at(at).map(|run| run.recorded.run.spec.steps).collect::<Vec<u64>>();
    assert_eq!((steps(short), steps(long)), (vec![STEPS; 3], vec![2 * STEPS; 3]));
    assert_eq!(group.replicates(short).len(), 3);
    assert_eq!((group.finished().count(), group.diverged()), (3, 1));
    assert_eq!(Results::of(&sweep).power.seeds, 1, "the seeds of the arm that has the fewest, each once");
    assert!(report(&tree.sweep()).is_ok(), "runs of both lengths are reported");
    let summary = fs::read_to_string(tree.sweep().path().join("summary.md")).expect("a summary");
    let row = summary.lines().find(|line| line.starts_with("| dcgan |")).expect("a row");
    assert_eq!(group.seed_outcomes(long).len(), 4);
    assert!(row.contains(" | 46.0, 48.0, –, – | "), "each seed once: {row}");
}

#[test]
fn longer_runs_of_all_seeds_add_a_comparison_at_their_end() {
    let claim = Claim { budgets: Some(vec![STEPS * 64]), ..claim(Measure::FrechetDistance, Expect::Higher) };
    let written = |only: u64| {
        let longer = |plan: &mut Plan| {
            plan.claims.push(claim.clone());
            twice_as_long(plan);
            plan.arms.iter_mut().for_each(|arm| arm.runs.retain(|run| !run.is_longer || run.spec.seed < only));
        };
        let tree = SweepBuilder::new("dcgan")
            .arm("dcgan", &[46.0, 48.0].map(Healthy))
            .arm("other", &[90.0, 92.0].map(Healthy));
        tree.plan(longer).write()
    };
    let at = |tree: &WrittenSweep| Findings::new(&Sweep::read(&tree.sweep()).expect("a plan")).at.clone();
    let (short, long) = (ComparisonPoint::Images(STEPS * 64), ComparisonPoint::Images(2 * STEPS * 64));
    assert_eq!(at(&written(2)), [short, long]);
    assert_eq!(at(&written(1)), [short], "of some seeds alone nothing is compared there");
    let tree = written(2);
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let results = Results::of(&sweep);
    assert!(results.answer.headline.ends_with("after 128,000 images seen."), "{}", results.answer.headline);
    assert_eq!(results.claims[0].answers.len(), 1, "claims are answered at their own budgets");
}

#[test]
fn samples_are_those_of_the_longer_runs() {
    let runs = [60.0, 50.0, 40.0, 30.0, 20.0].map(Healthy);
    let longer = |plan: &mut Plan| {
        twice_as_long(plan);
        plan.arms[0].runs.retain(|run| !run.is_longer || run.spec.seed < 3);
    };
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &runs).plan(longer).write();
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let samples = Samples::of(&Findings::new(&sweep), &[&tree.sweep()]);
    assert_eq!(samples.arms[0].seed, Some(1), "the one in the middle of those that reach the last budget");
    assert!(samples.arms[0].picture.is_ok());
}

#[test]
fn curves_continue_beyond_the_shorter_runs_with_a_note() {
    let tree = SweepBuilder::new("dcgan")
        .arm("dcgan", &[46.0, 48.0, 44.0].map(Healthy))
        .arm("other", &[90.0, 92.0].map(Healthy));
    let longer = |plan: &mut Plan| {
        twice_as_long(plan);
        plan.arms.iter_mut().for_each(|arm| arm.runs.retain(|run| !run.is_longer || run.spec.seed < 2));
    };
    let tree = tree.plan(longer).write();
    let page = fs::read_to_string(report(&tree.sweep()).expect("a report").page).expect("a page");
    assert!(page.contains("Beyond step 1,000: the runs that go on."));
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let findings = Findings::new(&sweep);
    let curves = |seeds: &[usize]| -> Vec<&Curve> {
        let runs = seeds.iter().map(|k| &findings.groups[0].runs[*k].recorded.series);
        runs.map(|series| series.curve("frechet_distance")).collect()
    };
    let (all, long) = (median_curve(&curves(&[2, 3, 4])), median_curve(&curves(&[3, 4])));
    let both = extended_with(all.clone(), long);
    assert_eq!(all.points().last().map(|(step, _)| *step), Some(STEPS), "all three get so far");
    assert_eq!(both.points().last().map(|(step, _)| *step), Some(2 * STEPS));
    assert_eq!(both.points()[..all.points().len()], *all.points());
}

/// Two arms with the same order in every pair, and a claim that they differ.
pub(crate) fn bet_on(pairs: usize, other: impl Fn(usize) -> Fate) -> WrittenSweep {
    let reference: Vec<Fate> = (0..pairs).map(|k| Healthy(46.0 + k as f64)).collect();
    let other: Vec<Fate> = (0..pairs).map(other).collect();
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &reference).arm("other", &other);
    tree.plan(|plan| {
        let images = STEPS * 64;
        plan.claims = vec![claim(Measure::FrechetDistance, Expect::Higher)];
        plan.claims[0].budgets = Some(vec![images]);
        plan.until_decided = Some(UntilDecided { max_seeds: 20 });
    })
    .write()
}

fn decided(tree: &WrittenSweep) -> (Decision, Option<usize>, usize) {
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let results = Results::of(&sweep);
    let evidence = &results.evidence[0];
    (results.claims[0].answers[0].decision, evidence.decided_after, evidence.capital.len())
}

#[test]
fn seeds_until_decided_use_bets_instead_of_a_fixed_sample_test() {
    let worse = |k: usize| Healthy(92.0 + k as f64);
    assert_eq!(decided(&bet_on(7, worse)), (Decision::Undecided, None, 7));
    assert_eq!(decided(&bet_on(8, worse)), (Decision::Supported, Some(8), 8));
    assert_eq!(decided(&bet_on(8, |_| Diverged(500))), (Decision::Supported, Some(8), 8));
    assert_eq!(decided(&bet_on(8, |_| Healthy(20.0))), (Decision::Contradicted, Some(8), 8));
    let missing = |k: usize| if k == 3 { Pending } else { worse(k) };
    assert_eq!(decided(&bet_on(12, missing)), (Decision::Undecided, None, 3), "a pair waits for the ones before it");
}

#[test]
fn the_page_charts_the_evidence_over_seeds_and_warns_of_inflated_sizes() {
    let tree = bet_on(8, |k| Healthy(92.0 + k as f64));
    let page = fs::read_to_string(report(&tree.sweep()).expect("a report").page).expect("a page");
    for part in [
        "Evidence over seeds",
        "every claim is decided",
        "after eight seeds",
        "ratios are inflated",
        "E decides the claim, 20",
        "8 seeds",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let json = fs::read_to_string(tree.sweep().path().join("results.json")).expect("written");
    assert!(json.contains("evidence_over_seeds"));
    let summary = fs::read_to_string(tree.sweep().path().join("summary.md")).expect("written");
    assert!(summary.contains("ratios are inflated, and their intervals are too narrow."), "{summary}");
    let power = Results::of(&Sweep::read(&tree.sweep()).expect("a plan")).power.to_string();
    let bets = "bets on index pairs decide: the first decision takes eight seeds at least, an arm has 20 at most; each of one claim can be decided";
    assert_eq!(power, bets);
}

#[test]
fn the_page_states_why_seeds_ended() {
    let said = |seeds: usize, most: usize, timed_out: Option<u64>| {
        let tree = bet_on(seeds, |k| Healthy(92.0 + k as f64));
        let plan = Plan { until_decided: Some(UntilDecided { max_seeds: most }), timed_out, ..tree.plan.clone() };
        tree.sweep().write_plan(&plan).expect("written");
        let page = fs::read_to_string(report(&tree.sweep()).expect("a report").page).expect("a page");
        let (_, rest) = page.split_once("<h2 id=\"evidence\">").expect("a section");
        let sentence = rest.split_once("<strong>").and_then(|(_, rest)| rest.split_once("</strong>")).expect("said").0;
        for file in ["summary.md", "summary.json"] {
            let text = fs::read_to_string(tree.sweep().path().join(file)).expect("written");
            assert!(text.contains(sentence), "{sentence} in {file}");
        }
        let summary = fs::read_to_string(tree.sweep().path().join("summary.md")).expect("written");
        let is_decided = seeds == 8;
        assert_eq!(
            (summary.contains("inflated"), page.contains("inflated")),
            (is_decided, is_decided),
            "ratios are inflated where a decision stopped seeds, and only there"
        );
        sentence.to_owned()
    };
    assert_eq!(said(8, 20, None), "Decision ended it: every claim is decided, the last one after eight seeds.");
    assert_eq!(said(5, 5, None), "The cap of five seeds an arm ended it: one of one answer is open.");
    assert_eq!(said(5, 20, Some(7_200)), "The time limit of 2 h 00 min ended it: one of one answer is open.");
    assert_eq!(
        said(5, 20, None),
        "Neither decision, cap nor time limit ended it: runs are missing, and one of one answer is open."
    );
}

#[test]
fn a_time_limit_of_a_sweep_is_reported_with_missing_runs() {
    let tree =
        SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0), Pending]).arm("other", &[Healthy(92.0), Pending]);
    let tree = tree.plan(|plan| plan.timed_out = Some(5_400)).write();
    report(&tree.sweep()).expect("a report");
    let text = fs::read_to_string(tree.sweep().path().join("summary.md")).expect("written");
    let said = "The time limit of 1 h 30 min ended the sweep. Missing: `dcgan` seed 1; `other` seed 1.";
    assert!(text.contains(said), "{text}");
}

#[test]
fn the_runner_and_the_report_use_the_same_numbers() {
    let all = [Measure::FrechetDistance, Measure::Recall, Measure::Modes, Measure::TestError, Measure::JumpLinear];
    let followed = [Measure::AverageRecall, Measure::Coverage2000, Measure::TraceRatio, Measure::SampleTortuosity];
    let derived = [Measure::Oscillation, Measure::GradientTail, Measure::RadialPowerRatio, Measure::EndsWell];
    for measure in all.into_iter().chain(followed).chain(derived) {
        let definition = MeasureDefinition::of(measure);
        let column = match definition.kind {
            MeasureKind::MedianOfLast(name) | MeasureKind::Last(name) => Some(name.to_owned()),
            _ => None,
        };
        assert_eq!(measure.column(), column, "{measure:?}");
        assert_eq!(measure.is_better_higher(), definition.better == Better::Higher, "{measure:?}");
    }
}
