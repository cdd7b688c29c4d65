//! Results of a search: the best of k tries of each arm, how forgiving its design is, and its choice.

use evidence::outcome::Outcome;
use evidence::search::best_of_curve;
use serde::Serialize;
use spec::{AtEdge, SearchAxis, SearchRecord, SearchedArm, Setting, Tried, Widening};

use crate::number::{significant, thousands};
use crate::read::Sweep;
use crate::statistics::geometric_mean;

/// The results of a search.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchResults {
    /// Settings that every arm tried.
    pub settings: usize,
    /// Whether every arm has chosen.
    pub is_over: bool,
    /// The axes after widening.
    pub axes: Vec<SearchAxis>,
    /// The widenings.
    pub widened: Vec<Widening>,
    /// The ends at which optima still lie.
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
    /// Seeds per try.
    pub seeds: usize,
    /// Finished tries.
    pub finished: usize,
    /// All tries. `None` if the round is not planned yet.
    pub planned: Option<usize>,
}

/// The search of an arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmSearch {
    /// The arm.
    pub arm: String,
    /// The tries of the first round.
    pub tries: Vec<TriedSetting>,
    /// The best of 1, 2, … tries of the first round.
    pub best_of: Vec<BestOfK>,
    /// Tries of the first round within twice the best.
    pub within_twice: usize,
    /// Diverged tries of the first round.
    pub diverged: usize,
    /// Planned tries of the first round.
    pub planned: usize,
    /// The chosen setting, with its geometric mean in the last round.
    pub chosen: Option<(usize, Setting, Option<f64>)>,
}

/// A try of the first round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TriedSetting {
    /// The index of the setting.
    pub setting: usize,
    /// Its value on the first numeric axis.
    pub across: Option<f64>,
    /// The geometric mean of its seeds. `None` if one diverged.
    pub outcome: Option<f64>,
}

/// The best of k tries over all choices of k. `None` for divergence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BestOfK {
    /// The 10 % quantile.
    pub low: Option<f64>,
    /// The median.
    pub median: Option<f64>,
    /// The 90 % quantile.
    pub high: Option<f64>,
}

/// The ratio to the best up to which a try counts as near.
const NEAR_RATIO: f64 = 2.0;

/// Computes the results of a search, finished or not. `None` without a search.
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
    /// What the search came to, as the headline of a sweep without finished runs of its arms. `None` without a finished
    /// try.
    pub fn headline(&self) -> Option<String> {
        let headline = match self.is_over {
            true => "The search has chosen each arm's setting; no final run has finished yet.",
            false => "No arm has its setting yet; the search's table has the tries so far.",
        };
        self.rounds.iter().any(|round| round.finished > 0).then(|| headline.to_owned())
    }

    /// A sentence for each widened axis.
    pub fn widenings(&self) -> String {
        let widened = self.widened.iter().map(|one| {
            let arms = one.arms.join(", ");
            let end = if one.upper { "up" } else { "down" };
            format!(" {} was widened {end} to {} for all arms, because of {arms}.", one.key, significant(one.to))
        });
        widened.collect()
    }

    /// A sentence for each optimum that still lies at an end.
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

    /// The progress of an unfinished search: `Of round 1 of 2 (1,500 steps), 130 of 240 tries have finished.`
    pub fn progress(&self) -> Option<String> {
        if self.is_over {
            return None;
        }
        // The running round is the last planned one.
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

/// The first numeric axis, which tries are plotted over.
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
            .filter(|one| one.outcome.zip(best).is_some_and(|(own, best)| own <= NEAR_RATIO * best))
            .count(),
        planned: record.settings.len(),
        diverged: outcomes.iter().filter(|outcome| outcome.is_diverged()).count(),
        chosen: arm.chosen.as_ref().map(|chosen| (chosen.setting, chosen.values.clone(), last_outcome(chosen.setting))),
        tries,
    }
}

/// The geometric mean of a try's seeds. `None` if one diverged.
fn mean(tried: &Tried) -> Option<f64> {
    let outcomes: Option<Vec<f64>> = tried.outcomes.iter().copied().collect();
    geometric_mean(&outcomes?)
}
