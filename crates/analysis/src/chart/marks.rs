//! The ruler's marks on a distance axis: what real images come to when something is done to them that everybody can picture.

use super::axis::Axis;
use crate::findings::Findings;
use spec::results::names;

/// Words of a mark, and its distance.
pub type Mark = (String, f64);

/// The ruler's marks, the nearest to real images first; empty where no ruler fits the runs.
pub fn of(findings: &Findings) -> Vec<Mark> {
    let ruler = findings.ruler();
    let distance = |mark: &spec::results::Mark| Some((mark.says.clone(), *mark.measures.get(names::FRECHET_DISTANCE)?));
    let mut marks: Vec<Mark> = ruler.into_iter().flat_map(|ruler| &ruler.marks).filter_map(distance).collect();
    marks.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    marks
}

/// The marks that an axis holds, those that would be written over each other put together: their words and distances.
///
/// Words stand above the farthest of their distances; `lines` says how many lines they take.
pub fn together(marks: &[Mark], axis: &Axis, lines: impl Fn(&str) -> usize) -> Vec<(String, Vec<f64>)> {
    /// Share of an axis that a line of text takes.
    const LINE: f64 = 0.06;
    let mut groups: Vec<(String, Vec<f64>)> = Vec::new();
    for (words, value) in marks.iter().filter(|(_, value)| axis.holds(*value)) {
        match groups.last_mut() {
            Some((said, values))
                if axis.share(*value) - axis.share(values[values.len() - 1]) < LINE * lines(said) as f64 =>
            {
                said.push_str("; ");
                said.push_str(words);
                values.push(*value);
            }
            _ => groups.push((words.clone(), vec![*value])),
        }
    }
    groups
}
