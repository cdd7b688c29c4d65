//! What a plan says about itself: where values come from, and what is odd.

use insta::assert_snapshot;

use crate::written::{Written, set};

fn warnings(text: &str) -> String {
    let written = Written::sweep(text);
    written.relative(&written.plan().warnings().join("\n"))
}

/// A sweep with nothing odd about it, and then this text.
fn calm(rest: &str) -> String {
    format!("seeds = [0, 1, 2]\nset.steps = 3000\nset.cadence.evaluate = 200\n[[arm]]\nname = \"dcgan\"\n{rest}")
}

#[test]
fn every_value_that_differs_is_explained_with_its_place() {
    let text = "base = \"base.toml\"\nseeds = [0]\nset.steps = 100\n[[arm]]\nname = \"dcgan\"\n\
                [[arm]]\nname = \"other\"\nwhy = \"guideline 4\"\nset = { \"design.normalization\" = \"none\", \"data.folder\" = \"x\" }\n";
    let written = Written::sweep(text).and("base.toml", "width = 8\n");
    let plan = written.plan_with(&set(&["cadence.log=5"]));
    assert_snapshot!(written.relative(&plan.explain()), @r#"
    base
      cadence.log = 5  (recipe: 20)    --set
      steps = 100      (recipe: 6000)  sweep.toml:3
      width = 8        (recipe: 16)    base.toml:1
    dcgan (reference)
      as the base
    other: guideline 4
      data.folder = "x"              (base: unset)   sweep.toml:9
      design.normalization = "none"  (base: "both")  sweep.toml:9
    "#);
}

#[test]
fn a_base_that_changes_nothing_is_the_reference_recipe() {
    assert_snapshot!(Written::sweep("seeds = [0]\n[[arm]]\nname = \"dcgan\"\n").plan().explain(), @r"
    base
      as the reference recipe
    dcgan (reference)
      as the base
    ");
}

#[test]
fn an_ordinary_sweep_is_warned_of_nothing() {
    assert_eq!(warnings(&calm("[[arm]]\nname = \"small\"\nset = { width = 8 }\n")), "");
}

#[test]
fn arms_of_one_design_are_named() {
    assert_snapshot!(warnings(&calm("[[arm]]\nname = \"again\"\n")), @"arms `dcgan` and `again` are the same design with the same seeds");
}

#[test]
fn the_same_design_on_other_seeds_is_an_a_a_test() {
    assert_eq!(warnings(&calm("[[arm]]\nname = \"again\"\nseeds = [3, 4, 5]\n")), "");
}

#[test]
fn a_value_that_changes_nothing_is_named() {
    let arm = "[[arm]]\nname = \"small\"\nset = { width = 8, \"design.upsampling\" = \"fractionally-strided\" }\n";
    assert_snapshot!(warnings(&calm(arm)), @r#"arm `small` sets `design.upsampling` to "fractionally-strided", which it is anyway (sweep.toml:8)"#);
}

#[test]
fn few_and_uneven_evaluations_are_said_once_for_all_arms() {
    let text = calm("[[arm]]\nname = \"small\"\nset = { width = 8 }\n").replace("200", "230");
    assert_snapshot!(warnings(&text), @r"
    every arm is evaluated 14 times after step 0 (steps = 3000, cadence.evaluate = 230): a verdict needs at least 15
    every arm is evaluated unevenly: cadence.evaluate = 230 does not divide steps = 3000, so the last gap is shorter
    ");
}

#[test]
fn few_seeds_are_said_for_the_arms_that_have_few() {
    let arms = "[[arm]]\nname = \"small\"\nset = { width = 8 }\nseeds = [1]\n[[arm]]\nname = \"large\"\nset = { width = 32 }\nseeds = [2]\n";
    assert_snapshot!(warnings(&calm(arms)), @"each of the arms small, large has 1 seed: fewer than 3 show no spread between seeds, and decide nothing");
}

#[test]
fn arms_that_are_measured_or_trained_otherwise_than_the_reference_are_named() {
    let text = calm("[[arm]]\nname = \"quick\"\nset = { \"evaluation.samples\" = 5000, steps = 6000 }\n");
    assert_snapshot!(warnings(&text), @r"
    arm `quick` is measured on 5000 samples, and the reference `dcgan` on 10000: a distance depends on that number, so the two can't be compared
    arm `quick` is trained for 6000 steps, and the reference `dcgan` for 3000: what differs may be the length alone
    ");
}

#[test]
fn a_seed_alone_that_the_reference_has_not_is_named() {
    let text = calm("[[arm]]\nname = \"small\"\nset = { width = 8 }\nseeds = [7]\n");
    assert_snapshot!(warnings(&text), @r"
    arm `small` has no seed in common with the reference `dcgan`: with one alone, the design can't be told from the seed; give both the same seeds
    arm `small` has 1 seed: fewer than 3 show no spread between seeds, and decide nothing
    ");
}

#[test]
fn a_single_evaluation_is_counted_in_a_word() {
    let plan = Written::sweep("seeds = [0, 1, 2]\nset = { steps = 10 }\n[[arm]]\nname = \"dcgan\"\n").plan();
    assert_eq!(
        plan.warnings()[0],
        "every arm is evaluated once after step 0 (steps = 10, cadence.evaluate = 300): a verdict needs at least 15"
    );
}
