//! Values that don't go together: without effect beside others, or impossible.

use insta::assert_snapshot;

use super::about_set;
use crate::written::Written;

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
fn ghost_batches_are_parts_of_a_minibatch_that_is_normalised() {
    assert_snapshot!(about_set(r#""design.ghost_batch_size" = 24"#), @r"
    error: `design.ghost_batch_size` must be 0, for the whole minibatch, or at least 2 and a divisor of `batch_size`, 64, got 24, in arm `other`
      --> sweep.toml:6
    ");
    assert_snapshot!(about_set(r#""design.ghost_batch_size" = 64"#), @r"
    error: `design.ghost_batch_size` has no effect: these are all images of a minibatch, in arm `other`
      --> sweep.toml:6
    ");
    assert_snapshot!(about_set(r#""design.ghost_batch_size" = 16, "design.normalizer" = "layer""#), @r"
    error: `design.ghost_batch_size` has no effect: no layer has batch normalisation, in arm `other`
      --> sweep.toml:6
    ");
    assert_snapshot!(about_set(r#""design.ghost_batch_size" = 16, "schedule.batches" = "mixed""#), @r"
    error: `schedule.batches` has no effect: a ghost batch holds real or generated images alone, in arm `other`
      --> sweep.toml:6
    ");
}

#[test]
fn biases_are_set_where_they_are_there_or_not_by_it() {
    assert_snapshot!(about_set(r#""design.biases" = "none""#), @r"
    error: `design.biases` has no effect: every hidden layer is normalised, and no other has a bias, in arm `other`
      --> sweep.toml:6
    ");
    assert_snapshot!(about_set(r#""design.biases" = "everywhere", "design.architecture" = "lapgan""#), @r"
    error: `design.biases` has no effect: in `gan` and `lapgan` every layer that is not normalised has a bias anyway, in arm `other`
      --> sweep.toml:6
    ");
}

#[test]
fn what_both_networks_have_values_of_their_own_for_is_not_set_for_both() {
    let own = r#""optimizer.learning_rate" = 1e-3, "optimizer.beta_1" = 0.9, "optimizer.beta_2" = 0.99,
        "optimizer.generator.learning_rate" = 5e-4, "optimizer.generator.beta_1" = 0.5, "optimizer.generator.beta_2" = 0.9,
        "optimizer.discriminator.learning_rate" = 5e-5, "optimizer.discriminator.beta_1" = 0.0"#;
    assert_snapshot!(about_set(&own.replace('\n', "")), @r"
    error: `optimizer.learning_rate` has no effect: every network has a value of its own, in arm `other`
      --> sweep.toml:6
    error: `optimizer.beta_1` has no effect: every network has a value of its own, in arm `other`
      --> sweep.toml:6
    2 mistakes in 1 file; nothing was started
    ");
    let classifier = r#"set = { task = "classification", steps = 600, "optimizer.beta_1" = 0.9, "optimizer.discriminator.beta_1" = 0.0 }"#;
    assert_snapshot!(Written::sweep(&format!("seeds = [0]\n{classifier}\n[[arm]]\nname = \"a\"\n")).diagnostics(), @r"
    error: `optimizer.beta_1` has no effect: every network has a value of its own
      --> sweep.toml:2
    ");
}

#[test]
fn numbers_of_another_loss_are_refused() {
    assert_snapshot!(about_set(r#"weight_clipping = 0.1"#), @r"
    error: `weight_clipping` has no effect: parameters are clipped where `loss` is `wasserstein`, in arm `other`
      --> sweep.toml:6
    ");
    assert_snapshot!(about_set(r#"loss = "wasserstein", label_smoothing = 0.1, weight_clipping = -1.0"#), @r"
    error: `weight_clipping` must be at least 0 and finite, got -1, in arm `other`
      --> sweep.toml:6
    error: `label_smoothing` has no effect: the Wasserstein loss has no target, in arm `other`
      --> sweep.toml:6
    2 mistakes in 1 file; nothing was started
    ");
    assert_snapshot!(about_set(r#"loss = "relativistic-average", label_smoothing = 0.1"#), @r"
    error: `label_smoothing` has no effect: the relativistic loss compares images with each other, in arm `other`
      --> sweep.toml:6
    ");
}

#[test]
fn noise_that_is_not_there_has_no_decay() {
    assert_snapshot!(about_set(r#"instance_noise_decay = 1000"#), @r"
    error: `instance_noise_decay` has no effect: there is no `instance_noise`, in arm `other`
      --> sweep.toml:6
    ");
    assert_snapshot!(about_set(r#"instance_noise = 1.5"#), @r"
    error: `instance_noise` must be at most 1 (pixels lie between -1 and 1), got 1.5, in arm `other`
      --> sweep.toml:6
    ");
}

#[test]
fn numbers_of_another_optimiser_are_refused() {
    assert_snapshot!(about_set(r#""optimizer.momentum" = 0.9, "optimizer.alpha" = 0.9"#), @r"
    error: `optimizer.momentum` has no effect: Adam's momentum is `optimizer.beta_1`, in arm `other`
      --> sweep.toml:6
    error: `optimizer.alpha` has no effect: `optimizer.algorithm` is not `rmsprop`, in arm `other`
      --> sweep.toml:6
    2 mistakes in 1 file; nothing was started
    ");
    let sgd = r#""optimizer.algorithm" = "sgd", "optimizer.beta_1" = 0.9, "optimizer.generator.beta_2" = 0.9, "optimizer.epsilon" = 1e-5"#;
    assert_snapshot!(about_set(sgd), @r"
    error: `optimizer.beta_1` has no effect: `optimizer.algorithm` is not `adam`, in arm `other`
      --> sweep.toml:6
    error: `optimizer.generator.beta_2` has no effect: `optimizer.algorithm` is not `adam`, in arm `other`
      --> sweep.toml:6
    error: `optimizer.epsilon` has no effect: SGD divides by nothing, in arm `other`
      --> sweep.toml:6
    3 mistakes in 1 file; nothing was started
    ");
    let fast = r#""optimizer.algorithm" = "sgd", "optimizer.learning_rate" = 2.0, "optimizer.momentum" = 1.0"#;
    assert_snapshot!(about_set(fast), @r"
    error: `optimizer.momentum` must be at least 0 and below 1, got 1, in arm `other`
      --> sweep.toml:6
    ");
}

#[test]
fn networks_that_cannot_be_told_a_class_are_not() {
    assert_snapshot!(about_set(r#""design.architecture" = "gan", "design.conditioning" = "class""#), @r"
    error: `design.conditioning` can't be `class` where `design.architecture` is `gan`: its networks can't be told the class of an image, in arm `other`
      --> sweep.toml:6
    ");
    let pictures = r#""design.architecture" = "lapgan", "design.conditioning" = "class", "data.source" = "images""#;
    assert_snapshot!(about_set(pictures), @r"
    error: `data.folder` must name a folder: the source `images` is the PNG and JPEG files that lie in it, in arm `other`
      --> sweep.toml:5
    error: `design.conditioning` can't be `class` where `data.source` is `images`: there are no labels to tell, in arm `other`
      --> sweep.toml:6
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_folder_of_what_is_rendered_is_refused() {
    assert_snapshot!(about_set(r#""data.source" = "rooms", "data.folder" = "somewhere""#), @r"
    error: `data.folder` does nothing where `data.source` is `rooms`: its images are rendered, not read, in arm `other`
      --> sweep.toml:6
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
fn a_classifier_has_no_generator_no_samples_and_no_checkpoints() {
    let about = |set: &str| {
        Written::sweep(&format!(
            "seeds = [0]\nset = {{ task = \"classification\", steps = 600, {set} }}\n[[arm]]\nname = \"a\"\n"
        ))
        .diagnostics()
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
    assert_snapshot!(about(r#""design.normalization" = "generator", "cadence.evaluate" = 70, "optimizer.schedule" = "linear""#), @r"
    error: `optimizer.schedule` must be `constant` where `task` is `classification`
      --> sweep.toml:2
    error: `design.normalization` must be `both`, `none`, `discriminator-input` or `everywhere` where `task` is `classification`: there is no generator
      --> sweep.toml:2
    error: `steps` must be a multiple of `cadence.evaluate`, 70, where `task` is `classification`, got 600
      --> sweep.toml:2
    3 mistakes in 1 file; nothing was started
    ");
    assert_snapshot!(about(r#"data = { source = "images", folder = "nowhere" }"#), @r"
    error: `data.source` can't be `images` where `task` is `classification`: there are no labels to learn from
      --> sweep.toml:2
    error: `nowhere` is no folder
      --> sweep.toml:2
    hint: `data.folder` names a folder of PNG or JPEG files; a relative one is looked for in the working directory, then in the workspace
    2 mistakes in 1 file; nothing was started
    ");
    assert_snapshot!(about(r#""design.conditioning" = "class""#), @r"
    error: `design.conditioning` must be `none` where `task` is `classification`: a network that is told the class has nothing to find out
      --> sweep.toml:2
    ");
    let mixed = "seeds = [0]\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { task = \"classification\" }\n";
    assert_snapshot!(Written::sweep(mixed).diagnostics(), @r"
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
