//! Exact tests of "no difference": every sign, or every split, counts, and none is drawn.
//!
//! Both are two-sided: the share of arrangements whose mean difference is at least as far from zero as the one seen. What
//! is tested may be values, ranks or scores. The arrangements are not gone through one by one: the values are halved, and
//! the sums of one half's choices are set against the sorted sums of the other's (Horowitz and Sahni 1974).

/// Values up to which a test is made: twenty seeds against twenty.
const MOST: usize = 40;

/// How much nearer to zero than what was seen an arrangement may be and still count, for sums are rounded.
const ROUNDING: f64 = 1e-9;

/// The p of paired differences under random signs; none of no pair, or of more than can be counted.
pub fn sign_flip(differences: &[f64]) -> Option<f64> {
    let (first, second) = halves(differences)?;
    let total: f64 = differences.iter().sum();
    let far = threshold(total, differences);
    // Those with a plus sum to s, so that all sum to 2s - total.
    let between = Between { low: (total - far) / 2.0, high: (total + far) / 2.0 };
    let (first, mut second) = (sums(first).concat(), sums(second).concat());
    let nearer = between.count(&first, &mut second);
    let all = (first.len() as u64 * second.len() as u64) as f64;
    Some((all - nearer as f64) / all)
}

/// The p of two groups under random splits; none where a group is empty, or of more values than can be counted.
pub fn permutation(left: &[f64], right: &[f64]) -> Option<f64> {
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let all = [left, right].concat();
    let (first, second) = halves(&all)?;
    let (n, m) = (left.len() as f64, right.len() as f64);
    let total: f64 = all.iter().sum();
    let far = threshold(left.iter().sum::<f64>() / n - right.iter().sum::<f64>() / m, &all);
    // A left group of sum s differs by s/n - (total - s)/m.
    let sum_at = |difference: f64| (difference + total / m) / (1.0 / n + 1.0 / m);
    let between = Between { low: sum_at(-far), high: sum_at(far) };
    let (first, mut second) = (sums(first), sums(second));
    let fitting = (0..first.len()).filter(|k| (left.len().wrapping_sub(*k)) < second.len());
    let (nearer, splits) = fitting.collect::<Vec<_>>().into_iter().fold((0, 0), |(nearer, splits), k| {
        let rest = &mut second[left.len() - k];
        (nearer + between.count(&first[k], rest), splits + first[k].len() as u64 * rest.len() as u64)
    });
    Some((splits - nearer) as f64 / splits as f64)
}

/// The smallest p that [`sign_flip`] can give: with five pairs or fewer it is above 0.05.
pub fn smallest_sign_flip_p(pairs: usize) -> f64 {
    2.0_f64.powi(1 - pairs as i32).min(1.0)
}

/// The smallest p that [`permutation`] can give: with three against three it is 0.10.
pub fn smallest_permutation_p(left: usize, right: usize) -> f64 {
    let splits = (1..=left).fold(1.0, |ways, k| ways * (right + k) as f64 / k as f64);
    // A split and its mirror image are equally far from zero where the groups are of one size.
    let arrangements = if left == right { 2.0 } else { 1.0 };
    if left == 0 || right == 0 { 1.0 } else { (arrangements / splits).min(1.0) }
}

/// Two halves of values that are few enough.
fn halves(values: &[f64]) -> Option<(&[f64], &[f64])> {
    (1..=MOST).contains(&values.len()).then(|| values.split_at(values.len() / 2))
}

/// How far from zero an arrangement must be to count.
fn threshold(seen: f64, values: &[f64]) -> f64 {
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    (seen.abs() * (1.0 - ROUNDING) - largest * ROUNDING).max(0.0)
}

/// The sums of every choice of these values, by how many are chosen.
fn sums(values: &[f64]) -> Vec<Vec<f64>> {
    values.iter().fold(vec![vec![0.0]], |sums, value| {
        let with = |k: usize| sums.get(k).into_iter().flatten().map(move |sum| sum + value);
        let longer = |k: usize| {
            let without = sums.get(k).into_iter().flatten().copied();
            without.chain(k.checked_sub(1).into_iter().flat_map(with)).collect()
        };
        (0..=sums.len()).map(longer).collect()
    })
}

/// Sums that are nearer to "no difference" than what was seen.
struct Between {
    low: f64,
    high: f64,
}

impl Between {
    /// How many sums of one of the first and one of the second lie strictly between; sorts the second.
    fn count(&self, first: &[f64], second: &mut [f64]) -> u64 {
        second.sort_unstable_by(f64::total_cmp);
        let inside = |a: &f64| {
            let from = second.partition_point(|b| a + b <= self.low);
            let to = second.partition_point(|b| a + b < self.high);
            to.saturating_sub(from) as u64
        };
        first.iter().map(inside).sum()
    }
}
