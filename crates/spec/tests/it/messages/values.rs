//! Values of the wrong kind or out of range.

use insta::assert_snapshot;

use super::{about, about_set};
use crate::written::{Written, set};

#[test]
fn a_text_is_no_number() {
    assert_snapshot!(about_set(r#"steps = "many", "optimizer.learning_rate" = "2e-4""#), @r#"
    error: `steps` must be a whole number, 0 or above, got "many", in arm `other`
      --> sweep.toml:6
    error: `optimizer.learning_rate` must be a number, got "2e-4", in arm `other`
      --> sweep.toml:6
    hint: write "optimizer.learning_rate" = 2e-4
    2 mistakes in 1 file; nothing was started
    "#);
}

#[test]
fn a_fraction_and_a_negative_number_are_no_counts() {
    assert_snapshot!(about_set("batch_size = 64.0, width = -16, latent = [100]"), @"
    error: `batch_size` must be a whole number, 0 or above, got 64.0, in arm `other`
      --> sweep.toml:6
    hint: write batch_size = 64
    error: `width` must be a whole number, 0 or above, got -16, in arm `other`
      --> sweep.toml:6
    error: `latent` must be a whole number, 0 or above, got a list, in arm `other`
      --> sweep.toml:6
    hint: a run has one value of a key; a grid goes through several, on an axis: axes = { latent = [one, another] }
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
    hint: possible values: fractionally-strided, nearest, bilinear, fractionally-strided-from-nearest
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn what_is_true_or_false_is_nothing_else() {
    assert_snapshot!(about_set(r#""evaluation.memorization" = 1, "evaluation.smoothness" = "yes""#), @r#"
    error: `evaluation.memorization` must be true or false, got 1, in arm `other`
      --> sweep.toml:6
    error: `evaluation.smoothness` must be true or false, got "yes", in arm `other`
      --> sweep.toml:6
    2 mistakes in 1 file; nothing was started
    "#);
}

#[test]
fn fewer_training_images_are_enough_for_a_batch_and_fewer_than_all() {
    assert_snapshot!(about_set(r#""data.training_images" = 32"#), @r"
    error: `batch_size` must be between 2 and 32, as `data.training_images` says, got 64, in arm `other`
      --> sweep.toml:5
    ");
    assert_snapshot!(about_set(r#""data.training_images" = 20000"#), @r"
    error: `data.training_images` must be between 2 and 10000, all of fashion-mnist-small, got 20000, in arm `other`
      --> sweep.toml:6
    ");
    assert_snapshot!(about_set(r#""data.training_images" = 10000"#), @r"
    error: `data.training_images` has no effect: these are all there are, in arm `other`
      --> sweep.toml:6
    ");
}

#[test]
fn a_batch_is_no_larger_than_the_held_out_half_that_networks_are_looked_at_with() {
    assert_snapshot!(about_set(r#""data.source" = "fashion-mnist", batch_size = 10001"#), @r"
    error: `batch_size` must be between 2 and 10000, the held-out images of fashion-mnist, got 10001, in arm `other`
      --> sweep.toml:6
    ");
    let classifier =
        "set = { task = \"classification\", data.source = \"fashion-mnist\", batch_size = 10001, steps = 600 }";
    Written::sweep(&format!("seeds = [0]\n{classifier}\n[[arm]]\nname = \"a\"\n")).plan();
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
    assert_snapshot!(about_set(r#""data.source" = "birds""#), @r"
    error: unknown value `birds` of `data.source` in arm `other`
      --> sweep.toml:6
    hint: possible values: fashion-mnist-small, fashion-mnist, mnist, cifar10, images, rooms, rooms-grey
    ");
}

#[test]
fn values_out_of_range_come_with_their_range() {
    assert_snapshot!(about_set(r#""optimizer.learning_rate" = -0.1, "data.image_size" = 48, "optimizer.beta_1" = 1"#), @r"
    error: `data.image_size` must be 8, 16, 32, 64 or 128, got 48, in arm `other`
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
fn a_number_that_is_only_misspelt_comes_with_its_spelling() {
    assert_snapshot!(about_set(r#"steps = 1e3, width = "16", latent = "0.5""#), @r#"
    error: `steps` must be a whole number, 0 or above, got 1e3, in arm `other`
      --> sweep.toml:6
    hint: write steps = 1000
    error: `width` must be a whole number, 0 or above, got "16", in arm `other`
      --> sweep.toml:6
    hint: write width = 16
    error: `latent` must be a whole number, 0 or above, got "0.5", in arm `other`
      --> sweep.toml:6
    3 mistakes in 1 file; nothing was started
    "#);
}

#[test]
fn steps_that_take_longer_than_anybody_waits_are_refused_with_the_limit() {
    assert_snapshot!(about_set("steps = 100000001"), @"
    error: `steps` must be at most 100000000 (at 10 ms each that is 12 days), got 100000001, in arm `other`
      --> sweep.toml:6
    ");
    assert_snapshot!(about_set("steps = 1e9"), @"
    error: `steps` must be a whole number, 0 or above, got 1e9, in arm `other`
      --> sweep.toml:6
    hint: `steps` must be at most 100000000 (at 10 ms each that is 12 days), got 1000000000
    ");
    Written::sweep("seeds = [0]\nset = { steps = 100000000 }\n[[arm]]\nname = \"dcgan\"\n").plan();
}

#[test]
fn a_misspelt_value_of_the_command_line_comes_as_it_is_typed() {
    let written = Written::sweep("seeds = [0]\n[[arm]]\nname = \"dcgan\"\n");
    assert_snapshot!(written.diagnostics_with(&set(&["steps=1e3"])), @"
    error: `steps` must be a whole number, 0 or above, got 1e3
      --> --set steps=1e3
    hint: write --set steps=1000
    ");
}

#[test]
fn a_comma_before_a_fraction_comes_as_a_point() {
    let written = Written::sweep("seeds = [0]\n[[arm]]\nname = \"dcgan\"\n");
    assert_snapshot!(written.diagnostics_with(&set(&["optimizer.learning_rate=0,001", "steps=1,000"])), @"
    error: `optimizer.learning_rate` must be a number, got 0,001
      --> --set optimizer.learning_rate=0,001
    hint: write --set optimizer.learning_rate=0.001
    error: `steps` must be a whole number, 0 or above, got 1,000
      --> --set steps=1,000
    2 mistakes on the command line; nothing was started
    ");
}

#[test]
fn a_value_in_large_letters_is_recognised() {
    assert_snapshot!(about_set(r#""data.source" = "CIFAR-10""#), @r#"
    error: unknown value `CIFAR-10` of `data.source` in arm `other`
      --> sweep.toml:6
    hint: CIFAR-10 is `cifar10`: write "data.source" = "cifar10"
    "#);
}

#[test]
fn a_seed_with_a_fraction_or_an_exponent_comes_without() {
    assert_snapshot!(about("[[arm]]\nname = \"other\"\nseeds = [0.0, 1e3, 0.5]\n"), @"
    error: a seed must be a whole number, 0 or above, got 0.0, in arm `other`
      --> sweep.toml:6
    hint: write 0, without a fraction or an exponent
    error: a seed must be a whole number, 0 or above, got 1e3, in arm `other`
      --> sweep.toml:6
    hint: write 1000, without a fraction or an exponent
    error: a seed must be a whole number, 0 or above, got 0.5, in arm `other`
      --> sweep.toml:6
    3 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_value_of_another_key_comes_with_that_key() {
    assert_snapshot!(about_set(r#""design.normalization" = "instance""#), @r"
    error: unknown value `instance` of `design.normalization` in arm `other`
      --> sweep.toml:6
    hint: `instance` is a value of `design.normalizer`
    ");
}

#[test]
fn values_that_nobody_can_mean_come_with_the_reason() {
    let absurd = r#"initializer_std = 3.0, norm_scale_std = 9.0, "optimizer.learning_rate" = 1e9,
        "optimizer.discriminator.learning_rate" = 2.0, "optimizer.epsilon" = 1.5, "optimizer.weight_decay" = 2.0"#;
    assert_snapshot!(about_set(&absurd.replace('\n', "")), @"
    error: `initializer_std` must be at most 1 (weights as large as that saturate every layer), got 3, in arm `other`
      --> sweep.toml:6
    error: `norm_scale_std` must be at most 1 (scales are drawn around 1), got 9, in arm `other`
      --> sweep.toml:6
    error: `optimizer.learning_rate` must be at most 1 (Adam moves each weight by about as much in a step), got 1000000000, in arm `other`
      --> sweep.toml:6
    error: `optimizer.epsilon` must be at most 1 (it only keeps a division from failing), got 1.5, in arm `other`
      --> sweep.toml:6
    error: `optimizer.weight_decay` must be at most 1 (each gradient gets this much of its weight), got 2, in arm `other`
      --> sweep.toml:6
    error: `optimizer.discriminator.learning_rate` must be at most 1 (Adam moves each weight by about as much in a step), got 2, in arm `other`
      --> sweep.toml:6
    6 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_value_out_of_range_in_the_base_is_said_once_for_all_arms() {
    let written =
        Written::sweep("base = \"base.toml\"\nseeds = [0, 1, 2]\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\n");
    assert_snapshot!(written.and("base.toml", "\nsteps = 0\n").diagnostics(), @r"
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
fn numbers_of_the_choices_come_with_their_ranges() {
    let wrong = r#""design.kernel" = 2, "design.generator_activation" = "maxout", "design.maxout_pieces" = 1, "design.dropout" = 1.0,
        "design.leak" = 1.0, "design.hidden_layers" = "fully-connected", "design.hidden_width" = 0,
        "design.normalizer" = "group", "design.norm_groups" = 0, label_smoothing = 0.5, norm_scale_std = -0.1,
        "optimizer.weight_decay" = inf, "schedule.discriminator_updates" = 0, "schedule.generator_updates" = 101"#;
    assert_snapshot!(about_set(&wrong.replace('\n', "")), @r"
    error: `norm_scale_std` must be at least 0 and finite, got -0.1, in arm `other`
      --> sweep.toml:6
    error: `label_smoothing` must be at least 0 and below 0.5, got 0.5, in arm `other`
      --> sweep.toml:6
    error: `design.hidden_width` must be between 1 and 256, got 0, in arm `other`
      --> sweep.toml:6
    error: `design.norm_groups` must be between 1 and 1024, got 0, in arm `other`
      --> sweep.toml:6
    error: `design.kernel` must be 3, 4 or 5, got 2, in arm `other`
      --> sweep.toml:6
    error: `design.leak` must be at least 0 and below 1, got 1, in arm `other`
      --> sweep.toml:6
    error: `design.maxout_pieces` must be between 2 and 16, got 1, in arm `other`
      --> sweep.toml:6
    error: `design.dropout` must be at least 0 and below 1, got 1, in arm `other`
      --> sweep.toml:6
    error: `optimizer.weight_decay` must be at least 0 and finite, got inf, in arm `other`
      --> sweep.toml:6
    error: `schedule.discriminator_updates` must be between 1 and 100, got 0, in arm `other`
      --> sweep.toml:6
    error: `schedule.generator_updates` must be between 1 and 100, got 101, in arm `other`
      --> sweep.toml:6
    11 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn an_average_over_more_images_than_the_run_sees_is_refused() {
    assert_snapshot!(about_set(r#"steps = 100, "evaluation.average" = 6401"#), @r"
    error: `evaluation.average` must be 0, for none, or a half-life of 6400 at most, the images that the run sees, got 6401, in arm `other`
      --> sweep.toml:6
    ");
    assert_snapshot!(about_set(r#""evaluation.average" = true"#), @r"
    error: `evaluation.average` must be a whole number, 0 or above, got true, in arm `other`
      --> sweep.toml:6
    ");
}

#[test]
fn a_list_in_the_place_of_a_value_belongs_on_an_axis() {
    assert_snapshot!(about_set(r#""design.normalization" = ["both", "none"]"#), @r#"
    error: `design.normalization` must be text in quotes, got a list, in arm `other`
      --> sweep.toml:6
    hint: a run has one value of a key; a grid goes through several, on an axis: axes = { "design.normalization" = [one, another] }
    "#);
}

#[test]
fn groups_have_as_many_channels_each() {
    let set = r#""design.normalizer" = "group", "design.norm_groups" = 7"#;
    assert_snapshot!(about_set(set), @r"
    error: `design.norm_groups` must divide `width`, 16, got 7: groups have as many channels each, in arm `other`
      --> sweep.toml:6
    ");
}

#[test]
fn a_number_of_training_images_that_is_wrong_is_the_only_mistake() {
    assert_snapshot!(about_set("\"data.training_images\" = 0"), @r"
    error: `data.training_images` must be between 2 and 10000, all of fashion-mnist-small, got 0, in arm `other`
      --> sweep.toml:6
    ");
}
