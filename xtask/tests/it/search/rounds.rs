//! The rounds of a search: what they run, which settings they choose, and when claims are recorded.

use std::collections::BTreeSet;

use runs::Standing;

use super::{INSIDE, files, rate, record, run, search, stage};
use crate::stage::Said;

#[test]
fn every_arm_tries_the_same_settings_and_is_trained_at_its_best() {
    let stage = stage();
    let said = run(&stage, INSIDE, "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    for line in [
        "pets: search, round 1 of 2: 6 settings × 3 arms × 1 seed, fashion-mnist-small, flex: 18 runs",
        "pets: search, round 2 of 2: the best 2 × 3 arms × 2 seeds, fashion-mnist-small, flex: 12 runs",
        "pets: 2 arms × 2 seeds, fashion-mnist-small, flex: 4 runs",
    ] {
        assert!(said.stderr.contains(line), "{line} in {}", said.stderr);
    }
    let (plan, record) = files(&stage);
    assert!(record.is_over && record.widened.is_empty());
    assert_eq!((record.settings.len(), record.arms.len()), (6, 3));
    let away = |setting: &usize| (rate(&record.settings[*setting]) / 1e-3).ln().abs();
    let best = (0..6).min_by(|a, b| away(a).total_cmp(&away(b))).expect("settings");
    for arm in &record.arms {
        let tried: Vec<usize> = arm.rounds[0].iter().map(|tried| tried.setting).collect();
        assert_eq!((tried, arm.rounds[1].len()), ((0..6).collect(), 2), "{}", arm.arm);
        assert!(arm.rounds[1].iter().all(|tried| tried.outcomes.len() == 2));
        assert_eq!(arm.chosen.as_ref().map(|chosen| chosen.setting), Some(best));
    }
    assert_eq!(plan.arms.iter().map(|arm| arm.name.as_str()).collect::<Vec<_>>(), ["plain", "no-norm"]);
    for (_, run) in plan.runs() {
        assert_eq!(run.spec.optimizer.learning_rate, rate(&record.settings[best]));
        assert_eq!((run.spec.steps, run.spec.seed <= 1), (6, true));
    }
    assert_eq!(plan.best_of.map(|best| best.settings), Some(6));
    let again = run(&stage, INSIDE, "");
    assert_eq!((again.code, stage.starts("plain.s00.r1", 100)), (Some(0), 1), "{}", again.stderr);
}

#[test]
fn rounds_have_seeds_of_their_own_and_are_evaluated_at_their_end() {
    let stage = stage();
    run(&stage, INSIDE, "");
    let plan = stage.sweep().read_plan().expect("a plan");
    let tries = plan.search.expect("a search").tries();
    let seeds = |round: usize| -> BTreeSet<u64> {
        let runs = tries.iter().filter(|attempt| attempt.round == round).flat_map(|attempt| &attempt.runs);
        runs.map(|run| run.spec.seed).collect()
    };
    assert_eq!((seeds(0), seeds(1)), ([100].into(), [101, 102].into()));
    let cadence = &tries[0].runs[0].spec.cadence;
    assert_eq!((cadence.evaluate, cadence.sample), (2, 2));
}

#[test]
fn a_round_with_a_failed_run_is_not_gone_beyond() {
    let stage = stage();
    let said = run(&stage, INSIDE, "no-norm.s02.r1/100=full");
    assert_eq!(said.code, Some(1), "{}", said.stderr);
    assert!(said.stderr.contains("no-norm.s02.r1 seed 100 failed: can't write metrics.csv"), "{}", said.stderr);
    assert!(!record(&stage).is_over);
    let again = Said::of(stage.with_optimum(INSIDE, &["sweep", "pets.toml", "--retry-failed"], ""));
    assert_eq!((again.code, again.stdout.as_str()), (Some(0), "4 finished\n"), "{}", again.stderr);
}

#[test]
fn a_setting_with_a_diverged_seed_ranks_last() {
    let stage = stage();
    run(&stage, INSIDE, "");
    let best = record(&stage).arms[0].chosen.as_ref().expect("chosen").setting;
    let other = self::stage();
    let said = run(&other, INSIDE, &format!("plain.s{best:02}.r2/102=diverges"));
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let record = record(&other);
    assert_ne!(record.arms[0].chosen.as_ref().expect("chosen").setting, best);
    assert_eq!(record.arms[1].chosen.as_ref().expect("chosen").setting, best, "the other arm keeps it");
    let tried = record.arms[0].rounds[1].iter().find(|tried| tried.setting == best).expect("tried");
    assert_eq!(tried.outcomes[1], None);
}

#[test]
fn claims_are_recorded_when_the_search_begins() {
    let stage = stage();
    let standing = || {
        let plan = stage.sweep().read_plan().expect("a plan");
        stage.sweep().read_claims().expect("readable").standing(&plan.claims[0], &plan)
    };
    run(&stage, INSIDE, "no-norm.s02.r1/100=full");
    assert_eq!(standing(), Standing::Before);
    Said::of(stage.with_optimum(INSIDE, &["sweep", "pets.toml", "--retry-failed"], ""));
    assert_eq!(standing(), Standing::Before);
    stage.write("pets.toml", &search().replace("expect = \"higher\"", "expect = \"lower\""));
    run(&stage, INSIDE, "");
    assert_eq!(standing(), Standing::After);
}
