//! Arms by all measures with their definitions, and the agreement of measures.

use maud::{Markup, html};

use super::table::copyable_table;
use crate::findings::Findings;
use crate::number::{NO_VALUE, or_dash, thousands};
use crate::results::{Agreement, Column, Results};

/// Correlations from which two measures agree, and below which they disagree.
const STRONG: f64 = 0.8;
const WEAK: f64 = 0.3;

pub(super) fn quality(results: &Results) -> Markup {
    let findings = &results.findings;
    let columns = &results.columns.quality;
    html! {
        @if !columns.is_empty() {
            h3 { "Quality by other measures" }
            (table(results, "measures", columns, Some("raw")))
            @if let Some(note) = note(findings, columns) { p.faint { (note) } }
            p.faint {
                @if columns.iter().any(|column| column.beside.iter().any(Option::is_some)) {
                    "Of the moving average of G's weights, and of the weights themselves (raw). "
                }
                "At the last step; of several runs, their median. Precision and density rise where images are blurred or all alike: "
                "read them beside recall and coverage."
            }
        }
    }
}

pub(super) fn steadiness(results: &Results) -> Markup {
    html! {
        @if !results.columns.steadiness.is_empty() {
            h3 { "Steadiness" }
            (table(results, "steadiness", &results.columns.steadiness, None))
            p.faint { "Of several runs, their median; measured on G's own weights. The worst rise is larger for whatever learns more slowly." }
        }
    }
}

/// A table of arms by measures, followed by the definitions.
pub(super) fn table(results: &Results, name: &str, columns: &[Column], beside: Option<&str>) -> Markup {
    html! {
        (copyable_table(name, html! {
            table {
                thead {
                    tr {
                        th { "arm" }
                        @for column in columns { th.n { (column.words) @if let Some(better) = column.better { small { (better) } } } }
                    }
                }
                tbody {
                    @if columns.iter().any(|column| column.of_real_images.is_some()) {
                        tr { td.faint { "real images" } @for column in columns { td.n.faint { (or_dash(column.of_real_images)) } } }
                    }
                    @for (k, group) in results.findings.groups.iter().enumerate() {
                        tr data-arm=(group.label) {
                            td { a href={ "#runs-" (group.label) } { (group.label) } }
                            @for column in columns {
                                td.n {
                                    (or_dash(column.values[k]))
                                    @if let Some((beside, value)) = beside.zip(column.beside[k]) { small { (beside) " " (or_dash(Some(value))) } }
                                }
                            }
                        }
                    }
                }
            }
        }))
        dl { @for column in columns { dt { (column.words) } dd { (column.meaning) } } }
    }
}

/// A note on the row of real images. `None` without that row.
fn note(findings: &Findings, columns: &[Column]) -> Option<String> {
    columns.iter().find_map(|column| column.of_real_images)?;
    let samples = thousands(findings.sweep.ruler.as_ref()?.samples as u64);
    let rest = match findings.ruler() {
        Some(_) => "",
        None => {
            "; measured with other things than the runs, so that only what looks at pixels alone can stand beside them"
        }
    };
    Some(format!("Real images: {samples} training images of the ruler in the place of samples{rest}."))
}

/// The agreement of measures over all runs.
pub(super) fn agreement(agreement: Option<&Agreement>) -> Markup {
    html! {
        @if let Some(Agreement { measures, correlations, runs }) = agreement {
            h3 { "Do the measures agree?" }
            (copyable_table("agreement", html! {
                table {
                    thead { tr { th { "" } @for words in measures { th.n { (words) } } } }
                    tbody {
                        @for (words, row) in measures.iter().zip(correlations) {
                            tr { td { (words) } @for value in row { td.n.agree[value.is_some_and(|r| r >= STRONG)].apart[value.is_some_and(|r| r < WEAK)] { (correlation(*value)) } } }
                        }
                    }
                }
            }))
            p.faint {
                "Spearman's correlation over the runs that have both, of " (runs) " finished ones at their last step; each measure turned so that more is worse, or further from "
                "what real images have: 1 where two order the runs alike. Blue: "
                "0.8 and above. Orange: below 0.3, where one of the two sees something else than the other."
            }
        }
    }
}

fn correlation(value: Option<f64>) -> String {
    value.map_or(NO_VALUE.to_owned(), |value| format!("{value:.2}"))
}
