//! Values of the wrong kind or out of range.

use insta::assert_snapshot;

use super::{about, about_set};
use crate::written::Written;

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
