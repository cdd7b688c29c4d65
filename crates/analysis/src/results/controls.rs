//! The ruler's controls: damaged real images and trivial baselines.

use runs::Mark;
use serde::Serialize;
use spec::names;

use crate::findings::Findings;

/// A control.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Control {
    /// The damage in words.
    pub says: String,
    /// Whether it is a trivial baseline: a run that is no better has learnt nothing.
    pub is_trivial: bool,
    /// The Fréchet distance.
    pub distance: f64,
}

/// The controls of the ruler that fits the runs, smallest distance first. Marks that are also baselines occur once.
pub fn controls(findings: &Findings) -> Vec<Control> {
    let Some(ruler) = findings.ruler() else { return Vec::new() };
    let is_baseline = |mark: &&Mark| ruler.baselines.iter().any(|baseline| baseline.name == mark.name);
    let marks = ruler.marks.iter().filter(|mark| !is_baseline(mark)).map(|mark| control(mark, false));
    let baselines = ruler.baselines.iter().map(|baseline| control(baseline, true));
    let mut controls: Vec<Control> = marks.chain(baselines).flatten().collect();
    controls.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    controls
}

fn control(mark: &Mark, is_trivial: bool) -> Option<Control> {
    let distance = *mark.measures.get(names::FRECHET_DISTANCE)?;
    Some(Control { says: mark.says.clone(), is_trivial, distance })
}
