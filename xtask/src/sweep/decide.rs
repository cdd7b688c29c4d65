//! Seeds until decided: after each whole round of seeds, which claims are still open, and the plan with one more seed of their arms. The rules
//! are `evidence::betting`'s; here the results of runs are read for them.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use anyhow::Result;
use evidence::betting::{BettingDecision, decide, min_pairs_to_decide, pairwise_orders};
use evidence::outcome::Outcome;
use runs::{Published, RunFolder, Status, SweepFolder};
use spec::{Arm, BetPair, Plan, UntilDecided};

use super::rounds::{Round, Stage};
use crate::job::Job;
use crate::job_state::{self, JobState};
use crate::outcome;
use crate::terminal::count;

/// The plan with the seeds that are needed so far, or the round that must be run before that is known. A plan with the seeds of its file passes
/// through. Beside the plan: why no seed is added.
///
/// # Errors
///
/// Results that can't be read.
pub fn next(mut plan: Plan, folder: &SweepFolder) -> Result<(Stage, Option<String>)> {
    let Some(UntilDecided { max_seeds }) = plan.until_decided else { return Ok((Stage::Continue(plan), None)) };
    let published = Published::read(folder)?;
    let mut read = Read::new((folder, published.as_ref()));
    loop {
        let jobs = Job::of_arms(&plan, folder)?;
        let has_ended = job_state::tolerant(&jobs).iter().all(|state| state.status == Status::Finished);
        if !has_ended {
            let name = Some(format!("until decided, {}", said(&plan, &mut read)?));
            let round = Round { plan, jobs, name, search: None, is_last: false };
            return Ok((Stage::Break(Box::new(round)), None));
        }
        let decided = read.decided(&plan)?;
        let all = plan.pairs();
        let open: Vec<BetPair> =
            all.iter().zip(&decided).filter(|(_, decided)| decided.is_none()).map(|(pair, _)| *pair).collect();
        let open: Vec<BetPair> = open.into_iter().filter(|pair| pair.arms.is_some()).collect();
        match plan.with_next_seed(&open, max_seeds) {
            Some(longer) => plan = longer,
            None => {
                let why = match open.len() {
                    0 => format!("decided: {}", said(&plan, &mut read)?),
                    _ => format!("at most {max_seeds} seeds: {}", said(&plan, &mut read)?),
                };
                return Ok((Stage::Continue(plan), Some(why)));
            }
        }
    }
}

/// `2 of 6 answers decided after 9 seeds`.
fn said(plan: &Plan, read: &mut Read) -> Result<String> {
    let bets = plan.pairs().iter().filter(|pair| pair.arms.is_some()).count();
    let decided = read.decided(plan)?.iter().flatten().count();
    let seeds = plan.arms.iter().map(|arm| arm.seeds().len()).max().unwrap_or(0);
    Ok(format!("{decided} of {} decided, {}", count(bets, "answer"), count(seeds, "seed")))
}

/// For `--explain` and `--dry-run`: what is bet on, and the seeds that it takes at least and at most.
pub fn explain(plan: &Plan) -> Vec<String> {
    let Some(UntilDecided { max_seeds }) = plan.until_decided else { return Vec::new() };
    let all = plan.pairs();
    let bets = all.iter().filter(|pair| pair.arms.is_some()).count();
    let first = format!(
        "until decided: {} bet on, of {} claims at budgets in the family; the first decision takes {} at least, an arm has {max_seeds} at most",
        if bets == 1 { "1 is".to_owned() } else { format!("{bets} are") },
        all.len(),
        count(min_pairs_to_decide(all.len()), "seed"),
    );
    let others = plan.claims.iter().filter(|claim| !claim.is_bet_on());
    let others = others.map(|claim| format!("not bet on, and open for that alone: \"{}\"", claim.says));
    [first].into_iter().chain(others).collect()
}

/// That the most seeds are too few for any decision, where they are.
pub fn hopeless(plan: &Plan) -> Option<String> {
    let UntilDecided { max_seeds } = plan.until_decided?;
    let least = min_pairs_to_decide(plan.pairs().len());
    let text = || {
        let most = count(max_seeds, "seed");
        format!(
            "nothing can be decided with at most {most}: the first decision takes {least} at least (--max-seeds {least})"
        )
    };
    (max_seeds < least).then(text)
}

/// The plan with the most seeds that it can come to.
pub fn at_most(plan: &Plan) -> Plan {
    let Some(UntilDecided { max_seeds }) = plan.until_decided else { return plan.clone() };
    let mut plan = plan.clone();
    loop {
        let grown = plan.with_next_seed(&plan.pairs(), max_seeds);
        match grown {
            Some(grown) => plan = grown,
            None => return plan,
        }
    }
}

/// Outcomes of finished runs, each read once.
struct Read<'a> {
    place: (&'a SweepFolder, Option<&'a Published>),
    outcomes: BTreeMap<(std::path::PathBuf, String, u64), Option<Outcome>>,
}

impl<'a> Read<'a> {
    fn new(place: (&'a SweepFolder, Option<&'a Published>)) -> Self {
        Self { place, outcomes: BTreeMap::new() }
    }

    /// What is decided of each (claim, budget) pair of a plan; one that is not bet on counts in the family and stays open.
    fn decided(&mut self, plan: &Plan) -> Result<Vec<Option<BettingDecision>>> {
        let orders = plan.pairs().iter().map(|pair| self.orders(pair)).collect::<Result<Vec<_>>>()?;
        Ok(decide(&orders))
    }

    /// Which run of each index pair is the worse one.
    fn orders(&mut self, pair: &BetPair) -> Result<Vec<Ordering>> {
        let (Some([arm, other]), Some(column)) = (pair.arms, pair.claim.measure.column()) else {
            return Ok(Vec::new());
        };
        let is_turned = pair.claim.measure.is_better_higher();
        let [arm, other] = [self.of_arm(arm, &column, pair.budget)?, self.of_arm(other, &column, pair.budget)?];
        let turn = |outcomes: Vec<Option<Outcome>>| -> Vec<Option<Outcome>> {
            let turned = |outcome: Outcome| match outcome {
                Outcome::Value(value) if is_turned => Outcome::Value(-value),
                other => other,
            };
            outcomes.into_iter().map(|outcome| outcome.map(turned)).collect()
        };
        Ok(pairwise_orders(&turn(arm), &turn(other)))
    }

    fn of_arm(&mut self, arm: &Arm, column: &str, budget: u64) -> Result<Vec<Option<Outcome>>> {
        let outcome = |run| {
            let job = Job::new(&arm.name, run, self.place);
            let key = (RunFolder::path(&job.folder).to_owned(), column.to_owned(), budget);
            if let Some(Some(known)) = self.outcomes.get(&key) {
                return Ok(Some(*known));
            }
            let outcome = outcome::by(&JobState::tolerant(&job), column, budget)?;
            self.outcomes.insert(key, outcome);
            Ok(outcome)
        };
        arm.runs_at(budget).into_iter().map(outcome).collect()
    }
}
