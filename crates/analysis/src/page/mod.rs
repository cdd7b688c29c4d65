//! `report.html`: one page that needs nothing else, neither script nor network.
//!
//! maud writes it: its templates are checked by the compiler and escape whatever they are given, so that a sweep file's
//! words stay words.

mod activations;
mod arms;
mod backends;
mod claims;
mod grids;
mod index;
mod measures;
mod novelty;
mod plan;
mod provenance;
mod runs;
mod samples;
mod stability;
mod strip;

pub use index::index;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::answer::Answer;
use crate::chart::Chart;
use crate::claims::{Power, Ruling};
use crate::development::Development;
use crate::findings::Findings;
use crate::key;
use crate::tally;
use crate::warnings::{Warning, Weight, warnings};

const STYLE: &str = include_str!("style.css");

/// The pictures of a page.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The charts.
    pub charts: Vec<Chart>,
    /// How samples developed.
    pub developments: Vec<Development>,
}

/// The page.
///
/// `command` is what the user typed to get it, and is shown.
pub fn page(findings: &Findings, rulings: &[Ruling], drawn: &Figures, command: Option<&str>) -> String {
    let name = &findings.sweep.plan.name;
    let of = |is_effects: bool| drawn.charts.iter().filter(move |chart| (chart.file == "effects") == is_effects);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (name) " · report" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    (opening(findings, rulings))
                    (claims::section(rulings, &Power::of(findings, None)))
                    (grids::section(findings))
                    (figures("How much each arm matters", of(true)))
                    (arms::section(findings))
                    (backends::section(findings))
                    (stability::matrix(findings))
                    (samples::section(findings, &drawn.developments))
                    (measures::section(findings))
                    (novelty::section(findings))
                    (stability::table(findings))
                    (activations::section(findings))
                    (figures("Over training", of(false)))
                    (plan::changes(findings))
                    (runs::section(findings))
                    (provenance::section(findings))
                    (runs::rules(findings))
                    (provenance::reproduce(findings, command))
                }
            }
        }
    }
    .into_string()
}

/// The sweep's name, what it asks, the answer, and what the reader must know before the numbers.
fn opening(findings: &Findings, rulings: &[Ruling]) -> Markup {
    let warnings = warnings(findings);
    let (invalid, notes): (Vec<&Warning>, Vec<&Warning>) =
        warnings.iter().partition(|warning| warning.weight == Weight::Invalid);
    let answer = Answer::of(findings, rulings);
    let all: Vec<_> = findings.runs().map(|(_, run)| run).collect();
    html! {
        @if !invalid.is_empty() {
            ul.warnings { @for warning in invalid { li.invalid { (inline(&warning.text)) } } }
        }
        h1 { (findings.sweep.plan.name) }
        @if let Some(question) = &findings.sweep.plan.question { p.question { (question) } }
        div.answer {
            strong { (inline(&answer.headline)) }
            p { (inline(&answer.details.join(" "))) }
            @if let Some(key) = key::of_names(findings) { p.faint { (key) } }
            p.faint { (tally::line(&all)) }
        }
        @if !notes.is_empty() {
            ul.warnings { @for warning in notes { li { (inline(&warning.text)) } } }
        }
    }
}

fn figures<'c>(title: &str, charts: impl Iterator<Item = &'c Chart>) -> Markup {
    let mut charts = charts.peekable();
    html! {
        @if charts.peek().is_some() {
            h2 { (title) }
            div.charts {
                @for chart in charts {
                    figure { (PreEscaped(&chart.svg)) figcaption { (chart.caption) } }
                }
            }
        }
    }
}

/// Words in which backticks mark code.
fn inline(text: &str) -> Markup {
    html! {
        @for (k, part) in text.split('`').enumerate() {
            @if k % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
