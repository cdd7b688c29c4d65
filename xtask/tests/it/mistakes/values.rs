//! Keys that are unknown or misplaced, and values of the wrong kind or out of range.

use insta::assert_snapshot;

use super::{about, about_set, refused};
use crate::stage::Stage;

#[test]
fn an_unknown_key() {
    assert_snapshot!(about_set("\"design.normalisation\" = \"none\""), @"
    error: unknown key `design.normalisation` in arm `no-norm`
      --> pets.toml:13
    hint: did you mean `design.normalization`?
    ");
}

#[test]
fn a_key_of_a_run_beside_the_seeds() {
    assert_snapshot!(about("reference", "steps = 20\nreference"), @"
    error: unknown key `steps`
      --> pets.toml:2
    hint: did you mean `set.steps`? what a run is made of stands in `set`
    ");
}

#[test]
fn a_number_in_quotes() {
    assert_snapshot!(about_set("steps = \"many\""), @r#"
    error: `steps` must be a whole number, 0 or above, got "many", in arm `no-norm`
      --> pets.toml:13
    "#);
}

#[test]
fn a_number_out_of_range() {
    assert_snapshot!(about_set("\"optimizer.learning_rate\" = -0.1"), @"
    error: `optimizer.learning_rate` must be above 0, got -0.1, in arm `no-norm`
      --> pets.toml:13
    ");
}

#[test]
fn images_of_another_size() {
    let said = about_set("\"data.image_size\" = 48");
    assert!(said.starts_with("error: `data.image_size` must be "), "{said}");
    assert!(said.ends_with(", got 48, in arm `no-norm`\n  --> pets.toml:13\n"), "{said}");
}

#[test]
fn a_choice_that_is_not_offered() {
    assert_snapshot!(about_set("\"design.downsampling\" = \"maxpool\""), @"
    error: unknown value `maxpool` of `design.downsampling` in arm `no-norm`
      --> pets.toml:13
    hint: did you mean `max-pool`? possible values: strided, max-pool, average-pool
    ");
}

#[test]
fn a_data_set_that_is_unknown() {
    let said = about_set("\"data.source\" = \"clothes\"");
    assert!(said.starts_with("error: unknown value `clothes` of `data.source` in arm `no-norm`\n  --> pets.toml:13\n"));
    assert!(said.contains("possible values: fashion-mnist-small, fashion-mnist"), "{said}");
}

#[test]
fn a_seed_among_the_values_of_an_arm() {
    assert_snapshot!(about_set("seed = 3"), @"
    error: `seed` can't be set in arm `no-norm`
      --> pets.toml:13
    hint: `seeds` at the top of the sweep's file, in an arm or on the command line says which seeds there are
    ");
}

#[test]
fn a_table_in_the_place_of_a_value() {
    assert_snapshot!(about_set("steps = { many = 1 }"), @"
    error: unknown key `steps.many` in arm `no-norm`
      --> pets.toml:13
    hint: known keys: steps
    ");
}

#[test]
fn a_misspelt_key_in_a_run_s_spec() {
    let stage = Stage::new();
    stage.write("mine.toml", "step = 10\n");
    assert_snapshot!(refused(&stage, &["run", "mine.toml"]), @"
    error: unknown key `step`
      --> mine.toml:1
    hint: did you mean `steps`?
    ");
}

#[test]
fn several_values_for_one_arm() {
    assert_snapshot!(about_set("\"design.normalization\" = [\"both\", \"none\"]"), @r#"
    error: `design.normalization` must be text in quotes, got a list, in arm `no-norm`
      --> pets.toml:13
    hint: a run has one value of a key; a grid goes through several, on an axis: axes = { "design.normalization" = [one, another] }
    "#);
}

#[test]
fn a_key_without_effect() {
    assert_snapshot!(about_set("\"design.leak\" = 0.1, \"design.discriminator_activation\" = \"tanh\""), @"
    error: `design.leak` has no effect: neither network has leaky ReLUs, in arm `no-norm`
      --> pets.toml:13
    ");
}
