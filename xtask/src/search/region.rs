//! The settings of a region: drawn once, the same for every cell.

use anyhow::Result;
use spec::Plan;

use super::space::Space;
use crate::exit::Refusal;
use crate::terminal::count;

/// The plan with a region's settings drawn; any other plan as it is. More settings later draw none anew.
///
/// # Errors
///
/// A setting that is no run.
pub fn in_region(plan: Plan) -> Result<Plan> {
    let Some(region) = &plan.region else { return Ok(plan) };
    let settings = plan.arms.first().and_then(|arm| arm.awaits.as_ref()).map_or(0, |runs| runs.seeds.len());
    let drawn = Space::of_region(&region.axes).draw(settings);
    let refused =
        |why| Refusal::new(format!("the region draws a setting that is no run: {why}")).hint("narrow its axes");
    Ok(plan.in_settings(&drawn).map_err(refused)?)
}

/// What a sweep over a region is, for people: `20 settings × 8 cells`; none of any other sweep.
pub fn name_of_region(plan: &Plan) -> Option<String> {
    let settings = plan.region.as_ref()?.drawn.len();
    Some(format!("{} × {}", count(settings, "setting"), count(plan.arms.len(), "cell")))
}
