//! Seeds until decided: the bets on the order of index pairs, and how the evidence grew with the seeds.

use std::cmp::Ordering;

use evidence::betting::{Process, decide, pairs};
use evidence::family::LEVEL;
use evidence::outcome::Outcome;
use serde::Serialize;
use spec::Arm;

use super::{Asked, asked, outcomes};
use crate::findings::{Findings, Group};
use crate::measure::{Better, Definition};
use crate::outcome::At;

/// How the evidence about a claim at a budget grew with the seeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EvidenceOverSeeds {
    /// The claim in its file's words.
    pub says: String,
    /// The budget.
    pub at: At,
    /// E after each seed: how many times its start the capital of the bets is.
    pub capital: Vec<f64>,
    /// After how many seeds it was decided; none where it is open.
    pub decided_after: Option<usize>,
    /// Pairs in which the arm's run was the worse one, and those in which the other's was.
    pub pairs: [u32; 2],
}

/// The evidence of each claim at each budget that is bet on; empty where the sweep's seeds are those of its file.
pub fn evidence_over_seeds(findings: &Findings) -> Vec<EvidenceOverSeeds> {
    if findings.sweep.plan.until_decided.is_none() {
        return Vec::new();
    }
    let asked = asked(findings);
    let all: Vec<Vec<Ordering>> = asked.iter().map(orders).collect();
    let each = asked.iter().zip(&all).zip(decide(&all));
    each.filter(|((asked, _), _)| asked.claim.is_bet_on())
        .map(|((asked, orders), decided)| {
            let mut process = Process::default();
            let capital = orders.iter().map(|order| {
                process.push(*order);
                process.capital()
            });
            let capital = capital.collect();
            EvidenceOverSeeds {
                says: asked.claim.says.clone(),
                at: asked.at,
                capital,
                decided_after: decided.map(|decided| decided.round),
                pairs: process.counts(),
            }
        })
        .collect()
}

/// The capital that decides one claim beside so many.
pub fn deciding_capital(family: usize) -> f64 {
    family.max(1) as f64 / LEVEL
}

/// Which run of each index pair is the worse one, as far as both have ended: greater where the arm's is. Empty where the claim is not bet on.
pub(super) fn orders(asked: &Asked) -> Vec<Ordering> {
    let Some(other) = asked.compared.against.filter(|_| asked.claim.is_bet_on()) else { return Vec::new() };
    pairs(&by_index(asked, asked.compared.arm), &by_index(asked, other))
}

/// What the runs of an arm came to in the plan's order; none of a seed that has not ended.
fn by_index(asked: &Asked, group: &Group) -> Vec<Option<Outcome>> {
    let definition = Definition::of(asked.claim.measure);
    let At::Images(budget) = asked.at else { return Vec::new() };
    let measured = outcomes::of(group, definition.kind, asked.at).unwrap_or_default();
    let turned = |outcome: Outcome| match outcome {
        Outcome::Value(value) if definition.better == Better::Higher => Outcome::Value(-value),
        other => other,
    };
    let of_seed = |seed: u64| measured.iter().find(|(other, _)| *other == seed).map(|(_, outcome)| turned(*outcome));
    let is_ended =
        |run: &spec::Run| group.runs.iter().any(|judged| judged.recorded.run.id == run.id && judged.is_finished());
    let runs = Arm::runs_at(group.arm, budget).into_iter();
    runs.map(|run| of_seed(run.spec.seed).filter(|_| is_ended(run))).collect()
}
