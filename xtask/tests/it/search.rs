//! A common search: rounds, choices, what a kill leaves, and what widens the axes.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Child, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use spec::results::{End, SearchRecord, Standing};
use spec::{AxisValues, Plan};

use crate::stage::{Said, Stage, until};

const SEARCH: &str = r#"
seeds = [0, 1]
set = { steps = 6 }

[search]
settings = 6
axes = { "optimizer.learning_rate" = { log_uniform = [1e-4, 1e-2] }, "optimizer.beta_1" = [0.0, 0.5] }
round = [{ steps = 2, seeds = [100] }, { keep = 2, steps = 4, seeds = [101, 102] }]

[[arm]]
name = "plain"

[[arm]]
name = "no-norm"
set = { "design.normalization" = "none" }

[[arm]]
name = "half"
seeds = []
set = { "design.downsampling" = "max-pool" }

[[claim]]
says = "worse without normalisation"
arm = "no-norm"
measure = "frechet_distance"
expect = "higher"
budget = 384
"#;

/// In the middle of the axis.
const INSIDE: &str = "optimizer.learning_rate=1e-3";

fn stage() -> Stage {
    let stage = Stage::new();
    stage.write("pets.toml", SEARCH);
    stage
}

fn run(stage: &Stage, optimum: &str, endings: &str) -> Said {
    Said::of(stage.with_optimum(optimum, &["sweep", "pets.toml", "--jobs", "2"], endings))
}

fn start(stage: &Stage, optimum: &str, endings: &str) -> Child {
    let mut command = stage.with_optimum(optimum, &["sweep", "pets.toml", "--jobs", "2"], endings);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started")
}

fn record(stage: &Stage) -> SearchRecord {
    stage.sweep().read_search().expect("readable").expect("a search")
}

/// The plan and the record of the search, but for what was typed.
fn files(stage: &Stage) -> (Plan, SearchRecord) {
    (Plan { asked: None, ..stage.sweep().read_plan().expect("a plan") }, record(stage))
}

