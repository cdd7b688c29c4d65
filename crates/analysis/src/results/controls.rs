//! What the ruler says: real images damaged in ways that everybody can picture, and trivial baselines that nobody had to learn for.

use serde::Serialize;
use spec::results::names;

use crate::findings::{Findings, is_trivial};

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

/// The marks of the ruler that fits the runs, the nearest to real images first.
pub fn controls(findings: &Findings) -> Vec<Control> {
    let marks = findings.ruler().into_iter().flat_map(|ruler| &ruler.marks);
    let of = |mark: &spec::results::Mark| {
        let distance = *mark.measures.get(names::FRECHET_DISTANCE)?;
        Some(Control { says: mark.says.clone(), is_trivial: is_trivial(&mark.name), distance })
    };
    let mut controls: Vec<Control> = marks.filter_map(of).collect();
    controls.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    controls
}
