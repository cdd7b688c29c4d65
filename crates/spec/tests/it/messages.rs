//! The text of each mistake that can be made in a sweep's file, its base, a spec file and on the command line.

use insta::assert_snapshot;
use spec::Overrides;

use crate::written::{Written, set};

/// What is said about a sweep with seeds and the arm `dcgan`, and then this text.
fn about(rest: &str) -> String {
    Written::sweep(&format!("seeds = [0, 1, 2]\n[[arm]]\nname = \"dcgan\"\n{rest}")).mistakes()
}

/// What is said about a sweep with the arm `dcgan` at its end, and this text first.
fn about_top(top: &str) -> String {
    Written::sweep(&format!("{top}\n[[arm]]\nname = \"dcgan\"\n")).mistakes()
}

/// What is said about a second arm that sets that.
fn about_set(set: &str) -> String {
    about(&format!("[[arm]]\nname = \"other\"\nset = {{ {set} }}\n"))
}

/// What is said about a claim with that line, the others being right.
fn about_claim(replaced: &str, by: &str) -> String {
    let claim = "guideline = 4\nsays = \"it is worse\"\narm = \"other\"\nmeasure = \"modes\"\nexpect = \"lower\"\n";
    about(&format!("[[arm]]\nname = \"other\"\n[[claim]]\n{}", claim.replace(replaced, by)))
}

/// What is said about an arm of that name.
fn about_name(name: &str) -> String {
    about(&format!("[[arm]]\nname = \"{name}\"\n"))
}

