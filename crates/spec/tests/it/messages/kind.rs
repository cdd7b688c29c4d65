//! A file of the other kind, and a base that is not there.

use insta::assert_snapshot;

use crate::written::Written;

#[test]
fn a_spec_in_the_place_of_a_sweep_is_named_with_its_command() {
    assert_snapshot!(Written::sweep("seed = 1\nsteps = 500\n\n[design]\nupsampling = \"nearest\"\n").diagnostics(), @"
    error: this is the spec of one run, not a sweep: it has no arms
      --> sweep.toml
    hint: `cargo xtask run sweep.toml` runs it
    ");
}

#[test]
fn a_sweep_in_the_place_of_a_spec_is_named_with_its_command() {
    let written = Written::sweep("seeds = [0, 1, 2]\n[[arm]]\nname = \"dcgan\"\n");
    assert_snapshot!(written.diagnostics_of_spec("sweep.toml"), @"
    error: this is a sweep, not the spec of one run: it has arms
      --> sweep.toml
    hint: `cargo xtask sweep sweep.toml` runs it
    ");
}

#[test]
fn a_sweep_that_lacks_everything_is_still_a_sweep() {
    assert_snapshot!(Written::sweep("").diagnostics(), @r#"
    error: no arms
      --> sweep.toml
    hint: write [[arm]] and below it name = "dcgan"
    error: no seeds
      --> sweep.toml
    hint: each arm runs once for each seed: write seeds = [0, 1, 2] above the first table
    2 mistakes in 1 file; nothing was started
    "#);
}

#[test]
fn a_base_beside_the_sweep_is_suggested() {
    let written = Written::sweep("base = \"bse.toml\"\nseeds = [0]\n[[arm]]\nname = \"dcgan\"\n");
    assert_snapshot!(written.and("base.toml", "").diagnostics(), @r#"
    error: there is no file `bse.toml`
      --> sweep.toml:1
    hint: did you mean base = "base.toml"? `base` is a path from the folder of the sweep's file
    "#);
}

#[test]
fn a_base_among_the_experiments_is_suggested() {
    let written = Written::sweep("base = \"base.toml\"\nseeds = [0]\n[[arm]]\nname = \"dcgan\"\n");
    std::fs::create_dir(written.path("experiments")).expect("a folder");
    assert_snapshot!(written.and("experiments/base.toml", "").diagnostics(), @r#"
    error: there is no file `base.toml`
      --> sweep.toml:1
    hint: did you mean base = "experiments/base.toml"? `base` is a path from the folder of the sweep's file
    "#);
}

#[test]
fn a_sweep_as_the_base_of_one_is_named_as_that() {
    let other = "seeds = [0]\n[[arm]]\nname = \"dcgan\"\n";
    let written = Written::sweep(&format!("base = \"other.toml\"\n{other}")).and("other.toml", other);
    assert_snapshot!(written.diagnostics(), @"
    error: `other.toml` is a sweep, not a base: it has arms
      --> sweep.toml:1
    hint: a base holds what all runs share, as experiments/base.toml does
    ");
}

#[test]
fn a_sweep_that_names_itself_as_its_base_is_told_so_and_never_suggested() {
    let arms = "seeds = [0]\n[[arm]]\nname = \"dcgan\"\n";
    let written = Written::sweep(&format!("base = \"./sweep.toml\"\n{arms}"));
    assert_snapshot!(written.diagnostics(), @"
    error: `sweep.toml` names itself as its base
      --> sweep.toml:1
    hint: a base is another file, with what all runs share, as experiments/base.toml is
    ");
    let written = Written::sweep(&format!("base = \"swep.toml\"\n{arms}"));
    assert_snapshot!(written.diagnostics(), @"
    error: there is no file `swep.toml`
      --> sweep.toml:1
    hint: `base` is a path from the folder of the sweep's file
    ");
}
