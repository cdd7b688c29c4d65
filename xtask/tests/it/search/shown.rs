//! What is shown of a search: its price, its settings and its state.

use super::{INSIDE, run, search, stage};
use crate::stage::Said;

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

      not known: whether an arm's optimum lies at an edge. An axis is then widened for all arms, twice at most: every arm tries 1 setting more, and again those that are among its best.
    ");
    assert!(!stage.path("results").exists());
    run(&stage, INSIDE, "");
    stage.write("dogs.toml", &search().replace("settings = 6", "settings = 12"));
    let said = Said::of(stage.with_optimum(INSIDE, &["sweep", "dogs.toml", "--dry-run", "--jobs", "2"], ""));
    let table = said.stdout.split_once("\n\n").expect("a table").1;
    let (before, bytes) = table.split_once(" core-hours, ").expect("a total");
    let (_, after) = bytes.split_once('\n').expect("a line");
    insta::assert_snapshot!(format!("{before} core-hours\n{after}"), @"
    round 1 of 2  12 settings × 3 arms × 1 seed, 2 steps  36 runs, 18 to do  about 14 s
    round 2 of 2  the best 2 × 3 arms × 2 seeds, 4 steps  12 runs            about 9 s
    then          2 arms, each at its best, 6 steps       4 runs             about 3 s
    all                                                   52 runs            about 27 s on 2 cores, 0.0 core-hours

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
    insta::assert_snapshot!(stage.say(&["status", "pets"], "").stdout, @"
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
