//! Arms, seeds, backends, grids and claims that can't be.

use insta::assert_snapshot;

use super::about;

/// What is said about `pets.toml` with that at its end.
#[track_caller]
fn about_end(text: &str) -> String {
    let last = "set = { \"design.normalization\" = \"none\" }\n";
    about(last, &format!("{last}{text}"))
}

#[test]
fn two_arms_of_one_name() {
    assert_snapshot!(about("name = \"no-norm\"", "name = \"plain\""), @"
    error: two arms are named `plain`
      --> pets.toml:12
    hint: the first is at pets.toml:9
    ");
}

#[test]
fn a_reference_that_is_no_arm() {
    assert_snapshot!(about("reference = \"plain\"", "reference = \"plane\""), @"
    error: `reference` names no arm: `plane`
      --> pets.toml:2
    hint: did you mean `plain`?
    ");
}

#[test]
fn no_seeds() {
    assert_snapshot!(about("seeds = [0, 1]", "seeds = []"), @"
    error: `seeds` is empty
      --> pets.toml:3
    hint: each arm runs once for each seed, for example seeds = [0, 1, 2]
    ");
}

#[test]
fn a_seed_twice() {
    assert_snapshot!(about("seeds = [0, 1]", "seeds = [1, 1]"), @"
    error: seed 1 is listed twice
      --> pets.toml:3
    ");
}

#[test]
fn seeds_that_are_no_list() {
    assert_snapshot!(about("seeds = [0, 1]", "seeds = 2"), @"
    error: `seeds` must be a list, got 2
      --> pets.toml:3
    hint: write seeds = [0, 1, 2]
    ");
}

#[test]
fn an_unknown_backend() {
    let said = about("seeds = [0, 1]", "seeds = [0, 1]\nbackends = [\"torch\"]");
    assert!(
        said.starts_with(
            "error: unknown backend `torch`\n  --> pets.toml:4\nhint: possible values: flex, ndarray, wgpu, cuda"
        ),
        "{said}"
    );
}

#[test]
fn an_axis_without_values() {
    assert_snapshot!(about_end("[[grid]]\nname = \"widths\"\naxes = { width = [] }\n"), @r#"
    error: axis `width` has no values, in grid `widths`
      --> pets.toml:16
    hint: list them: axes = { "width" = [one, another] }
    "#);
}

#[test]
fn a_claim_about_no_arm() {
    assert_snapshot!(about_end("[[claim]]\nsays = \"worse\"\narm = \"no-nrom\"\nmeasure = \"modes\"\nexpect = \"lower\"\n"), @"
    error: `arm` in claim 1 names no arm: `no-nrom`
      --> pets.toml:16
    hint: did you mean `no-norm`?
    ");
}

#[test]
fn a_claim_that_expects_nothing() {
    assert_snapshot!(about_end("[[claim]]\nsays = \"worse\"\narm = \"no-norm\"\nmeasure = \"modes\"\n"), @"
    error: missing key `expect` in claim 1
      --> pets.toml:14
    hint: a claim needs `says`, `arm`, `measure` and `expect`
    ");
}

#[test]
fn a_grid_that_nobody_would_live_to_see_finished() {
    let values = (1..=200).map(|value| value.to_string()).collect::<Vec<_>>().join(", ");
    assert_snapshot!(about_end(&format!("[[grid]]\nname = \"sizes\"\naxes = {{ width = [{values}], latent = [{values}] }}\n")), @"
    error: 40000 cells in grid `sizes`, and a sweep has at most 10000 runs
      --> pets.toml:15
    hint: take values off its axes
    ");
}
