//! Numbers drawn from a seed (SplitMix64), so that a trial can be repeated.

/// A stream of numbers.
#[derive(Clone, Debug)]
pub struct Draws(u64);

impl Draws {
    /// The stream of one trial of a scenario.
    pub fn of(seed: u64, scenario: &str, trial: usize) -> Self {
        let mut draws = Self(seed);
        for byte in scenario.bytes().chain(trial.to_le_bytes()) {
            draws.0 = draws.next() ^ u64::from(byte);
        }
        draws
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below a bound, which is above 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// One of several; none where there is none.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// A share of 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::Draws;

    #[test]
    fn a_trial_draws_the_same_again_and_another_one_something_else() {
        let first = |scenario, trial| Draws::of(7, scenario, trial).next();
        assert_eq!(first("a", 1), first("a", 1));
        assert_ne!(first("a", 1), first("a", 2));
        assert_ne!(first("a", 1), first("b", 1));
        assert_eq!(Draws::of(7, "a", 1).pick::<u8>(&[]), None);
        assert!((0.0..1.0).contains(&Draws::of(7, "a", 1).share()));
    }
}
