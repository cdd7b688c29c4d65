//! Sweep files become plans: layers, arms, grids, seeds, origins.

use serde_json::json;
use spec::{Expect, Measure, Overrides, Plan, RunSpec, SCHEMA};

use crate::written::{Written, set};

const TWO_ARMS: &str = "seeds = [0, 1]\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { width = 8 }\n";

fn names(plan: &Plan) -> Vec<&str> {
    plan.arms.iter().map(|arm| arm.name.as_str()).collect()
}

fn spec<'a>(plan: &'a Plan, arm: &str) -> &'a RunSpec {
    &plan.arm(arm).expect("the arm").runs[0].spec
}

#[test]
fn a_sweep_without_a_base_starts_from_the_reference_recipe() {
    let plan = Written::sweep(TWO_ARMS).plan();
    assert_eq!((plan.schema, plan.name.as_str(), plan.reference.as_str()), (SCHEMA, "sweep", "a"));
    assert_eq!(*spec(&plan, "a"), RunSpec::default());
    assert_eq!(*spec(&plan, "b"), RunSpec { width: 8, ..RunSpec::default() });
}

#[test]
fn later_layers_win() {
    let text = format!("base = \"base.toml\"\n{}", TWO_ARMS.replacen("[[arm]]", "set = { latent = 2 }\n[[arm]]", 1));
    let written = Written::sweep(&text).and("base.toml", "latent = 1\nwidth = 1\nsteps = 1\nbatch_size = 10\n");
    let plan = written.plan_with(&set(&["steps=5"]));
    let b = spec(&plan, "b");
    assert_eq!((b.batch_size, b.latent, b.width, b.steps), (10, 2, 8, 5));
}

#[test]
fn the_command_line_wins_over_arms_too() {
    let plan =
        Written::sweep(TWO_ARMS).plan_with(&set(&["width=4", "design.normalization=none", "data.folder = \"x\""]));
    assert_eq!(spec(&plan, "a"), spec(&plan, "b"));
    assert_eq!(spec(&plan, "b").width, 4);
    assert_eq!(spec(&plan, "b").data.folder.as_deref(), Some("x"));
}

#[test]
fn quoted_dotted_and_nested_keys_mean_the_same() {
    let spellings = [
        "set = { \"optimizer.generator.beta_1\" = 0.1 }",
        "set = { optimizer.generator.beta_1 = 0.1 }",
        "set = { optimizer = { generator = { beta_1 = 0.1 } } }",
        "set.optimizer.generator.beta_1 = 0.1",
        "[arm.set.optimizer.generator]\nbeta_1 = 0.1",
        "[arm.set]\noptimizer.\"generator.beta_1\" = 0.1",
    ];
    for spelling in spellings {
        let plan = Written::sweep(&format!("seeds = [0]\n[[arm]]\nname = \"a\"\n{spelling}\n")).plan();
        assert_eq!(spec(&plan, "a").optimizer.for_generator().beta_1, 0.1, "{spelling}");
        assert_eq!(plan.arms[0].changes.len(), 1, "{spelling}");
    }
}

#[test]
fn whole_numbers_are_taken_where_fractions_are_wanted() {
    let plan = Written::sweep("seeds = [0]\n[[arm]]\nname = \"a\"\nset = { initializer_std = 1 }\n").plan();
    assert_eq!(spec(&plan, "a").initializer_std, 1.0);
}

#[test]
fn the_two_zeros_are_the_same_run() {
    let text = "seeds = [0]\n[[arm]]\nname = \"a\"\nset.\"optimizer.beta_1\" = 0.0\n[[arm]]\nname = \"b\"\nset.\"optimizer.beta_1\" = -0.0\n";
    let plan = Written::sweep(text).plan();
    assert_eq!(plan.arms[0].runs[0].id, plan.arms[1].runs[0].id);
    assert_eq!(plan.arms[1].changes[0].to, json!(0.0));
}

#[test]
fn changes_are_against_the_base_and_know_their_line() {
    let text = "base = \"base.toml\"\nseeds = [0]\n[[arm]]\nname = \"a\"\n\n[[arm]]\nname = \"b\"\n\n[arm.set]\nwidth = 8\ndesign.normalization = \"none\"\n";
    let written = Written::sweep(text).and("base.toml", "\nwidth = 4\n");
    let plan = written.plan();
    let of = |changes: &[spec::Change]| -> Vec<_> {
        let tuple = |c: &spec::Change| (c.key.clone(), c.from.clone(), c.to.clone(), written.relative(&c.origin));
        changes.iter().map(tuple).collect()
    };
    assert_eq!(of(&plan.base), [("width".to_owned(), json!(16), json!(4), "base.toml:2".to_owned())]);
    assert_eq!(of(&plan.arms[0].changes), []);
    let normalization = ("design.normalization".to_owned(), json!("both"), json!("none"), "sweep.toml:11".to_owned());
    let width = ("width".to_owned(), json!(4), json!(8), "sweep.toml:10".to_owned());
    assert_eq!(of(&plan.arms[1].changes), [normalization, width]);
}

