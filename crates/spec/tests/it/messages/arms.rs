//! Arms, grids, seeds and backends.

use insta::assert_snapshot;

use super::{about, about_name, about_top};
use crate::written::Written;

#[test]
fn two_arms_of_one_name_are_refused() {
    assert_snapshot!(about("[[arm]]\nname = \"dcgan\"\n"), @r"
    error: two arms are named `dcgan`
      --> sweep.toml:5
    hint: the first is at sweep.toml:3
    ");
}

#[test]
fn a_cell_cannot_have_the_name_of_an_arm() {
    let grid = "[[grid]]\nname = \"size\"\naxes = { width = [8] }\n";
    assert_snapshot!(about(&format!("[[arm]]\nname = \"size-8\"\n{grid}")), @r"
    error: two arms are named `size-8`
      --> sweep.toml:7
    hint: the first is at sweep.toml:5
    ");
}

#[test]
fn an_arms_name_stays_in_its_folder() {
    assert_snapshot!(about_name("../elsewhere"), @r"
    error: no arm can be named `../elsewhere`
      --> sweep.toml:5
    hint: it names a folder: up to 100 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or a digit
    ");
    assert_snapshot!(about_name(""), @r"
    error: no arm can be named ``
      --> sweep.toml:5
    hint: it names a folder: up to 100 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or a digit
    ");
    assert_snapshot!(about_name("No-Batch-Norm"), @r"
    error: no arm can be named `No-Batch-Norm`
      --> sweep.toml:5
    hint: it names a folder: up to 100 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or a digit
    ");
}

#[test]
fn an_arms_name_leaves_the_reports_files_alone() {
    assert_snapshot!(about_name("charts"), @r"
    error: no arm can be named `charts`
      --> sweep.toml:5
    hint: a file or folder of the results has that name
    ");
}

#[test]
fn an_arm_without_a_name_is_refused() {
    assert_snapshot!(about("[[arm]]\nnam = \"other\"\nset = { widht = 8 }\n"), @r"
    error: the `name` of this arm is missing
      --> sweep.toml:4
    error: unknown key `nam` in this arm
      --> sweep.toml:5
    hint: did you mean `name`?
    error: unknown key `widht` in this arm
      --> sweep.toml:6
    hint: did you mean `width`?
    3 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn the_reference_is_an_arm() {
    assert_snapshot!(about_top("seeds = [0, 1, 2]\nreference = \"dcgn\""), @r"
    error: `reference` names no arm: `dcgn`
      --> sweep.toml:2
    hint: did you mean `dcgan`?
    ");
    assert_snapshot!(about_top("seeds = [0, 1, 2]\nreference = \"baseline\""), @r"
    error: `reference` names no arm: `baseline`
      --> sweep.toml:2
    hint: arms: dcgan
    ");
}

#[test]
fn a_named_axis_has_levels() {
    assert_snapshot!(about("[[grid]]\nname = \"g\"\n[[grid.axis]]\nname = \"one\"\nlevels = { kept = {} }\n"), @r#"
    error: `levels` must name two levels or more, in axis `one`
      --> sweep.toml:8
    hint: for example: levels = { kept = {}, reversed = { "design.normalization" = "none" } }
    "#);
    assert_snapshot!(about("[[grid]]\nname = \"g\"\n[[grid.axis]]\nlevels = { kept = {}, other = 3 }\n"), @r#"
    error: the `name` of this axis is missing
      --> sweep.toml:6
    error: `other` must be a table, got 3, in this axis
      --> sweep.toml:7
    error: `levels` must name two levels or more, in this axis
      --> sweep.toml:7
    hint: for example: levels = { kept = {}, reversed = { "design.normalization" = "none" } }
    3 mistakes in 1 file; nothing was started
    "#);
    assert_snapshot!(about("[[grid]]\nname = \"g\"\n[[grid.axis]]\nname = \"one\"\nlevels = { kept = {}, other = { widht = 3 } }\n"), @r#"
    error: unknown key `widht` in level `other`
      --> sweep.toml:8
    hint: did you mean `width`?
    "#);
}

#[test]
fn a_grid_has_axes() {
    assert_snapshot!(about("[[grid]]\nname = \"rates\"\naxes = {}\n[[grid]]\nname = \"widths\"\n"), @r#"
    error: no axes in grid `rates`
      --> sweep.toml:6
    hint: for example: axes = { "optimizer.learning_rate" = [2e-4, 1e-3] }
    error: no axes in grid `widths`
      --> sweep.toml:7
    hint: for example: axes = { "optimizer.learning_rate" = [2e-4, 1e-3] }
    2 mistakes in 1 file; nothing was started
    "#);
}

#[test]
fn an_axis_is_a_list_with_values() {
    assert_snapshot!(about("[[grid]]\nname = \"rates\"\naxes = { width = [], latent = 100 }\n"), @r#"
    error: axis `width` has no values, in grid `rates`
      --> sweep.toml:6
    hint: list them: axes = { "width" = [one, another] }
    error: axis `latent` must be a list of values, got 100, in grid `rates`
      --> sweep.toml:6
    2 mistakes in 1 file; nothing was started
    "#);
}

#[test]
fn an_axis_holds_values_of_its_key() {
    assert_snapshot!(about("[[grid]]\nname = \"norms\"\naxes = { \"design.normalization\" = [\"both\", \"non\"] }\n"), @r"
    error: unknown value `non` of `design.normalization` in grid `norms`
      --> sweep.toml:6
    hint: did you mean `none`? possible values: both, none, generator, discriminator, generator-output, discriminator-input, everywhere
    ");
}

#[test]
fn a_sweep_has_seeds() {
    assert_snapshot!(about_top(""), @r"
    error: no seeds
      --> sweep.toml
    hint: each arm runs once for each seed: write seeds = [0, 1, 2] above the first table
    ");
    assert_snapshot!(about_top("seeds = []"), @"
    error: `seeds` is empty
      --> sweep.toml:1
    hint: each arm runs once for each seed, for example seeds = [0, 1, 2]
    ");
}

#[test]
fn seeds_are_different_whole_numbers() {
    assert_snapshot!(about_top("seeds = [0, 1, 1, -2, 0.5]"), @r"
    error: a seed must be a whole number, 0 or above, got -2
      --> sweep.toml:1
    error: a seed must be a whole number, 0 or above, got 0.5
      --> sweep.toml:1
    error: seed 1 is listed twice
      --> sweep.toml:1
    3 mistakes in 1 file; nothing was started
    ");
    assert_snapshot!(about_top("seeds = 3"), @"
    error: `seeds` must be a list, got 3
      --> sweep.toml:1
    hint: write seeds = [0, 1, 2]
    ");
}

#[test]
fn backends_are_known_and_different() {
    assert_snapshot!(about_top("seeds = [0, 1, 2]\nbackends = [\"flex\", \"flexx\", \"flex\"]"), @r"
    error: unknown backend `flexx`
      --> sweep.toml:2
    hint: did you mean `flex`? possible values: flex, ndarray, wgpu, cuda
    error: backend flex is listed twice
      --> sweep.toml:2
    2 mistakes in 1 file; nothing was started
    ");
    assert_snapshot!(about_top("seeds = [0, 1, 2]\nbackends = []"), @"
    error: `backends` is empty
      --> sweep.toml:2
    hint: possible values: flex, ndarray, wgpu, cuda
    ");
}

#[test]
fn a_sweep_has_arms() {
    assert_snapshot!(Written::sweep("seeds = [0, 1, 2]\n").diagnostics(), @r#"
    error: no arms
      --> sweep.toml
    hint: write [[arm]] and below it name = "dcgan"
    "#);
}

#[test]
fn arms_are_tables() {
    assert_snapshot!(Written::sweep("seeds = [0, 1, 2]\narm = \"dcgan\"\npaired = true\n").diagnostics(), @r#"
    error: no arms
      --> sweep.toml
    hint: write [[arm]] and below it name = "dcgan"
    error: `arm` must be a list of tables, each begun by `[[arm]]`, got "dcgan"
      --> sweep.toml:2
    error: unknown key `paired`
      --> sweep.toml:3
    hint: no test pairs seeds; leave it out
    3 mistakes in 1 file; nothing was started
    "#);
}

#[test]
fn a_grid_of_more_cells_than_anybody_runs_is_refused_before_it_is_made() {
    let values = (2..=1_001).map(|value| value.to_string()).collect::<Vec<_>>().join(", ");
    let axes =
        ["width", "latent", "\"cadence.log\"", "\"cadence.sample\"", "\"cadence.checkpoint\"", "batch_size", "steps"];
    let axes = axes.map(|key| format!("{key} = [{values}]")).join(", ");
    assert_snapshot!(about(&format!("[[grid]]\nname = \"all\"\naxes = {{ {axes} }}\n")), @"
    error: 1000000000000000000000 cells in grid `all`, and a sweep has at most 10000 runs
      --> sweep.toml:5
    hint: take values off its axes
    ");
}

#[test]
fn more_runs_than_anybody_waits_for_are_refused_before_they_are_made() {
    let seeds = (0..5_001).map(|seed| seed.to_string()).collect::<Vec<_>>().join(", ");
    assert_snapshot!(about_top(&format!("backends = [\"flex\", \"ndarray\"]\nseeds = [{seeds}]")), @"
    error: 10002 runs, and a sweep has at most 10000
      --> sweep.toml
    hint: there is one for each arm, seed and backend: take some of them away
    ");
}
