//! Region tables of `summary.md`: the effect of each factor at each budget.

use super::escape;
use crate::number::{NO_VALUE, p, with_interval};
use crate::results::{RegionAtBudget, RegionFactorEffect, Results, SignFlipEffect};

const HEAD: &str = "| reversed | ranks | times as far | settings without divergence | end well, reversed | kept | difference |\n|---|---|---|--:|--:|--:|---|";

/// A table for each budget. Empty without a region.
pub(super) fn tables(results: &Results) -> Vec<String> {
    let Some(region) = &results.region else { return Vec::new() };
    let table = |at: &RegionAtBudget| {
        let rows: Vec<String> = at.factors.iter().map(row).collect();
        format!(
            "After {}, {} of {} settings have finished. Ranks are within settings; above 0, reversing is worse.\n\n{HEAD}\n{}",
            at.at.short_label(),
            at.settings,
            region.settings,
            rows.join("\n")
        )
    };
    region.at.iter().map(table).collect()
}

fn row(factor: &RegionFactorEffect) -> String {
    let ratio = factor.ratio.map(|(middle, low, high)| with_interval(middle, Some((low, high))));
    let (some, all) = factor.without_divergence;
    let share = |level: usize| {
        factor.ends_well.map_or(NO_VALUE.to_owned(), |counts| format!("{} of {}", counts[level].0, counts[level].1))
    };
    let cells = [
        escape(&factor.factor),
        over(factor.ranks),
        ratio.unwrap_or(NO_VALUE.to_owned()),
        format!("{some} of {all}"),
        share(1),
        share(0),
        over(factor.shares),
    ];
    format!("| {} |", cells.join(" | "))
}

fn over(over: Option<SignFlipEffect>) -> String {
    over.map_or(NO_VALUE.to_owned(), |SignFlipEffect { difference, p: value }| {
        format!("{difference:+.2}, p {}", p(value))
    })
}
