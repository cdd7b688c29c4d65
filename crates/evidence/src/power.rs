//! Power analysis for each kind of test: the power of a sample size, and the sample size for a power.
//!
//! The formulas shift Student's t by the noncentrality `θ √n`, where `θ` is the statistic per root of a replicate.
//! [`PowerAnalysis::simulate`] checks them against the tests themselves.

use crate::brunner_munzel::{self, BrunnerMunzel};
use crate::random::Stream;
use crate::region;
use crate::student::{Estimate, t_quantile, t_survival};

/// The power that sample sizes are computed for.
pub const POWER: f64 = 0.8;

/// The largest sample size that is reported.
pub const MAX_REPLICATES: usize = 1_000;

/// Asymptotic relative efficiency of rank tests to the t test for normal values (Pitman).
const RANK_EFFICIENCY: f64 = 3.0 / std::f64::consts::PI;

/// The kinds of test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestKind {
    /// Two arms. A replicate is a seed of each.
    Difference,
    /// Two ratios. A replicate is a seed of each of four cells.
    Contrast,
    /// A guideline over settings. A replicate is a setting with all its cells.
    Region,
}

impl TestKind {
    /// The smallest possible p value for this many replicates.
    pub fn smallest_p(self, replicates: usize) -> f64 {
        match self {
            Self::Difference => brunner_munzel::smallest_p(replicates, replicates),
            Self::Contrast if replicates < 2 => 1.0,
            Self::Contrast => 0.0,
            Self::Region => region::smallest_p(replicates),
        }
    }

    /// Degrees of freedom for this many replicates with equal variances.
    fn df(self, replicates: usize) -> f64 {
        let groups = match self {
            Self::Difference => 2.0,
            Self::Contrast => 4.0,
            Self::Region => 1.0,
        };
        groups * (replicates as f64 - 1.0)
    }

    /// The replicates that the test needs for a power of [`POWER`] at a two-sided level, if the effect stays as
    /// observed. `statistic` is the observed T, and `replicates` the observed number (the harmonic mean if arms
    /// differ). `None` if it exceeds [`MAX_REPLICATES`] or no effect was observed.
    pub fn required_replicates(self, statistic: f64, replicates: f64, level: f64) -> Option<usize> {
        let noncentrality_per_root = statistic.abs() / replicates.sqrt();
        self.smallest_sufficient(level, |count| noncentrality_per_root * (count as f64).sqrt())
    }

    fn smallest_sufficient(self, level: f64, noncentrality: impl Fn(usize) -> f64) -> Option<usize> {
        smallest_sufficient(|count| {
            self.smallest_p(count) <= level && noncentrality(count) >= self.required_noncentrality(count, level)
        })
    }

    /// The noncentrality that is detected with a power of [`POWER`].
    fn required_noncentrality(self, replicates: usize, level: f64) -> f64 {
        let df = self.df(replicates);
        t_quantile(1.0 - level / 2.0, df) + t_quantile(POWER, df)
    }
}

/// A planned test: its kind, level and standard deviation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PowerAnalysis {
    /// The kind of test.
    pub kind: TestKind,
    /// The two-sided level: 0.05 over the number of (claim, budget) pairs.
    pub level: f64,
    /// The standard deviation of a run's log outcome. For [`TestKind::Region`] that of a setting's difference.
    pub deviation: f64,
}

impl PowerAnalysis {
    /// The noncentrality of a difference of 1, per root of a replicate.
    fn noncentrality_per_root(&self) -> f64 {
        let factor = match self.kind {
            TestKind::Difference => RANK_EFFICIENCY / 2.0,
            TestKind::Contrast => 0.25,
            TestKind::Region => 1.0,
        };
        f64::sqrt(factor) / self.deviation
    }

    /// The power for a difference (of logarithms, or of a setting's ranks or proportions), in the right direction.
    pub fn power(&self, replicates: usize, difference: f64) -> f64 {
        if replicates < 2 || self.kind.smallest_p(replicates) > self.level {
            return 0.0;
        }
        let df = self.kind.df(replicates);
        let noncentrality = self.noncentrality_per_root() * difference.abs() * (replicates as f64).sqrt();
        t_survival(t_quantile(1.0 - self.level / 2.0, df) - noncentrality, df)
    }

    /// The smallest difference with a power of [`POWER`]. `None` if no difference can be decided with so few
    /// replicates.
    pub fn minimum_detectable_effect(&self, replicates: usize) -> Option<f64> {
        let can_decide = replicates >= 2 && self.kind.smallest_p(replicates) <= self.level;
        let of_all = self.noncentrality_per_root() * (replicates as f64).sqrt();
        can_decide.then(|| self.kind.required_noncentrality(replicates, self.level) / of_all)
    }

