//! What can be wrong with a region.

use insta::assert_snapshot;

use super::{RATE, about_table};

const FACTORS: &str = "[[region.factor]]\nname = \"pooling\"\nset = { \"design.downsampling\" = \"max-pool\" }\n\
    [[region.factor]]\nname = \"norm\"\nset = { \"design.normalization\" = \"none\" }\n";

fn about(region: &str, rest: &str) -> String {
    about_table(("[500]", "region"), region, rest)
}

#[test]
fn a_region_needs_settings_axes_and_factors() {
    assert_snapshot!(about("", ""), @r#"
    error: missing key `settings` in `region`
      --> sweep.toml:2
    hint: every cell runs in each: settings = 20
    error: no axes in `region`
      --> sweep.toml:2
    hint: for example: axes = { "optimizer.learning_rate" = { log_uniform = [1e-4, 1e-2] } }
    error: between 1 and 6 factors, got 0, in `region`
      --> sweep.toml:2
    hint: write [[region.factor]] and below it name = "pooling" and set = { "design.downsampling" = "max-pool" }
    3 mistakes in 1 file; nothing was started
    "#);
    assert_snapshot!(about(&format!("settings = 4\n{RATE}"), "[[region.factor]]\nname = \"all\"\n"), @r#"
    error: its reversal sets nothing, in factor `all`
      --> sweep.toml:6
    hint: write [[region.factor]] and below it name = "pooling" and set = { "design.downsampling" = "max-pool" }
    error: no factor can be named `all`
      --> sweep.toml:6
    hint: names differ, and `all` means all together; it names a folder: up to 100 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or a digit
    2 mistakes in 1 file; nothing was started
    "#);
}

#[test]
fn two_factors_set_no_key_both() {
    let other = "[[region.factor]]\nname = \"both\"\nset = { \"design.normalization\" = \"none\" }\n";
    assert_snapshot!(about(&format!("settings = 4\n{RATE}"), &format!("{FACTORS}{other}")), @"
    error: `design.normalization` is set by two factors, `norm` and `both`
      --> sweep.toml:13
    hint: a cell that reverses both could have one of the values only: give each factor keys of its own
    ");
}

#[test]
fn a_half_fraction_is_of_four_factors() {
    assert_snapshot!(about(&format!("settings = 4\ndesign = \"half-fraction\"\n{RATE}"), FACTORS), @r#"
    error: a half-fraction is of four factors, got 2, in `region`
      --> sweep.toml:4
    hint: write design = "full-factorial"
    "#);
    assert_snapshot!(about(&format!("settings = 4\ndesign = \"half\"\n{RATE}"), FACTORS), @"
    error: unknown value `half` of `design` in `region`
      --> sweep.toml:4
    hint: possible values: full-factorial, half-fraction
    ");
}

#[test]
fn a_region_has_no_arms_and_one_seed() {
    let arms = format!("{FACTORS}[[arm]]\nname = \"dcgan\"\n");
    assert_snapshot!(about(&format!("settings = 4\n{RATE}"), &arms), @"
    error: a region has cells, and no arms or grids
      --> sweep.toml:2
    hint: make a file of each: runs that both have are taken over
    ");
    assert_snapshot!(about_table(("[1, 2]", "region"), &format!("settings = 4\n{RATE}"), FACTORS), @"
    error: a region has one seed, that of its first setting: the next has the next, and so on
      --> sweep.toml:2
    hint: write seeds = [500] above the first table
    ");
}

#[test]
fn a_claim_about_a_region_names_a_factor() {
    let claim = |lines: &str| {
        let claim = format!("{FACTORS}[[claim]]\nsays = \"worse\"\n{lines}\n");
        about(&format!("settings = 4\n{RATE}"), &claim)
    };
    assert_snapshot!(claim("arm = \"poling\"\nmeasure = \"frechet_distance\"\nexpect = \"higher\""), @"
    error: `poling` is no factor of the region, in claim 1
      --> sweep.toml:13
    hint: did you mean `pooling`?
    ");
    assert_snapshot!(claim("arm = \"pooling\"\nagainst = \"norm\"\nmeasure = \"recall\"\nexpect = \"lower\""), @"
    error: a claim about a region names a factor alone, in claim 1
      --> sweep.toml:14
    hint: leave `against` and `than` out: its reversed cells are compared with those that keep it
    error: cells are not ranked by this measure, in claim 1
      --> sweep.toml:15
    hint: what is compared over settings: frechet_distance, frechet_distance_random, ends_well
    2 mistakes in 1 file; nothing was started
    ");
    assert_snapshot!(claim("arm = \"all\"\nmeasure = \"ends_well\"\nexpect = \"lower\""), @"
    error: nothing says when a run ends well, in claim 1
      --> sweep.toml:14
    hint: write the distance that it must reach at the top of the file: ends_well = 60
    ");
}
