//! `results/index.html`: every sweep with a report, with its answer and a link.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{STYLE, inline_code};
use crate::claims::Decision;
use crate::summary::Summary;

/// Renders the page.
pub fn index(summaries: &[Summary]) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Sweeps" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { "Sweeps" }
                    p.faint { "The newest first." }
                    @for summary in summaries { (sweep(summary)) }
                    @if summaries.is_empty() { p.faint { "No report has been made yet." } }
                }
            }
        }
    }
    .into_string()
}

fn sweep(summary: &Summary) -> Markup {
    html! {
        section.sweep {
            @if let Some(picture) = &summary.thumbnail {
                a href={ "./" (summary.sweep) "/report.html" } {
                    img.thumbnail loading="lazy" width="120" height="120" src={ "./" (summary.sweep) "/" (picture.trim_start_matches("./")) } alt={ "samples of " (summary.sweep) "'s reference" };
                }
            }
            div {
                h2 { a href={ "./" (summary.sweep) "/report.html" } { (summary.sweep) } }
                @if let Some(updated) = &summary.updated { p.faint { (updated.split('T').next().unwrap_or_default()) } }
                @if let Some(question) = &summary.question { p.question { (question) } }
                p { strong { (inline_code(&summary.headline)) } }
                @if !summary.claims.is_empty() {
                    p {
                        (summary.claims.len()) @if summary.claims.len() == 1 { " answer: " } @else { " answers: " }
                        @for (k, (name, count)) in answers(summary).into_iter().enumerate() {
                            @if k > 0 { ", " }
                            span class={ "answer-" (name.style()) } { (count) " " (name.name()) }
                        }
                        "."
                    }
                }
                p.faint { (summary.runs) }
            }
        }
    }
}

/// The number of answers of each kind.
fn answers(summary: &Summary) -> Vec<(Decision, usize)> {
    let count = |decision: Decision| summary.claims.iter().filter(|claim| claim.decision == decision).count();
    let each = Decision::ALL.map(|decision| (decision, count(decision)));
    each.into_iter().filter(|(_, count)| *count > 0).collect()
}
