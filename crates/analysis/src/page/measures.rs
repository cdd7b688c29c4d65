//! The arms by every measure of quality that was taken, each with its definition.

use maud::{Markup, html};
use spec::Measure;

use crate::findings::{Findings, Group};
use crate::measure::{Better, Definition, Kind};
use crate::number::{or_none, thousands};
use crate::outcome::settled;

/// Measures beside the distance that arms are compared by, in this order.
const MEASURES: [Measure; 9] = [
    Measure::FrechetDistanceRandom,
    Measure::KernelDistance,
    Measure::Precision,
    Measure::Recall,
    Measure::Density,
    Measure::Coverage,
    Measure::Checkerboard,
    Measure::Modes,
    Measure::TotalVariation,
];

pub(super) fn section(findings: &Findings) -> Markup {
    let taken = |definition: &Definition| findings.groups.iter().any(|group| middle(group, definition.kind).is_some());
    let columns: Vec<Definition> = MEASURES.map(Definition::of).into_iter().filter(taken).collect();
    html! {
        @if !columns.is_empty() {
            h2 { "Quality by other measures" }
            div.scroll {
                table {
                    thead { tr { th { "arm" } @for column in &columns { th.n { (column.words) small { (arrow(column.better)) } } } } }
                    tbody {
                        (real(findings, &columns))
                        @for group in &findings.groups {
                            tr {
                                td { a href={ "#runs-" (group.label) } { (group.label) } }
                                @for column in &columns { td.n { (or_none(middle(group, column.kind))) } }
                            }
                        }
                    }
                }
            }
            @if let Some(note) = note(findings, &columns) { p.faint { (note) } }
            p.faint {
                "At the last step; of several runs, their median. Precision and density rise where images are blurred or all alike: "
                "read them beside recall and coverage."
            }
            dl { @for column in &columns { dt { (column.words) } dd { (column.explained()) } } }
        }
    }
}

/// What real images come to, above the arms; no row where nothing is known of them.
fn real(findings: &Findings, columns: &[Definition]) -> Markup {
    let values: Vec<Option<f64>> = columns.iter().map(|column| of_real_images(findings, column)).collect();
    html! {
        @if values.iter().any(Option::is_some) {
            tr { td.faint { "real images" } @for value in values { td.n.faint { (or_none(value)) } } }
        }
    }
}

fn of_real_images(findings: &Findings, column: &Definition) -> Option<f64> {
    findings.of_real_images(column.recorded()?)
}

/// What the row of real images is; none where there is none.
fn note(findings: &Findings, columns: &[Definition]) -> Option<String> {
    columns.iter().find_map(|column| of_real_images(findings, column))?;
    let samples = thousands(findings.sweep.ruler.as_ref()?.samples as u64);
    let rest = match findings.ruler() {
        Some(_) => "",
        None => {
            "; measured with other things than the runs, so that only what looks at pixels alone can stand beside them"
        }
    };
    Some(format!("Real images: {samples} training images of the ruler in the place of samples{rest}."))
}

/// The median over the finished runs that have the measure.
pub(super) fn middle(group: &Group, kind: Kind) -> Option<f64> {
    let value = |series: &crate::series::Series| match kind {
        Kind::Settled(name) => settled(&series.curve(name)),
        Kind::Last(name) => series.last(name),
        _ => None,
    };
    group.median(|run| value(&run.recorded.series).filter(|value| value.is_finite()))
}

pub(super) const fn arrow(better: Better) -> &'static str {
    match better {
        Better::AsReal => "as real images is best",
        Better::Lower => "lower is better",
        Better::Higher => "higher is better",
    }
}
