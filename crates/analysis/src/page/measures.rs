//! The arms by every measure of quality that was taken, each with its definition.

use maud::{Markup, html};
use spec::Measure;

use crate::findings::{Findings, Group};
use crate::measure::{Better, Definition, Kind};
use crate::number::or_none;
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
                        @for group in &findings.groups {
                            tr {
                                td { a href={ "#runs-" (group.label) } { (group.label) } }
                                @for column in &columns { td.n { (or_none(middle(group, column.kind))) } }
                            }
                        }
                    }
                }
            }
            p.faint {
                "At the last step; of several runs, their median. Precision and density rise where images are blurred or all alike: "
                "read them beside recall and coverage."
            }
            dl { @for column in &columns { dt { (column.words) } dd { (column.meaning) ", in " (column.unit) } } }
        }
    }
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
