//! What can be wrong with a search.

use insta::assert_snapshot;

use super::{RATE, about_table};

const ROUNDS: &str = "round = [{ steps = 1500, seeds = [100] }, { keep = 2, steps = 3000, seeds = [101] }]";

/// What is said about a sweep with that search, seeds and two arms.
fn about(search: &str) -> String {
    about_both(search, "[[arm]]\nname = \"other\"\nset = { \"design.normalization\" = \"none\" }\n")
}

fn about_both(search: &str, rest: &str) -> String {
    about_table(("[0, 1, 2]", "search"), search, &format!("[[arm]]\nname = \"dcgan\"\n{rest}"))
}

fn about_axis(axis: &str) -> String {
    about(&format!("settings = 4\naxes = {{ {axis} }}\n{ROUNDS}"))
}

fn about_rounds(rounds: &str) -> String {
    about(&format!("settings = 4\n{RATE}\n{rounds}"))
}

#[test]
fn a_search_needs_settings_axes_and_rounds() {
    assert_snapshot!(about(""), @r#"
    error: missing key `settings` in `search`
      --> sweep.toml:2
    hint: each is tried by every arm: settings = 24
    error: no axes in `search`
      --> sweep.toml:2
    hint: for example: axes = { "optimizer.learning_rate" = { log_uniform = [1e-4, 1e-2] } }
    error: no rounds in `search`
      --> sweep.toml:2
    hint: for example: round = [{ steps = 1500, seeds = [100] }, { keep = 4, steps = 6000, seeds = [101, 102] }]
    3 mistakes in 1 file; nothing was started
    "#);
    assert_snapshot!(about(&format!("settings = 0\n{RATE}\n{ROUNDS}")), @"
    error: `settings` must be between 1 and 1000, got 0, in `search`
      --> sweep.toml:3
    hint: each is tried by every arm: settings = 24
    ");
    assert_snapshot!(about(&format!("setting = 4\nsettings = 4\n{RATE}\n{ROUNDS}")), @"
    error: unknown key `setting` in `search`
      --> sweep.toml:3
    hint: did you mean `settings`?
    ");
}

#[test]
fn an_axis_is_a_list_or_goes_from_one_number_to_another() {
    assert_snapshot!(about_axis("\"optimizer.rate\" = { uniform = [0.1, 0.2] }"), @"
    error: unknown key `optimizer.rate` in `search`
      --> sweep.toml:4
    hint: did you mean `optimizer.learning_rate`?
    ");
    assert_snapshot!(about_axis("\"optimizer.learning_rate\" = { uniform = [1e-2, 1e-4] }"), @r#"
    error: axis `optimizer.learning_rate` must go from one number up to another, in `search`
      --> sweep.toml:4
    hint: write "optimizer.learning_rate" = { uniform = [0.0001, 0.01] }
    "#);
    assert_snapshot!(about_axis("\"optimizer.beta_1\" = { log_uniform = [0.0, 0.9] }"), @r#"
    error: axis `optimizer.beta_1` must be above 0 to be drawn in its logarithm, in `search`
      --> sweep.toml:4
    hint: write "optimizer.beta_1" = { uniform = [0, 0.9] }
    "#);
    assert_snapshot!(about_axis("latent = { uniform = [10, 100] }"), @r#"
    error: axis `latent` takes no fractions, in `search`
      --> sweep.toml:4
    hint: list its values: "latent" = [one, another]
    "#);
    assert_snapshot!(about_axis("\"optimizer.beta_1\" = [0.5]"), @r#"
    error: axis `optimizer.beta_1` must be two values or more, in `search`
      --> sweep.toml:4
    hint: for example: axes = { "optimizer.learning_rate" = { log_uniform = [1e-4, 1e-2] } }
    "#);
    assert_snapshot!(about_axis("\"optimizer.beta_1\" = { uniform = [0.0, 1.5] }"), @"
    error: `optimizer.beta_1` must be at least 0 and below 1, got 1.5
      --> sweep.toml:4
    ");
    assert_snapshot!(about_axis("\"optimizer.beta_1\" = { uniform = [0.9, 0.0] }"), @r#"
    error: axis `optimizer.beta_1` must go from one number up to another, in `search`
      --> sweep.toml:4
    hint: write "optimizer.beta_1" = { uniform = [0.0, 0.9] }
    "#);
    assert_snapshot!(about_axis("loss = [\"hinge\", \"non-saturating\", \"hinge\"]"), @r#"
    error: axis `loss` lists "hinge" twice, in `search`
      --> sweep.toml:4
    hint: it would be drawn twice as often as the others: write each value once
    "#);
    assert_snapshot!(about_axis("\"optimizer.beta_1\" = [0, 0.5, 0.0]"), @"
    error: axis `optimizer.beta_1` lists 0.0 twice, in `search`
      --> sweep.toml:4
    hint: it would be drawn twice as often as the others: write each value once
    ");
    assert_snapshot!(about_axis("loss = [\"hinge\", \"wgan-gp\"]"), @"
    error: unknown value `wgan-gp` of `loss` in `search`
      --> sweep.toml:4
    hint: gradient penalties need second-order gradients, which Burn's autodiff has not (`wasserstein` clips weights); docs/configuration.md lists what is not here, and how it is added
    ");
}

#[test]
fn what_makes_outcomes_comparable_is_not_searched() {
    assert_snapshot!(about_axis("steps = [100, 200]"), @"
    error: `steps` can't be searched in `search`
      --> sweep.toml:4
    hint: the rounds, and `steps` in `set`, say how long runs are
    ");
    assert_snapshot!(about_axis("\"data.image_size\" = [16, 32]"), @"
    error: `data.image_size` can't be searched in `search`
      --> sweep.toml:4
    hint: outcomes on several images can't be compared; make an arm of each
    ");
    assert_snapshot!(about_axis("seed = [1, 2]"), @"
    error: `seed` can't be set in `search`
      --> sweep.toml:4
    hint: `seeds` at the top of the sweep's file, in an arm or on the command line says which seeds there are
    ");
}

#[test]
fn rounds_keep_fewer_settings_on_other_seeds() {
    assert_snapshot!(about_rounds("round = [{ steps = 10, seeds = [100] }, { steps = 20, seeds = [101] }]"), @"
    error: missing key `keep` in round 2 of the search
      --> sweep.toml:5
    hint: how many of its best settings each arm tries again: keep = 4
    ");
    assert_snapshot!(about_rounds("round = [{ keep = 2, steps = 10, seeds = [100] }]"), @"
    error: the first round tries every setting, in round 1 of the search
      --> sweep.toml:5
    hint: leave `keep` out of it
    ");
    assert_snapshot!(about_rounds("round = [{ steps = 10, seeds = [100] }, { keep = 5, steps = 20, seeds = [101] }]"), @"
    error: `keep` must be between 1 and 4, which the round before has, got 5, in round 2 of the search
      --> sweep.toml:5
    ");
    assert_snapshot!(about_rounds("round = [{ steps = 10, seeds = [100] }, { keep = 2, steps = 20, seeds = [100] }]"), @"
    error: seed 100 has had an earlier round, in round 2 of the search
      --> sweep.toml:5
    hint: a setting that was lucky there must not have the luck again: give the round other seeds
    ");
    assert_snapshot!(about_rounds("round = [{ steps = 0, seeds = [100] }]"), @"
    error: `steps` must be at least 1, got 0, in round 1 of the search
      --> sweep.toml:5
    hint: how long each of its runs is trained: steps = 1500
    ");
    assert_snapshot!(about_rounds("round = [{ steps = 10 }]"), @"
    error: no seeds in round 1 of the search
      --> sweep.toml:5
    hint: seeds that nothing else has: seeds = [100]
    ");
    assert_snapshot!(about_rounds("round = []"), @"
    error: no rounds in `search`
      --> sweep.toml:2
    hint: for example: round = [{ steps = 1500, seeds = [100] }, { keep = 4, steps = 6000, seeds = [101, 102] }]
    ");
    assert_snapshot!(about_rounds("round = [{ steps = 20, seeds = [100] }, { keep = 2, steps = 10, seeds = [101] }]"), @"
    error: `steps` must be at least 20, those of the round before, got 10, in round 2 of the search
      --> sweep.toml:5
    hint: what is kept is tried for longer: steps = 40
    ");
    assert_snapshot!(about_rounds("round = { steps = 10 }"), @"
    error: `round` must be a list of tables, each begun by `[[round]]`, got a table, in `search`
      --> sweep.toml:5
    hint: for example: round = [{ steps = 1500, seeds = [100] }, { keep = 4, steps = 6000, seeds = [101, 102] }]
    ");
}

#[test]
fn final_seeds_are_used_nowhere_else() {
    assert_snapshot!(about_rounds("round = [{ steps = 10, seeds = [2] }]"), @"
    error: seed 2 is the search's, which chose the setting by it, in arm `dcgan`
      --> sweep.toml:7
    hint: final seeds are used nowhere else: give the arms, or the rounds, others
    error: seed 2 is the search's, which chose the setting by it, in arm `other`
      --> sweep.toml:9
    hint: final seeds are used nowhere else: give the arms, or the rounds, others
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn what_is_searched_is_not_set_as_well() {
    let whole = format!("settings = 4\n{RATE}\n{ROUNDS}");
    assert_snapshot!(about_both(&whole, "set = { \"optimizer.learning_rate\" = 1e-3 }"), @"
    error: `optimizer.learning_rate` is searched, and set here, in arm `dcgan`
      --> sweep.toml:8
    hint: a search draws it for every arm alike: take it out here, or off the axes
    ");
}

#[test]
fn an_arm_without_seeds_carries_no_claim() {
    let whole = format!("settings = 4\n{RATE}\n{ROUNDS}");
    let other = "[[arm]]\nname = \"other\"\nseeds = []\nset = { width = 8 }\n[[claim]]\nsays = \"worse\"\narm = \"other\"\n\
        measure = \"modes\"\nexpect = \"lower\"\n";
    assert_snapshot!(about_both(&whole, other), @"
    error: `other` has no seeds, and is the reference or in a claim
      --> sweep.toml:9
    hint: give it seeds: an arm with none is searched, and trained no further
    ");
}

#[test]
fn lists_have_as_many_settings_as_there_are_combinations() {
    let axes = "axes = { \"optimizer.beta_1\" = [0.0, 0.5] }";
    assert_snapshot!(about(&format!("settings = 4\n{axes}\n{ROUNDS}")), @"
    error: 4 settings, and the axes have 2 in all
      --> sweep.toml:2
    hint: write settings = 2
    ");
}

#[test]
fn settings_are_taken_from_a_search_or_drawn() {
    assert_snapshot!(about("from = \"search.json\"\nsettings = 4"), @"
    error: `from` and `settings` can't stand together, in `search`
      --> sweep.toml:3
    hint: a file searches itself, or takes what another sweep has found
    ");
    assert_snapshot!(about_both(&format!("settings = 4\n{RATE}\n{ROUNDS}"), "best_of = \"other\""), @r#"
    error: `best_of` needs a search that the file takes from, in arm `dcgan`
      --> sweep.toml:8
    hint: write [search] and below it from = "../results/core/search.json"
    "#);
}
