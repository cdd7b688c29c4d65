//! Budgets, contrasts, shares, families and editions.

use insta::assert_snapshot;

use super::{about, about_claim, about_top};
use crate::written::Written;

const GRIDS: &str = "[[grid]]\nname = \"kept\"\naxes = { width = [4, 8] }\n\
    [[grid]]\nname = \"reversed\"\naxes = { width = [4, 8] }\nset = { \"design.normalization\" = \"none\" }\n";
const SHARE: &str = "[[claim]]\nsays = \"fewer settings end well\"\narm = \"reversed\"\nagainst = \"kept\"\n\
    measure = \"ends_well\"\nexpect = \"lower\"\n";

fn about_contrast(than: &str) -> String {
    let with = format!("measure = \"frechet_distance\"\nthan = {than}\nexpect = \"lower\"");
    about_claim("measure = \"modes\"\nexpect = \"lower\"", &with)
}

#[test]
fn a_budget_is_a_number_of_images_or_a_list_of_them() {
    let budget = |text: &str| about_claim("expect", &format!("budget = {text}\nexpect"));
    assert_snapshot!(budget("\"384,000\""), @"
    error: `budget` must be a number of images or a list of them, in claim 1
      --> sweep.toml:11
    hint: images seen, as one number or a list: budget = 384_000, or budget = [96_000, 384_000]
    ");
    assert_snapshot!(budget("0"), @"
    error: `budget` must be a number of images, 1 or more, got 0, in claim 1
      --> sweep.toml:11
    hint: images seen, as one number or a list: budget = 384_000, or budget = [96_000, 384_000]
    ");
    assert_snapshot!(budget("[96_000, -1]"), @"
    error: `budget` must be a number of images, 1 or more, got -1, in claim 1
      --> sweep.toml:11
    hint: images seen, as one number or a list: budget = 384_000, or budget = [96_000, 384_000]
    ");
    assert_snapshot!(budget("[]"), @"
    error: `budget` is empty, in claim 1
      --> sweep.toml:11
    hint: images seen, as one number or a list: budget = 384_000, or budget = [96_000, 384_000]
    ");
    assert_snapshot!(budget("[96_000, 96_000]"), @"
    error: the budget 96000 is listed twice, in claim 1
      --> sweep.toml:11
    ");
}

#[test]
fn a_contrast_names_a_second_pair_of_arms() {
    assert_snapshot!(about_contrast("\"other\""), @r#"
    error: `than` must be a table, got "other", in claim 1
      --> sweep.toml:11
    hint: write than = { arm = "another", against = "its-reference" }
    "#);
    assert_snapshot!(about_contrast("{ against = \"dcgan\" }"), @r#"
    error: `than` names no arm, in claim 1
      --> sweep.toml:11
    hint: write than = { arm = "another", against = "its-reference" }
    "#);
    assert_snapshot!(about_contrast("{ arm = \"othr\" }"), @"
    error: `than.arm` in claim 1 names no arm: `othr`
      --> sweep.toml:11
    hint: did you mean `other`?
    ");
    assert_snapshot!(about_contrast("{ arm = \"other\" }"), @r#"
    error: `than` compares an arm with itself, or is the claim's own pair, in claim 1
      --> sweep.toml:11
    hint: than = { arm = "another", against = "its-reference" } names the pair whose ratio is expected to differ
    "#);
    assert_snapshot!(about_contrast("{ arm = \"other\", than = \"dcgan\" }"), @"
    error: unknown key `than` in claim 1
      --> sweep.toml:11
    hint: known keys: arm, against
    ");
}

#[test]
fn a_contrast_is_about_ratios_at_two_budgets() {
    let third = "[[arm]]\nname = \"third\"\nset = { width = 4 }\n[[arm]]\nname = \"other\"\nset = { width = 8 }\n";
    let claim = |measure: &str, budget: &str, against: &str| {
        let pair = "than = { arm = \"third\" }\n";
        about(&format!(
            "{third}[[claim]]\nsays = \"it costs more\"\narm = \"other\"\n{against}{pair}measure = \"{measure}\"\n{budget}expect = \"higher\"\n"
        ))
    };
    assert_snapshot!(claim("recall", "", ""), @"
    error: arms have no ratio of this measure that could be compared, in claim 1
      --> sweep.toml:14
    hint: a contrast is about `frechet_distance`, `frechet_distance_random` or `test_error`
    ");
    assert_snapshot!(claim("frechet_distance", "budget = 96_000\n", ""), @"
    error: a contrast needs two budgets, in claim 1
      --> sweep.toml:15
    hint: it is supported only where another budget has the same sign: budget = [96_000, 384_000]
    ");
    assert_snapshot!(claim("frechet_distance", "", "against = \"real images\"\n"), @"
    error: a contrast compares four arms, and no real images, in claim 1
      --> sweep.toml:14
    hint: take `than` out: a claim against real images is about one arm
    error: real images are not measured so, in claim 1
      --> sweep.toml:15
    hint: what is measured of real images beside the samples: copying_features, copying_pixels, copying_test_features, copying_test_pixels, copying_test_cells_features, copying_test_cells_pixels, authenticity_features, authenticity_pixels, jump_linear, jump_spherical, trace_ratio, radial_power_ratio
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_share_is_of_two_grids_with_the_same_settings_and_a_stated_distance() {
    let sweep = |top: &str, grids: &str| Written::sweep(&format!("{top}seeds = [0]\n{grids}{SHARE}"));
    assert_snapshot!(sweep("", GRIDS).diagnostics(), @"
    error: nothing says when a run ends well, in claim 1
      --> sweep.toml:13
    hint: write the distance that it must reach at the top of the file: ends_well = 60
    ");
    assert_snapshot!(sweep("ends_well = 0\n", GRIDS).diagnostics(), @"
    error: `ends_well` must be a distance above 0, got 0
      --> sweep.toml:1
    hint: a run ends well that reaches this distance and ends at or below it: ends_well = 60
    ");
    assert_snapshot!(sweep("ends_well = 60\n", &GRIDS.replacen("[4, 8]", "[4, 16]", 1)).diagnostics(), @"
    error: `reversed` and `kept` have other settings, in claim 1
      --> sweep.toml:12
    hint: give both grids the same axes and values: each setting is a pair
    ");
    let arms = "[[arm]]\nname = \"kept\"\n[[arm]]\nname = \"reversed\"\nset = { width = 8 }\n";
    assert_snapshot!(sweep("ends_well = 60\n", arms).diagnostics(), @"
    error: `reversed` is one setting, and a share is one of many, in claim 1
      --> sweep.toml:10
    hint: `arm` and `against` name two [[grid]] with the same axes, one for each design
    ");
    assert_eq!(sweep("ends_well = 60\n", GRIDS).plan().ends_well, Some(60.0));
}

#[test]
fn a_file_is_of_one_of_two_families() {
    assert_snapshot!(about_top("seeds = [0]\nfamily = \"primary\""), @"
    error: the primary family has no claim
      --> sweep.toml:2
    hint: write a [[claim]] with `says`, `arm`, `measure` and `expect`, or take `family` out
    ");
    assert_snapshot!(about_top("seeds = [0]\nfamily = \"main\""), @r#"
    error: unknown value `main` of `family`
      --> sweep.toml:2
    hint: write family = "primary" in the one file that a study rests on, and nothing in the others
    "#);
}

#[test]
fn an_edition_is_the_first_or_the_second() {
    assert_snapshot!(about_top("seeds = [0]\nedition = 3"), @"
    error: `edition` must be 1 or 2, got 3
      --> sweep.toml:2
    hint: leave it out: a new file is of edition 2, and `edition = 1` is for sweeps published before it
    ");
}

#[test]
fn what_no_test_answers_is_not_claimed() {
    for measure in ["healthy_rate", "steps_to"] {
        let said = about_claim("\"modes\"", &format!("\"{measure}\""));
        assert!(said.contains(&format!("no test answers claims about `{measure}`")), "{said}");
    }
    assert_snapshot!(about_claim("\"modes\"", "\"seed_spread\""), @"
    error: no test answers claims about `seed_spread`, in claim 1
      --> sweep.toml:10
    hint: intervals show the spread; `expect` is about the arms' values, as of `frechet_distance`
    ");
    assert_snapshot!(about_claim("\"lower\"", "\"same\""), @r#"
    error: no test shows that two arms are `same`, in claim 1
      --> sweep.toml:11
    hint: write expect = "negligible": the interval of the ratio lies between 0.8 and 1.25
    "#);
    assert_snapshot!(about_claim("\"lower\"", "\"not-higher\""), @r#"
    error: no test shows that two arms are `not-higher`, in claim 1
      --> sweep.toml:11
    hint: write expect = "negligible", or the direction: "higher", "lower"
    "#);
    assert_snapshot!(about_claim("guideline = 4", "margin = 1.1"), @r#"
    error: `margin` is the same for all claims, 1.25, in claim 1
      --> sweep.toml:7
    hint: leave it out: `expect = "negligible"` says that the ratio lies between 0.8 and 1.25
    "#);
}

#[test]
fn the_first_edition_has_no_budgets() {
    let claim = "says = \"it is worse\"\narm = \"b\"\nmeasure = \"frechet_distance\"\nbudget = 96_000\n\
                 than = { arm = \"b\" }\nexpect = \"negligible\"\n";
    let arms = "[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { width = 8 }\n";
    assert_snapshot!(Written::sweep(&format!("edition = 1\nseeds = [0]\n{arms}[[claim]]\n{claim}")).diagnostics(), @"
    error: `budget` needs edition 2, in claim 1
      --> sweep.toml:12
    hint: take `edition = 1` out of the file: its runs get evaluations at the budgets, and other ids
    error: `than` needs edition 2, in claim 1
      --> sweep.toml:13
    hint: take `edition = 1` out of the file: its runs get evaluations at the budgets, and other ids
    error: `negligible` needs edition 2, in claim 1
      --> sweep.toml:14
    hint: take `edition = 1` out of the file: its runs get evaluations at the budgets, and other ids
    3 mistakes in 1 file; nothing was started
    ");
}
