//! Effects of guidelines over a region: ranks within settings, proportions that end well, and ratios.

use maud::{Markup, html};

use super::search::axes;
use super::table::copyable_table;
use crate::number::{NO_VALUE, p, with_interval};
use crate::results::{RegionAtBudget, RegionFactorEffect, RegionResults, Results, SignFlipEffect};

pub(super) fn section(results: &Results) -> Markup {
    html! {
        @if let Some(region) = &results.region {
            h2 id="region" { "What each guideline does over " (region.settings) " settings" }
            @for at in &region.at { (effects(results, region, at)) }
            p.faint {
                "Within each setting the cells are ranked, the smallest " (results.findings.outcome()) " first, a run that diverged last. Ranks: the mean rank of the cells that "
                "reverse a guideline less that of those that keep it; above 0, reversing it is worse. All: the cell that reverses all less the one that "
                "keeps all. p: two-sided, over all flips of the settings' signs, each for itself. Ratios: over settings in which no run diverged. Shares depend on what "
                "was drawn, "
                (axes(&region.axes))
                ", and are no property of a design."
            }
        }
    }
}

fn effects(results: &Results, region: &RegionResults, at: &RegionAtBudget) -> Markup {
    let has_shares = results.findings.sweep.plan.ends_well.is_some();
    html! {
        p { strong { "After " (at.at.short_label()) "." } " " (at.settings) " of " (region.settings) " settings have finished." }
        (copyable_table("region", html! {
            table.stacked.compact {
                thead {
                    tr {
                        th { "reversed" } th { "ranks" } th { "times as far" } th.n { "settings" }
                        @if has_shares { th { "end well, reversed" } th { "kept" } th { "difference" } }
                    }
                }
                tbody { @for factor in &at.factors { (row(factor, has_shares)) } }
            }
        }))
    }
}

fn row(factor: &RegionFactorEffect, has_shares: bool) -> Markup {
    let ratio = factor.ratio.map(|(middle, low, high)| with_interval(middle, Some((low, high))));
    let (some, all) = factor.without_divergence;
    let share =
        |level: usize| factor.ends_well.map(|counts| counts[level]).map(|(well, all)| format!("{well} of {all}"));
    html! {
        tr {
            td { strong { (factor.factor) } }
            td data-head="ranks" { (over(factor.ranks)) }
            td.nowrap data-head="times as far" { (ratio.unwrap_or(NO_VALUE.to_owned())) }
            td.n data-head="settings" { (some) @if some < all { " of " (all) } }
            @if has_shares {
                td data-head="end well, reversed" { (share(1).unwrap_or(NO_VALUE.to_owned())) }
                td data-head="kept" { (share(0).unwrap_or(NO_VALUE.to_owned())) }
                td data-head="difference" { (over(factor.shares)) }
            }
        }
    }
}

fn over(over: Option<SignFlipEffect>) -> Markup {
    html! {
        @match over {
            Some(SignFlipEffect { difference, p: value }) => { span.nowrap { (format!("{difference:+.2}")) } small { "p " (p(value)) } }
            None => { span.faint { (NO_VALUE) } }
        }
    }
}
