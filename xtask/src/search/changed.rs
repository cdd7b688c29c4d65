//! Axes of a search or a region that were changed after runs of it had begun: settings are drawn from them, so that every folder would hold another run.

use anyhow::Result;
use runs::{Status, SweepFolder};
use spec::{Plan, SearchAxis};

use crate::exit::Refusal;
use crate::job::Job;
use crate::job_state::JobState;
use crate::terminal::printable;

/// Refuses a plan whose axes are not those of the plan in the sweep's folder, of which runs have begun.
///
/// # Errors
///
/// There is such an axis: names it. Or what is published of the sweep can't be read.
pub fn check_axes(plan: &Plan, folder: &SweepFolder) -> Result<()> {
    let Ok(earlier) = folder.read_plan() else { return Ok(()) };
    let (Some(before), Some(now)) = (axes(&earlier), axes(plan)) else { return Ok(()) };
    let has = |axes: &[SearchAxis], axis: &SearchAxis| axes.contains(axis);
    let gone = before.iter().find(|axis| !has(now, axis));
    let Some(changed) = gone.or_else(|| now.iter().find(|axis| !has(before, axis))) else { return Ok(()) };
    let has_begun = Job::all(&earlier, folder)?.iter().any(|job| JobState::tolerant(job).status != Status::Pending);
    if !has_begun {
        return Ok(());
    }
    let said = |axes: &[SearchAxis]| {
        let axis = axes.iter().find(|axis| axis.key == changed.key);
        let whole = axis.map_or_else(|| "no axis".to_owned(), ToString::to_string);
        printable(whole.strip_prefix(&format!("{}: ", changed.key)).unwrap_or(&whole))
    };
    let key = printable(&changed.key);
    let message = format!("`{key}` was {} when runs began, and is {} now", said(before), said(now));
    let name = printable(&plan.name);
    let hint = format!(
        "settings are drawn from the axes: write back what it was, give the file another name, or delete the old runs with `cargo xtask clean --sweep {name}`"
    );
    Err(Refusal::new(message).hint(hint).into())
}

/// What settings of a plan are drawn from.
fn axes(plan: &Plan) -> Option<&[SearchAxis]> {
    let searched = plan.search.as_ref().map(|search| &search.axes[..]);
    searched.or(plan.region.as_ref().map(|region| &region.axes[..]))
}
