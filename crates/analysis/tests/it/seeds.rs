//! Which runs stand for a seed: of several lengths one at each budget; and seeds that go on until claims are decided.

use std::fs;

use analysis::claims::Decision;
use analysis::findings::Findings;
use analysis::measure::{Better, Definition, Kind};
use analysis::outcome::At;
use analysis::read::Sweep;
use analysis::report::report;
use analysis::results::Results;
use analysis::samples::Samples;
use spec::{Expect, Measure, Plan, Run, RunSpec, UntilDecided};

use crate::claims::claim;
use crate::tree::Fate::{Diverged, Healthy, Pending};
use crate::tree::{Fate, STEPS, Tree, Written};

/// Gives every run of a plan a longer one.
fn twice_as_long(plan: &mut Plan) {
    for arm in &mut plan.arms {
        let longer = |run: &Run| Run { is_longer: true, ..Run::new(RunSpec { steps: 2 * STEPS, ..run.spec.clone() }) };
        let longer: Vec<Run> = arm.runs.iter().map(longer).collect();
        arm.runs.extend(longer);
    }
}

#[test]
fn at_each_budget_a_seed_counts_once() {
    let tree = Tree::new("dcgan")
        .arm("dcgan", &[Healthy(46.0), Healthy(48.0), Diverged(100), Pending])
        .arm("other", &[Healthy(92.0)])
        .plan(twice_as_long)
        .write();
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let findings = Findings::new(&sweep);
    let (short, long) = (At::Images(STEPS * 64), At::Images(2 * STEPS * 64));
    assert_eq!(findings.at, [short, long]);
    let group = &findings.groups[0];
    let steps = |at: At| group.finished_at(at).map(|run| run.recorded.run.spec.steps).collect::<Vec<u64>>();
    assert_eq!((steps(short), steps(long)), (vec![STEPS; 3], vec![2 * STEPS; 3]));
    assert_eq!(group.replicates(short).len(), 3);
    assert_eq!((group.finished().count(), group.diverged()), (3, 1));
    assert!(report(&tree.sweep()).is_ok(), "runs of both lengths are reported");
}

#[test]
fn the_samples_shown_of_runs_of_two_lengths_are_those_of_the_longer_ones() {
    let runs = [60.0, 50.0, 40.0, 30.0, 20.0].map(Healthy);
    let longer = |plan: &mut Plan| {
        twice_as_long(plan);
        plan.arms[0].runs.retain(|run| !run.is_longer || run.spec.seed < 3);
    };
    let tree = Tree::new("dcgan").arm("dcgan", &runs).plan(longer).write();
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let samples = Samples::of(&Findings::new(&sweep), &[&tree.sweep()]);
    assert_eq!(samples.arms[0].seed, Some(1), "the one in the middle of those that reach the last budget");
    assert!(samples.arms[0].picture.is_ok());
}

/// Two arms of which every pair has the same order, and a claim that they are apart.
fn bet_on(pairs: usize, other: impl Fn(usize) -> Fate) -> Written {
    let reference: Vec<Fate> = (0..pairs).map(|k| Healthy(46.0 + k as f64)).collect();
    let other: Vec<Fate> = (0..pairs).map(other).collect();
    let tree = Tree::new("dcgan").arm("dcgan", &reference).arm("other", &other);
    tree.plan(|plan| {
        let images = STEPS * 64;
        plan.claims = vec![claim(Measure::FrechetDistance, Expect::Higher)];
        plan.claims[0].budgets = Some(vec![images]);
        plan.until_decided = Some(UntilDecided { max_seeds: 20 });
    })
    .write()
}

fn decided(tree: &Written) -> (Decision, Option<usize>, usize) {
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let results = Results::of(&sweep);
    let evidence = &results.evidence[0];
    (results.claims[0].answers[0].decision, evidence.decided_after, evidence.capital.len())
}

#[test]
fn where_seeds_go_on_until_decided_bets_decide_and_no_test_that_may_be_made_once() {
    let worse = |k: usize| Healthy(92.0 + k as f64);
    assert_eq!(decided(&bet_on(7, worse)), (Decision::Undecided, None, 7));
    assert_eq!(decided(&bet_on(8, worse)), (Decision::Supported, Some(8), 8));
    assert_eq!(decided(&bet_on(8, |_| Diverged(500))), (Decision::Supported, Some(8), 8));
    assert_eq!(decided(&bet_on(8, |_| Healthy(20.0))), (Decision::Contradicted, Some(8), 8));
    let missing = |k: usize| if k == 3 { Pending } else { worse(k) };
    assert_eq!(decided(&bet_on(12, missing)), (Decision::Undecided, None, 3), "a pair waits for the ones before it");
}

#[test]
fn the_page_charts_the_evidence_over_seeds_and_says_that_sizes_are_inflated() {
    let tree = bet_on(8, |k| Healthy(92.0 + k as f64));
    let page = fs::read_to_string(report(&tree.sweep()).expect("a report").page).expect("a page");
    for part in ["Evidence over seeds", "every claim is decided", "ratios are inflated", "E over 8 seeds", "8 seeds"] {
        assert!(page.contains(part), "{part}");
    }
    let json = fs::read_to_string(tree.sweep().path().join("results.json")).expect("written");
    assert!(json.contains("evidence_over_seeds"));
}

#[test]
fn the_runner_and_the_report_read_the_same_numbers_of_a_measure() {
    let all = [Measure::FrechetDistance, Measure::Recall, Measure::Modes, Measure::TestError, Measure::JumpLinear];
    let followed = [Measure::AverageRecall, Measure::Coverage2000, Measure::TraceRatio, Measure::SampleTortuosity];
    let derived = [Measure::Oscillation, Measure::GradientTail, Measure::RadialPowerRatio, Measure::EndsWell];
    for measure in all.into_iter().chain(followed).chain(derived) {
        let definition = Definition::of(measure);
        let column = match definition.kind {
            Kind::Settled(name) | Kind::Last(name) => Some(name.to_owned()),
            _ => None,
        };
        assert_eq!(measure.column(), column, "{measure:?}");
        assert_eq!(measure.is_better_higher(), definition.better == Better::Higher, "{measure:?}");
    }
}