    /// The replicates for a power of [`POWER`]. `None` if it exceeds [`MAX_REPLICATES`].
    pub fn required_replicates(&self, difference: f64) -> Option<usize> {
        let noncentrality_per_root = self.noncentrality_per_root() * difference.abs();
        self.kind.smallest_sufficient(self.level, |count| noncentrality_per_root * (count as f64).sqrt())
    }

    /// The power by simulation with normal logarithms. The draws are seeded by the analysis.
    pub fn simulate(&self, replicates: usize, difference: f64, repeats: usize) -> f64 {
        let key = [replicates as u64, difference.to_bits(), self.level.to_bits(), self.deviation.to_bits()];
        let mut stream = Stream::keyed("power", &key);
        let found = (0..repeats).filter(|_| self.detects(&mut stream, replicates, difference.abs())).count();
        found as f64 / repeats as f64
    }

    fn detects(&self, stream: &mut Stream, replicates: usize, difference: f64) -> bool {
        let mut group =
            |shift: f64| -> Vec<f64> { (0..replicates).map(|_| shift + self.deviation * stream.normal()).collect() };
        match self.kind {
            TestKind::Difference => {
                let direction = BrunnerMunzel::of(&group(difference), &group(0.0));
                direction.is_some_and(|direction| direction.p <= self.level && direction.relative_effect > 0.5)
            }
            TestKind::Contrast => {
                let cells = [group(difference), group(0.0), group(0.0), group(0.0)];
                let weighted = [(1.0, &cells[0][..]), (-1.0, &cells[1]), (-1.0, &cells[2]), (1.0, &cells[3])];
                Estimate::of(&weighted).is_some_and(|estimate| estimate.p() <= self.level && estimate.value > 0.0)
            }
            TestKind::Region => {
                // Differences of mean ranks are multiples of 1/8.
                let eighths: Vec<i64> =
                    group(difference).into_iter().map(|value| (8.0 * value).round() as i64).collect();
                region::sign_flip(&eighths) <= self.level && eighths.iter().sum::<i64>() > 0
            }
        }
    }
}

/// The seeds of each arm at which the ratio's interval lies entirely inside or outside the negligible range with a
/// power of [`POWER`], at the observed ratio and spread. The half-width and the sampling error have to fit between the
/// ratio and the nearer end of the range. `None` if it exceeds [`MAX_REPLICATES`], or if the ratio lies at an end.
pub fn required_seeds_for_equivalence(log: &Estimate, seeds: f64, level: f64) -> Option<usize> {
    let end = crate::effect_size::NEGLIGIBLE.1.ln();
    let room = (log.value.abs() - end).abs();
    let noncentrality_per_root = room / (log.standard_error * seeds.sqrt());
    // Inside the range, sampling error can move the interval past either end.
    let both_sides = |count: usize| {
        let df = TestKind::Difference.df(count);
        t_quantile(1.0 - level / 2.0, df) + t_quantile(f64::midpoint(1.0, POWER), df)
    };
    smallest_sufficient(|count| noncentrality_per_root * (count as f64).sqrt() >= both_sides(count))
}

/// The smallest sufficient number of replicates from 2 to [`MAX_REPLICATES`], for a monotone predicate. Bisection,
/// because quantiles are expensive.
fn smallest_sufficient(is_sufficient: impl Fn(usize) -> bool) -> Option<usize> {
    let (mut low, mut above) = (2, MAX_REPLICATES + 1);
    while low < above {
        let middle = usize::midpoint(low, above);
        if is_sufficient(middle) {
            above = middle;
        } else {
            low = middle + 1;
        }
    }
    (low <= MAX_REPLICATES).then_some(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bisection_matches_a_linear_search() {
        let kinds = [TestKind::Difference, TestKind::Contrast, TestKind::Region];
        let levels = [0.05, 0.05 / 15.0, 0.05 / 107.0];
        for (kind, level) in kinds.into_iter().flat_map(|kind| levels.map(|level| (kind, level))) {
            for statistic in [0.0, 0.3, 0.9, 1.7, 2.6, 4.0, 30.0, f64::INFINITY, f64::NAN] {
                let reach = |count: usize| statistic / 4.0 * (count as f64).sqrt();
                let is_sufficient = |count: &usize| {
                    kind.smallest_p(*count) <= level && reach(*count) >= kind.required_noncentrality(*count, level)
                };
                let from_below = (2..=MAX_REPLICATES).find(is_sufficient);
                assert_eq!(
                    kind.required_replicates(statistic, 16.0, level),
                    from_below,
                    "{kind:?} {level} {statistic}"
                );
            }
        }
        assert_eq!(smallest_sufficient(|_| true), Some(2));
        assert_eq!(
            (smallest_sufficient(|count| count >= MAX_REPLICATES), smallest_sufficient(|_| false)),
            (Some(MAX_REPLICATES), None)
        );
    }
}
