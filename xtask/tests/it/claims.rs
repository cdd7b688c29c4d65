//! Claims are recorded as they stand when their runs begin.

use spec::results::{ClaimsRecord, Standing};

use crate::stage::Stage;

const CLAIM: &str =
    "\n[[claim]]\nguideline = 4\nsays = \"it is worse\"\narm = \"no-norm\"\nmeasure = \"modes\"\nexpect = \"lower\"\n";

fn with_claim(stage: &Stage, claim: &str) {
    let name = "name = \"no-norm\"\nset = { \"design.normalization\" = \"none\" }\n";
    stage.edit(name, &format!("{name}{claim}"));
}

fn record(stage: &Stage) -> ClaimsRecord {
    stage.sweep().read_claims().expect("readable")
}

fn standings(stage: &Stage) -> Vec<Standing> {
    let plan = stage.sweep().read_plan().expect("a plan");
    plan.claims.iter().map(|claim| record(stage).standing(claim, &plan)).collect()
}

#[test]
fn a_claim_that_was_there_first_is_recorded_as_that() {
    let stage = Stage::new();
    with_claim(&stage, CLAIM);
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").code, Some(0));
    assert_eq!(standings(&stage), [Standing::Before]);
    let recorded = &record(&stage).claims[0];
    assert_eq!((recorded.arm_runs, recorded.against_runs), (0, 0));
    assert_eq!(recorded.claim.against.as_deref(), Some("plain"), "the reference is spelled out");
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").code, Some(0));
    assert_eq!(record(&stage).claims.len(), 1, "once is enough");
}

#[test]
fn a_claim_that_is_changed_after_its_runs_is_known_by_both_its_texts() {
    let stage = Stage::new();
    with_claim(&stage, CLAIM);
    stage.say(&["sweep", "pets.toml"], "");
    with_claim(&stage, &CLAIM.replace("lower", "higher"));
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").code, Some(0), "it is no mistake");
    assert_eq!(standings(&stage), [Standing::After]);
    let plan = stage.sweep().read_plan().expect("a plan");
    let record = record(&stage);
    let gone: Vec<_> = record.gone(&plan).map(|recorded| recorded.claim.expect).collect();
    assert_eq!(gone, [spec::Expect::Lower]);
    assert_eq!(record.claims[1].arm_runs, 2);
}

#[test]
fn a_claim_about_a_new_arm_is_before_although_the_reference_has_runs() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--only", "plain"], "");
    with_claim(&stage, CLAIM);
    stage.say(&["sweep", "pets.toml"], "");
    assert_eq!(standings(&stage), [Standing::Before]);
    assert_eq!(record(&stage).claims[0].against_runs, 2);
}

#[test]
fn the_guideline_and_an_unstarted_run_change_nothing() {
    let stage = Stage::new();
    with_claim(&stage, CLAIM);
    stage.say(&["sweep", "pets.toml", "--dry-run"], "");
    assert!(!stage.sweep().claims_file().exists());
    stage.say(&["sweep", "pets.toml"], "");
    with_claim(&stage, &CLAIM.replace("guideline = 4\n", ""));
    stage.say(&["sweep", "pets.toml"], "");
    assert_eq!((standings(&stage), record(&stage).claims.len()), (vec![Standing::Before], 1));
}
