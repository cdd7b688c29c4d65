//! The naming scheme of grid cells, as a note for readers.

use spec::Arm;

use crate::findings::Findings;

/// A key of a grid with its values, in the plan's order.
type Axis<'f> = (&'f str, Vec<&'f str>);

/// Grids whose cells are named by the same values.
struct Family<'f> {
    grids: Vec<&'f str>,
    axes: Vec<Axis<'f>>,
}

/// The naming scheme in words: `Arms of the grid guidelines are named by guideline 1: strides; guideline 2: …`. `None`
/// if no name consists of values.
pub fn naming_note(findings: &Findings) -> Option<String> {
    let families = families(&findings.sweep.plan.arms);
    let each: Vec<String> = families.iter().map(Family::in_words).collect();
    (!each.is_empty()).then(|| each.join(" "))
}

fn families(arms: &[Arm]) -> Vec<Family<'_>> {
    let mut grids: Vec<&str> = Vec::new();
    for grid in arms.iter().filter_map(|arm| arm.grid.as_deref()) {
        if !grids.contains(&grid) {
            grids.push(grid);
        }
    }
    let mut families: Vec<Family> = Vec::new();
    for grid in grids {
        let cells: Vec<&Arm> = arms.iter().filter(|arm| arm.grid.as_deref() == Some(grid)).collect();
        if !cells.iter().all(|cell| is_named_by_values(cell)) {
            continue;
        }
        let axes = axes(&cells);
        match families.iter_mut().find(|family| family.axes == axes) {
            Some(family) => family.grids.push(grid),
            None => families.push(Family { grids: vec![grid], axes }),
        }
    }
    families
}

/// Whether a cell is named by its grid and values. A plan from elsewhere may use other names.
fn is_named_by_values(cell: &Arm) -> bool {
    let values = cell.cell.iter().map(|coordinate| coordinate.value.as_str());
    let parts: Vec<&str> = cell.grid.as_deref().into_iter().chain(values).collect();
    parts.len() > 1 && cell.name == parts.join("-")
}

fn axes<'f>(cells: &[&'f Arm]) -> Vec<Axis<'f>> {
    let mut axes: Vec<Axis> = Vec::new();
    for coordinate in cells.iter().flat_map(|cell| &cell.cell) {
        let (key, value) = (coordinate.axis.as_str(), coordinate.value.as_str());
        match axes.iter_mut().find(|(known, _)| *known == key) {
            Some((_, values)) if values.contains(&value) => {}
            Some((_, values)) => values.push(value),
            None => axes.push((key, vec![value])),
        }
    }
    axes
}

impl Family<'_> {
    fn in_words(&self) -> String {
        let grids = listed(&self.grids, "and");
        let noun = if self.grids.len() == 1 { "grid" } else { "grids" };
        let each = |of: &dyn Fn(&Axis) -> String| self.axes.iter().map(of).collect::<Vec<String>>().join("; ");
        let with_values = |(key, values): &Axis| format!("{key} ({})", listed(values, "or"));
        let values = match self.axes.as_slice() {
            [only] => with_values(only),
            [(_, first), rest @ ..] if rest.iter().all(|(_, values)| values == first) => {
                format!("{}, in this order, each {}", each(&|(key, _)| (*key).to_owned()), listed(first, "or"))
            }
            _ => format!("{}, in this order", each(&with_values)),
        };
        format!("Arms of the {noun} {grids} are named by {values}.")
    }
}

/// `kept or reversed`, `dcgan, gan and lapgan`.
fn listed(words: &[&str], last_by: &str) -> String {
    match words {
        [rest @ .., last] if !rest.is_empty() => format!("{} {last_by} {last}", rest.join(", ")),
        _ => words.concat(),
    }
}
