//! A common search, worked out: what so many tries are worth to each arm, how forgiving its design is, and what it chose.

use evidence::outcome::Outcome;
use evidence::search::best_of_curve;
use serde::Serialize;
use spec::{AtEdge, SearchAxis, SearchRecord, SearchedArm, Setting, Tried, Widening};

use crate::number::{significant, thousands};
use crate::read::Sweep;
use crate::statistics::geometric_mean;

/// A search.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchResults {
    /// Settings that every arm tried.
    pub settings: usize,
    /// Whether every arm has chosen.
    pub is_over: bool,
    /// The axes as far as they were widened.
    pub axes: Vec<SearchAxis>,
    /// Where they were widened.
    pub widened: Vec<Widening>,
    /// The ends at which optima lie all the same.
    pub at_edges: Vec<AtEdge>,
    /// The rounds.
    pub rounds: Vec<RoundSummary>,
    /// The arms, in the file's order.
    pub arms: Vec<ArmSearch>,
}

/// A round of a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoundSummary {
    /// Training steps.
    pub steps: u64,
    /// Seeds of each try.
    pub seeds: usize,
    /// Tries whose runs have all finished.
    pub finished: usize,
    /// All tries; none where the round is not planned yet.
    pub planned: Option<usize>,
}

/// An arm's search.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmSearch {
    /// The arm.
    pub arm: String,
    /// What the first round's tries came to, with their settings.
    pub tries: Vec<TriedSetting>,
    /// The best of 1, 2, … tries of the first round.
    pub best_of: Vec<BestOfK>,
    /// Tries of the first round that come within twice the best one.
    pub within_twice: usize,
    /// Tries of the first round that diverged.
    pub diverged: usize,
    /// Tries of the first round that are planned.
    pub planned: usize,
    /// The chosen setting, and what it came to in the last round: a geometric mean.
    pub chosen: Option<(usize, Setting, Option<f64>)>,
}

/// A try of the first round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TriedSetting {
    /// The setting, counted from 0.
    pub setting: usize,
    /// Its value on the first axis of numbers.
    pub across: Option<f64>,
    /// The geometric mean of its seeds' outcomes; none where one diverged.
    pub outcome: Option<f64>,
}

/// The best of k tries over all choices of k of them: none where that diverged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BestOfK {
    /// The value that a tenth of the choices reach or better.
    pub low: Option<f64>,
    /// The median.
    pub median: Option<f64>,
    /// The value that nine tenths of the choices reach or better.
    pub high: Option<f64>,
}

/// How far from an arm's best a try may be that counts as near.
const NEAR: f64 = 2.0;

/// What the sweep searched, as far as it has come; none where it searches nothing.
pub fn search_results(sweep: &Sweep) -> Option<SearchResults> {
    let record = sweep.search.as_ref()?;
    let planned = |round: usize| -> Option<usize> {
        let tried = &sweep.plan.search.as_ref()?.rounds.get(round)?.tried;
        (!tried.is_empty()).then(|| tried.values().map(Vec::len).sum())
    };
    let rounds = record.rounds.iter().enumerate().map(|(k, round)| RoundSummary {
        steps: round.steps,
        seeds: round.seeds.len(),
        finished: record.arms.iter().filter_map(|arm| arm.rounds.get(k)).map(Vec::len).sum(),
        planned: planned(k),
    });
    Some(SearchResults {
        settings: record.settings.len(),
        is_over: record.is_over,
        axes: record.axes.clone(),
        widened: record.widened.clone(),
        at_edges: record.at_edges.clone(),
        rounds: rounds.collect(),
        arms: record.arms.iter().map(|arm| of_arm(record, arm)).collect(),
    })
}

impl SearchResults {
    /// Where axes were widened, a sentence for each; empty where none was.
    pub fn widenings(&self) -> String {
        let widened = self.widened.iter().map(|one| {
            let arms = one.arms.join(", ");
            let end = if one.upper { "up" } else { "down" };
            format!(" {} was widened {end} to {} for all arms, because of {arms}.", one.key, significant(one.to))
        });
        widened.collect()
    }

    /// Where optima lie at the ends of axes all the same, a sentence for each.
    pub fn edges(&self) -> String {
        let edges = self.at_edges.iter().map(|one| {
            let (arms, end) = (one.arms.join(", "), if one.upper { "upper" } else { "lower" });
            let at = significant(one.at);
            format!(
                " The best two settings of {arms} lie at the {end} end of {}, {at}: better ones may lie beyond.",
                one.key
            )
        });
        edges.collect()
    }

    /// How far it has come, where it has not ended: `Of round 1 of 2 (1,500 steps), 130 of 240 tries have finished.`
    pub fn progress(&self) -> Option<String> {
        if self.is_over {
            return None;
        }
        // The round that goes on is the last one that is planned.
        let at = self.rounds.iter().rposition(|round| round.planned.is_some()).unwrap_or(0);
        let round = self.rounds.get(at)?;
        let all = round.planned.map_or(String::new(), |planned| format!(" of {planned}"));
        Some(format!(
            "Of round {} of {} ({} steps), {}{all} tries have finished.",
            at + 1,
            self.rounds.len(),
            thousands(round.steps),
            round.finished
        ))
    }
}

/// The axis that tries are drawn over: the first of numbers.
pub fn first_numeric_axis(axes: &[SearchAxis]) -> Option<&SearchAxis> {
    axes.iter().find(|axis| axis.is_range())
}

fn of_arm(record: &SearchRecord, arm: &SearchedArm) -> ArmSearch {
    let axis = first_numeric_axis(&record.axes).map(|axis| axis.key.as_str());
    let attempt = |tried: &Tried| TriedSetting {
        setting: tried.setting,
        across: record.settings.get(tried.setting).and_then(|setting| setting.get(axis?)?.as_f64()),
        outcome: mean(tried),
    };
    let tries: Vec<TriedSetting> = arm.rounds.first().into_iter().flatten().map(attempt).collect();
    let outcome = |attempt: &TriedSetting| attempt.outcome.map_or(Outcome::Diverged, Outcome::Value);
    let outcomes: Vec<Outcome> = tries.iter().map(outcome).collect();
    let best = outcomes.iter().filter_map(|outcome| outcome.value()).reduce(f64::min);
    let of_k = |best: evidence::search::BestOf| BestOfK {
        low: best.low.value(),
        median: best.median.value(),
        high: best.high.value(),
    };
    let last_outcome = |setting: usize| mean(arm.rounds.last()?.iter().find(|tried| tried.setting == setting)?);
    ArmSearch {
        arm: arm.arm.clone(),
        best_of: best_of_curve(&outcomes).into_iter().map(of_k).collect(),
        within_twice: tries
            .iter()
            .filter(|one| one.outcome.zip(best).is_some_and(|(own, best)| own <= NEAR * best))
            .count(),
        planned: record.settings.len(),
        diverged: outcomes.iter().filter(|outcome| outcome.is_diverged()).count(),
        chosen: arm.chosen.as_ref().map(|chosen| (chosen.setting, chosen.values.clone(), last_outcome(chosen.setting))),
        tries,
    }
}

/// The geometric mean of a try's seeds; none where one diverged.
fn mean(tried: &Tried) -> Option<f64> {
    let outcomes: Option<Vec<f64>> = tried.outcomes.iter().copied().collect();
    geometric_mean(&outcomes?)
}
