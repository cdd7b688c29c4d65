//! Seeds until decided: bets on the order of index pairs, and the evidence over seeds.

use std::cmp::Ordering;

use evidence::betting::{EProcess, decide, pairwise_orders};
use evidence::family::LEVEL;
use evidence::outcome::Outcome;
use serde::Serialize;
use spec::Arm;

use super::{ClaimAtBudget, claims_at_budgets, outcomes};
use crate::findings::{Findings, Group};
use crate::measure::{Better, MeasureDefinition};
use crate::number::{duration, number_word, pluralize};
use crate::outcome::ComparisonPoint;

/// The evidence on a claim at a budget over seeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EvidenceOverSeeds {
    /// The claim in the file's words.
    pub says: String,
    /// The arm, with the backend if there are several.
    pub arm: String,
    /// The budget.
    pub at: ComparisonPoint,
    /// The capital E after each seed, relative to its start.
    pub capital: Vec<f64>,
    /// The number of seeds at the decision. `None` if it is open.
    pub decided_after: Option<usize>,
    /// Pairs in which the arm's run is worse, and in which the comparison's is.
    pub pairs: [u32; 2],
}

/// The evidence on each claim and budget with bets. Empty if the sweep has a fixed number of seeds.
pub fn evidence_over_seeds(findings: &Findings) -> Vec<EvidenceOverSeeds> {
    if findings.sweep.plan.until_decided.is_none() {
        return Vec::new();
    }
    let asked = claims_at_budgets(findings);
    let all: Vec<Vec<Ordering>> = asked.iter().map(orders).collect();
    let each = asked.iter().zip(&all).zip(decide(&all));
    each.filter(|((asked, _), _)| asked.claim.is_bet_on())
        .map(|((asked, orders), decided)| {
            let mut process = EProcess::default();
            let capital = orders.iter().map(|order| {
                process.push(*order);
                process.capital()
            });
            let capital = capital.collect();
            EvidenceOverSeeds {
                says: asked.claim.says.clone(),
                arm: asked.compared.arm.label.clone(),
                at: asked.at,
                capital,
                decided_after: decided.map(|decided| decided.round),
                pairs: process.counts(),
            }
        })
        .collect()
}

/// Why a sweep with seeds until decided ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UntilDecidedEnd {
    /// Every claim with bets is decided.
    Decision,
    /// The arms of every open claim have the maximum number of seeds.
    Cap,
    /// A time limit in seconds.
    TimeLimit(u64),
    /// None of these: runs are missing.
    Unfinished,
}

impl UntilDecidedEnd {
    /// A sentence: `The cap of 12 seeds an arm ended it: 1 of 3 answers is open.`
    pub fn in_words(self, most: usize, evidence: &[EvidenceOverSeeds]) -> String {
        let open = evidence.iter().filter(|evidence| evidence.decided_after.is_none()).count();
        let verb = if open == 1 { "is" } else { "are" };
        let open = format!("{} of {} {verb} open", number_word(open), pluralize(evidence.len(), "answer"));
        match self {
            Self::Decision => {
                let seeds = evidence.iter().filter_map(|evidence| evidence.decided_after).max().unwrap_or(0);
                format!("Decision ended it: every claim is decided, the last one after {}.", pluralize(seeds, "seed"))
            }
            Self::Cap => format!("The cap of {} an arm ended it: {open}.", pluralize(most, "seed")),
            Self::TimeLimit(seconds) => format!("The time limit of {} ended it: {open}.", duration(seconds as f64)),
            Self::Unfinished => format!("Neither decision, cap nor time limit ended it: runs are missing, and {open}."),
        }
    }
}

/// Why the sweep ended. `None` if it has a fixed number of seeds.
pub fn until_decided_end(findings: &Findings, evidence: &[EvidenceOverSeeds]) -> Option<UntilDecidedEnd> {
    let plan = &findings.sweep.plan;
    let most = plan.until_decided?.max_seeds;
    if evidence.iter().all(|evidence| evidence.decided_after.is_some()) {
        return Some(UntilDecidedEnd::Decision);
    }
    if let Some(seconds) = plan.timed_out {
        return Some(UntilDecidedEnd::TimeLimit(seconds));
    }
    let bets = plan.pairs().into_iter().filter_map(|pair| pair.arms);
    let is_at_cap = bets
        .zip(evidence)
        .filter(|(_, evidence)| evidence.decided_after.is_none())
        .all(|(arms, _)| arms.iter().any(|arm| arm.seeds().len() >= most));
    let is_whole = findings.finished() == findings.runs().count();
    Some(if is_at_cap && is_whole { UntilDecidedEnd::Cap } else { UntilDecidedEnd::Unfinished })
}

/// The capital that decides one claim of a family of this size.
pub fn deciding_capital(family: usize) -> f64 {
    family.max(1) as f64 / LEVEL
}

/// The anytime-valid p value of the bets on a claim at a budget. `None` without bets.
pub(super) fn p(asked: &ClaimAtBudget) -> Option<f64> {
    let mut process = EProcess::default();
    orders(asked).into_iter().for_each(|order| process.push(order));
    asked.claim.is_bet_on().then(|| process.p())
}

/// The order of each index pair up to the first unfinished one: `Greater` if the arm's run is worse. Empty without
/// bets.
pub(super) fn orders(asked: &ClaimAtBudget) -> Vec<Ordering> {
    let Some(other) = asked.compared.against.filter(|_| asked.claim.is_bet_on()) else { return Vec::new() };
    pairwise_orders(&by_index(asked, asked.compared.arm), &by_index(asked, other))
}

/// The outcomes of an arm's runs in the plan's order. `None` for an unfinished seed.
fn by_index(asked: &ClaimAtBudget, group: &Group) -> Vec<Option<Outcome>> {
    let definition = MeasureDefinition::of(asked.claim.measure);
    let ComparisonPoint::Images(budget) = asked.at else { return Vec::new() };
    let measured = outcomes::of(group, definition.kind, asked.at).unwrap_or_default();
    let oriented = |outcome: Outcome| match outcome {
        Outcome::Value(value) if definition.better == Better::Higher => Outcome::Value(-value),
        other => other,
    };
    let of_seed = |seed: u64| measured.iter().find(|(other, _)| *other == seed).map(|(_, outcome)| oriented(*outcome));
    let is_ended =
        |run: &spec::Run| group.runs.iter().any(|judged| judged.recorded.run.id == run.id && judged.is_finished());
    let runs = Arm::runs_at(group.arm, budget).into_iter();
    runs.map(|run| of_seed(run.spec.seed).filter(|_| is_ended(run))).collect()
}
