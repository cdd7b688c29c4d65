//! Files that are missing or broken, spec files, and the command line.

use insta::assert_snapshot;
use spec::Overrides;

use super::about_top;
use crate::written::{Written, set};

#[test]
fn a_sweeps_file_has_a_name_that_can_be_a_folders() {
    let written = Written::sweep("").and("My Sweep.toml", "seeds = [0, 1, 2]\n[[arm]]\nname = \"dcgan\"\n");
    let diagnostics = spec::read_sweep(&written.path("My Sweep.toml"), &Overrides::default()).expect_err("a blank");
    assert_snapshot!(written.relative(&diagnostics.to_string()), @r"
    error: no sweep can be named `My Sweep`, as its file is
      --> My Sweep.toml
    hint: it names a folder: up to 100 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or a digit
    ");
}

#[test]
fn broken_toml_comes_with_line_and_column() {
    assert_snapshot!(Written::sweep("seeds = [0, 1, 2]\nreference = dcgan\n").diagnostics(), @r#"
    error: text without quotes, here: `reference = dcgan`
      --> sweep.toml:2:13
    hint: write reference = "dcgan"
    "#);
}

#[test]
fn a_missing_file_is_said_to_be_missing() {
    let written = Written::sweep("");
    assert_snapshot!(written.diagnostics_of_spec("other.toml"), @r"
    error: there is no such file
      --> other.toml
    ");
}

#[test]
fn a_missing_base_is_said_beside_the_other_mistakes() {
    assert_snapshot!(about_top("base = \"bse.toml\"\nseeds = []"), @"
    error: there is no file `bse.toml`
      --> sweep.toml:1
    hint: `base` is a path from the folder of the sweep's file
    error: `seeds` is empty
      --> sweep.toml:2
    hint: each arm runs once for each seed, for example seeds = [0, 1, 2]
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let written = Written::sweep("");
    assert_snapshot!(written.diagnostics_of_spec("."), @r"
    error: this is a folder, not a file
      --> .
    ");
}

#[test]
fn a_base_that_is_a_folder_is_said_where_it_was_named() {
    assert_snapshot!(about_top("base = \"..\"\nseeds = [0, 1, 2]"), @r#"
    error: `..` is a folder, and `base` names a file
      --> sweep.toml:1
    hint: write the file too, such as base = "experiments/base.toml"
    "#);
}

#[test]
fn mistakes_in_two_files_and_on_the_command_line_are_counted_together() {
    let written =
        Written::sweep("base = \"base.toml\"\nseeds = []\n[[arm]]\nname = \"dcgan\"\n").and("base.toml", "stesp = 1\n");
    assert_snapshot!(written.diagnostics_with(&set(&["steps"])), @"
    error: unknown key `stesp`
      --> base.toml:1
    hint: did you mean `steps`?
    error: `seeds` is empty
      --> sweep.toml:2
    hint: each arm runs once for each seed, for example seeds = [0, 1, 2]
    error: no value for `steps`
      --> --set steps
    hint: write --set key=value, for example --set steps=500
    3 mistakes in 2 files and on the command line; nothing was started
    ");
}

#[test]
fn what_is_typed_is_checked_like_what_is_written() {
    let written = Written::sweep("seeds = [0, 1, 2]\n[[arm]]\nname = \"dcgan\"\n");
    assert_snapshot!(written.diagnostics_with(&set(&["steps"])), @r"
    error: no value for `steps`
      --> --set steps
    hint: write --set key=value, for example --set steps=500
    ");
    assert_snapshot!(written.diagnostics_with(&set(&["steps=", "=3"])), @"
    error: no key
      --> --set =3
    hint: write --set key=value, for example --set steps=500
    error: no value for `steps`
      --> --set steps=
    hint: write --set key=value, for example --set steps=500
    2 mistakes on the command line; nothing was started
    ");
    assert_snapshot!(written.diagnostics_with(&set(&["step=3"])), @r"
    error: unknown key `step`
      --> --set step=3
    hint: did you mean `steps`?
    ");
    assert_snapshot!(written.diagnostics_with(&set(&["steps=many", "seed=1"])), @r"
    error: `seed` can't be set
      --> --set seed=1
    hint: `seeds` at the top of the sweep's file, in an arm or on the command line says which seeds there are
    error: `steps` must be a whole number, 0 or above, got many
      --> --set steps=many
    2 mistakes on the command line; nothing was started
    ");
    assert_snapshot!(written.diagnostics_with(&set(&["steps=0"])), @r"
    error: `steps` must be at least 1, got 0
      --> --set steps=0
    ");
}

#[test]
fn typed_seeds_are_checked_like_written_ones() {
    let written = Written::sweep("seeds = [0, 1, 2]\n[[arm]]\nname = \"dcgan\"\n");
    let seeds = |seeds: &[u64]| Overrides { seeds: Some(seeds.to_vec()), ..Overrides::default() };
    assert_snapshot!(written.diagnostics_with(&seeds(&[])), @r"
    error: no seeds
      --> --seeds
    hint: for example: --seeds 0,1,2
    ");
    assert_snapshot!(written.diagnostics_with(&seeds(&[4, 4, u64::MAX])), @r"
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
        Written::sweep("").and("spec.toml", "seed = 1\nbackend = \"gpu\"\n\n[data]\nimage_size = 48\nsize = 3\n");
    assert_snapshot!(written.diagnostics_of_spec("spec.toml"), @r"
    error: unknown value `gpu` of `backend`
      --> spec.toml:2
    hint: did you mean `wgpu`? possible values: flex, ndarray, wgpu, cuda
    error: `data.image_size` must be 8, 16, 32, 64 or 128, got 48
      --> spec.toml:5
    error: unknown key `data.size`
      --> spec.toml:6
    hint: did you mean `data.image_size`?
    3 mistakes in 1 file; nothing was started
    ");
}
