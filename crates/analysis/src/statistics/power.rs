//! What so many seeds can show, and how many it would take: for Student's test, paired or not, by the usual approximation
//! that adds up the quantiles of the level and of the power (exact to about a seed from six on).

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::exact::{smallest_permutation_p, smallest_sign_flip_p};

/// How often a difference that is there should be found.
pub const POWER: f64 = 0.8;

/// Seeds beyond which a number is no plan any more.
const MOST: usize = 1_000;

/// A comparison of two arms with as many seeds each, still to be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// The two-sided level of the test.
    pub level: f64,
    /// Whether seeds are paired: then the spread is that of the differences, else that of one arm.
    pub paired: bool,
    /// Standard deviation of the logarithm.
    pub spread: f64,
}

impl Plan {
    /// The smallest difference that is found with a power of [`POWER`]; none where so few seeds can decide nothing.
    pub fn detectable(&self, seeds: usize) -> Option<f64> {
        let smallest = if self.paired { smallest_sign_flip_p(seeds) } else { smallest_permutation_p(seeds, seeds) };
        if seeds < 2 || smallest > self.level {
            return None;
        }
        let groups = if self.paired { 1.0 } else { 2.0 };
        let student = StudentsT::new(0.0, 1.0, groups * (seeds as f64 - 1.0)).ok()?;
        let quantiles = student.inverse_cdf(1.0 - self.level / 2.0) + student.inverse_cdf(POWER);
        Some(quantiles * self.spread * (groups / seeds as f64).sqrt())
    }

    /// The seeds that it takes to find a difference of that size; none where it were more than a thousand.
    pub fn seeds_for(&self, difference: f64) -> Option<usize> {
        (2..=MOST).find(|seeds| self.detectable(*seeds).is_some_and(|found| found <= difference.abs()))
    }
}
