//! Claims.

use insta::assert_snapshot;

use super::{about, about_claim};
use crate::written::Written;

#[test]
fn a_claim_names_arms() {
    assert_snapshot!(about_claim("arm = \"other\"", "arm = \"othr\"\nagainst = \"dcgam\""), @r"
    error: `arm` in claim 1 names no arm: `othr`
      --> sweep.toml:9
    hint: did you mean `other`?
    error: `against` in claim 1 names no arm: `dcgam`
      --> sweep.toml:10
    hint: did you mean `dcgan`?
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_claim_is_made_once() {
    let again = "expect = \"lower\"\n[[claim]]\nsays = \"it is no better\"\narm = \"other\"\nmeasure = \"modes\"\nexpect = \"lower\"";
    let said = about_claim("expect = \"lower\"", again);
    assert_snapshot!(said, @r"
    error: the same was claimed before, in claim 2
      --> sweep.toml:14
    hint: keep one of the two: the first is at sweep.toml:9
    ");
    assert_eq!(about_claim("expect = \"lower\"", &format!("{again}\nagainst = \"dcgan\"")), said, "spelled out or not");
}

#[test]
fn a_claim_compares_two_arms() {
    assert_snapshot!(about_claim("arm = \"other\"", "arm = \"dcgan\""), @r"
    error: `dcgan` is compared with itself, in claim 1
      --> sweep.toml:9
    hint: `against` names the other arm; without it, that is the reference
    ");
}

#[test]
fn a_claim_says_what_is_measured_and_expected() {
    assert_snapshot!(about_claim("measure = \"modes\"\nexpect = \"lower\"\n", ""), @r"
    error: missing key `measure` in claim 1
      --> sweep.toml:6
    hint: a claim needs `says`, `arm`, `measure` and `expect`
    error: missing key `expect` in claim 1
      --> sweep.toml:6
    hint: a claim needs `says`, `arm`, `measure` and `expect`
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_claim_is_about_a_known_measure_and_direction() {
    assert_snapshot!(about_claim("\"modes\"\nexpect = \"lower\"", "\"frechet-distance\"\nexpect = \"worse\""), @"
    error: unknown value `frechet-distance` of `measure` in claim 1
      --> sweep.toml:10
    hint: did you mean `frechet_distance`? possible values: frechet_distance, frechet_distance_random, kernel_distance, precision, recall, density, coverage, checkerboard, copying_features, copying_pixels, copying_test_features, copying_test_pixels, copying_test_cells_features, copying_test_cells_pixels, authenticity_features, authenticity_pixels, frechet_inception_distance, kernel_inception_distance, jump_linear, jump_spherical, test_error, modes, total_variation, oscillation, ends_well, gradient_tail, activation_drift, average_frechet_distance, average_frechet_distance_random, average_recall, average_coverage, recall_2000, coverage_2000, trace_ratio, radial_power_ratio, wobble, sample_tortuosity, generator_layer_input_change, discriminator_layer_input_change, generator_oscillating_filters, discriminator_oscillating_filters
    error: unknown value `worse` of `expect` in claim 1
      --> sweep.toml:11
    hint: possible values: higher, lower, negligible
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn a_claim_is_about_what_its_arms_are_measured_by() {
    let hinted = |measure: &str| about_claim("\"modes\"", &format!("\"{measure}\""));
    assert_snapshot!(hinted("copying_features"), @r#"
    error: arm `other` is not measured so, in claim 1
      --> sweep.toml:10
    hint: `set = { "evaluation.memorization" = true }` at the top of the sweep's file measures every arm
    "#);
    assert_snapshot!(hinted("jump_linear"), @r#"
    error: arm `other` is not measured so, in claim 1
      --> sweep.toml:10
    hint: `set = { "evaluation.smoothness" = true }` at the top of the sweep's file measures every arm
    "#);
    let request = "[[arm]]\nname = \"other\"\nset = { \"evaluation.smoothness\" = true }\n";
    let claim = "[[claim]]\nsays = \"it jumps\"\narm = \"other\"\nmeasure = \"jump_linear\"\nexpect = \"higher\"\n";
    assert_snapshot!(about(&format!("{request}{claim}")), @r#"
    error: arm `dcgan` is not measured so, in claim 1
      --> sweep.toml:10
    hint: `set = { "evaluation.smoothness" = true }` at the top of the sweep's file measures every arm
    "#);
}

#[test]
fn a_claim_about_the_average_of_g_needs_runs_that_keep_one() {
    let asked = |measure: &str| about_claim("\"modes\"", &format!("\"{measure}\""));
    assert_snapshot!(asked("average_frechet_distance"), @r#"
    error: arm `other` is not measured so, in claim 1
      --> sweep.toml:10
    hint: `set = { "evaluation.average" = 5_000 }` at the top of the sweep's file measures every arm
    "#);
    assert_eq!(asked("average_recall"), asked("average_frechet_distance"));
    let arms = "[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { width = 8 }\n";
    let claim =
        "[[claim]]\nsays = \"it is worse\"\narm = \"b\"\nmeasure = \"average_frechet_distance\"\nexpect = \"higher\"\n";
    Written::sweep(&format!("seeds = [0]\nset = {{ \"evaluation.average\" = 5_000 }}\n{arms}{claim}")).plan();
}

#[test]
fn a_claim_about_wobble_is_about_pyramids() {
    assert_snapshot!(about_claim("\"modes\"", "\"wobble\""), @r#"
    error: arm `other`, whose images are drawn at one size, is not measured so, in claim 1
      --> sweep.toml:10
    hint: compare arms with `design.architecture = "lapgan"`
    "#);
}

#[test]
fn what_is_followed_over_a_run_needs_evaluations_in_its_last_half() {
    let sweep = |measure: &str, every: u64| {
        let arms = "[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { width = 8 }\n";
        let claim =
            format!("[[claim]]\nsays = \"it swings\"\narm = \"b\"\nmeasure = \"{measure}\"\nexpect = \"higher\"\n");
        let set = format!("set = {{ steps = 3000, \"cadence.evaluate\" = {every} }}");
        Written::sweep(&format!("seeds = [0]\n{set}\n{arms}{claim}"))
    };
    assert_snapshot!(sweep("generator_oscillating_filters", 500).diagnostics(), @r#"
    error: arm `b` is not measured so: the last half of its steps has 4 even evaluations, and 16 are needed, in claim 1
      --> sweep.toml:11
    hint: `set = { "cadence.evaluate" = 93 }` evaluates often enough
    "#);
    for (measure, every) in [("generator_oscillating_filters", 93), ("sample_tortuosity", 500)] {
        sweep(measure, every).plan();
    }
}

#[test]
fn a_claim_is_about_what_runs_of_its_task_are_measured_by() {
    assert_snapshot!(about_claim("\"modes\"", "\"test_error\""), @r"
    error: arm `other`, which draws images and tells no classes, is not measured so, in claim 1
      --> sweep.toml:10
    hint: a distance says how good samples are: frechet_distance, or frechet_distance_random where no feature network was trained on the images
    ");
    let classifiers = |measure: &str| {
        let claim = format!("says = \"it errs more\"\narm = \"b\"\nmeasure = \"{measure}\"\nexpect = \"higher\"\n");
        let arms = "[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { width = 8 }\n";
        Written::sweep(&format!("seeds = [0]\nset = {{ task = \"classification\" }}\n{arms}[[claim]]\n{claim}"))
    };
    assert_snapshot!(classifiers("modes").diagnostics(), @r"
    error: arm `b`, which is a classifier, is not measured so, in claim 1
      --> sweep.toml:11
    hint: what classifiers are measured by: test_error, oscillation, ends_well
    ");
    assert_eq!(classifiers("jump_linear").diagnostics(), classifiers("modes").diagnostics(), "nor can it be asked for");
    for measure in ["test_error", "oscillation"] {
        classifiers(measure).plan();
    }
}

#[test]
fn a_claim_against_real_images_is_about_what_is_measured_of_them() {
    assert_snapshot!(about_claim("measure", "against = \"real images\"\nmeasure"), @"
    error: real images are not measured so, in claim 1
      --> sweep.toml:11
    hint: what is measured of real images beside the samples: copying_features, copying_pixels, copying_test_features, copying_test_pixels, copying_test_cells_features, copying_test_cells_pixels, authenticity_features, authenticity_pixels, jump_linear, jump_spherical, trace_ratio, radial_power_ratio
    ");
    assert_snapshot!(about_claim("measure", "against = \"real-images\"\nmeasure"), @"
    error: `against` in claim 1 names no arm: `real-images`
      --> sweep.toml:10
    hint: did you mean `real images`?
    ");
    let request = "[[arm]]\nname = \"other\"\nset = { \"evaluation.smoothness\" = true }\n";
    let claim = "[[claim]]\nsays = \"it is smooth\"\narm = \"ARM\"\nagainst = \"real images\"\nmeasure = \"jump_linear\"\nexpect = \"lower\"\n";
    let of = |arm: &str| format!("seeds = [0]\n[[arm]]\nname = \"dcgan\"\n{request}{}", claim.replace("ARM", arm));
    let plan = Written::sweep(&of("other")).plan();
    assert!(plan.claims[0].is_against_real_images());
    assert_snapshot!(Written::sweep(&of("dcgan")).diagnostics(), @r#"
    error: arm `dcgan` is not measured so, in claim 1
      --> sweep.toml:11
    hint: `set = { "evaluation.smoothness" = true }` at the top of the sweep's file measures every arm
    "#);
}

#[test]
fn a_claim_is_about_one_of_four_guidelines() {
    assert_snapshot!(about_claim("guideline = 4", "guideline = 5"), @r"
    error: `guideline` must be between 1 and 4, got 5, in claim 1
      --> sweep.toml:7
    ");
}

#[test]
fn a_claims_margin_is_a_ratio_above_one() {
    let first = "edition = 1\nseeds = [0]\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\n[[claim]]\nmargin = 0.1\n";
    let claim = "says = \"it is worse\"\narm = \"b\"\nmeasure = \"modes\"\nexpect = \"lower\"\n";
    assert_snapshot!(Written::sweep(&format!("{first}{claim}")).diagnostics(), @r"
    error: `margin` must be above 1, got 0.1, in claim 1
      --> sweep.toml:8
    hint: it is the ratio up to which a difference counts as none: 1.10 is ten per cent
    ");
}

#[test]
fn a_claim_about_what_images_without_a_feature_network_are_not_measured_by() {
    let claim = "says = \"it is worse\"\narm = \"digits\"\nmeasure = \"recall\"\nexpect = \"lower\"\n";
    let arm = "name = \"digits\"\nset = { \"data.source\" = \"mnist\" }\n";
    assert_snapshot!(about(&format!("[[arm]]\n{arm}[[claim]]\n{claim}")), @"
    error: mnist is not measured so: no feature network was trained on it, in claim 1
      --> sweep.toml:10
    hint: what is measured without one: frechet_distance_random, oscillation, ends_well, gradient_tail, activation_drift, checkerboard, radial_power_ratio, sample_tortuosity
    ");
    let claim = claim.replace("recall", "frechet_distance_random");
    let sweep = format!("seeds = [0]\n[[arm]]\nname = \"a\"\n[[arm]]\n{arm}[[claim]]\n{claim}");
    Written::sweep(&sweep).plan();
}