#[test]
fn an_unknown_key_of_an_arm_comes_with_the_key_that_was_meant() {
    assert_snapshot!(about_set(r#""design.normalisation" = "none""#), @r"
    error: unknown key `design.normalisation` in arm `other`
      --> sweep.toml:6
    hint: did you mean `design.normalization`?
    ");
}

#[test]
fn mistakes_are_reported_together_in_the_order_of_the_file() {
    let text = "seeds = [0, 1, 2]\n[[arm]]\nname = \"fast\"\nset = { \"optimizer.learning_rate\" = -0.1 }\n\
                [[arm]]\nname = \"no-batch-norm\"\nset = { \"design.normalisation\" = \"none\" }\n";
    assert_snapshot!(Written::sweep(text).mistakes(), @r"
    error: `optimizer.learning_rate` must be above 0, got -0.1, in arm `fast`
      --> sweep.toml:4
    error: unknown key `design.normalisation` in arm `no-batch-norm`
      --> sweep.toml:7
    hint: did you mean `design.normalization`?
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_key_without_its_table_comes_with_the_whole_key() {
    assert_snapshot!(about_set("learning_rate = 1e-3"), @r"
    error: unknown key `learning_rate` in arm `other`
      --> sweep.toml:6
    hint: did you mean `optimizer.learning_rate`?
    ");
}

#[test]
fn an_unknown_key_unlike_all_comes_with_the_known_ones() {
    assert_snapshot!(about_set("dropout = 0.5"), @r"
    error: unknown key `dropout` in arm `other`
      --> sweep.toml:6
    hint: known keys: batch_size, initializer_std, latent, steps, width, and those in cadence, data, design, evaluation, optimizer
    ");
}

#[test]
fn an_unknown_key_in_a_known_table_comes_with_the_keys_of_that_table() {
    assert_snapshot!(about_set(r#""design.zzz" = 1"#), @r"
    error: unknown key `design.zzz` in arm `other`
      --> sweep.toml:6
    hint: known keys: design.downsampling, design.normalization, design.upsampling
    ");
}

#[test]
fn a_table_is_no_value() {
    assert_snapshot!(about_set(r#"design = "none""#), @r"
    error: `design` is a table, not a value, in arm `other`
      --> sweep.toml:6
    hint: known keys: design.downsampling, design.normalization, design.upsampling
    ");
}

#[test]
fn unknown_keys_are_found_in_the_base_and_in_the_sweeps_set() {
    let written =
        Written::sweep("base = \"base.toml\"\nseeds = [0, 1, 2]\nset = { widht = 8 }\n[[arm]]\nname = \"dcgan\"\n");
    assert_snapshot!(written.and("base.toml", "steps = 10\n\n[design]\nupsamplin = \"nearest\"\n").mistakes(), @r"
    error: unknown key `design.upsamplin`
      --> base.toml:4
    hint: did you mean `design.upsampling`?
    error: unknown key `widht` in `set`
      --> sweep.toml:3
    hint: did you mean `width`?
    2 mistakes in 2 files; nothing was started
    ");
}

#[test]
fn unknown_keys_are_found_on_axes() {
    assert_snapshot!(about("[[grid]]\nname = \"rates\"\naxes = { \"optimizer.rate\" = [1e-3] }\n"), @r"
    error: unknown key `optimizer.rate` in grid `rates`
      --> sweep.toml:6
    hint: did you mean `optimizer.learning_rate`?
    ");
}

#[test]
fn an_unknown_key_at_the_top_comes_with_the_key_that_was_meant() {
    assert_snapshot!(about_top("seed = [0, 1, 2]"), @r"
    error: no seeds
      --> sweep.toml
    hint: each arm runs once for each seed: write seeds = [0, 1, 2] above the first table
    error: unknown key `seed`
      --> sweep.toml:1
    hint: did you mean `seeds`?
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_key_of_a_run_at_the_top_or_beside_the_arms_name_belongs_into_set() {
    assert_snapshot!(about_top("seeds = [0, 1, 2]\nsteps = 100"), @r"
    error: unknown key `steps`
      --> sweep.toml:2
    hint: did you mean `set.steps`? what a run is made of stands in `set`
    ");
    assert_snapshot!(about("design.normalization = \"none\"\n"), @r"
    error: unknown key `design` in arm `dcgan`
      --> sweep.toml:4
    hint: did you mean `set.design`? what a run is made of stands in `set`
    ");
}

#[test]
fn unknown_keys_are_found_in_claims() {
    assert_snapshot!(about_claim("guideline", "guidelines"), @r"
    error: unknown key `guidelines` in claim 1
      --> sweep.toml:7
    hint: did you mean `guideline`?
    ");
}

#[test]
fn a_text_is_no_number() {
    assert_snapshot!(about_set(r#"steps = "many", "optimizer.learning_rate" = "2e-4""#), @r#"
    error: `steps` must be a whole number, 0 or above, got "many", in arm `other`
      --> sweep.toml:6
    error: `optimizer.learning_rate` must be a number, got "2e-4", in arm `other`
      --> sweep.toml:6
    2 mistakes in 1 file; nothing was started
    "#);
}

#[test]
fn a_fraction_and_a_negative_number_are_no_counts() {
    assert_snapshot!(about_set("batch_size = 64.0, width = -16, latent = [100]"), @r"
    error: `batch_size` must be a whole number, 0 or above, got 64.0, in arm `other`
      --> sweep.toml:6
    error: `width` must be a whole number, 0 or above, got -16, in arm `other`
      --> sweep.toml:6
    error: `latent` must be a whole number, 0 or above, got a list, in arm `other`
      --> sweep.toml:6
    3 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_number_is_no_text_and_no_choice() {
    assert_snapshot!(about_set(r#""data.folder" = 3, "design.upsampling" = true"#), @r"
    error: `data.folder` must be text in quotes, got 3, in arm `other`
      --> sweep.toml:6
    error: unknown value `true` of `design.upsampling` in arm `other`
      --> sweep.toml:6
    hint: possible values: fractionally-strided, nearest
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn an_unknown_value_comes_with_the_possible_ones() {
    assert_snapshot!(about_set(r#""design.downsampling" = "maxpool", "design.normalization" = "off""#), @r"
    error: unknown value `maxpool` of `design.downsampling` in arm `other`
      --> sweep.toml:6
    hint: did you mean `max-pool`? possible values: strided, max-pool, average-pool
    error: unknown value `off` of `design.normalization` in arm `other`
      --> sweep.toml:6
    hint: possible values: both, none, generator, discriminator, generator-output, discriminator-input, everywhere
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn an_unknown_data_set_comes_with_the_known_ones() {
    assert_snapshot!(about_set(r#""data.source" = "mnist""#), @r"
    error: unknown value `mnist` of `data.source` in arm `other`
      --> sweep.toml:6
    hint: possible values: fashion-mnist-small, fashion-mnist
    ");
}

#[test]
fn values_out_of_range_come_with_their_range() {
    assert_snapshot!(about_set(r#""optimizer.learning_rate" = -0.1, "data.image_size" = 48, "optimizer.beta_1" = 1"#), @r"
    error: `data.image_size` must be 32 or 64, got 48, in arm `other`
      --> sweep.toml:6
    error: `optimizer.learning_rate` must be above 0, got -0.1, in arm `other`
      --> sweep.toml:6
    error: `optimizer.beta_1` must be at least 0 and below 1, got 1, in arm `other`
      --> sweep.toml:6
    3 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn values_that_are_no_numbers_are_out_of_range() {
    assert_snapshot!(about_set(r#""optimizer.learning_rate" = nan, initializer_std = inf, "optimizer.beta_2" = -0.1"#), @r"
    error: `initializer_std` must be a finite number, got inf, in arm `other`
      --> sweep.toml:6
    error: `optimizer.learning_rate` must be a finite number, got NaN, in arm `other`
      --> sweep.toml:6
    error: `optimizer.beta_2` must be at least 0 and below 1, got -0.1, in arm `other`
      --> sweep.toml:6
    3 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_value_out_of_range_in_the_base_is_said_once_for_all_arms() {
    let written =
        Written::sweep("base = \"base.toml\"\nseeds = [0, 1, 2]\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\n");
    assert_snapshot!(written.and("base.toml", "\nsteps = 0\n").mistakes(), @r"
    error: `steps` must be at least 1, got 0
      --> base.toml:2
    ");
}

#[test]
fn a_value_out_of_range_on_an_axis_is_said_once_for_all_cells() {
    let axes = "axes.\"optimizer.learning_rate\" = [\n  2e-4,\n  0.0,\n]\naxes.width = [8, 16]\n";
    assert_snapshot!(about(&format!("[[grid]]\nname = \"rates\"\n{axes}")), @r"
    error: `optimizer.learning_rate` must be above 0, got 0, in grid `rates`
      --> sweep.toml:8
    ");
}

#[test]
fn seed_and_backend_are_decided_by_lists() {
    assert_snapshot!(about_set(r#"seed = 3, backend = "flex""#), @r"
    error: `seed` can't be set in arm `other`
      --> sweep.toml:6
    hint: `seeds` at the top of the sweep's file, in an arm or on the command line says which seeds there are
    error: `backend` can't be set in arm `other`
      --> sweep.toml:6
    hint: `backends` at the top of the sweep's file says which backends its runs use
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_key_is_set_once_however_it_is_spelt() {
    assert_snapshot!(about_set(r#"design.upsampling = "nearest", "design.upsampling" = "nearest""#), @r"
    error: `design.upsampling` is set twice, in arm `other`
      --> sweep.toml:6
    hint: the first is at sweep.toml:6
    ");
}

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
    assert_snapshot!(about("[[arm]]\nnam = \"other\"\n"), @r"
    error: the `name` of this arm is missing
      --> sweep.toml:4
    error: unknown key `nam` in this arm
      --> sweep.toml:5
    hint: did you mean `name`?
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_sweeps_file_has_a_name_that_can_be_a_folders() {
    let written = Written::sweep("").and("My Sweep.toml", "seeds = [0, 1, 2]\n[[arm]]\nname = \"dcgan\"\n");
    let mistakes = spec::read_sweep(&written.path("My Sweep.toml"), &Overrides::default()).expect_err("a blank");
    assert_snapshot!(written.from_folder(&mistakes.to_string()), @r"
    error: no sweep can be named `My Sweep`, as its file is
      --> My Sweep.toml
    hint: it names a folder: up to 100 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or a digit
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
fn a_claim_names_arms() {
    assert_snapshot!(about_claim("arm = \"other\"", "arm = \"othr\"\nagainst = \"dcgam\""), @r"
    error: `arm` in claim 1 names no arm: `othr`
      --> sweep.toml:9
    hint: did you mean `other`?
    error: `against` in claim 1 names no arm: `dcgam`
      --> sweep.toml:10
    hint: did you mean `dcgan`?
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_claim_compares_two_arms() {
    assert_snapshot!(about_claim("arm = \"other\"", "arm = \"dcgan\""), @r"
    error: `dcgan` is compared with itself, in claim 1
      --> sweep.toml:9
    hint: `against` names the other arm; without it, that is the reference
    ");
}

#[test]
fn a_claim_says_what_is_measured_and_expected() {
    assert_snapshot!(about_claim("measure = \"modes\"\nexpect = \"lower\"\n", ""), @r"
    error: missing key `measure` in claim 1
      --> sweep.toml:6
    hint: a claim needs `says`, `arm`, `measure` and `expect`
    error: missing key `expect` in claim 1
      --> sweep.toml:6
    hint: a claim needs `says`, `arm`, `measure` and `expect`
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_claim_is_about_a_known_measure_and_direction() {
    assert_snapshot!(about_claim("\"modes\"\nexpect = \"lower\"", "\"frechet-distance\"\nexpect = \"worse\""), @r"
    error: unknown value `frechet-distance` of `measure` in claim 1
      --> sweep.toml:10
    hint: did you mean `frechet_distance`? possible values: frechet_distance, seed_spread, modes, total_variation
    error: unknown value `worse` of `expect` in claim 1
      --> sweep.toml:11
    hint: possible values: higher, lower, same
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_claim_is_about_one_of_four_guidelines() {
    assert_snapshot!(about_claim("guideline = 4", "guideline = 5"), @r"
    error: `guideline` must be between 1 and 4, got 5, in claim 1
      --> sweep.toml:7
    ");
}

#[test]
fn a_claims_margin_is_a_ratio_above_one() {
    assert_snapshot!(about_claim("guideline = 4", "margin = 0.1"), @r"
    error: `margin` must be above 1, got 0.1, in claim 1
      --> sweep.toml:7
    hint: it is the ratio up to which a difference counts as none: 1.10 is ten per cent
    ");
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
    assert_snapshot!(about("[[grid]]\nname = \"rates\"\naxes = { width = [], latent = 100 }\n"), @r"
    error: axis `width` has no values, in grid `rates`
      --> sweep.toml:6
    error: axis `latent` must be a list of values, got 100, in grid `rates`
      --> sweep.toml:6
    2 mistakes in 1 file; nothing was started
    ");
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
    assert_snapshot!(about_top("seeds = []"), @r"
    error: `seeds` is empty
      --> sweep.toml:1
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
    assert_snapshot!(about_top("seeds = 3"), @r"
    error: `seeds` must be a list, got 3
      --> sweep.toml:1
    ");
}

#[test]
fn backends_are_known_and_different() {
    assert_snapshot!(about_top("seeds = [0, 1, 2]\nbackends = [\"flex\", \"flexx\", \"flex\"]"), @r"
    error: unknown backend `flexx`
      --> sweep.toml:2
    hint: did you mean `flex`? possible values: flex
    error: backend flex is listed twice
      --> sweep.toml:2
    2 mistakes in 1 file; nothing was started
    ");
    assert_snapshot!(about_top("seeds = [0, 1, 2]\nbackends = []"), @r"
    error: `backends` is empty
      --> sweep.toml:2
    ");
}

#[test]
fn a_sweep_has_arms() {
    assert_snapshot!(Written::sweep("seeds = [0, 1, 2]\n").mistakes(), @r#"
    error: no arms
      --> sweep.toml
    hint: write [[arm]] and below it name = "dcgan"
    "#);
}

#[test]
fn arms_are_tables() {
    assert_snapshot!(Written::sweep("seeds = [0, 1, 2]\narm = \"dcgan\"\npaired = \"yes\"\n").mistakes(), @r#"
    error: no arms
      --> sweep.toml
    hint: write [[arm]] and below it name = "dcgan"
    error: `arm` must be a list of tables, each begun by `[[arm]]`, got "dcgan"
      --> sweep.toml:2
    error: `paired` must be true or false, got "yes"
      --> sweep.toml:3
    3 mistakes in 1 file; nothing was started
    "#);
}

#[test]
fn broken_toml_comes_with_line_and_column() {
    assert_snapshot!(Written::sweep("seeds = [0, 1, 2]\nreference = dcgan\n").mistakes(), @r"
    error: this is no TOML: string values must be quoted, expected literal string
      --> sweep.toml:2:13
    ");
}

#[test]
fn a_missing_file_is_said_to_be_missing() {
    let written = Written::sweep("");
    assert_snapshot!(written.mistakes_of_spec("other.toml"), @r"
    error: there is no such file
      --> other.toml
    ");
}

#[test]
fn a_missing_base_is_said_beside_the_other_mistakes() {
    assert_snapshot!(about_top("base = \"bse.toml\"\nseeds = []"), @r"
    error: there is no file `bse.toml`
      --> sweep.toml:1
    hint: `base` is a path from the folder of the sweep's file
    error: `seeds` is empty
      --> sweep.toml:2
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let written = Written::sweep("");
    assert_snapshot!(written.mistakes_of_spec("."), @r"
    error: can't read the file: Is a directory (os error 21)
      --> .
    ");
}

#[test]
fn mistakes_in_two_files_and_on_the_command_line_are_counted_together() {
    let written =
        Written::sweep("base = \"base.toml\"\nseeds = []\n[[arm]]\nname = \"dcgan\"\n").and("base.toml", "stesp = 1\n");
    assert_snapshot!(written.mistakes_with(&set(&["steps"])), @r"
    error: unknown key `stesp`
      --> base.toml:1
    hint: did you mean `steps`?
    error: `seeds` is empty
      --> sweep.toml:2
    error: no value for `steps`
      --> --set steps
    hint: write --set key=value, for example --set steps=500
    3 mistakes in 2 files and on the command line; nothing was started
    ");
}

#[test]
fn what_is_typed_is_checked_like_what_is_written() {
    let written = Written::sweep("seeds = [0, 1, 2]\n[[arm]]\nname = \"dcgan\"\n");
    assert_snapshot!(written.mistakes_with(&set(&["steps"])), @r"
    error: no value for `steps`
      --> --set steps
    hint: write --set key=value, for example --set steps=500
    ");
    assert_snapshot!(written.mistakes_with(&set(&["step=3"])), @r"
    error: unknown key `step`
      --> --set step=3
    hint: did you mean `steps`?
    ");
    assert_snapshot!(written.mistakes_with(&set(&["steps=many", "seed=1"])), @r"
    error: `seed` can't be set
      --> --set seed=1
    hint: `seeds` at the top of the sweep's file, in an arm or on the command line says which seeds there are
    error: `steps` must be a whole number, 0 or above, got many
      --> --set steps=many
    2 mistakes on the command line; nothing was started
    ");
    assert_snapshot!(written.mistakes_with(&set(&["steps=0"])), @r"
    error: `steps` must be at least 1, got 0
      --> --set steps=0
    ");
}

#[test]
fn typed_seeds_are_checked_like_written_ones() {
    let written = Written::sweep("seeds = [0, 1, 2]\n[[arm]]\nname = \"dcgan\"\n");
    let seeds = |seeds: &[u64]| Overrides { seeds: Some(seeds.to_vec()), ..Overrides::default() };
    assert_snapshot!(written.mistakes_with(&seeds(&[])), @r"
    error: no seeds
      --> --seeds
    hint: for example: --seeds 0,1,2
    ");
    assert_snapshot!(written.mistakes_with(&seeds(&[4, 4, u64::MAX])), @r"
    error: seed 4 is listed twice
      --> --seeds
    error: a seed must be at most 9223372036854775807, got 18446744073709551615
      --> --seeds
    2 mistakes on the command line; nothing was started
    ");
}

#[test]
fn a_spec_file_is_checked_like_a_sweep() {
    let written =
        Written::sweep("").and("spec.toml", "seed = 1\nbackend = \"cuda\"\n\n[data]\nimage_size = 48\nsize = 3\n");
    assert_snapshot!(written.mistakes_of_spec("spec.toml"), @r"
    error: unknown value `cuda` of `backend`
      --> spec.toml:2
    hint: possible values: flex
    error: `data.image_size` must be 32 or 64, got 48
      --> spec.toml:5
    error: unknown key `data.size`
      --> spec.toml:6
    hint: did you mean `data.image_size`?
    3 mistakes in 1 file; nothing was started
    ");
}
