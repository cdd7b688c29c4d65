//! Reasons for undecided claims, in words.

use std::cmp::Ordering;

use evidence::answer::UndecidedReason;
use evidence::contrast::ContrastError;

use super::ClaimAtBudget;
use super::answer::{ClaimAnswer, Decision, SecondaryResult};
use crate::number::significant;

/// The reason why a claim is undecided.
pub(super) fn reason(why: UndecidedReason, asked: &ClaimAtBudget) -> String {
    let label = |cell: usize| asked.compared.groups().get(cell).map_or("a cell", |group| group.label.as_str());
    match why {
        UndecidedReason::TooFewRuns => "fewer than two runs of an arm".to_owned(),
        UndecidedReason::ContrastRefused(ContrastError::TooFewRuns { cell }) => {
            format!("no answer: {} has fewer than two runs", label(cell))
        }
        UndecidedReason::ContrastRefused(ContrastError::Diverged { cell }) => {
            format!("no answer: a run of {} diverged", label(cell))
        }
        UndecidedReason::ContrastRefused(ContrastError::Saturated { cell, mean, limit }) => format!(
            "no answer: {} comes to {}, above half of the nearest trivial baseline ({}), where distances saturate",
            label(cell),
            significant(mean),
            significant(limit)
        ),
        UndecidedReason::NoSecondBudget => "no other budget that is not saturated has the same sign".to_owned(),
    }
}

/// Secondary measures in words: those that contradict a mixed answer, or all for an undecided claim.
pub(super) fn secondary_findings(answer: &ClaimAnswer) -> Option<String> {
    let lean = answer.larger?.partial_cmp(&0.5)?;
    let is_named = |secondary: &&SecondaryResult| match answer.decision {
        Decision::Mixed => (secondary.worse > 0.5) == (lean == Ordering::Less),
        Decision::Undecided => true,
        _ => false,
    };
    let named: Vec<&SecondaryResult> = answer.secondary.iter().filter(is_named).collect();
    let of = |worse: bool| {
        named
            .iter()
            .filter(move |secondary| (secondary.worse > 0.5) == worse)
            .map(|secondary| secondary.measure.as_str())
    };
    let each = [(true, "worse"), (false, "better")].map(|(worse, word)| {
        let measures: Vec<&str> = of(worse).collect();
        let verb = if measures.len() == 1 { "shows" } else { "show" };
        (!measures.is_empty()).then(|| format!("{} {verb} that it is {word}", measures.join(" and ")))
    });
    let each: Vec<String> = each.into_iter().flatten().collect();
    (!each.is_empty()).then(|| each.join("; "))
}
