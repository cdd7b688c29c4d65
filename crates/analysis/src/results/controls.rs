//! What the ruler says: real images damaged in ways that everybody can picture, and trivial baselines that nobody had to learn for.

use runs::Mark;
use serde::Serialize;
use spec::names;

use crate::findings::Findings;

/// A mark of the ruler.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Control {
    /// What was done, in words.
    pub says: String,
    /// Whether it is a trivial baseline: a run that is no better has learnt nothing.
    pub is_trivial: bool,
    /// Its distance.
    pub distance: f64,
}

/// The marks of the ruler that fits the runs and its trivial baselines, the nearest to real images first. A mark that is a baseline too is
/// there once.
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