#[test]
fn cells_are_named_after_their_values_and_the_first_axis_is_slowest() {
    let text = "seeds = [0]\n[[grid]]\nname = \"rate-by-norm\"\nwhy = \"robustness\"\n\
                axes = { \"optimizer.learning_rate\" = [2e-4, 1e-3], \"design.normalization\" = [\"both\", 'none'] }\n";
    let plan = Written::sweep(text).plan();
    let cells =
        ["rate-by-norm-2e-4-both", "rate-by-norm-2e-4-none", "rate-by-norm-1e-3-both", "rate-by-norm-1e-3-none"];
    assert_eq!(names(&plan), cells);
    for arm in &plan.arms {
        assert_eq!((arm.grid.as_deref(), arm.why.as_deref()), (Some("rate-by-norm"), Some("robustness")));
    }
    assert_eq!(spec(&plan, "rate-by-norm-1e-3-none").optimizer.learning_rate, 1e-3);
}

#[test]
fn the_levels_of_a_named_axis_set_keys_together_over_what_the_grid_sets() {
    let text = "seeds = [0]\n[[grid]]\nname = \"g\"\nset = { width = 4, latent = 7 }\naxes = { batch_size = [8, 9] }\n\
                [[grid.axis]]\nname = \"the size\"\nlevels = { as-it-is = {}, large = { width = 32, steps = 9 } }\n";
    let plan = Written::sweep(text).plan();
    assert_eq!(names(&plan), ["g-as-it-is-8", "g-as-it-is-9", "g-large-8", "g-large-9"]);
    let sizes = |arm: &str| (spec(&plan, arm).width, spec(&plan, arm).latent, spec(&plan, arm).steps);
    assert_eq!((sizes("g-as-it-is-8"), sizes("g-large-9")), ((4, 7, 6000), (32, 7, 9)));
    let place: Vec<(&str, &str)> = plan.arms[3].cell.iter().map(|at| (at.axis.as_str(), at.value.as_str())).collect();
    assert_eq!(place, [("the size", "large"), ("batch_size", "9")]);
}

#[test]
fn a_claim_about_a_share_of_runs_may_name_a_grid() {
    let grids = "edition = 1\nseeds = [0]\n[[grid]]\nname = \"g\"\naxes = { width = [8] }\n[[grid]]\nname = \"h\"\naxes = { width = [4] }\n";
    let claim = |measure: &str| {
        format!(
            "{grids}[[claim]]\nsays = \"x\"\narm = \"g\"\nagainst = \"h\"\nexpect = \"lower\"\nmeasure = \"{measure}\"\n"
        )
    };
    assert_eq!(Written::sweep(&claim("healthy_rate")).plan().claims[0].arm, "g");
    insta::assert_snapshot!(Written::sweep(&claim("modes")).diagnostics(), @"
    error: `arm` in claim 1 names no arm: `g`
      --> sweep.toml:11
    hint: arms: g-8, h-4
    error: `against` in claim 1 names no arm: `h`
      --> sweep.toml:12
    hint: arms: g-8, h-4, real images
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn arms_and_grids_may_name_seeds_of_their_own() {
    let text = "seeds = [0, 1]\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nseeds = [7]\n[[grid]]\nname = \"g\"\nseeds = [8, 9]\naxes = { width = [8] }\n";
    let seeds = |plan: &Plan| -> Vec<Vec<u64>> {
        plan.arms.iter().map(|arm| arm.runs.iter().map(|run| run.spec.seed).collect()).collect()
    };
    assert_eq!(seeds(&Written::sweep(text).plan()), [vec![0, 1], vec![7], vec![8, 9]]);
    let typed = Overrides { seeds: Some(vec![3]), ..Overrides::default() };
    assert_eq!(seeds(&Written::sweep(text).plan_with(&typed)), [[3], [3], [3]]);
}

#[test]
fn seeds_are_not_needed_above_where_every_arm_has_its_own() {
    let plan = Written::sweep("[[arm]]\nname = \"a\"\nseeds = [1]\n").plan();
    assert_eq!(plan.runs().count(), 1);
}

#[test]
fn the_first_seed_of_every_arm_comes_before_the_second_of_any() {
    let plan = Written::sweep(TWO_ARMS).plan();
    let runs: Vec<_> = plan.runs().map(|(arm, run)| (arm.name.as_str(), run.spec.seed)).collect();
    assert_eq!(runs, [("a", 0), ("b", 0), ("a", 1), ("b", 1)]);
}

#[test]
fn questions_references_and_claims_are_carried_into_the_plan() {
    let text = "edition = 1\nquestion = \"Why?\"\nreference = \"b\"\n".to_owned()
        + TWO_ARMS
        + "[[claim]]\nsays = \"a is as good\"\narm = \"a\"\nmeasure = \"seed_spread\"\nexpect = \"same\"\n";
    let plan = Written::sweep(&text).plan();
    assert_eq!((plan.question.as_deref(), plan.reference.as_str()), (Some("Why?"), "b"));
    let claim = &plan.claims[0];
    assert_eq!((claim.measure, claim.expect, claim.margin), (Measure::SeedSpread, Expect::Same, 1.10));
    assert_eq!((claim.guideline, claim.against.as_deref()), (None, None));
}
