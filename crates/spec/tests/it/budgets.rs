//! What a plan does about the budgets of its claims.

use spec::{Family, Plan, RunId, RunSpec};

use crate::written::Written;

fn plan(top: &str, claim: &str) -> Plan {
    let arms = "[[arm]]\nname = \"dcgan\"\n[[arm]]\nname = \"other\"\nset = { width = 8 }\n";
    let rest = "says = \"it is worse\"\narm = \"other\"\nmeasure = \"frechet_distance\"\nexpect = \"higher\"\n";
    Written::sweep(&format!("{top}seeds = [0, 1, 2]\n{arms}[[claim]]\n{rest}{claim}")).plan()
}

fn evaluate_at(plan: &Plan) -> Vec<u64> {
    plan.arms[1].runs[0].spec.cadence.evaluate_at.clone()
}

#[test]
fn an_outcome_is_read_from_five_steps_near_the_budget() {
    let spec = RunSpec::default();
    assert_eq!(spec.outcome_steps(96_000), [1_380, 1_410, 1_440, 1_470, 1_500]);
    assert_eq!(spec.outcome_steps(1_000), [15, 16], "what coincides is evaluated once");
}

#[test]
fn images_are_counted_in_minibatches_of_the_discriminator() {
    let mut spec = RunSpec::default();
    assert_eq!((spec.images_seen(), spec.step_at(96_000)), (384_000, Some(1_500)));
    spec.schedule.discriminator_updates = 2;
    assert_eq!((spec.images_seen(), spec.step_at(96_000)), (768_000, Some(750)));
    spec.batch_size = 96;
    assert_eq!(spec.step_at(96_000), Some(500));
    assert_eq!(spec.step_at(1_536_000), None, "it ends before");
}

#[test]
fn a_claim_is_answered_at_the_default_budgets_that_its_runs_reach_and_at_their_end() {
    let answered = |steps: u64| {
        let plan = plan(&format!("set = {{ steps = {steps} }}\n"), "");
        plan.answered_at(&plan.claims[0])
    };
    assert_eq!(answered(960), [61_440]);
    assert_eq!(answered(2_000), [96_000, 128_000]);
    assert_eq!(answered(6_000), [96_000, 384_000]);
    assert_eq!(
        answered(30_000),
        [96_000, 384_000, 1_536_000],
        "what is trained beyond the last budget is not asked about"
    );
}

#[test]
fn every_run_is_evaluated_at_the_budgets() {
    let plan = plan("set = { steps = 2000, cadence = { evaluate = 100 } }\n", "");
    let near = [1_380, 1_410, 1_440, 1_470, 1_840, 1_880, 1_920, 1_960];
    assert_eq!(evaluate_at(&plan), near, "1,500 and 2,000 are evaluated anyway");
    for (_, run) in plan.runs() {
        assert_eq!(run.spec.cadence.evaluate_at, near);
        assert_eq!(run.id, RunId::of(&run.spec));
    }
    assert_eq!(plan.warnings(), [""; 0]);
}

#[test]
fn a_plan_of_the_first_edition_keeps_its_runs() {
    let first = plan("edition = 1\n", "");
    assert_eq!(evaluate_at(&first), [0_u64; 0]);
    assert!(first.answered_at(&first.claims[0]).is_empty());
    let mut as_written = RunSpec { width: 8, ..RunSpec::default() };
    as_written.seed = 0;
    assert_eq!(first.arms[1].runs[0].id, RunId::of(&as_written));
}

#[test]
fn a_budget_that_no_run_reaches_is_answered_at_the_end_and_said_to_be() {
    let plan = plan("set = { steps = 1500, cadence = { evaluate = 100 } }\n", "budget = [64_000, 384_000]\n");
    assert_eq!(plan.answered_at(&plan.claims[0]), [64_000, 96_000]);
    let warnings = plan.warnings();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0].contains("not answered at 384000 images: its arms end before, but at their end, 96000"),
        "{warnings:?}"
    );
}

#[test]
fn a_contrast_at_one_budget_is_warned_of() {
    let third = "[[arm]]\nname = \"third\"\nset = { width = 4 }\n[[claim]]\nsays = \"it costs more\"\narm = \"third\"\n\
                 measure = \"frechet_distance\"\nexpect = \"higher\"\nthan = { arm = \"other\" }\n";
    let plan = plan("set = { steps = 1500, cadence = { evaluate = 100 } }\n", third);
    assert_eq!(plan.claims[1].names("dcgan"), ["third", "dcgan", "other"]);
    assert!(plan.warnings()[0].contains("can't be supported"), "{:?}", plan.warnings());
}

#[test]
fn the_family_and_the_distance_at_which_runs_end_well_stand_in_the_plan() {
    let plan = plan("family = \"primary\"\nends_well = 60\n", "");
    assert_eq!((plan.family, plan.ends_well), (Family::Primary, Some(60.0)));
    let text = serde_json::to_string(&plan).expect("a plan is plain data");
    assert_eq!(serde_json::from_str::<Plan>(&text).expect("readable"), plan);
}
