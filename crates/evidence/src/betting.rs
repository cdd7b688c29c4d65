//! Testing by betting: an e-process on the order of run pairs, valid at any stopping time.
//!
//! Runs are paired by index. Under the null hypothesis either run of a pair is worse with probability 1/2. The bets
//! are a uniform mixture over that probability: after n bets with w wins and l losses the capital is
//! `E = 2^n ∫ θ^w (1 - θ)^l dθ = 2^n w! l! / (n + 1)!`. It is a martingale, so `min(1, 1 / max E)` is an
//! anytime-valid p value (Ville 1939; Ramdas et al. 2023).

use std::cmp::Ordering;

use crate::family::{LEVEL, holm};
use crate::outcome::Outcome;

/// The capital of bets on which of two arms is worse.
///
/// ```
/// use evidence::betting::EProcess;
/// use std::cmp::Ordering::Greater;
/// let process = EProcess::of(&[Greater; 5]);
/// assert!((process.capital() - 32.0 / 6.0).abs() < 1e-12);
/// assert!((process.p() - 6.0 / 32.0).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EProcess {
    counts: [u32; 2],
    log_capital: f64,
    log_max_capital: f64,
    leader_at_max: Ordering,
}

impl Default for EProcess {
    fn default() -> Self {
        Self { counts: [0, 0], log_capital: 0.0, log_max_capital: 0.0, leader_at_max: Ordering::Equal }
    }
}

impl EProcess {
    /// Adds a pair: `Greater` if the arm's run is worse, `Less` if the comparison's is. A tie places no bet.
    pub fn push(&mut self, pair: Ordering) {
        let side = match pair {
            Ordering::Equal => return,
            Ordering::Greater => 0,
            Ordering::Less => 1,
        };
        let bets = self.counts[0] + self.counts[1];
        // Laplace's rule of succession predicts this side with (count + 1) / (bets + 2); the null with 1/2.
        self.log_capital += (2.0 * f64::from(self.counts[side] + 1) / f64::from(bets + 2)).ln();
        self.counts[side] += 1;
        if self.log_capital > self.log_max_capital {
            self.log_max_capital = self.log_capital;
            self.leader_at_max = self.counts[0].cmp(&self.counts[1]);
        }
    }

    /// The process after these pairs.
    pub fn of(pairs: &[Ordering]) -> Self {
        let mut process = Self::default();
        pairs.iter().for_each(|pair| process.push(*pair));
        process
    }

    /// The current capital E, relative to its start.
    pub fn capital(&self) -> f64 {
        self.log_capital.exp()
    }

    /// The two-sided p value, `min(1, 1 / max E)`, valid after every pair.
    pub fn p(&self) -> f64 {
        (-self.log_max_capital).exp().min(1.0)
    }

    /// The number of pairs in which the arm's run is worse, and in which the comparison's is.
    pub const fn counts(&self) -> [u32; 2] {
        self.counts
    }
}

/// The order of each index pair, up to the first pair with an unfinished run: `Greater` if the arm's run is worse. A
/// diverged run is worse than any other, and two diverged runs tie.
pub fn pairwise_orders(arm: &[Option<Outcome>], other: &[Option<Outcome>]) -> Vec<Ordering> {
    let order = |(arm, other): (&Option<Outcome>, &Option<Outcome>)| {
        Some(arm.as_ref()?.rank_value().partial_cmp(&other.as_ref()?.rank_value()).unwrap_or(Ordering::Equal))
    };
    arm.iter().zip(other).map_while(order).collect()
}

/// When and how a claim was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BettingDecision {
    /// The round of the decision, from 1.
    pub round: usize,
    /// `Greater` if the arm is worse.
    pub worse: Ordering,
}

/// Decides each claim of a family after every complete round of pairs, by Holm's correction of all p values at 5 %.
/// Decisions are final, and a decided claim may have fewer pairs. `claims` has each claim's pairs in order.
pub fn decide(claims: &[Vec<Ordering>]) -> Vec<Option<BettingDecision>> {
    let mut decided = vec![None; claims.len()];
    let mut processes = vec![EProcess::default(); claims.len()];
    let rounds = claims.iter().map(Vec::len).max().unwrap_or(0);
    for round in 0..rounds {
        for (process, pairs) in processes.iter_mut().zip(claims) {
            pairs.get(round).into_iter().for_each(|pair| process.push(*pair));
        }
        let ps = holm(&processes.iter().map(|process| Some(process.p())).collect::<Vec<_>>());
        for ((decided, process), p) in decided.iter_mut().zip(&processes).zip(ps) {
            let is_new = decided.is_none() && p.is_some_and(|p| p <= LEVEL);
            if is_new {
                *decided = Some(BettingDecision { round: round + 1, worse: process.leader_at_max });
            }
        }
    }
    decided
}

/// The fewest pairs that can decide one claim of a family of this size, if the same arm loses every pair.
pub fn min_pairs_to_decide(family: usize) -> usize {
    let level = LEVEL / family.max(1) as f64;
    let mut process = EProcess::default();
    let rounds = (1..).find(|_| {
        process.push(Ordering::Greater);
        process.p() <= level
    });
    rounds.unwrap_or(usize::MAX)
}
