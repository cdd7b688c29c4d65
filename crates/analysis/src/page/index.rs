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
        h2 { a href={ "./" (digest.sweep) "/report.html" } { (digest.sweep) } }
        @if let Some(question) = &digest.question { p.question { (question) } }
        p { strong { (inline(&digest.headline)) } }
        @if !digest.claims.is_empty() {
            p {
                (digest.claims.len()) @if digest.claims.len() == 1 { " claim: " } @else { " claims: " }
                @for (k, (name, count)) in answers(digest).into_iter().enumerate() {
                    @if k > 0 { ", " }
                    span class={ "answer-" (name) } { (count) " " (name) }
                }
                "."
            }
        }
        p.faint { (digest.runs) }
    }
}

/// How many claims have each answer.
fn answers(digest: &Digest) -> Vec<(&'static str, usize)> {
    let count = |name| digest.claims.iter().filter(|claim| claim.decision == name).count();
    let each = Decision::ALL.map(|decision| (decision.name(), count(decision.name())));
    each.into_iter().filter(|(_, count)| *count > 0).collect()
}
