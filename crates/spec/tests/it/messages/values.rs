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
    hint: possible values: fractionally-strided, nearest, bilinear
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
    assert_snapshot!(about_set(r#""data.source" = "bedrooms""#), @r"
    error: unknown value `bedrooms` of `data.source` in arm `other`
      --> sweep.toml:6
    hint: possible values: fashion-mnist-small, fashion-mnist, mnist, cifar10, images
    ");
}

#[test]
fn values_out_of_range_come_with_their_range() {
    assert_snapshot!(about_set(r#""optimizer.learning_rate" = -0.1, "data.image_size" = 48, "optimizer.beta_1" = 1"#), @r"
    error: `data.image_size` must be 16, 32, 64 or 128, got 48, in arm `other`
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
fn a_key_that_has_no_effect_beside_the_arms_other_values_is_refused_with_the_reason() {
    let idle = r#"
        "initializer" = "kaiming", "initializer_std" = 0.2, "loss" = "hinge", "label_smoothing" = 0.1,
        "design.normalization" = "none", "norm_scale_std" = 0.02, "schedule.batches" = "mixed", "design.normalizer" = "layer",
        "design.norm_groups" = 2, "design.hidden_width" = 4, "design.leak" = 0.1, "design.discriminator_activation" = "elu",
        "design.maxout_pieces" = 3, "design.downsampling" = "max-pool", "design.upsampling" = "bilinear", "design.kernel" = 5
    "#;
    assert_snapshot!(about_set(&idle.replace('\n', "")), @r"
    error: `initializer_std` has no effect: `initializer` takes the deviation from the size of each layer, in arm `other`
      --> sweep.toml:6
    error: `norm_scale_std` has no effect: nothing is normalised, in arm `other`
      --> sweep.toml:6
    error: `label_smoothing` has no effect: the hinge loss has no target, in arm `other`
      --> sweep.toml:6
    error: `schedule.batches` has no effect: the discriminator takes no statistics over a batch, in arm `other`
      --> sweep.toml:6
    error: `design.normalizer` has no effect: nothing is normalised, in arm `other`
      --> sweep.toml:6
    error: `design.hidden_width` has no effect: no hidden layer is fully connected, in arm `other`
      --> sweep.toml:6
    error: `design.norm_groups` has no effect: no layer has group normalisation, in arm `other`
      --> sweep.toml:6
    error: `design.kernel` has no effect: no convolution has stride 2, in arm `other`
      --> sweep.toml:6
    error: `design.leak` has no effect: neither network has leaky ReLUs, in arm `other`
      --> sweep.toml:6
    error: `design.maxout_pieces` has no effect: neither network has maxout units, in arm `other`
      --> sweep.toml:6
    10 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn choices_about_convolutions_are_refused_where_there_are_none() {
    let idle = r#""design.architecture" = "gan", "design.hidden_layers" = "fully-connected", "design.downsampling" = "max-pool",
        "design.upsampling" = "nearest", "design.kernel" = 5, "design.discriminator_head" = "global-average""#;
    assert_snapshot!(about_set(&idle.replace('\n', "")), @r"
    error: `design.hidden_layers` has no effect: every layer of the architecture `gan` is fully connected, in arm `other`
      --> sweep.toml:6
    error: `design.downsampling` has no effect: every layer of the architecture `gan` is fully connected, in arm `other`
      --> sweep.toml:6
    error: `design.upsampling` has no effect: every layer of the architecture `gan` is fully connected, in arm `other`
      --> sweep.toml:6
    error: `design.kernel` has no effect: every layer of the architecture `gan` is fully connected, in arm `other`
      --> sweep.toml:6
    error: `design.discriminator_head` has no effect: every layer of the architecture `gan` is fully connected, in arm `other`
      --> sweep.toml:6
    5 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn choices_about_dcgans_convolutions_are_refused_in_a_pyramid() {
    assert_snapshot!(about_set(r#""design.architecture" = "lapgan", "design.kernel" = 5, "design.upsampling" = "nearest""#), @r"
    error: `design.upsampling` has no effect: layers of the architecture `lapgan` are those of its paper, in arm `other`
      --> sweep.toml:6
    error: `design.kernel` has no effect: layers of the architecture `lapgan` are those of its paper, in arm `other`
      --> sweep.toml:6
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn instance_normalization_of_single_values_is_refused() {
    assert_snapshot!(about_set(r#""design.normalizer" = "instance", "design.hidden_layers" = "fully-connected""#), @r"
    error: `design.normalizer` can't be `instance` where fully connected layers are normalised: a single value has no deviation, in arm `other`
      --> sweep.toml:6
    ");
}

#[test]
fn numbers_of_the_choices_come_with_their_ranges() {
    let wrong = r#""design.kernel" = 3, "design.generator_activation" = "maxout", "design.maxout_pieces" = 1, "design.dropout" = 1.0,
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
    error: `design.kernel` must be 4 or 5, got 3, in arm `other`
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
fn a_classifier_has_no_generator_no_samples_and_no_checkpoints() {
    let about = |set: &str| {
        Written::sweep(&format!(
            "seeds = [0]\nset = {{ task = \"classification\", steps = 600, {set} }}\n[[arm]]\nname = \"a\"\n"
        ))
        .mistakes()
    };
    assert_snapshot!(about(r#"latent = 50, "evaluation.memorization" = true, "cadence.checkpoint" = 100, "design.architecture" = "gan""#), @r"
    error: `latent` has no effect: a classifier has no generator and draws no samples
      --> sweep.toml:2
    error: `evaluation.memorization` has no effect: a classifier has no generator and draws no samples
      --> sweep.toml:2
    error: `cadence.checkpoint` has no effect: a classifier has no checkpoints
      --> sweep.toml:2
    error: `design.architecture` must be `dcgan` where `task` is `classification`
      --> sweep.toml:2
    4 mistakes in 1 file; nothing was started
    ");
    assert_snapshot!(about(r#""design.normalization" = "generator", "cadence.evaluate" = 70"#), @r"
    error: `design.normalization` must be `both`, `none`, `discriminator-input` or `everywhere` where `task` is `classification`: there is no generator
      --> sweep.toml:2
    error: `steps` must be a multiple of `cadence.evaluate`, 70, where `task` is `classification`, got 600
      --> sweep.toml:2
    2 mistakes in 1 file; nothing was started
    ");
    assert_snapshot!(about(r#"data = { source = "images", folder = "nowhere" }"#), @r"
    error: `data.source` can't be `images` where `task` is `classification`: there are no labels to learn from
      --> sweep.toml:2
    error: `nowhere` is no folder
      --> sweep.toml:2
    hint: `data.folder` names a folder of PNG or JPEG files; a relative one is looked for in the working directory, then in the workspace
    2 mistakes in 1 file; nothing was started
    ");
    let mixed = "seeds = [0]\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { task = \"classification\" }\n";
    assert_snapshot!(Written::sweep(mixed).mistakes(), @r"
    error: `task` must be the same for all arms of a sweep, in arm `b`
      --> sweep.toml:6
    hint: set it at the top of the sweep's file
    ");
}

#[test]
fn pictures_without_a_folder_and_what_only_a_feature_network_can_measure() {
    assert_snapshot!(about_set(r#""data.source" = "images", "evaluation.memorization" = true"#), @"
    error: `data.folder` must name a folder: the source `images` is the PNG and JPEG files that lie in it, in arm `other`
      --> sweep.toml:5
    error: `evaluation.memorization` can't be measured: no feature network was trained on images, in arm `other`
      --> sweep.toml:6
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_checksum_of_what_has_its_own_and_one_that_is_none() {
    assert_snapshot!(about_set(r#""data.checksum" = "abc""#), @"
    error: `data.checksum` must be 64 hexadecimal digits, got `abc`, in arm `other`
      --> sweep.toml:6
    error: `data.checksum` has no effect: fashion-mnist-small is known by a checksum of its own, in arm `other`
      --> sweep.toml:6
    2 mistakes in 1 file; nothing was started
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
