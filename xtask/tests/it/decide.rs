//! `--until-decided`: seeds go on in whole rounds until claims are decided, or the cap is reached.

use std::process::Command;

use runs::Status;
use rustix::process::{Pid, Signal, kill_process};
use spec::Plan;

use crate::stage::{Said, Stage, until};

const CLAIM: &str = "\n[[arm]]\nname = \"extra\"\nset = { width = 12 }\n\n\
                     [[claim]]\nsays = \"worse\"\narm = \"no-norm\"\nmeasure = \"frechet_distance\"\nexpect = \"higher\"\n";

const UNTIL: [&str; 5] = ["sweep", "pets.toml", "--until-decided", "--max-seeds", "12"];

/// A sweep with a claim, an arm that no claim is about, and one seed in the file.
fn staged() -> Stage {
    let stage = Stage::new();
    let last = "set = { \"design.normalization\" = \"none\" }\n";
    stage.edit(last, &format!("set = {{ width = 8 }}\n{CLAIM}"));
    let text = std::fs::read_to_string(stage.path("pets.toml")).expect("there");
    stage.write("pets.toml", &text.replace("seeds = [0, 1]", "seeds = [0]"));
    stage
}

/// The runner where every run of `plain` comes to more than any of `no-norm`.
fn apart(stage: &Stage, arguments: &[&str], endings: &str) -> Command {
    stage.with_optimum("width=8", arguments, endings)
}

fn seeds(plan: &Plan) -> Vec<usize> {
    plan.arms.iter().map(|arm| arm.seeds().len()).collect()
}

#[test]
fn seeds_go_on_until_the_claim_is_decided_and_only_for_its_arms() {
    let stage = staged();
    let said = Said::of(apart(&stage, &UNTIL, ""));
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "17 finished\n"), "{}", said.stderr);
    let plan = stage.sweep().read_plan().expect("a plan");
    assert_eq!(seeds(&plan), [8, 8, 1]);
    assert_eq!(plan.asked.expect("said").options, ["--until-decided --max-seeds 12"]);
    assert!(said.stderr.contains("pets: until decided, 0 of 1 answer decided, 8 seeds, "), "{}", said.stderr);
    assert!(said.stderr.contains("pets: decided: 1 of 1 answer decided, 8 seeds, "), "{}", said.stderr);
    assert_eq!(Said::of(apart(&stage, &UNTIL, "")).stdout, "17 finished\n", "nothing more is run");
    assert_eq!(stage.starts("plain", 7), 1);
    // A later command without the option keeps the seeds and how they came about.
    stage.say(&["sweep", "pets.toml"], "");
    let plan = stage.sweep().read_plan().expect("a plan");
    assert_eq!((seeds(&plan), plan.until_decided.is_some()), (vec![8, 8, 1], true));
}

#[test]
fn without_a_difference_seeds_go_on_to_the_cap() {
    let stage = staged();
    let said = stage.say(&["sweep", "pets.toml", "--until-decided", "--max-seeds", "3"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "7 finished\n"), "{}", said.stderr);
    assert!(said.stderr.contains("pets: at most 3 seeds: 0 of 1 answer decided, 3 seeds, "), "{}", said.stderr);
    let hopeless =
        "warning: nothing can be decided with at most 3 seeds: the first decision takes 8 at least (--max-seeds 8)\n";
    assert!(said.stderr.contains(hopeless), "{}", said.stderr);
    let said = stage.say(&["sweep", "pets.toml", "--until-decided", "--max-seeds", "4"], "");
    assert_eq!(said.stdout, "9 finished\n", "a higher cap goes on: {}", said.stderr);
}

