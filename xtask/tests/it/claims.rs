//! Claims are recorded as they stand when their runs begin.

use runs::{ClaimsRecord, Standing};

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
fn seeds_and_steps_that_are_added_after_a_look_are_told_from_changed_words() {
    let stage = Stage::new();
    let claim = CLAIM.replace("modes", "frechet_distance").replace("guideline = 4\n", "budget = [160]\n");
    with_claim(&stage, &claim);
    stage.say(&["sweep", "pets.toml"], "");
    assert_eq!(standings(&stage), [Standing::Before]);
    let added = |stage: &Stage| {
        let plan = stage.sweep().read_plan().expect("a plan");
        let record = record(stage);
        assert_eq!(record.gone(&plan).count(), 0, "nothing was withdrawn");
        record.added(&plan.claims[0], &plan)
    };
    let edit = |from: &str, to: &str| {
        let text = std::fs::read_to_string(stage.path("pets.toml")).expect("there");
        assert!(text.contains(from), "{from}");
        stage.write("pets.toml", &text.replace(from, to));
    };
    edit("seeds = [0, 1]", "seeds = [0, 1, 2]");
    stage.say(&["sweep", "pets.toml"], "");
    assert_eq!((standings(&stage), added(&stage)), (vec![Standing::Extended], vec!["seeds"]));
    edit("steps = 10", "steps = 30");
    stage.say(&["sweep", "pets.toml"], "");
    assert_eq!((standings(&stage), added(&stage)), (vec![Standing::Extended], vec!["seeds", "steps"]));
    edit("expect = \"lower\"", "expect = \"higher\"");
    stage.say(&["sweep", "pets.toml"], "");
    assert_eq!(standings(&stage), [Standing::After], "other words are other words");
}

#[test]
fn runs_that_were_taken_over_leave_no_record_of_claims_to_miss() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    let text = std::fs::read_to_string(stage.path("pets.toml")).expect("there");
    stage.write("dogs.toml", &(text + CLAIM));
    let said = stage.say(&["sweep", "dogs.toml"], "").stderr;
    assert!(said.contains("taken over from pets") && !said.contains("claims.json"), "{said}");
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
