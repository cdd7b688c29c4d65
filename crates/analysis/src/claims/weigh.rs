//! What seeds say about two arms, by the test that fits the kind of number. Pure: replicates by seed in, a weight out.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::compare::{Effect, Replicates, Test};
use crate::number::{or_none, significant, thousands};
use crate::statistics::{self, SPREAD_NEEDS, Share, Time};

/// What two arms' seeds say about one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// The test, in words.
    pub method: &'static str,
    /// The test.
    pub test: Test,
    /// The arm's value over the other's; none where there is no ratio.
    pub ratio: Option<f64>,
    /// The ends of its 95 % interval; none where the test has none.
    pub interval: Option<(f64, f64)>,
    /// Each seed's ratio, where there are some.
    pub seeds: Vec<(u64, f64)>,
    /// The two values in words, the arm's first.
    pub values: [String; 2],
    /// Finished runs of the arm and of the other.
    pub runs: (usize, usize),
    /// Standard deviation of the logarithm and whether it is that of pairs, where seeds can be planned by it.
    pub spread: Option<(f64, bool)>,
}

impl Weighed {
    /// `5.1 [0.7, 37]`, or the ratio alone; none where there is no ratio.
    pub fn effect(&self) -> Option<String> {
        let interval = self.interval.map(|(low, high)| format!(" [{}, {}]", significant(low), significant(high)));
        self.ratio.map(|ratio| significant(ratio) + &interval.unwrap_or_default())
    }
}

/// Replicates by seed.
pub type BySeed<T> = BTreeMap<u64, T>;

/// Values above 0 by their logarithm; by rank where there is no logarithm. None where nothing can be compared yet.
pub fn values(here: &Replicates, there: &Replicates, paired: bool) -> Option<Weighed> {
    let of_logs = here.has_logs_where_finite() && there.has_logs_where_finite();
    let middles = [here, there].map(|side| middle(side, of_logs));
    let runs = (here.outcomes.len(), there.outcomes.len());
    match here.against(there, paired) {
        Effect::Measured(comparison) => Some(Weighed {
            method: if comparison.is_paired() { "exact sign-flip test of pairs" } else { "exact permutation test" },
            test: comparison.test,
            ratio: Some(comparison.ratio),
            interval: comparison.interval,
            spread: comparison.spread.map(|spread| (spread, comparison.is_paired())),
            seeds: comparison.seeds,
            values: middles,
            runs,
        }),
        Effect::Ranked(ranking) => {
            let diverged = |count: usize| if count > 0 { format!(", {count} diverged") } else { String::new() };
            let [left, right] = middles;
            let values = [left + &diverged(ranking.here), right + &diverged(ranking.reference)];
            Some(without_ratio("exact rank test", ranking.test, values, runs))
        }
        Effect::Reference | Effect::Unfinished | Effect::Incomparable(_) => None,
    }
}

/// The spread of the logarithm over seeds.
pub fn spread(here: &Replicates, there: &Replicates) -> Option<Weighed> {
    if here.diverged() + there.diverged() > 0 {
        return None;
    }
    let logs = |side: &Replicates| side.logs().into_values().collect::<Vec<f64>>();
    let (left, right) = (logs(here), logs(there));
    let deviations = [&left, &right].map(|logs| statistics::variance(logs).map(f64::sqrt));
    let ratio = deviations[0]? / deviations[1]?;
    let test = Test {
        p: statistics::brown_forsythe(&left, &right),
        smallest_p: if left.len().min(right.len()) < SPREAD_NEEDS { 1.0 } else { 0.0 },
        lean: ratio.partial_cmp(&1.0).unwrap_or(Ordering::Equal),
    };
    let runs = (left.len(), right.len());
    let weight = without_ratio("Brown-Forsythe test", test, deviations.map(or_none), runs);
    Some(Weighed { ratio: ratio.is_finite().then_some(ratio), ..weight })
}

