//! Seeded random numbers for permutation tests and simulations: SplitMix64, with the same digits on every platform.
//!
//! The generator is implemented here so that it has this crate's optimisation level in development builds.

/// A random stream seeded by a key (SplitMix64; Steele, Lea and Flood 2014).
#[derive(Clone, Debug)]
pub(crate) struct Stream(u64);

impl Stream {
    /// The stream for a purpose and the numbers that distinguish it.
    pub(crate) fn keyed(purpose: &str, numbers: &[u64]) -> Self {
        let bytes = purpose.bytes().chain([0]).chain(numbers.iter().flat_map(|number| number.to_le_bytes()));
        // FNV-1a.
        let hash = bytes
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self(hash)
    }

    pub(crate) fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A uniform integer below a bound, unbiased to within bound / 2^64.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next_u64()) * bound as u128) >> 64) as usize
    }

    /// A uniform number from (0, 1).
    pub(crate) fn uniform(&mut self) -> f64 {
        ((self.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// A standard normal number (Box and Muller 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Moves `count` randomly chosen values to the front, in random order.
    pub(crate) fn partial_shuffle<T>(&mut self, values: &mut [T], count: usize) {
        for position in 0..count {
            let from = position + self.below(values.len() - position);
            values.swap(position, from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_numbers_are_those_of_the_published_generator() {
        // From Vigna's splitmix64.c with the state 1234567.
        let mut stream = Stream(1_234_567);
        let numbers = [stream.next_u64(), stream.next_u64(), stream.next_u64()];
        assert_eq!(numbers, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn normal_numbers_have_the_moments_of_the_normal_distribution() {
        let mut stream = Stream::keyed("moments", &[]);
        let numbers: Vec<f64> = (0..40_000).map(|_| stream.normal()).collect();
        let moment = |power: i32| numbers.iter().map(|number| number.powi(power)).sum::<f64>() / 40_000.0;
        assert!(moment(1).abs() < 0.02 && (moment(2) - 1.0).abs() < 0.03 && (moment(4) - 3.0).abs() < 0.2);
    }

    #[test]
    fn every_choice_is_equally_likely() {
        let mut stream = Stream::keyed("choices", &[]);
        let (mut values, mut counts) = ([0, 1, 2, 3, 4], [0_i32; 5]);
        for _ in 0..10_000 {
            stream.partial_shuffle(&mut values, 2);
            values[..2].iter().for_each(|value| counts[*value] += 1);
        }
        assert!(counts.iter().all(|count| (count - 4_000).abs() < 250), "{counts:?}");
    }
}