fn rate(values: &spec::Setting) -> f64 {
    values["optimizer.learning_rate"].as_f64().expect("a rate")
}

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
fn a_sweep_that_is_killed_again_and_again_ends_in_the_same_plan_and_the_same_choices() {
    let undisturbed = stage();
    run(&undisturbed, INSIDE, "");
    let stage = stage();
    for moment in (40..).step_by(23).take(14) {
        let mut sweep = start(&stage, INSIDE, "");
        std::thread::sleep(Duration::from_millis(moment));
        sweep.kill().expect("killed or gone");
        sweep.wait().expect("ended");
    }
    let said = run(&stage, INSIDE, "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert_eq!(files(&stage), files(&undisturbed));
}

#[test]
fn a_sweep_that_is_stopped_inside_a_round_goes_on_in_it() {
    let undisturbed = stage();
    run(&undisturbed, INSIDE, "");
    let chosen = record(&undisturbed).arms[0].rounds[1][0].setting;
    let second = format!("plain.s{chosen:02}.r2");
    for (arm, seed) in [("plain.s03.r1", 100), (second.as_str(), 101), ("plain", 1)] {
        let stage = stage();
        let sweep = start(&stage, INSIDE, &format!("{arm}/{seed}=waits"));
        until("it waits", || stage.run(arm, seed).metrics_file().exists());
        kill_process(Pid::from_child(&sweep), Signal::INT).expect("alive");
        assert_eq!(Said::by(sweep).code, Some(130));
        assert_eq!(stage.manifest(arm, seed).end, Some(End::Interrupted));
        assert_eq!(run(&stage, INSIDE, "").code, Some(0));
        assert_eq!(files(&stage), files(&undisturbed), "{arm}");
    }
}

#[test]
fn what_stands_between_two_rounds_is_enough_to_go_on() {
    let stage = stage();
    run(&stage, INSIDE, "");
    let whole = files(&stage);
    for entry in fs::read_dir(stage.sweep().path()).expect("readable").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !name.ends_with(".r1") && !name.starts_with('.') {
            fs::remove_dir_all(entry.path()).expect("removed");
        }
    }
    fs::remove_file(stage.sweep().plan_file()).expect("removed");
    fs::remove_file(stage.sweep().search_file()).expect("removed");
    assert_eq!(run(&stage, INSIDE, "").code, Some(0));
    assert_eq!(files(&stage), whole);
    assert_eq!(stage.starts("plain.s00.r1", 100), 1, "the first round is not run again");
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
fn an_optimum_at_an_edge_widens_the_axis_for_all_arms() {
    let stage = stage();
    stage.write("pets.toml", &SEARCH.replace("settings = 6", "settings = 24"));
    let said = run(&stage, "optimizer.learning_rate=1e-1", "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(
        said.stderr.contains("pets: search, round 1 of 2, widened: 30 settings × 3 arms × 1 seed"),
        "{}",
        said.stderr
    );
    let record = record(&stage);
    let ends: Vec<(bool, f64, usize)> = record.widened.iter().map(|one| (one.upper, one.to, one.settings)).collect();
    assert_eq!(ends, [(true, 3e-2, 6), (true, 9e-2, 6)], "by a factor of 3, at the same density, twice at most");
    assert!(record.widened.iter().all(|one| one.arms == ["plain", "no-norm", "half"]));
    assert!(record.settings[24..30].iter().all(|setting| (1e-2..=3e-2).contains(&rate(setting))));
    assert!(record.settings[30..].iter().all(|setting| (3e-2..=9e-2).contains(&rate(setting))));
    for arm in &record.arms {
        assert_eq!(arm.rounds[0].len(), 36, "every arm has tried every setting");
        assert!(rate(&arm.chosen.as_ref().expect("chosen").values) > 3e-2);
    }
    assert_eq!(record.axes[0].values, AxisValues::LogUniform([1e-4, 9e-2]));
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
fn more_settings_later_draw_none_anew() {
    let stage = stage();
    run(&stage, INSIDE, "");
    let before = record(&stage).settings;
    stage.write("pets.toml", &SEARCH.replace("settings = 6", "settings = 9"));
    let said = Said::of(stage.with_optimum(INSIDE, &["sweep", "pets.toml", "--dry-run"], ""));
    assert!(said.stdout.contains("27 runs, 9 to do"), "{}{}", said.stdout, said.stderr);
    run(&stage, INSIDE, "");
    assert_eq!(record(&stage).settings[..6], before);
}

#[test]
fn a_dry_run_prices_every_round_and_says_what_is_not_known() {
    let stage = stage();
    let said = Said::of(stage.with_optimum(INSIDE, &["sweep", "pets.toml", "--dry-run"], ""));
    insta::assert_snapshot!(said.stdout, @"
    pets: search, round 1 of 2: 6 settings × 3 arms × 1 seed, fashion-mnist-small, flex: 18 runs; how long they take was not measured yet

      round 1 of 2  6 settings × 3 arms × 1 seed, 2 steps   18 runs  how long they take was not measured yet
      round 2 of 2  the best 2 × 3 arms × 2 seeds, 4 steps  12 runs  how long they take was not measured yet
      then          2 arms, each at its best, 6 steps       4 runs   how long they take was not measured yet
      all                                                   34 runs

      not known: whether an arm's optimum lies at an edge. An axis is then widened for all arms, twice at most: every arm tries 1 settings more, and again those that are among its best.
    ");
    assert!(!stage.path("results").exists());
    run(&stage, INSIDE, "");
    stage.write("dogs.toml", &SEARCH.replace("settings = 6", "settings = 12"));
    let said = Said::of(stage.with_optimum(INSIDE, &["sweep", "dogs.toml", "--dry-run", "--jobs", "2"], ""));
    let table = said.stdout.split_once("\n\n").expect("a table").1;
    let (before, bytes) = table.split_once(" core-hours, ").expect("a total");
    let (_, after) = bytes.split_once('\n').expect("a line");
    insta::assert_snapshot!(format!("{before} core-hours\n{after}"), @"
    round 1 of 2  12 settings × 3 arms × 1 seed, 2 steps  36 runs  about 28 s
    round 2 of 2  the best 2 × 3 arms × 2 seeds, 4 steps  12 runs  about 9 s
    then          2 arms, each at its best, 6 steps       4 runs   about 3 s
    all                                                   52 runs  about 41 s on 2 cores, 0.0 core-hours

    not known: whether an arm's optimum lies at an edge. An axis is then widened for all arms, twice at most: every arm tries 3 settings more, which takes 7 s in the first round, and again those that are among its best.
    ");
}

#[test]
fn the_status_of_a_search_is_told_by_rounds() {
    let stage = stage();
    run(&stage, INSIDE, "no-norm.s02.r1/100=full");
    insta::assert_snapshot!(stage.say(&["status"], "").stdout, @"
    pets: 18 runs: 17 finished, 1 failed

      search, round 1  18 runs  17 finished, 1 failed

      no-norm.s02.r1 seed 100 failed: can't write metrics.csv: No space left on device
        results/pets/no-norm.s02.r1/seed-100-flex/train.log
    ");
    run(&stage, INSIDE, "");
    Said::of(stage.with_optimum(INSIDE, &["sweep", "pets.toml", "--retry-failed"], ""));
    insta::assert_snapshot!(stage.say(&["status"], "").stdout, @"
    pets: 34 runs: 34 finished

      search, round 1  18 runs  18 finished
      search, round 2  12 runs  12 finished

      arm      seed 0    seed 1
      plain    finished  finished
      no-norm  finished  finished
    ");
}

#[test]
fn an_explanation_tells_the_search_and_its_settings() {
    let stage = stage();
    let said = stage.say(&["sweep", "pets.toml", "--explain"], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let search = said.stdout.split_once("search: ").expect("a search").1;
    insta::assert_snapshot!(search, @"
    6 settings, the same for every arm
      optimizer.learning_rate: log-uniform from 0.0001 to 0.01
      optimizer.beta_1: 0.0, 0.5
      round 1: all settings, 2 steps, seeds 100
      round 2: each arm's best 2 again, 4 steps, seeds 101, 102
      s00: optimizer.beta_1 = 0.0, optimizer.learning_rate = 0.00426
      s01: optimizer.beta_1 = 0.0, optimizer.learning_rate = 0.000134
      s02: optimizer.beta_1 = 0.0, optimizer.learning_rate = 0.00202
      s03: optimizer.beta_1 = 0.5, optimizer.learning_rate = 0.000145
      s04: optimizer.beta_1 = 0.5, optimizer.learning_rate = 0.00901
      s05: optimizer.beta_1 = 0.5, optimizer.learning_rate = 0.0025
    ");
    assert!(!stage.path("results").exists());
}

#[test]
fn claims_are_recorded_when_the_search_begins() {
    let stage = stage();
    run(&stage, INSIDE, "no-norm.s02.r1/100=full");
    let plan = stage.sweep().read_plan().expect("a plan");
    let claims = stage.sweep().read_claims().expect("readable");
    assert_eq!(claims.standing(&plan.claims[0], &plan), Standing::Before);
    Said::of(stage.with_optimum(INSIDE, &["sweep", "pets.toml", "--retry-failed"], ""));
    let plan = stage.sweep().read_plan().expect("a plan");
    assert_eq!(stage.sweep().read_claims().expect("readable").standing(&plan.claims[0], &plan), Standing::Before);
    stage.write("pets.toml", &SEARCH.replace("expect = \"higher\"", "expect = \"lower\""));
    run(&stage, INSIDE, "");
    let plan = stage.sweep().read_plan().expect("a plan");
    assert_eq!(stage.sweep().read_claims().expect("readable").standing(&plan.claims[0], &plan), Standing::After);
}

#[test]
fn another_sweep_takes_the_settings_that_a_search_chose() {
    let stage = stage();
    run(&stage, INSIDE, "");
    let dogs = "seeds = [5]\nset = { steps = 6 }\n[search]\nfrom = \"results/pets/search.json\"\n\
        [[arm]]\nname = \"plain\"\n[[arm]]\nname = \"wide\"\nbest_of = \"plain\"\nset = { width = 8 }\n";
    stage.write("dogs.toml", dogs);
    let said = Said::of(stage.with_optimum(INSIDE, &["sweep", "dogs.toml"], ""));
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "2 finished\n"), "{}", said.stderr);
    let rate = rate(&record(&stage).arms[0].chosen.as_ref().expect("chosen").values);
    for arm in ["plain", "wide"] {
        assert_eq!(stage.run_of("dogs", arm, 5).read_spec().expect("a spec").optimizer.learning_rate, rate);
    }
    let refused = |from: &str, to: &str| {
        stage.write("dogs.toml", &dogs.replace(from, to));
        let said = stage.say(&["sweep", "dogs.toml"], "");
        assert_eq!(said.code, Some(2), "{}", said.stderr);
        said.stderr
    };
    insta::assert_snapshot!(refused("seeds = [5]", "seeds = [101]"), @"
    error: seed 101 is the search's, which chose the setting by it, in arm `plain`
      --> dogs.toml:6
    hint: final seeds are used nowhere else: give the arms, or the rounds, others
    error: seed 101 is the search's, which chose the setting by it, in arm `wide`
      --> dogs.toml:8
    hint: final seeds are used nowhere else: give the arms, or the rounds, others
    2 mistakes in 1 file; nothing was started
    ");
    insta::assert_snapshot!(refused("best_of = \"plain\"\n", ""), @"
    error: `wide` was not searched by `pets`, in arm `wide`
      --> dogs.toml:8
    hint: `best_of` names the arm whose setting it takes; searched: plain, no-norm, half
    ");
    insta::assert_snapshot!(refused("name = \"plain\"", "name = \"plain\"\nset = { width = 8 }"), @r#"
    error: `plain` was searched with another `width`, in arm `plain`
      --> dogs.toml:6
    hint: a best setting holds for what was searched: search again, or say best_of = "ARM" if it is meant so
    "#);
    insta::assert_snapshot!(refused("results/pets/search.json", "results/cats/search.json"), @r#"
    error: there is no file `results/cats/search.json`
      --> dogs.toml:4
    hint: `from` is a path from the folder of the sweep's file: from = "../results/core/search.json"
    "#);
    run(&stage, INSIDE, "");
    let unfinished = self::stage();
    run(&unfinished, INSIDE, "no-norm.s02.r1/100=full");
    unfinished.write("dogs.toml", dogs);
    insta::assert_snapshot!(unfinished.say(&["sweep", "dogs.toml"], "").stderr, @"
    error: the search of `pets` has not ended: it has chosen nothing yet
      --> dogs.toml:4
    hint: the sweep that began it goes on with it
    ");
}
