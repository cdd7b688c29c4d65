//! A sweep that goes well: what runs, what does not, and what is said.

use std::fs;

use runs::{End, Status, SweepFolder};
use spec::Plan;

use crate::stage::Stage;

#[test]
fn all_runs_finish_and_are_written_down() {
    let stage = Stage::new();
    let said = stage.say(&["sweep", "pets.toml", "--jobs", "2"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    let plan: Plan = stage.sweep().read_plan().expect("a plan");
    assert_eq!(plan.runs().count(), 4);
    for (arm, run) in plan.runs() {
        let folder = stage.sweep().run(&arm.name, &run.spec);
        assert_eq!(Status::of(&folder).expect("readable"), Status::Finished);
        assert_eq!(folder.read_spec().expect("a spec"), run.spec);
    }
    assert!(stage.sweep().work().join("train").is_file(), "the program is kept with the sweep");
    assert!(said.stderr.contains("plain seed 0: finished in"), "{}", said.stderr);
    assert!(
        said.stderr.ends_with("next: cargo xtask report pets --results results  tables, charts and one page\n"),
        "{}",
        said.stderr
    );
}

#[test]
fn the_plan_says_how_it_was_asked_for_and_whether_a_commit_holds_the_file() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--seeds", "1,3", "--set", "width=8", "--set", "loss = hinge"], "");
    let asked = stage.sweep().read_plan().expect("a plan").asked.expect("written down");
    let options = ["--seeds 1,3", "--set width=8", "--set 'loss = hinge'"].map(str::to_owned);
    assert_eq!((asked.file.as_str(), asked.commit, asked.options), ("pets.toml", None, options.to_vec()));

    stage.say(&["sweep", "smoke.toml"], "");
    let plan = SweepFolder::new(stage.path("results/smoke")).read_plan().expect("a plan");
    assert_eq!(plan.asked.expect("written down").file, "experiments/smoke.toml");
}

#[test]
fn each_process_gets_its_share_of_threads_and_its_backend() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--jobs", "1000"], "");
    let log = fs::read_to_string(stage.run("plain", 0).log_file()).expect("a log");
    assert_eq!(log, "started with 1 threads on flex\n");
}

#[test]
fn finished_runs_are_not_run_again() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--only", "plain"], "");
    let manifest = fs::read(stage.run("plain", 0).manifest_file()).expect("a manifest");
    let said = stage.say(&["sweep", "pets.toml"], "");
    assert_eq!(said.stdout, "4 finished\n");
    assert!(
        said.stderr.starts_with("pets: 2 arms × 2 seeds, fashion-mnist-small, flex: 4 runs, 2 to do"),
        "{}",
        said.stderr
    );
    assert_eq!((stage.starts("plain", 0), stage.starts("no-norm", 0)), (1, 1));
    assert_eq!(fs::read(stage.run("plain", 0).manifest_file()).expect("a manifest"), manifest);
}

#[test]
fn one_arm_can_be_run_alone() {
    let stage = Stage::new();
    let said = stage.say(&["sweep", "pets.toml", "--only", "no-norm"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "2 finished\n"));
    assert_eq!((stage.starts("plain", 0), stage.starts("no-norm", 0)), (0, 1));
}

#[test]
fn an_interrupted_run_is_taken_up_again() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    let folder = stage.run("plain", 1);
    let cut_off = runs::Manifest { end: None, step: 5, ..stage.manifest("plain", 1) };
    folder.write_manifest(&cut_off).expect("written");
    let said = stage.say(&["sweep", "pets.toml"], "");
    assert_eq!(said.code, Some(0));
    assert!(said.stderr.contains("\nplain seed 1: goes on from step 5 of 10\n"), "{}", said.stderr);
    assert_eq!(stage.manifest("plain", 1).resumed_at, [5]);
    assert_eq!((stage.starts("plain", 1), stage.starts("plain", 0)), (2, 1));
}

#[test]
fn a_diverged_run_is_a_result() {
    let stage = Stage::new();
    let said = stage.say(&["sweep", "pets.toml"], "no-norm/1=diverges");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "3 finished, 1 diverged\n"));
    assert!(matches!(stage.manifest("no-norm", 1).end, Some(End::Finished { diverged: Some(_) })));
}