#[test]
fn a_sweep_that_is_killed_between_two_seeds_ends_in_the_same_plan() {
    let alone = staged();
    Said::of(apart(&alone, &UNTIL, ""));
    let stage = staged();
    let mut sweep = apart(&stage, &UNTIL, "no-norm/3=waits").spawn().expect("started");
    let run = stage.run("no-norm", 3);
    until("the fourth seed runs", || matches!(Status::of(&run), Ok(Status::Running { .. })));
    kill_process(Pid::from_child(&sweep), Signal::KILL).expect("alive");
    sweep.wait().expect("ended");
    until("the run has stopped too", || matches!(Status::of(&run), Ok(Status::Interrupted)));
    let said = Said::of(apart(&stage, &UNTIL, ""));
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "17 finished\n"), "{}", said.stderr);
    let plan = |stage: &Stage| stage.sweep().read_plan().expect("a plan");
    assert_eq!(plan(&stage), plan(&alone));
    assert_eq!(stage.starts("plain", 2), 1);
}

#[test]
fn the_time_limit_stops_it_too() {
    let stage = staged();
    let arguments = [&UNTIL[..], &["--time-limit", "1s", "--jobs", "1"]].concat();
    let said = Said::of(apart(&stage, &arguments, "plain/1=waits"));
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(said.stderr.contains("time limit of 1 s: 2 runs are missing"), "{}", said.stderr);
    let next = "sweep pets.toml --until-decided --max-seeds 12 ";
    assert!(said.stderr.contains(next), "the same seeds go on: {}", said.stderr);
    assert_eq!(Said::of(apart(&stage, &UNTIL, "")).stdout, "17 finished\n");
}

#[test]
fn what_is_bet_on_is_explained_and_priced() {
    let stage = staged();
    let bets = "until decided: 1 is bet on, of 1 claims at budgets in the family; the first decision takes 8 seeds at least, an arm has 12 at most\n";
    let explained = stage.say(&[&UNTIL[..], &["--explain"]].concat(), "");
    assert!(explained.stdout.ends_with(bets), "{}", explained.stdout);
    let dry = stage.say(&[&UNTIL[..], &["--dry-run"]].concat(), "");
    assert!(dry.stderr.contains(bets), "{}", dry.stderr);
    assert!(dry.stderr.contains("at most: pets: 3 arms, fashion-mnist-small, flex: 25 runs; "), "{}", dry.stderr);
}

#[test]
fn what_can_not_be_bet_on_is_refused() {
    let said = Stage::new().say(&UNTIL, "");
    let why = "error: no claim of the sweep can be bet on\nhint: write a [[claim]] about two arms with expect = \"higher\" or \"lower\"\n";
    assert_eq!((said.code, said.stderr.as_str()), (Some(2), why));
    let stage = staged();
    for (arguments, part) in [
        (vec!["--until-decided"], "--max-seeds <N>"),
        (vec!["--max-seeds", "4"], "--until-decided"),
        (vec!["--until-decided", "--max-seeds", "0"], "a whole number between 1 and 1000"),
        (vec!["--until-decided", "--max-seeds", "4", "--only", "plain"], "--only"),
    ] {
        let said = stage.say(&[&["sweep", "pets.toml"], &arguments[..]].concat(), "");
        assert_eq!(said.code, Some(2), "{}", said.stderr);
        assert!(said.stderr.contains(part), "{part}: {}", said.stderr);
    }
    let said = stage.say(&["sweep", "pets.toml", "--seeds", "0-4", "--until-decided", "--max-seeds", "4"], "");
    insta::assert_snapshot!(said.stderr, @"
    error: an arm has 5 seeds to begin with, and `--max-seeds 4` allows fewer
    hint: write --max-seeds 5 or more, or begin with fewer seeds: --seeds 0
    ");
    let text = std::fs::read_to_string(stage.path("pets.toml")).expect("there");
    stage.write("pets.toml", &text.replace("seeds = [0]", "seeds = [0, 1]\nlonger = { steps = 20, seeds = [0] }"));
    let said = stage.say(&UNTIL, "");
    assert!(
        said.stderr.starts_with("error: some seeds of arm `plain` have a longer run, and others have none\n"),
        "{}",
        said.stderr
    );
}
