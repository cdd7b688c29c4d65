//! Whether a claim about the share of runs that end well can be answered: it needs the distance that they must reach, and two grids of the
//! same settings.

use super::claims::ClaimEntry;
use super::diagnostics::{Diagnostic, Diagnostics};
use super::file::SweepFile;
use crate::{ClaimKind, Coordinate};

/// Refuses claims about shares that no test could answer. Arms that don't exist have been complained about elsewhere.
pub(crate) fn check(file: &SweepFile, reference: &str, diagnostics: &mut Diagnostics) {
    for entry in file.claims.iter().filter(|entry| entry.claim.kind() == ClaimKind::Share) {
        let ClaimEntry { claim, within, measure, arm, .. } = entry;
        if file.ends_well.is_none() {
            let message = format!("nothing says when a run ends well{}", within.aside());
            let hint = "write the distance that it must reach at the top of the file: ends_well = 60";
            diagnostics.push(Diagnostic::new(measure.clone(), message).hint(hint.to_owned()));
        }
        let other = claim.against.as_deref().unwrap_or(reference);
        let (here, there) = (cells(file, &claim.arm), cells(file, other));
        let is_known = |name: &str| file.arms.iter().any(|arm| arm.name == name || arm.grid.as_deref() == Some(name));
        if !is_known(&claim.arm) || !is_known(other) {
            continue;
        }
        if here.is_empty() || there.is_empty() {
            let name = if here.is_empty() { &claim.arm } else { other };
            let message = format!("`{name}` is one setting, and a share is one of many{}", within.aside());
            let hint = "`arm` and `against` name two [[grid]] with the same axes, one for each design";
            diagnostics.push(Diagnostic::new(arm.clone(), message).hint(hint.to_owned()));
        } else if here != there {
            let message = format!("`{}` and `{other}` have other settings{}", claim.arm, within.aside());
            let hint = "give both grids the same axes and values: each setting is a pair";
            diagnostics.push(Diagnostic::new(arm.clone(), message).hint(hint.to_owned()));
        }
    }
}

/// The settings of a grid, cell by cell.
fn cells<'f>(file: &'f SweepFile, grid: &str) -> Vec<&'f [Coordinate]> {
    let of_grid = file.arms.iter().filter(|arm| arm.grid.as_deref() == Some(grid));
    of_grid.map(|arm| arm.cell.as_slice()).collect()
}
