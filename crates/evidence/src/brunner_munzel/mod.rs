//! The Brunner-Munzel test with its permutation distribution: which of two arms has the worse runs?
//!
//! For runs X of the first group and Y of the second, `p̂ = P(X > Y) + P(X = Y) / 2` over all pairs. The *placement*
//! of a run is the number of the other group's runs below it, with ties counting half. For groups of n and m runs the
//! statistic is `T = (p̂ - 1/2) / se` with `se² = var(placements of X) / (n m²) + var(placements of Y) / (n² m)`
//! (Brunner and Munzel 2000). The permutation test is exact for exchangeable groups and asymptotically valid for
//! unequal variances (Neubert and Brunner 2007). Doubled placements are integers, so `T²` is a ratio of integers.

mod null_distribution;
mod splits;

use std::cmp::Ordering;

pub use splits::MAX_SPLITS;

use crate::outcome::Outcome;

/// Relative tolerance for `|T|` of another split to count as at least the observed one.
pub const TOLERANCE: f64 = 1e-9;

/// Result of the Brunner-Munzel test. Larger values are worse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrunnerMunzel {
    /// The relative effect `P(X > Y) + P(X = Y) / 2`: the probability that a run of the first group is worse.
    pub relative_effect: f64,
    /// The studentised statistic T. Infinite if the groups do not overlap.
    pub statistic: f64,
    /// The two-sided p value.
    pub p: f64,
}

impl BrunnerMunzel {
    /// Tests two groups of values. A diverged run is infinity. `None` with fewer than two values in a group, or with a
    /// NaN.
    ///
    /// The p value is the proportion of splits whose `|T|` is at least the observed one: of all splits up to
    /// [`MAX_SPLITS`], else `(1 + hits) / (1 + MAX_SPLITS)` over seeded draws. It is symmetric in the groups and
    /// depends on ranks alone.
    ///
    /// ```
    /// use evidence::brunner_munzel::BrunnerMunzel;
    ///
    /// let apart = BrunnerMunzel::of(&[5.0, 6.0, 7.0], &[1.0, 2.0, 3.0]).expect("two groups");
    /// assert_eq!((apart.relative_effect, apart.statistic, apart.p), (1.0, f64::INFINITY, 0.1));
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

    /// Tests the runs of two arms. A diverged run is worse than any other and ties with other diverged runs.
    pub fn of_outcomes(arm: &[Outcome], other: &[Outcome]) -> Option<Self> {
        let orders = |outcomes: &[Outcome]| outcomes.iter().map(|outcome| outcome.rank_value()).collect::<Vec<f64>>();
        Self::of(&orders(arm), &orders(other))
    }

    /// Whether the first group's values are larger or smaller.
    pub fn ordering(&self) -> Ordering {
        self.relative_effect.partial_cmp(&0.5).unwrap_or(Ordering::Equal)
    }
}

/// The smallest possible p value for groups of these sizes without ties, which is that of groups that do not overlap.
/// 1 if there is no test.
///
/// Ties can halve it for unequal sizes: {7, 7} and {5, 5, 0} do not overlap, but the mirrored split {0, 5} and {5, 7,
/// 7} does.
pub fn smallest_p(first: usize, second: usize) -> f64 {
    if first.min(second) < 2 {
        return 1.0;
    }
    match splits::binomial(first + second, first) {
        Some(count) if count <= MAX_SPLITS => 2.0 / count as f64,
        // The chance that a draw hits one of the two extreme splits is negligible.
        _ => 1.0 / (1 + MAX_SPLITS) as f64,
    }
}

/// The pooled values in sorted order: the positions of the first group, and the sizes of ties.
#[derive(Debug)]
struct Pooled {
    sizes: [usize; 2],
    /// The observed split, one bit for each position.
    split: Vec<u64>,
    /// Sizes of the runs of equal values, smallest value first.
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

/// Sums of doubled placements, and of their squares, for one split of the pooled values.
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
            let first = splits::count_ones(split, position, *size);
            let second = *size as i64 - first;
            // The doubled placement of a run of each group at this position.
            let (of_first, of_second) = (2 * below_second + second, 2 * below_first + first);
            sum_first += first * of_first;
            square_first += first * of_first * of_first;
            square_second += second * of_second * of_second;
            below_first += first;
            below_second += second;
            position += size;
        }
        let sizes = sizes.map(|size| size as i64);
        // Each pair of runs contributes two in total.
        let sums = [sum_first, 2 * sizes[0] * sizes[1] - sum_first];
        Self { sizes, sums, squares: [square_first, square_second] }
    }

    /// `2 n m (p̂ - 1/2)`.
    fn excess(&self) -> i64 {
        self.sums[0] - self.sizes[0] * self.sizes[1]
    }

    /// `T²`. 0 if the groups have equal sums, infinite if they differ and the standard error is 0.
    fn squared_statistic(&self) -> f64 {
        let [n, m] = self.sizes;
        // n² times the variance of doubled placements, before Bessel's correction.
        let spread = |group: usize| self.sizes[group] * self.squares[group] - self.sums[group] * self.sums[group];
        let error = spread(0) * (m - 1) + spread(1) * (n - 1);
        let excess = self.excess() as f64;
        if excess == 0.0 { 0.0 } else { excess * excess * ((n - 1) * (m - 1)) as f64 / error as f64 }
    }
}
