//! The search for each arm's setting: the choice, how forgiving it is, and widened axes.

use maud::{Markup, html};
use spec::{SearchAxis, Setting};

use super::table::copyable_table;
use crate::number::{NO_VALUE, or_dash, pluralize, thousands};
use crate::results::{ArmSearch, Results, SearchResults};

/// The heading of the section.
pub(super) const TITLE: &str = "How each arm finds its setting";

/// The section. Its charts precede it if a try has finished.
pub(super) fn section(results: &Results, has_charts: bool) -> Markup {
    html! {
        @if let Some(searched) = &results.search {
            @if !has_charts { h2 id="search" { (TITLE) } }
            p {
                (how(searched))
                strong { (searched.edges()) }
                @if let Some(progress) = searched.progress() {
                    " " strong { "The search has not ended: nothing is chosen yet. " (progress) }
                    @if has_charts { " Curves, dots and the table are of the tries that have finished." }
                }
            }
            (copyable_table("search-arms", html! {
                table.stacked.compact {
                    thead {
                        tr {
                            th { "arm" }
                            @if searched.is_over { th { "chosen" } th.n { "in the last round" } } @else { th.n { "tries" } }
                            th.n { "best of the first" }
                            th.n { "one try" } th.n { "within twice its best" } th.n { "diverged" }
                        }
                    }
                    tbody { @for arm in &searched.arms { (row(arm, searched.is_over)) } }
                }
            }))
            p.faint {
                "One try: the median setting's " (results.findings.outcome()) " in the first round. How forgiving a design is: how many of its settings come within "
                "twice its best. Absolute shares depend on the axes: "
                (axes(&searched.axes))
                "."
            }
        }
    }
}

/// The axes in words.
pub(super) fn axes(axes: &[SearchAxis]) -> String {
    axes.iter().map(SearchAxis::to_string).collect::<Vec<_>>().join("; ")
}

/// The search in words.
fn how(searched: &SearchResults) -> String {
    let rounds: Vec<String> = searched
        .rounds
        .iter()
        .map(|round| format!("{} steps with {}", thousands(round.steps), pluralize(round.seeds, "seed")))
        .collect();
    let competed = match searched.is_over && !searched.widened.is_empty() {
        true => " Settings of before and after a widening compete: the best of all that have the last round is chosen.",
        false => "",
    };
    let tried = if searched.is_over { "tried" } else { "tries" };
    format!(
        "Every arm {tried} the same {} setting{}, in {} ({}), its best in each again.{}{competed}",
        searched.settings,
        if searched.settings == 1 { "" } else { "s" },
        pluralize(rounds.len(), "round"),
        rounds.join(", then "),
        searched.widenings()
    )
}

fn row(arm: &ArmSearch, is_over: bool) -> Markup {
    let best = arm.best_of.last().and_then(|best| best.median);
    let one = arm.best_of.first().and_then(|best| best.median);
    html! {
        tr {
            td { strong { (arm.arm) } }
            @if is_over {
                td.whole data-head="chosen" { @if let Some((_, values, _)) = &arm.chosen { (setting(values)) } @else { (NO_VALUE) } }
                td.n data-head="in the last round" { (or_dash(arm.chosen.as_ref().and_then(|(_, _, outcome)| *outcome))) }
            } @else {
                td.n data-head="tries" { (arm.tries.len()) " of " (arm.planned) }
            }
            td.n data-head="best of the first" { (or_dash(best)) }
            td.n data-head="one try" { (or_dash(one)) }
            td.n data-head="within twice its best" { (arm.within_twice) " of " (arm.tries.len()) }
            td.n data-head="diverged" { (arm.diverged) }
        }
    }
}

fn setting(values: &Setting) -> Markup {
    html! { @for (key, value) in values { div.nowrap { code { (key) } " " (value) } } }
}
