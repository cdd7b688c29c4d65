//! Whether the arms of a claim are measured as it says: each task has measures of its own, what costs much is measured on request, and
//! some measures need a feature network that was trained on the images. A claim about what nobody measures would stay undecided for
//! ever, and make all others less certain.

use std::collections::BTreeMap;

use serde_json::Value;

use super::claims::ClaimEntry;
use super::diagnostics::{Diagnostic, Diagnostics};
use crate::{Claim, RunSpec, Task};

/// Refuses claims about what one of their arms does not ask for. Arms that don't exist have been complained about elsewhere.
pub(crate) fn check(
    claims: &[ClaimEntry],
    specs: &BTreeMap<String, RunSpec>,
    reference: &str,
    diagnostics: &mut Diagnostics,
) {
    for ClaimEntry { claim, within, measure, .. } in claims {
        let arms = claim.names(reference);
        let arms: Vec<(&str, &RunSpec)> = arms.into_iter().filter_map(|arm| Some((arm, specs.get(arm)?))).collect();
        let is_own = arms.iter().any(|(_, spec)| spec.trainer.is_some()); // which measures whatever it does
        let of_train = || {
            without_feature_network(claim, &arms)
                .or_else(|| not_of_real_images(claim))
                .or_else(|| of_another_architecture(claim, &arms))
                .or_else(|| not_asked_for(claim, &arms))
                .or_else(|| too_seldom(claim, &arms))
        };
        let unmeasured = of_another_task(claim, &arms).or_else(|| if is_own { None } else { of_train() });
        if let Some(Unmeasured { why, instead }) = unmeasured {
            diagnostics.push(Diagnostic::new(measure.clone(), format!("{why}{}", within.aside())).hint(instead));
        }
    }
}

/// Why nobody measures what a claim is about, and what to write instead.
struct Unmeasured {
    why: String,
    instead: String,
}

fn of_another_task(claim: &Claim, arms: &[(&str, &RunSpec)]) -> Option<Unmeasured> {
    let (arm, spec) = arms.iter().find(|(_, spec)| !claim.measure.is_of(spec.task))?;
    let (what, instead) = match spec.task {
        Task::Generation => (
            "which draws images and tells no classes",
            "a distance says how good samples are: frechet_distance, or frechet_distance_random where no feature network was trained on \
             the images",
        ),
        Task::Classification => {
            ("which is a classifier", "what classifiers are measured by: test_error, oscillation, ends_well")
        }
    };
    Some(Unmeasured { why: format!("arm `{arm}`, {what}, is not measured so"), instead: instead.to_owned() })
}

fn without_feature_network(claim: &Claim, arms: &[(&str, &RunSpec)]) -> Option<Unmeasured> {
    let mut sources = arms.iter().map(|(_, spec)| spec.data.source);
    let source = sources.find(|source| claim.measure.needs_feature_network() && !source.has_feature_network())?;
    let instead = "what is measured without one: frechet_distance_random, oscillation, ends_well, gradient_tail, activation_drift, checkerboard, \
                   radial_power_ratio, sample_tortuosity";
    let why = format!("{source} is not measured so: no feature network was trained on it");
    Some(Unmeasured { why, instead: instead.to_owned() })
}

fn not_of_real_images(claim: &Claim) -> Option<Unmeasured> {
    let is_measured = !claim.is_against_real_images() || claim.measure.of_real_images().is_some();
    let instead = "what is measured of real images beside the samples: copying_features, copying_pixels, copying_test_features, \
                   copying_test_pixels, copying_test_cells_features, copying_test_cells_pixels, authenticity_features, \
                   authenticity_pixels, jump_linear, jump_spherical, trace_ratio, radial_power_ratio";
    let unmeasured = Unmeasured { why: "real images are not measured so".to_owned(), instead: instead.to_owned() };
    (!is_measured).then_some(unmeasured)
}

fn of_another_architecture(claim: &Claim, arms: &[(&str, &RunSpec)]) -> Option<Unmeasured> {
    let architecture = claim.measure.of_architecture()?;
    let (arm, _) = arms.iter().find(|(_, spec)| spec.design.architecture != architecture)?;
    let why = format!("arm `{arm}`, whose images are drawn at one size, is not measured so");
    Some(Unmeasured { why, instead: "compare arms with `design.architecture = \"lapgan\"`".to_owned() })
}

fn not_asked_for(claim: &Claim, arms: &[(&str, &RunSpec)]) -> Option<Unmeasured> {
    let key = claim.measure.requested_by()?;
    let is_asked_for = |spec: &RunSpec| match spec.flat().get(key) {
        Some(Value::Bool(value)) => *value,
        Some(Value::Number(count)) => count.as_u64() > Some(0),
        value => value.is_some(),
    };
    let (arm, spec) = arms.iter().find(|(_, spec)| !is_asked_for(spec))?;
    let value = match spec.flat().get(key) {
        Some(Value::Bool(_)) => "true",
        Some(_) => HALF_LIFE,
        None => WEIGHTS,
    };
    let instead = format!("`set = {{ \"{key}\" = {value} }}` at the top of the sweep's file measures every arm");
    Some(Unmeasured { why: format!("arm `{arm}` is not measured so"), instead })
}

/// What is followed over a run that is evaluated too seldom for it.
fn too_seldom(claim: &Claim, arms: &[(&str, &RunSpec)]) -> Option<Unmeasured> {
    let needed = claim.measure.late_evaluations();
    let late = |spec: &RunSpec| {
        let (last, every) = (spec.steps, spec.cadence.evaluate.max(1));
        (last / every + 1).saturating_sub(last.div_ceil(2).div_ceil(every))
    };
    let (arm, spec) = arms.iter().find(|(_, spec)| late(spec) < needed)?;
    let every = (spec.steps / (2 * needed)).max(1);
    let why = format!(
        "arm `{arm}` is not measured so: the last half of its steps has {} even evaluations, and {needed} are needed",
        late(spec)
    );
    Some(Unmeasured { why, instead: format!("`set = {{ \"cadence.evaluate\" = {every} }}` evaluates often enough") })
}

/// A half-life in images, as the study has it.
const HALF_LIFE: &str = "5_000";

/// A file of weights, as `docs/compare.md` has it.
const WEIGHTS: &str = "\"inception.safetensors\"";
