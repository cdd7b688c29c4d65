//! Whether the arms of a claim are measured as it says: what costs much is measured on request, and some measures need a feature network
//! that was trained on the images. A claim about what nobody measures would stay undecided for ever.

use std::collections::BTreeMap;

use super::claims::ClaimEntry;
use super::mistakes::{Mistake, Mistakes};
use crate::RunSpec;

/// Refuses claims about what one of their arms does not ask for. Arms that don't exist have been complained about elsewhere.
pub(crate) fn check(
    claims: &[ClaimEntry],
    specs: &BTreeMap<String, RunSpec>,
    reference: &str,
    mistakes: &mut Mistakes,
) {
    for ClaimEntry { claim, within, measure, .. } in claims {
        let arms = [claim.arm.as_str(), claim.against.as_deref().unwrap_or(reference)];
        let source = |arm: &&str| specs.get(*arm).map(|spec| spec.data.source);
        let unknown = arms.iter().filter_map(source).find(|source| !source.has_feature_network());
        if let Some(source) = unknown.filter(|_| claim.measure.needs_feature_network()) {
            let message =
                format!("{source} is not measured so: no feature network was trained on it{}", within.aside());
            let hint = "what is measured without one: frechet_distance_random, seed_spread, steps_to, oscillation, healthy_rate, \
                        gradient_tail, activation_drift, checkerboard";
            mistakes.push(Mistake::new(measure.clone(), message).hint(hint.to_owned()));
            continue;
        }
        if claim.is_against_real_images() && claim.measure.of_real_images().is_none() {
            let message = format!("real images are not measured so{}", within.aside());
            let hint = "what is measured of real images beside the samples: copying_features, copying_pixels, copying_test_features, \
                        copying_test_pixels, copying_test_cells_features, copying_test_cells_pixels, authenticity_features, \
                        authenticity_pixels, jump_linear, jump_spherical";
            mistakes.push(Mistake::new(measure.clone(), message).hint(hint.to_owned()));
            continue;
        }
        let Some(key) = claim.measure.requested_by() else { continue };
        let asks = |arm: &str| specs.get(arm).is_none_or(|spec| spec.flat()[key] == true);
        if let Some(arm) = arms.into_iter().find(|arm| !asks(arm)) {
            let message = format!("arm `{arm}` is not measured so{}", within.aside());
            let hint = format!("`set = {{ \"{key}\" = true }}` at the top of the sweep's file measures every arm");
            mistakes.push(Mistake::new(measure.clone(), message).hint(hint));
        }
    }
}
