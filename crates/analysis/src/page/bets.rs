//! Seeds until decided: why they ended, and the evidence on each claim.

use maud::{Markup, html};

use super::table::copyable_table;
use crate::claims::EvidenceOverSeeds;
use crate::number::{NO_VALUE, significant};
use crate::results::Results;

/// The section below the chart of evidence over seeds. Empty if the sweep has a fixed number of seeds.
pub(super) fn section(results: &Results, has_chart: bool) -> Markup {
    let Some(until) = results.findings.sweep.plan.until_decided else { return html! {} };
    html! {
        @if !has_chart { h2 id="evidence" { "Evidence over seeds" } }
        p {
            "Seeds were added one at a time, of the arms of open claims, up to " (until.max_seeds) " an arm. "
            @if let Some(end) = results.until_decided_end { strong { (end.in_words(until.max_seeds, &results.evidence)) } }
            " Answers come from bets on which run of each index pair is the worse one. E is the capital of these bets over its start, and p is the inverse of its maximum: "
            "it may be looked at after every seed, at most 5 % of sweeps decide anything wrongly, and a decision stays. "
            "Sizes are of all seeds"
            @if results.is_inflated() { ": because seeds stopped on the effect, ratios are inflated, and their intervals are too narrow" }
            "."
        }
        (copyable_table("evidence", html! {
            table.stacked.compact {
                thead { tr { th { "claim" } th { "after" } th.n { "E now" } th { "pairs worse : better" } th { "decided after" } } }
                tbody { @for evidence in &results.evidence { (row(evidence)) } }
            }
        }))
    }
}

fn row(evidence: &EvidenceOverSeeds) -> Markup {
    let last = evidence.capital.last().map_or(NO_VALUE.to_owned(), |capital| significant(*capital));
    let [worse, better] = evidence.pairs;
    html! {
        tr {
            td.wide { (evidence.says) }
            td data-head="after" { (evidence.at.short_label()) }
            td.n data-head="E now" { (last) }
            td data-head="pairs worse : better" { (worse) " : " (better) }
            td data-head="decided after" { @match evidence.decided_after { Some(seeds) => { (seeds) " seeds" } None => { "open" } } }
        }
    }
}
