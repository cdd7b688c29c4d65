//! `report.html`: one self-contained page, complete without its script and without a network.
//!
//! maud checks its templates at compile time and escapes all text. Views render the results and compute nothing.

mod activations;
mod arms;
mod backends;
mod bets;
mod claims;
mod explorer;
mod grids;
mod index;
mod measures;
mod novelty;
mod plan;
mod provenance;
mod region;
mod runs;
mod samples;
mod search;
mod stability;
mod strip;
mod table;

pub use index::index;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::chart::Chart;
use crate::findings::Findings;
use crate::grid_names;
use crate::results::Results;
use crate::samples::Samples;
use crate::tally;
use crate::warnings::{Severity, Warning};

const STYLE: &str = include_str!("style.css");

/// The page's script, at most 20 KB. The page is complete without it.
const SCRIPT: &str = include_str!("script.js");

/// Charts on the page. The others are files next to it.
const INLINE: [&str; 7] = ["effects", "over-training", "distance", "best-of", "tries", "region", "evidence"];

/// The sections in the page's menu.
const MENU: [(&str, &str); 10] = [
    ("region", "region"),
    ("effects", "effects"),
    ("samples", "samples"),
    ("training", "training"),
    ("claims", "claims"),
    ("evidence", "evidence over seeds"),
    ("search", "search"),
    ("arms", "arms"),
    ("runs", "runs"),
    ("again", "how to get this again"),
];

/// The figures of a page.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The charts.
    pub charts: Vec<Chart>,
    /// The samples of each arm.
    pub samples: Samples,
}

/// Renders the page.
pub fn page(results: &Results, drawn: &Figures) -> String {
    let findings = &results.findings;
    let chart = |file: &'static str| drawn.charts.iter().filter(move |chart| chart.file == file);
    let others = drawn.charts.iter().filter(|chart| !INLINE.contains(&chart.file));
    let body = html! {
        (header_section(results))
        (region::section(results))
        (figures("map", "Where each cell trains", chart("region")))
        (figures("effects", "How much each arm matters", chart("effects")))
        (samples::section(findings, &drawn.samples))
        (figures("training", "Over training", chart("over-training").chain(chart("distance"))))
        (explorer::section(results))
        (claims::section(results))
        (figures("evidence", "Evidence over seeds", chart("evidence")))
        (bets::section(results, chart("evidence").next().is_some()))
        (figures("search", search::TITLE, chart("best-of").chain(chart("tries"))))
        (search::section(results, chart("best-of").next().is_some()))
        @if !findings.groups.is_empty() {
            (arms::section(results))
            (collapsible("What happened in each run", html! { (stability::matrix(findings)) (stability::rules(findings)) }))
            (collapsible("Every run", runs::section(findings)))
        }
        (collapsible("Other measures", html! {
            (measures::quality(results))
            (measures::agreement(results.agreement.as_ref()))
            (measures::steadiness(results))
            (novelty::section(results, &drawn.samples))
            (activations::section(findings))
        }))
        (collapsible("Grids and backends", html! { (grids::section(findings)) (backends::section(findings)) }))
        (more(findings, &others.collect::<Vec<_>>()))
        (collapsible("What each arm changed", plan::changes(findings)))
        (collapsible("Where the numbers come from", provenance::section(findings)))
        (provenance::reproduce(findings))
    }
    .into_string();
    // The menu has the sections that exist.
    let menu = MENU.into_iter().filter(|(id, _)| body.contains(&format!("id=\"{id}\"")));
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (findings.sweep.plan.name) " · report" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                nav { @for (id, words) in menu { a href={ "#" (id) } { (words) } } }
                main { (PreEscaped(body)) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

/// A collapsed section. Empty if its content is.
fn collapsible(title: &str, part: Markup) -> Markup {
    html! { @if !part.0.trim().is_empty() { details.part { summary { (title) } (part) } } }
}

/// The sweep's name, question, answer and warnings.
fn header_section(results: &Results) -> Markup {
    let findings = &results.findings;
    let (invalid, notes): (Vec<&Warning>, Vec<&Warning>) =
        results.warnings.iter().partition(|warning| warning.severity == Severity::Invalid);
    let all: Vec<_> = findings.runs().map(|(_, run)| run).collect();
    html! {
        @if !invalid.is_empty() {
            ul.warnings { @for warning in invalid { li.invalid { (inline_code(&warning.text)) } } }
        }
        h1 { (findings.sweep.plan.name) }
        @if let Some(question) = &findings.sweep.plan.question { p.question { (question) } }
        div.answer {
            strong { (inline_code(&results.answer.headline)) }
            p { (inline_code(&results.answer.details.join(" "))) }
            @if let Some(key) = grid_names::naming_note(findings) { p.faint { (key) } }
            @if !all.is_empty() { p.faint { (tally::line(&all)) } }
            @if let Some(unavailable_verdicts) = findings.unavailable_verdicts() { p.faint { (inline_code(&unavailable_verdicts)) } }
        }
        @if !notes.is_empty() {
            details.notes open[notes.len() <= 3] {
                summary { (notes.len()) @if notes.len() == 1 { " note" } @else { " notes" } }
                ul.warnings { @for warning in notes { li { (inline_code(&warning.text)) } } }
            }
        }
    }
}

fn figures<'c>(id: &str, title: &str, charts: impl Iterator<Item = &'c Chart>) -> Markup {
    let mut charts = charts.peekable();
    html! {
        @if charts.peek().is_some() {
            h2 id=(id) { (title) }
            div.charts {
                @for chart in charts {
                    figure { (PreEscaped(&chart.svg)) figcaption { (chart.caption) } }
                }
            }
        }
    }
}

/// A note on charts that are files next to the page.
fn more(findings: &Findings, charts: &[&Chart]) -> Markup {
    let names: Vec<&str> = charts.iter().map(|chart| chart.file).collect();
    html! {
        @if !names.is_empty() {
            p.faint {
                "More curves (" (names.join(", ")) "): " code { "cargo xtask report " (findings.sweep.plan.name) } " draws them in its folder "
                code { "charts" } "."
            }
        }
    }
}

/// Renders text between backticks as code.
fn inline_code(text: &str) -> Markup {
    html! {
        @for (k, part) in text.split('`').enumerate() {
            @if k % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