#[test]
fn a_dry_run_shows_the_runs_and_starts_nothing() {
    let stage = Stage::new();
    let said = stage.say(&["sweep", "pets.toml", "--dry-run"], "");
    insta::assert_snapshot!(said.stdout, @"
    pets: 2 arms × 2 seeds, fashion-mnist-small, flex: 4 runs; how long they take was not measured yet

      arm      seed 0   seed 1
      plain    pending  pending
      no-norm  pending  pending
    ");
    assert!(!stage.path("results").exists());
}

#[test]
fn a_dry_run_knows_the_cost_of_earlier_runs() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--only", "plain"], "");
    let said = stage.say(&["sweep", "pets.toml", "--dry-run", "--jobs", "1"], "");
    let (heading, table) = said.stdout.split_once("\n\n").expect("a heading and a table");
    assert!(heading.contains("4 runs, 2 to do, about 10 s and "), "{heading}");
    assert!(heading.ends_with(" kB (as measured on a processor)"), "{heading}");
    insta::assert_snapshot!(table, @"
      arm      seed 0    seed 1
      plain    finished  finished
      no-norm  pending   pending
    ");
}

#[test]
fn a_dry_run_counts_the_copy_of_the_program_where_the_sweep_has_none_yet() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    stage.write_sweep("dogs.toml", "seeds = [0, 1]", "seeds = [2]");
    let heading = |file: &str| stage.say(&["sweep", file, "--seeds", "2", "--dry-run"], "").stdout;
    assert!(heading("pets.toml").contains(" kB (as measured"), "{}", heading("pets.toml"));
    assert!(heading("dogs.toml").contains(" MB (as measured"), "{}", heading("dogs.toml"));
}

#[test]
fn a_dry_run_names_the_command_that_says_what_its_seeds_can_show() {
    let stage = Stage::new();
    let claim = "\n[[claim]]\nsays = \"worse\"\narm = \"no-norm\"\nmeasure = \"modes\"\nexpect = \"lower\"\n";
    let last = "set = { \"design.normalization\" = \"none\" }\n";
    stage.edit(last, &format!("{last}{claim}"));
    let dry_run = || stage.say(&["sweep", "pets.toml", "--dry-run"], "").stderr;
    assert!(!dry_run().contains("power"), "nothing has run, so no spread was seen");
    stage.say(&["sweep", "pets.toml"], "");
    let next = "\nnext: cargo xtask power pets --results results   what its seeds can show of its claims\n";
    assert!(dry_run().ends_with(next), "{}", dry_run());
}

#[test]
fn all_runs_of_a_sitting_have_the_same_threads() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--jobs", "3"], "");
    let runs = [("plain", 0), ("plain", 1), ("no-norm", 0), ("no-norm", 1)];
    let logs = runs.map(|(arm, seed)| fs::read_to_string(stage.run(arm, seed).log_file()).expect("a log"));
    assert!(logs.iter().all(|log| *log == logs[0]), "{logs:?}");
}

#[test]
fn an_explanation_starts_nothing() {
    let stage = Stage::new();
    let said = stage.say(&["sweep", "pets.toml", "--explain"], "");
    assert_eq!(said.code, Some(0));
    assert!(said.stdout.contains("design.normalization"), "{}", said.stdout);
    assert!(!stage.path("results").exists());
}

#[test]
fn seeds_and_values_can_be_set_from_the_command_line() {
    let stage = Stage::new();
    let said = stage.say(&["sweep", "pets.toml", "--seeds", "7,8,9", "--set", "steps=4"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "6 finished\n"), "{}", said.stderr);
    assert_eq!(stage.run("plain", 9).read_spec().expect("a spec").steps, 4);
}

#[test]
fn seeds_can_be_typed_as_a_range() {
    let stage = Stage::new();
    let said = stage.say(&["sweep", "pets.toml", "--seeds", "3-5,9", "--only", "plain"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    let asked = stage.sweep().read_plan().expect("a plan").asked.expect("written down");
    assert_eq!(asked.options, ["--seeds 3,4,5,9"]);
}

#[test]
fn a_report_is_made_at_the_end_and_its_line_is_the_result() {
    let stage = Stage::new();
    let analysis = stage.write_script("analysis", r#"echo "$1 $2 $3 $4 $5: $6""#);
    let analysis = analysis.to_string_lossy();
    let said = stage.say(&["--analysis", &analysis, "sweep", "pets.toml", "--report"], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(said.stdout.starts_with("report pets --results results --paper: "), "{}", said.stdout);
    assert!(
        said.stderr.ends_with("next: cargo xtask report pets --open --results results  see it\n"),
        "{}",
        said.stderr
    );
}

#[test]
fn a_command_that_is_printed_can_be_pasted() {
    let stage = Stage::new();
    let said = stage.say_at("my results", &["sweep", "pets.toml"]);
    assert!(
        said.stderr.ends_with("next: cargo xtask report pets --results 'my results'  tables, charts and one page\n"),
        "{}",
        said.stderr
    );
}

#[test]
fn a_finished_sweep_takes_over_what_its_file_says_now() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    stage.edit("[set]", "question = \"Which one?\"\n[set]");
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").code, Some(0));
    assert_eq!(stage.sweep().read_plan().expect("a plan").question.as_deref(), Some("Which one?"));
    assert_eq!(stage.starts("plain", 0), 1);
}

#[test]
fn a_report_that_fails_hides_no_result() {
    let stage = Stage::new();
    let analysis = stage.write_script("analysis", "echo 'error: no font' >&2; exit 1");
    let analysis = analysis.to_string_lossy();
    let said = stage.say(&["--analysis", &analysis, "sweep", "pets.toml", "--report"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), "4 finished\n"));
    assert!(
        said.stderr.contains("error: no font\n\nnext: cargo xtask report pets --results results  tables"),
        "{}",
        said.stderr
    );
}
