//! Why a claim has no answer, or not the one that its test alone would give, in words.

use std::cmp::Ordering;

use evidence::answer::NoAnswer;
use evidence::contrast::Refusal;

use super::Asked;
use super::answer::{AnswerAt, Decision, Opinion};
use crate::number::significant;

/// Why there is no answer.
pub(super) fn reason(why: NoAnswer, asked: &Asked) -> String {
    let label = |cell: usize| asked.compared.groups().get(cell).map_or("a cell", |group| group.label.as_str());
    match why {
        NoAnswer::TooFew => "fewer than two runs of an arm".to_owned(),
        NoAnswer::Refused(Refusal::TooFew { cell }) => format!("no answer: {} has fewer than two runs", label(cell)),
        NoAnswer::Refused(Refusal::Diverged { cell }) => format!("no answer: a run of {} diverged", label(cell)),
        NoAnswer::Refused(Refusal::Saturated { cell, mean, limit }) => format!(
            "no answer: {} comes to {}, above half of the nearest trivial baseline ({}), where distances saturate",
            label(cell),
            significant(mean),
            significant(limit)
        ),
        NoAnswer::NoSecondBudget => "no other budget that is not saturated has the same sign".to_owned(),
    }
}

/// What second measures show: of a mixed answer those that point the other way, of an open claim all.
pub(super) fn vetoed(answer: &AnswerAt) -> Option<String> {
    let lean = answer.larger?.partial_cmp(&0.5)?;
    let is_named = |opinion: &&Opinion| match answer.decision {
        Decision::Mixed => (opinion.worse > 0.5) == (lean == Ordering::Less),
        Decision::Undecided => true,
        _ => false,
    };
    let named: Vec<&Opinion> = answer.opinions.iter().filter(is_named).collect();
    let of = |worse: bool| {
        named.iter().filter(move |opinion| (opinion.worse > 0.5) == worse).map(|opinion| opinion.measure.as_str())
    };
    let each = [(true, "worse"), (false, "better")].map(|(worse, word)| {
        let measures: Vec<&str> = of(worse).collect();
        let verb = if measures.len() == 1 { "shows" } else { "show" };
        (!measures.is_empty()).then(|| format!("{} {verb} that it is {word}", measures.join(" and ")))
    });
    let each: Vec<String> = each.into_iter().flatten().collect();
    (!each.is_empty()).then(|| each.join("; "))
}
