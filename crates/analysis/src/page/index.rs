//! `results/index.html`: every sweep that has a report, with its answer and a link.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{STYLE, inline};
use crate::claims::Decision;
use crate::digest::Digest;

/// The page.
pub fn index(digests: &[Digest]) -> String {
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
                    @for digest in digests { (sweep(digest)) }
                    @if digests.is_empty() { p.faint { "No report has been made yet." } }
                }
            }
        }
    }
    .into_string()
}

fn sweep(digest: &Digest) -> Markup {
    html! {
        section.sweep {
            @if let Some(picture) = &digest.thumbnail {
                a href={ "./" (digest.sweep) "/report.html" } {
                    img.thumbnail loading="lazy" width="120" height="120" src={ "./" (digest.sweep) "/" (picture.trim_start_matches("./")) } alt={ "samples of " (digest.sweep) "'s reference" };
                }
            }
            div {
                h2 { a href={ "./" (digest.sweep) "/report.html" } { (digest.sweep) } }
                @if let Some(updated) = &digest.updated { p.faint { (updated.split('T').next().unwrap_or_default()) } }
                @if let Some(question) = &digest.question { p.question { (question) } }
                p { strong { (inline(&digest.headline)) } }
                @if !digest.claims.is_empty() {
                    p {
                        (digest.claims.len()) @if digest.claims.len() == 1 { " answer: " } @else { " answers: " }
                        @for (k, (name, count)) in answers(digest).into_iter().enumerate() {
                            @if k > 0 { ", " }
                            span class={ "answer-" (name.style()) } { (count) " " (name.name()) }
                        }
                        "."
                    }
                }
                p.faint { (digest.runs) }
            }
        }
    }
}

/// How many answers there are of each kind.
fn answers(digest: &Digest) -> Vec<(Decision, usize)> {
    let count = |decision: Decision| digest.claims.iter().filter(|claim| claim.decision == decision.name()).count();
    let each = Decision::ALL.map(|decision| (decision, count(decision)));
    each.into_iter().filter(|(_, count)| *count > 0).collect()
}
