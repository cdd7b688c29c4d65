//! Seeds until decided: how the evidence grew with the seeds, claim by claim.

use maud::{Markup, html};

use super::table::copied;
use crate::claims::{EvidenceOverSeeds, deciding_capital};
use crate::number::{NONE, significant};
use crate::results::Results;

const WIDTH: f64 = 220.0;
const HEIGHT: f64 = 60.0;

/// The chart of the evidence over seeds; nothing where seeds are those of the file.
pub(super) fn section(results: &Results) -> Markup {
    let Some(until) = results.findings.sweep.plan.until_decided else { return html! {} };
    let threshold = deciding_capital(results.pairs());
    let open = results.evidence.iter().filter(|evidence| evidence.decided_after.is_none()).count();
    let most = results.evidence.iter().flat_map(|evidence| &evidence.capital).copied().fold(threshold, f64::max);
    html! {
        h2 id="evidence" { "Evidence over seeds" }
        p {
            "Seeds were added one at a time, of the arms of open claims, up to " (until.max_seeds) " an arm; "
            @if open == 0 { "every claim is decided." } @else { (open) " of " (results.evidence.len()) " are open: the most seeds were reached, or the sweep was stopped." }
            " Answers come from bets on which run of each index pair is the worse one. E is the capital of these bets over its start, and p is the inverse of its maximum: "
            "it may be looked at after every seed, at most 5 % of sweeps decide anything wrongly, and a decision stays. "
            "Sizes are of all seeds: because seeds stopped on the effect, ratios are inflated, and their intervals are too narrow."
        }
        (copied("evidence", html! {
            table.stacked {
                thead { tr { th { "claim" } th { "after" } th { "E over seeds (dashed: decides one claim, " (significant(threshold)) ")" } th { "pairs worse : better" } th { "decided after" } } }
                tbody { @for evidence in &results.evidence { (row(evidence, (threshold, most))) } }
            }
        }))
    }
}

fn row(evidence: &EvidenceOverSeeds, (threshold, most): (f64, f64)) -> Markup {
    let last = evidence.capital.last().map_or(NONE.to_owned(), |capital| significant(*capital));
    let [worse, better] = evidence.pairs;
    html! {
        tr {
            td { (evidence.says) }
            td { (evidence.at.briefly()) }
            td { (chart(evidence, (threshold, most))) " " (last) }
            td { (worse) " : " (better) }
            td { @match evidence.decided_after { Some(seeds) => { (seeds) " seeds" } None => { (NONE) } } }
        }
    }
}

/// E on a logarithmic axis over the seeds.
fn chart(evidence: &EvidenceOverSeeds, (threshold, most): (f64, f64)) -> Markup {
    let seeds = evidence.capital.len();
    let least = evidence.capital.iter().copied().fold(1.0, f64::min);
    let (low, high) = (least.log10(), most.log10());
    let x = |seed: usize| WIDTH * seed as f64 / seeds.max(1) as f64;
    let y = |capital: f64| HEIGHT * (1.0 - (capital.log10() - low) / (high - low));
    let points = std::iter::once(1.0).chain(evidence.capital.iter().copied()).enumerate();
    let points: Vec<String> = points.map(|(seed, capital)| format!("{:.1},{:.1}", x(seed), y(capital))).collect();
    let line = format!("{:.1}", y(threshold));
    let start = format!("{:.1}", y(1.0));
    html! {
        svg.strip viewBox=(format!("-2 -2 {} {}", WIDTH + 4.0, HEIGHT + 4.0)) width=(WIDTH) height=(HEIGHT) role="img" aria-label=(format!("E over {seeds} seeds")) {
            line x1="0" x2=(WIDTH) y1=(start) y2=(start) stroke="#bbb" {}
            line x1="0" x2=(WIDTH) y1=(line) y2=(line) stroke="#777" stroke-dasharray="4 3" {}
            polyline points=(points.join(" ")) fill="none" stroke="#1f6f8b" stroke-width="2" {}
        }
    }
}
