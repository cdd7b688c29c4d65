//! Sample grids at the last step: the median run of each arm.

mod cell;

use maud::{Markup, html};
use spec::{Conditioning, Task};

use crate::findings::{AnalyzedRun, Findings};
use crate::samples::{ArmSamples, Samples};
use cell::{Cell, PictureBudget};

/// Number of arms up to which grids are whole and in one row.
const COLUMNS: usize = 6;

/// The samples of every arm at its last step.
pub(super) fn section(findings: &Findings, samples: &Samples) -> Markup {
    let is_drawn = samples.arms.iter().any(|arm| arm.seed.is_some());
    if findings.task() == Task::Classification || !is_drawn {
        return html! {}; // nothing is drawn
    }
    let is_external = findings.sweep.plan.trainer().is_some();
    let mut pictures = PictureBudget::new(findings.groups.len() > COLUMNS);
    let cells: Vec<Cell> = samples.arms.iter().map(|arm| cell(arm, &mut pictures)).collect();
    html! {
        h2 id="samples" { "Samples" }
        p.faint {
            @if is_external { "The last picture of" } @else { "Last step," } " one run of each arm: the median one by " (findings.outcome())
            ", of an even number of runs the better of the middle two. "
            @if !is_external { "Runs of one seed draw from the same latents, those of different seeds do not. " }
            @if pictures.is_cut() { "Of each grid its first images; a" } @else { "A" } " picture is a link to its file."
        }
        @if let Some(classes) = by_class(findings, &pictures) { p.faint { (classes) } }
        div.grids.many[cells.len() > COLUMNS] {
            @for cell in &cells { figure { (cell.markup()) figcaption { (cell.label) } } }
        }
    }
}

fn cell(arm: &ArmSamples, pictures: &mut PictureBudget) -> Cell {
    let seed = arm.seed.map_or(String::new(), |seed| format!(", seed {seed}"));
    Cell {
        label: format!("{}{seed}", arm.label),
        title: format!("samples of {}{seed}", arm.label),
        picture: arm.picture.as_ref().map_err(Clone::clone).and_then(|shown| pictures.picture(shown)),
    }
}

/// A note on the columns of class-conditional grids. `None` without such arms.
fn by_class(findings: &Findings, pictures: &PictureBudget) -> Option<String> {
    let is_conditioned = |run: &AnalyzedRun| run.recorded.run.spec.design.conditioning == Conditioning::Class;
    let conditioned = || findings.groups.iter().filter(|group| group.runs.iter().any(is_conditioned));
    let source = conditioned().next()?.runs.first()?.recorded.run.spec.data.source;
    let labels: Vec<&str> = conditioned().map(|group| group.label.as_str()).collect();
    let shown: Vec<String> = (0..pictures.columns(source.classes())).map(|label| source.class_name(label)).collect();
    let others = if labels.len() < findings.groups.len() {
        " Grids of the other arms have other columns: the same latents stand at other places there."
    } else {
        ""
    };
    Some(format!(
        "Told the class ({}): samples take turns over the classes, so that each column of a grid is one class, from the left {}.{others}",
        labels.join(", "),
        shown.join(", ")
    ))
}
