//! Power: what so many replicates can show, and how many would decide what is open, for each kind of claim.
//!
//! Formulas shift Student's t by the noncentrality `θ √n`, where `θ` is the statistic that one replicate brings. `PowerAnalysis::simulate`
//! judges drawn outcomes by the tests themselves and says how near the formulas come.

use crate::brunner_munzel::{self, BrunnerMunzel};
use crate::random::Stream;
use crate::region;
use crate::student::{Estimate, t_quantile, t_survival};

/// How often a difference that is there should be found.
pub const POWER: f64 = 0.8;

/// Replicates beyond which a number is no plan any more.
pub const MAX_REPLICATES: usize = 1_000;

/// Pitman's efficiency of rank tests beside Student's where logarithms are normal.
const RANK_EFFICIENCY: f64 = 3.0 / std::f64::consts::PI;

/// The kinds of claim that a test decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestKind {
    /// Two arms; a replicate is a seed of each.
    Difference,
    /// Two ratios; a replicate is a seed of each of four cells.
    Contrast,
    /// A guideline over settings; a replicate is a setting with all its cells.
    Region,
}

impl TestKind {
    /// The smallest p that so many replicates can have.
    pub fn smallest_p(self, replicates: usize) -> f64 {
        match self {
            Self::Difference => brunner_munzel::smallest_p(replicates, replicates),
            Self::Contrast if replicates < 2 => 1.0,
            Self::Contrast => 0.0,
            Self::Region => region::smallest_p(replicates),
        }
    }

    /// Degrees of freedom of so many replicates that spread alike.
    fn df(self, replicates: usize) -> f64 {
        let groups = match self {
            Self::Difference => 2.0,
            Self::Contrast => 4.0,
            Self::Region => 1.0,
        };
        groups * (replicates as f64 - 1.0)
    }

    /// The replicates that would decide, were the effect what it was with so many: the fewest at which the test finds it with
    /// a power of [`POWER`] at a two-sided level. `statistic` is the T seen, `replicates` those of each arm (the harmonic mean
    /// where arms differ). None where it were more than [`MOST`], or nothing was seen.
    pub fn required_replicates(self, statistic: f64, replicates: f64, level: f64) -> Option<usize> {
        let noncentrality_per_root = statistic.abs() / replicates.sqrt();
        self.smallest_sufficient(level, |count| noncentrality_per_root * (count as f64).sqrt())
    }

    fn smallest_sufficient(self, level: f64, noncentrality: impl Fn(usize) -> f64) -> Option<usize> {
        smallest_sufficient(|count| {
            self.smallest_p(count) <= level && noncentrality(count) >= self.required_noncentrality(count, level)
        })
    }

    /// The noncentrality that is found with a power of [`POWER`].
    fn required_noncentrality(self, replicates: usize, level: f64) -> f64 {
        let df = self.df(replicates);
        t_quantile(1.0 - level / 2.0, df) + t_quantile(POWER, df)
    }
}

/// A claim still to be tested.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PowerAnalysis {
    /// What is claimed.
    pub kind: TestKind,
    /// The two-sided level of its test: 0.05 over the number of (claim, budget) pairs.
    pub level: f64,
    /// The standard deviation of a run's log outcome; for [`TestKind::Region`] that of a setting's difference.
    pub deviation: f64,
}

impl PowerAnalysis {
    /// What a difference of 1 adds to the statistic for each root of a replicate.
    fn noncentrality_per_root(&self) -> f64 {
        let factor = match self.kind {
            TestKind::Difference => RANK_EFFICIENCY / 2.0,
            TestKind::Contrast => 0.25,
            TestKind::Region => 1.0,
        };
        f64::sqrt(factor) / self.deviation
    }

    /// The chance of deciding, in the right direction, a difference (of logarithms, or of a setting's ranks or shares).
    pub fn power(&self, replicates: usize, difference: f64) -> f64 {
        if replicates < 2 || self.kind.smallest_p(replicates) > self.level {
            return 0.0;
        }
        let df = self.kind.df(replicates);
        let noncentrality = self.noncentrality_per_root() * difference.abs() * (replicates as f64).sqrt();
        t_survival(t_quantile(1.0 - self.level / 2.0, df) - noncentrality, df)
    }

    /// The smallest difference that is found with a power of [`POWER`]; none where so few replicates can decide nothing.
    pub fn minimum_detectable_effect(&self, replicates: usize) -> Option<f64> {
        let can_decide = replicates >= 2 && self.kind.smallest_p(replicates) <= self.level;
        let of_all = self.noncentrality_per_root() * (replicates as f64).sqrt();
        can_decide.then(|| self.kind.required_noncentrality(replicates, self.level) / of_all)
    }

    /// The replicates that find a difference with a power of [`POWER`]; none where it were more than [`MOST`].
    pub fn required_replicates(&self, difference: f64) -> Option<usize> {
        let noncentrality_per_root = self.noncentrality_per_root() * difference.abs();
        self.kind.smallest_sufficient(self.level, |count| noncentrality_per_root * (count as f64).sqrt())
    }

    /// The share of simulated experiments that decide in the right direction, with normal logarithms of [`PowerAnalysis::deviation`]. The
    /// draws follow from the plan.
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
                // Differences of mean ranks come in eighths.
                let eighths: Vec<i64> =
                    group(difference).into_iter().map(|value| (8.0 * value).round() as i64).collect();
                region::sign_flip(&eighths) <= self.level && eighths.iter().sum::<i64>() > 0
            }
        }
    }
}

/// The seeds of each arm at which a ratio's interval would lie wholly inside or wholly outside the negligible range with a power
/// of [`POWER`], were ratio and spread what they are now: half its width, plus what chance moves it, has to fit between the ratio
/// and the nearer end of the range. None where it were more than [`MOST`], or the ratio lies at an end.
pub fn required_seeds_for_equivalence(log: &Estimate, seeds: f64, level: f64) -> Option<usize> {
    let end = crate::effect_size::NEGLIGIBLE.1.ln();
    let room = (log.value.abs() - end).abs();
    let noncentrality_per_root = room / (log.standard_error * seeds.sqrt());
    // Inside the range chance may move the interval to either side.
    let both_sides = |count: usize| {
        let df = TestKind::Difference.df(count);
        t_quantile(1.0 - level / 2.0, df) + t_quantile(f64::midpoint(1.0, POWER), df)
    };
    smallest_sufficient(|count| noncentrality_per_root * (count as f64).sqrt() >= both_sides(count))
}

/// The fewest replicates, from 2 to [`MOST`], that are enough, where more than enough are enough too: found by bisection, because
/// quantiles are dear.
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
    fn bisection_finds_what_a_search_from_below_finds() {
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