/// Steps until something, censored where it had not happened at the end: the log-rank test by its exact distribution.
pub fn times(here: &BySeed<Time>, there: &BySeed<Time>, paired: bool) -> Option<Weighed> {
    let all: Vec<Time> = here.values().chain(there.values()).copied().collect();
    let scores = statistics::log_rank_scores(&all);
    let (left, right) = scores.split_at(here.len());
    let by_seed = |side: &BySeed<Time>, scores: &[f64]| -> BySeed<f64> {
        // A high score is a short time.
        side.keys().copied().zip(scores.iter().map(|score| -score)).collect()
    };
    let test = test(&by_seed(here, left), &by_seed(there, right), paired)?;
    let values = [here, there].map(|side| shown_times(&side.values().copied().collect::<Vec<Time>>()));
    Some(without_ratio("exact log-rank test", test, values, (here.len(), there.len())))
}

/// Whether something holds of each run: the exact test of pairs that disagree (McNemar's), else Fisher's.
pub fn rate(here: &BySeed<bool>, there: &BySeed<bool>, paired: bool) -> Option<Weighed> {
    let share = |side: &BySeed<bool>| Share { some: side.values().filter(|held| **held).count(), all: side.len() };
    let (left, right) = (share(here), share(there));
    let numbers = |side: &BySeed<bool>| side.iter().map(|(seed, held)| (*seed, f64::from(u8::from(*held)))).collect();
    let mut test = test(&numbers(here), &numbers(there), paired)?;
    let is_paired = !pairs(here, there, paired).is_empty();
    if !is_paired {
        test.p = statistics::fisher(left, right);
    }
    let method = if is_paired { "exact test of pairs that disagree" } else { "Fisher's exact test" };
    let values = [left, right].map(|share| format!("{} of {}", share.some, share.all));
    Some(without_ratio(method, test, values, (left.all, right.all)))
}

fn without_ratio(method: &'static str, test: Test, values: [String; 2], runs: (usize, usize)) -> Weighed {
    Weighed { method, test, ratio: None, interval: None, seeds: Vec::new(), values, runs, spread: None }
}

/// The exact test of numbers by seed; none where a side has none.
fn test(here: &BySeed<f64>, there: &BySeed<f64>, paired: bool) -> Option<Test> {
    let pairs = pairs(here, there, paired);
    if !pairs.is_empty() {
        return Some(Test::of_pairs(&pairs.iter().map(|(left, right)| left - right).collect::<Vec<f64>>()));
    }
    let numbers = |side: &BySeed<f64>| side.values().copied().collect::<Vec<f64>>();
    (!here.is_empty() && !there.is_empty()).then(|| Test::of_groups(&numbers(here), &numbers(there)))
}

/// What both arms have of a seed, where seeds are paired.
fn pairs<T: Copy>(here: &BySeed<T>, there: &BySeed<T>, paired: bool) -> Vec<(T, T)> {
    let both = here.iter().filter_map(|(seed, value)| Some((*value, *there.get(seed)?)));
    if paired { both.collect() } else { Vec::new() }
}

/// The geometric mean or the median of what has a value.
fn middle(side: &Replicates, of_logs: bool) -> String {
    let values: Vec<f64> = side.outcomes.values().filter_map(|outcome| outcome.value()).collect();
    let logs: Vec<f64> = values.iter().map(|value| value.ln()).collect();
    if of_logs && !logs.is_empty() {
        return significant(statistics::mean(&logs).exp());
    }
    or_none(statistics::median(values))
}

/// The median where half got there, and how many did.
fn shown_times(times: &[Time]) -> String {
    let reached = times.iter().filter(|time| time.happened).count();
    let half = statistics::kaplan_meier(times).into_iter().find(|(_, left)| *left <= 0.5);
    let median = half.map_or(String::new(), |(step, _)| format!("{} (median), ", thousands(step)));
    format!("{median}{reached} of {} got there", times.len())
}
