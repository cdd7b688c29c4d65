//! Longer runs: which can go on from which, and what a plan makes of them.

use spec::{Cadence, LearningRateSchedule, Plan, RunSpec};

use crate::written::Written;

fn spec(steps: u64) -> RunSpec {
    let cadence = Cadence { log: 2, sample: 4, evaluate: 4, evaluate_at: vec![5], checkpoint: 4 };
    RunSpec { steps, cadence, ..RunSpec::default() }
}

#[test]
fn a_run_goes_on_from_one_that_differs_in_length_alone() {
    let shorter = spec(8);
    assert!(
        spec(20).is_longer_than(&shorter) && !shorter.is_longer_than(&spec(20)) && !spec(8).is_longer_than(&shorter)
    );
    assert!(!RunSpec { seed: 1, ..spec(20) }.is_longer_than(&shorter));
    assert!(!RunSpec { cadence: Cadence { log: 1, ..spec(0).cadence }, ..spec(20) }.is_longer_than(&shorter));
    assert_eq!(spec(20).why_from_scratch(&shorter), None);
    let also =
        |steps: &[u64]| RunSpec { cadence: Cadence { evaluate_at: steps.to_vec(), ..spec(0).cadence }, ..spec(20) };
    assert_eq!(also(&[5, 15]).why_from_scratch(&shorter), None);
    let why = also(&[5, 6]).why_from_scratch(&shorter);
    assert_eq!(why.as_deref(), Some("the run of 8 steps was not evaluated at step 6"));
    let mut falling = spec(20);
    falling.optimizer.schedule = LearningRateSchedule::Linear;
    let mut short = spec(8);
    short.optimizer.schedule = LearningRateSchedule::Linear;
    assert_eq!(
        falling.why_from_scratch(&short).as_deref(),
        Some("its learning rate depends on the number of steps (`optimizer.schedule`)")
    );
}

fn plan(longer: &str) -> Plan {
    let claim = "[[claim]]\nsays = \"worse\"\narm = \"b\"\nmeasure = \"frechet_distance\"\nexpect = \"higher\"\n";
    let arms = "[[arm]]\nname = \"extra\"\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { width = 8 }\n";
    let top = "reference = \"a\"\nseeds = [0, 1]\nset = { steps = 1500 }\n";
    Written::sweep(&format!("{top}{longer}{arms}{claim}")).plan()
}

#[test]
fn longer_runs_come_last_and_arms_of_claims_first() {
    let plan = plan("longer = { steps = 6000, seeds = [1], arms = [\"a\", \"b\"] }\n");
    let of = |(arm, run): (&spec::Arm, &spec::Run)| format!("{}{}-{}", arm.name, run.spec.seed, run.spec.steps);
    let order: Vec<String> = plan.runs().map(of).collect();
    assert_eq!(order.join(" "), "a0-1500 b0-1500 extra0-1500 a1-1500 b1-1500 extra1-1500 a1-6000 b1-6000");
}

#[test]
fn claims_are_answered_at_the_budgets_of_the_longer_runs_and_shorter_ones_are_evaluated_for_them() {
    let with = plan("longer = { steps = 6000 }\n");
    assert_eq!(with.budgets(), [96_000, 384_000]);
    let runs = &with.arms[1].runs;
    let lengths: Vec<u64> = runs.iter().map(|run| run.spec.steps).collect();
    assert_eq!(lengths, [1_500, 1_500, 6_000, 6_000]);
    assert_eq!(runs[2].spec.why_from_scratch(&runs[0].spec), None);
    // Without the longer runs the shorter ones are what they were: the ids of published runs stay.
    assert_eq!(plan("").arms[1].runs[0].id, runs[0].id);
    // A budget of which the first evaluations come before the shorter run's end.
    let near = plan("longer = { steps = 1600 }\n");
    let runs = &near.arms[1].runs;
    assert_eq!(near.budgets(), [96_000, 102_400]);
    assert_eq!(runs[0].spec.cadence.evaluate_at, [1_380, 1_410, 1_440, 1_470, 1_472]);
    assert_eq!(runs[2].spec.why_from_scratch(&runs[0].spec), None);
}

#[test]
fn seeds_that_are_typed_leave_out_longer_runs_of_others() {
    let text =
        "seeds = [0, 1]\nset = { steps = 1500 }\nlonger = { steps = 6000, seeds = [1] }\n[[arm]]\nname = \"a\"\n";
    let typed = |seeds: &[u64]| spec::Overrides { seeds: Some(seeds.to_vec()), ..spec::Overrides::default() };
    let lengths = |seeds: &[u64]| {
        let plan = Written::sweep(text).plan_with(&typed(seeds));
        plan.arms[0].runs.iter().map(|run| run.spec.steps).collect::<Vec<u64>>()
    };
    assert_eq!((lengths(&[0]), lengths(&[1])), (vec![1_500], vec![1_500, 6_000]));
}
