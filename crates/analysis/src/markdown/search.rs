//! The search table of `summary.md`: tries, outcomes and chosen setting of each arm.

use super::escape;
use crate::number::{NO_VALUE, capitalize, or_dash, thousands};
use crate::results::{ArmSearch, Results};
use crate::summary::in_words;

const HEAD: &str = "| arm | tries | best of the first round | one try | within twice its best | diverged | chosen | in the last round |\n|---|--:|--:|--:|--:|--:|---|--:|";

/// The table. `None` without a search.
pub(super) fn table(results: &Results) -> Option<String> {
    let searched = results.search.as_ref()?;
    let rows: Vec<String> = searched.arms.iter().map(row).collect();
    let steps = searched.rounds.first().map_or(0, |round| round.steps);
    let note = format!(
        "{} of the tries of the first round, after {} steps: `report.html` has the curve of the best of so many of them. One try: the median setting.{}{}",
        capitalize(results.findings.outcome()),
        thousands(steps),
        escape(&searched.widenings()),
        escape(&searched.edges())
    );
    Some(format!("{HEAD}\n{}\n\n{note}", rows.join("\n")))
}

fn row(arm: &ArmSearch) -> String {
    let chosen = arm.chosen.as_ref().map(|(_, setting, _)| in_words(setting));
    let cells = [
        escape(&arm.arm),
        format!("{} of {}", arm.tries.len(), arm.planned),
        or_dash(arm.best_of.last().and_then(|best| best.median)),
        or_dash(arm.best_of.first().and_then(|best| best.median)),
        format!("{} of {}", arm.within_twice, arm.tries.len()),
        arm.diverged.to_string(),
        chosen.unwrap_or(NO_VALUE.to_owned()),
        or_dash(arm.chosen.as_ref().and_then(|(_, _, outcome)| *outcome)),
    ];
    format!("| {} |", cells.join(" | "))
}
