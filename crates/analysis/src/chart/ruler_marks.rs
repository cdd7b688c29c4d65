//! The ruler's marks on a distance axis: the distances of real images after known damage.

use super::axis::Axis;
use crate::findings::Findings;
use runs::{self as ruler, marks};
use spec::names;

/// The label and the distance of a mark.
pub type Mark = (String, f64);

/// The ruler's marks, smallest distance first. Empty if no ruler fits the runs.
pub fn of(findings: &Findings) -> Vec<Mark> {
    let ruler = findings.ruler();
    let distance = |mark: &ruler::Mark| Some((in_words(mark), *mark.measures.get(names::FRECHET_DISTANCE)?));
    let mut marks: Vec<Mark> = ruler.into_iter().flat_map(|ruler| &ruler.marks).filter_map(distance).collect();
    marks.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    marks
}

/// The label of a mark. A class that was left out is named as one.
fn in_words(mark: &ruler::Mark) -> String {
    let class = mark
        .says
        .strip_prefix("no ")
        .filter(|_| [marks::LEAST_CLASS_LOST, marks::MOST_CLASS_LOST].contains(&&*mark.name));
    class.map_or_else(|| mark.says.clone(), |class| format!("no class {class}"))
}

/// The marks inside the axis with at least this distance between them (as a proportion of the axis). Of close marks
/// the smallest is kept.
pub fn spaced(marks: Vec<Mark>, axis: &Axis, share: f64) -> Vec<Mark> {
    let mut kept: Vec<Mark> = Vec::new();
    for (words, value) in marks.into_iter().filter(|(_, value)| axis.contains(*value)) {
        if kept.last().is_none_or(|(_, last)| axis.position(value) - axis.position(*last) >= share) {
            kept.push((words, value));
        }
    }
    kept
}
