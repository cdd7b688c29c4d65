//! Splits of pooled runs into two groups: all of them if they are few, else seeded draws.

use crate::random::Stream;

/// The maximum number of splits: all of them up to here, else this many draws.
pub const MAX_SPLITS: usize = 100_000;

/// Splits of the pooled positions. Each row has a bit for each position, set for the first group.
#[derive(Debug)]
pub(super) struct Splits {
    words: usize,
    bits: Vec<u64>,
    /// Whether the rows are all splits, and so include the observed one.
    pub(super) is_exhaustive: bool,
}

impl Splits {
    /// Every split of these sizes, or [`MAX_SPLITS`] random ones.
    pub(super) fn new(first: usize, second: usize) -> Self {
        let positions = first + second;
        let mut splits = Self { words: positions.div_ceil(64), bits: Vec::new(), is_exhaustive: false };
        if binomial(positions, first).is_some_and(|count| count <= MAX_SPLITS) {
            splits.is_exhaustive = true;
            splits.push_all(first, positions);
        } else {
            let mut stream = Stream::keyed("splits", &[first as u64, second as u64]);
            let mut order: Vec<usize> = (0..positions).collect();
            for _ in 0..MAX_SPLITS {
                // The shuffle may start from any order.
                stream.partial_shuffle(&mut order, first);
                splits.push(&order[..first]);
            }
        }
        splits
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &[u64]> {
        self.bits.chunks_exact(self.words)
    }

    fn push(&mut self, chosen: &[usize]) {
        let start = self.bits.len();
        self.bits.resize(start + self.words, 0);
        for position in chosen {
            self.bits[start + position / 64] |= 1 << (position % 64);
        }
    }

    /// Adds all combinations in lexicographic order.
    fn push_all(&mut self, count: usize, positions: usize) {
        let mut chosen: Vec<usize> = (0..count).collect();
        loop {
            self.push(&chosen);
            let Some(last) = (0..count).rev().find(|k| chosen[*k] < positions - count + k) else { return };
            let from = chosen[last] + 1;
            chosen[last..].iter_mut().zip(from..).for_each(|(position, next)| *position = next);
        }
    }
}

/// The number of set bits in a range of a row.
pub(super) fn count_ones(row: &[u64], start: usize, count: usize) -> i64 {
    if count == 1 {
        return (row[start / 64] >> (start % 64) & 1) as i64;
    }
    (start..start + count).map(|position| (row[position / 64] >> (position % 64) & 1) as i64).sum()
}

/// The binomial coefficient. `None` if it exceeds 2^53.
pub(super) fn binomial(n: usize, k: usize) -> Option<usize> {
    (0..k.min(n - k)).try_fold(1_usize, |ways, j| Some(ways * (n - j) / (j + 1)).filter(|ways| *ways < 1 << 53))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_split_occurs_once() {
        for (first, second, count) in [(2, 2, 6), (3, 5, 56), (9, 9, 48_620), (2, 70, 2_556)] {
            let splits = Splits::new(first, second);
            let rows: BTreeSet<&[u64]> = splits.rows().collect();
            assert!(
                splits.is_exhaustive && splits.rows().count() == count && rows.len() == count,
                "{first} and {second}"
            );
            assert!(rows.iter().all(|row| count_ones(row, 0, first + second) == first as i64));
        }
    }

    #[test]
    fn sampled_splits_are_uniform() {
        let splits = Splits::new(16, 16);
        assert!(!splits.is_exhaustive && splits.rows().count() == MAX_SPLITS);
        assert!(splits.rows().all(|row| count_ones(row, 0, 32) == 16));
        for position in 0..32 {
            let often = splits.rows().map(|row| count_ones(row, position, 1)).sum::<i64>();
            assert!((often - 50_000).abs() < 800, "place {position}: {often}");
        }
    }

    #[test]
    fn binomial_coefficients_are_exact() {
        assert_eq!([binomial(6, 3), binomial(32, 16), binomial(5, 0)], [Some(20), Some(601_080_390), Some(1)]);
        assert_eq!(binomial(100, 50), None);
    }
}
