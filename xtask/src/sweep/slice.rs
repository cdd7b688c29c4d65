//! A share of a sweep's runs, for engines that start the same command many times: `--slice 3/20`.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

/// The k-th of n shares that together have every run once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Counted from 1.
    number: usize,
    of: usize,
}

impl Slice {
    /// Its runs: every n-th, so that each slice has runs of all arms.
    pub fn of<T>(self, runs: Vec<T>) -> Vec<T> {
        runs.into_iter().skip(self.number - 1).step_by(self.of).collect()
    }
}

impl FromStr for Slice {
    type Err = &'static str;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        const MEANT: &str = "a slice is its number, from 1, and how many there are; for example --slice 3/20";
        let whole = |text: &str| text.trim().parse::<NonZeroUsize>().ok().map(NonZeroUsize::get);
        let (number, of) = typed.split_once('/').ok_or(MEANT)?;
        match (whole(number), whole(of)) {
            (Some(number), Some(of)) if number <= of => Ok(Self { number, of }),
            _ => Err(MEANT),
        }
    }
}

impl fmt::Display for Slice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "slice {} of {}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::Slice;

    #[test]
    fn slices_share_all_runs_and_no_run_is_in_two() {
        for (runs, of) in [(10, 3), (3, 5), (0, 2), (1000, 8)] {
            let slices = (1..=of).map(|number| Slice { number, of }.of((0..runs).collect::<Vec<_>>()));
            let (sizes, mut all) = (slices.clone().map(|slice| slice.len()), slices.flatten().collect::<Vec<_>>());
            assert!(sizes.clone().max() <= sizes.min().map(|least| least + 1), "{runs} runs in {of} slices");
            all.sort_unstable();
            assert_eq!(all, (0..runs).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_slice_is_typed_as_number_and_count() {
        assert_eq!("3/20".parse(), Ok(Slice { number: 3, of: 20 }));
        for wrong in ["", "3", "0/20", "21/20", "3/0", "a/b", "-1/2", "1/2/3"] {
            assert!(wrong.parse::<Slice>().is_err_and(|why| why.contains("--slice 3/20")), "{wrong}");
        }
    }
}
