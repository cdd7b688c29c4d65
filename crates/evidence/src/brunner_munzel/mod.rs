//! Direction: which of two arms has the worse runs, by Brunner and Munzel's test with its permutation distribution.
//!
//! With first-group runs X and second-group runs Y let `p̂ = P(X > Y) + P(X = Y) / 2` over all pairs, and the *placement* of a
//! run the count of the other group's runs below it, ties half. The statistic is `T = (p̂ - 1/2) / se` with
//! `se² = var(placements of X) / (n m²) + var(placements of Y) / (n² m)` for groups of n and m runs (Brunner and Munzel 2000).
//! Its distribution over splits of the pooled runs is asymptotically valid when spreads differ, and exact when the groups are
//! exchangeable (Neubert and Brunner 2007). Twice a placement is a whole number, so `T²` is a quotient of integers.

mod null_distribution;
mod splits;

use std::cmp::Ordering;

pub use splits::MAX_SPLITS;

use crate::outcome::Outcome;

/// How much smaller than the observed `|T|`, relatively, that of another split may be and still count as large.
pub const TOLERANCE: f64 = 1e-9;

/// Which of two groups is worse, where a larger value is a worse one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrunnerMunzel {
    /// The probability that a run of the first group is worse than one of the second; ties count half.
    pub relative_effect: f64,
    /// The studentized statistic T; infinite where every pair of runs has the same order.
    pub statistic: f64,
    /// The two-sided p.
    pub p: f64,
}

impl BrunnerMunzel {
    /// Compares two groups of values, infinity for a run that diverged; none with fewer than two values in a group, or with a NaN.
    ///
    /// The p is the share of splits whose `|T|` is at least the observed one: of all splits where there are no more than
    /// [`SPLITS`], else `(1 + hits) / (1 + MAX_SPLITS)` over keyed draws. It does not depend on which group comes first, nor on
    /// anything about the values but their order.
    ///
    /// ```
    /// use evidence::brunner_munzel::BrunnerMunzel;
    ///
    /// let apart = BrunnerMunzel::of(&[5.0, 6.0, 7.0], &[1.0, 2.0, 3.0]).expect("two groups");
    /// assert_eq!((apart.worse, apart.statistic, apart.p), (1.0, f64::INFINITY, 0.1));
    /// ```
    pub fn of(first: &[f64], second: &[f64]) -> Option<Self> {
        let has_enough = first.len() >= 2 && second.len() >= 2;
        if !has_enough || first.iter().chain(second).any(|value| value.is_nan()) {
            return None;
        }
        let pooled = Pooled::new(first, second);
        let placements = pooled.observed();
        let pairs = (first.len() * second.len()) as f64;
        Some(Self {
            relative_effect: (1.0 + placements.excess() as f64 / pairs) / 2.0,
            statistic: placements.squared_statistic().sqrt().copysign(placements.excess() as f64),
            p: null_distribution::p(&pooled, placements.squared_statistic()),
        })
    }

    /// Compares the runs of two arms; a diverged run is worse than any other and ties with other diverged ones.
    pub fn of_outcomes(arm: &[Outcome], other: &[Outcome]) -> Option<Self> {
        let orders = |outcomes: &[Outcome]| outcomes.iter().map(|outcome| outcome.rank_value()).collect::<Vec<f64>>();
        Self::of(&orders(arm), &orders(other))
    }

    /// Whether the first group's values are the larger or the smaller ones.
    pub fn ordering(&self) -> Ordering {
        self.relative_effect.partial_cmp(&0.5).unwrap_or(Ordering::Equal)
    }
}

/// The smallest p that groups of these sizes can have where no values are level: that of runs that are wholly apart. 1 where there is no test.
///
/// Level values can halve it where the sizes differ: {7, 7} against {5, 5, 0} is wholly apart, and the mirrored split {0, 5} against {5, 7, 7} is not.
pub fn smallest_p(first: usize, second: usize) -> f64 {
    if first.min(second) < 2 {
        return 1.0;
    }
    match splits::binomial(first + second, first) {
        Some(count) if count <= MAX_SPLITS => 2.0 / count as f64,
        // A draw hits one of the two extreme splits with a chance that does not matter beside the observed one.
        _ => 1.0 / (1 + MAX_SPLITS) as f64,
    }
}

/// Pooled values in order: which places the first group has, and how many neighbours are level.
#[derive(Debug)]
struct Pooled {
    sizes: [usize; 2],
    /// The observed split, a bit for each place.
    split: Vec<u64>,
    /// Sizes of the stretches of equal values, smallest value first.
    ties: Vec<usize>,
}

impl Pooled {
    fn new(first: &[f64], second: &[f64]) -> Self {
        let of =
            |values: &[f64], is_first: bool| values.iter().map(move |value| (*value, is_first)).collect::<Vec<_>>();
        let mut values = [of(first, true), of(second, false)].concat();
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut split = vec![0; values.len().div_ceil(64)];
        for (position, _) in values.iter().enumerate().filter(|(_, (_, is_first))| *is_first) {
            split[position / 64] |= 1 << (position % 64);
        }
        let ties = values.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len).collect();
        Self { sizes: [first.len(), second.len()], split, ties }
    }

    fn observed(&self) -> Placements {
        Placements::of(&self.split, &self.ties, self.sizes)
    }
}

/// Sums of doubled placements, and of their squares, for one split of pooled values.
#[derive(Clone, Copy, Debug)]
struct Placements {
    sizes: [i64; 2],
    sums: [i64; 2],
    squares: [i64; 2],
}

impl Placements {
    fn of(split: &[u64], ties: &[usize], sizes: [usize; 2]) -> Self {
        let (mut position, mut below_first, mut below_second) = (0, 0, 0);
        let [mut sum_first, mut square_first, mut square_second] = [0, 0, 0];
        for size in ties {
            let first = splits::ones(split, position, *size);
            let second = *size as i64 - first;
            // What a run of each group at this place has below it, doubled.
            let (of_first, of_second) = (2 * below_second + second, 2 * below_first + first);
            sum_first += first * of_first;
            square_first += first * of_first * of_first;
            square_second += second * of_second * of_second;
            below_first += first;
            below_second += second;
            position += size;
        }
        let sizes = sizes.map(|size| size as i64);
        // Each pair of runs counts two in total.
        let sums = [sum_first, 2 * sizes[0] * sizes[1] - sum_first];
        Self { sizes, sums, squares: [square_first, square_second] }
    }

    /// `2 n m (p̂ - 1/2)`.
    fn excess(&self) -> i64 {
        self.sums[0] - self.sizes[0] * self.sizes[1]
    }

    /// `T²`; 0 where no group is worse, infinite where one is and the standard error is 0.
    fn squared_statistic(&self) -> f64 {
        let [n, m] = self.sizes;
        // n² times the variance of doubled placements, but for Bessel's correction.
        let spread = |group: usize| self.sizes[group] * self.squares[group] - self.sums[group] * self.sums[group];
        let error = spread(0) * (m - 1) + spread(1) * (n - 1);
        let excess = self.excess() as f64;
        if excess == 0.0 { 0.0 } else { excess * excess * ((n - 1) * (m - 1)) as f64 / error as f64 }
    }
}
