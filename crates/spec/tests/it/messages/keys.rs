//! Keys that are unknown, misplaced or written twice.

use insta::assert_snapshot;

use super::{about, about_claim, about_set, about_top};
use crate::written::Written;

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
    assert_snapshot!(Written::sweep(text).diagnostics(), @r"
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
    assert_snapshot!(about_set("zeal = 0.5"), @r"
    error: unknown key `zeal` in arm `other`
      --> sweep.toml:6
    hint: known keys: augmentation, batch_size, initializer, initializer_std, instance_noise, instance_noise_decay, label_smoothing, latent, latent_distribution, loss, norm_scale_std, steps, task, weight_clipping, width, and those in cadence, data, design, evaluation, optimizer, schedule
    ");
}

#[test]
fn an_unknown_key_in_a_known_table_comes_with_the_keys_of_that_table() {
    assert_snapshot!(about_set(r#""design.zzz" = 1"#), @r"
    error: unknown key `design.zzz` in arm `other`
      --> sweep.toml:6
    hint: known keys: design.architecture, design.biases, design.conditioning, design.discriminator_activation, design.discriminator_head, design.downsampling, design.dropout, design.generator_activation, design.generator_dropout, design.generator_output, design.ghost_batch_size, design.hidden_layers, design.hidden_width, design.kernel, design.leak, design.maxout_pieces, design.norm_groups, design.normalization, design.normalizer, design.spectral_normalization, design.upsampling
    ");
}

#[test]
fn a_table_is_no_value() {
    assert_snapshot!(about_set(r#"design = "none""#), @r"
    error: `design` is a table, not a value, in arm `other`
      --> sweep.toml:6
    hint: known keys: design.architecture, design.biases, design.conditioning, design.discriminator_activation, design.discriminator_head, design.downsampling, design.dropout, design.generator_activation, design.generator_dropout, design.generator_output, design.ghost_batch_size, design.hidden_layers, design.hidden_width, design.kernel, design.leak, design.maxout_pieces, design.norm_groups, design.normalization, design.normalizer, design.spectral_normalization, design.upsampling
    ");
}

#[test]
fn unknown_keys_are_found_in_the_base_and_in_the_sweeps_set() {
    let written =
        Written::sweep("base = \"base.toml\"\nseeds = [0, 1, 2]\nset = { widht = 8 }\n[[arm]]\nname = \"dcgan\"\n");
    assert_snapshot!(written.and("base.toml", "steps = 10\n\n[design]\nupsamplin = \"nearest\"\n").diagnostics(), @r"
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
fn the_lists_themselves_are_no_keys_of_a_run() {
    assert_snapshot!(about_set("seeds = [0, 1], backends = [\"wgpu\"]"), @"
    error: `seeds` can't be set in arm `other`
      --> sweep.toml:6
    hint: `seeds` at the top of the sweep's file, in an arm or on the command line says which seeds there are
    error: `backends` can't be set in arm `other`
      --> sweep.toml:6
    hint: `backends` at the top of the sweep's file says which backends its runs use
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn tables_of_several_are_begun_one_by_one() {
    assert_snapshot!(about("[arms]\nname = \"other\"\n[[grids]]\nname = \"more\"\n"), @"
    error: unknown key `arms`
      --> sweep.toml:4
    hint: did you mean [[arm]]? it begins each of them
    error: unknown key `grids`
      --> sweep.toml:6
    hint: did you mean [[grid]]? it begins each of them
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn lists_that_are_none_come_as_they_are_written() {
    assert_snapshot!(about_top("seeds = [[0, 1]]\nbackends = \"cuda\""), @r#"
    error: a seed must be a whole number, 0 or above, got a list
      --> sweep.toml:1
    hint: one list is enough: seeds = [0, 1, 2]
    error: `backends` must be a list, got "cuda"
      --> sweep.toml:2
    hint: write backends = ["flex", "wgpu"]
    2 mistakes in 1 file; nothing was started
    "#);
}

#[test]
fn a_key_is_set_once_however_it_is_spelt() {
    assert_snapshot!(about_set(r#"design.upsampling = "nearest", "design.upsampling" = "nearest""#), @r"
    error: `design.upsampling` is set twice, in arm `other`
      --> sweep.toml:6
    hint: the first is at sweep.toml:6
    ");
}
