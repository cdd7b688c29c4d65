//! Data for the page's script: tooltips, toggling arms, and a slider over evaluations. Without the script the table
//! shows the last evaluation.

use maud::{Markup, PreEscaped, html};
use serde::Serialize;

use super::table::copyable_table;
use crate::number::{NO_VALUE, significant, thousands};
use crate::results::{EffectPoint, Results};

/// The script's input, in the order of the arms.
#[derive(Serialize)]
struct Arm<'r> {
    name: &'r str,
    /// Step, ratio, lower end, upper end, the arm's mean, the reference's mean.
    points: Vec<[f64; 6]>,
}

pub(super) fn section(results: &Results) -> Markup {
    let arms: Vec<Arm> = results
        .over_training
        .iter()
        .map(|over| Arm { name: &over.label, points: over.points.iter().map(row).collect() })
        .collect();
    let data = serde_json::to_string(&arms).unwrap_or_default().replace("</", "<\\/");
    let last = results.over_training.iter().filter_map(|over| Some((over, over.points.last()?)));
    html! {
        @if !arms.is_empty() {
            div id="explorer" {
                h3 { "At each evaluation" }
                (copyable_table("evaluations", html! {
                    table {
                        thead { tr { th { "arm" } th.n { "ratio" } th.n { "low" } th.n { "high" } th.n { "mean" } th.n { "reference" } th.n { "step" } } }
                        tbody {
                            @for (over, point) in last {
                                tr data-arm=(over.label) {
                                    td { (over.label) }
                                    td.n { (significant(point.ratio)) }
                                    td.n { (point.interval.map_or(NO_VALUE.to_owned(), |(low, _)| significant(low))) }
                                    td.n { (point.interval.map_or(NO_VALUE.to_owned(), |(_, high)| significant(high))) }
                                    td.n { (significant(point.means.0)) }
                                    td.n { (significant(point.means.1)) }
                                    td.n { (thousands(point.step)) }
                                }
                            }
                        }
                    }
                }))
                p.faint { "Geometric means over the runs that had not diverged, of the median of the last five evaluations; the 95 % interval of each arm for itself." }
                script type="application/json" id="evaluations" { (PreEscaped(data)) }
            }
        }
    }
}

fn row(point: &EffectPoint) -> [f64; 6] {
    let (low, high) = point.interval.unwrap_or((0.0, 0.0));
    [point.step as f64, point.ratio, low, high, point.means.0, point.means.1].map(round_for_display)
}

/// Rounds a number as the tables do.
fn round_for_display(value: f64) -> f64 {
    let shown = if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.2e}") };
    shown.parse().unwrap_or(value)
}
