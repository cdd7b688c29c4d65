//! Exact tests of "no difference": every sign, or every split, is tried, and none is drawn.
//!
//! Both are two-sided: the share of arrangements whose mean difference is at least as far from zero as the one seen.

/// Arrangements up to which a test is made: ten seeds against ten have 184,756.
const MOST: u64 = 1 << 20;

/// The p of paired differences under random signs; none of no pair, or where there are too many arrangements.
pub fn sign_flip(differences: &[f64]) -> Option<f64> {
    let count = differences.len() as u32;
    let arrangements = 1_u64.checked_shl(count).filter(|&all| count > 0 && all <= MOST)?;
    let seen = differences.iter().sum::<f64>();
    let signed = |signs: u64| -> f64 {
        let flip = |(k, value): (usize, &f64)| if signs >> k & 1 == 1 { -value } else { *value };
        differences.iter().enumerate().map(flip).sum()
    };
    let extreme = (0..arrangements).filter(|&signs| as_far(signed(signs), seen)).count();
    Some(extreme as f64 / arrangements as f64)
}

/// The p of two groups under random splits; none where a group is empty, or where there are too many splits.
pub fn permutation(left: &[f64], right: &[f64]) -> Option<f64> {
    let splits = splits(left.len(), right.len())?;
    let all: Vec<f64> = left.iter().chain(right).copied().collect();
    let total: f64 = all.iter().sum();
    let difference = |sum: f64| sum / left.len() as f64 - (total - sum) / right.len() as f64;
    let seen = difference(left.iter().sum());
    let extreme = Choices::new(left.len(), all.len())
        .filter(|chosen| as_far(difference(chosen.iter().map(|&k| all[k]).sum()), seen))
        .count();
    Some(extreme as f64 / splits as f64)
}

/// The smallest p that [`sign_flip`] can give: with five pairs or fewer it is above 0.05.
pub fn smallest_sign_flip_p(pairs: usize) -> f64 {
    2.0_f64.powi(1 - pairs as i32).min(1.0)
}

/// The smallest p that [`permutation`] can give: with three against three it is 0.10.
pub fn smallest_permutation_p(left: usize, right: usize) -> f64 {
    let one_sided = splits(left, right).map_or(0.0, |splits| 1.0 / splits as f64);
    // A split and its mirror image are equally far from zero where the groups are of one size.
    if left == right { (2.0 * one_sided).min(1.0) } else { one_sided }
}

fn as_far(value: f64, seen: f64) -> bool {
    value.abs() >= seen.abs() * (1.0 - 1e-9)
}

/// How many ways there are to choose `left` of `left + right`.
fn splits(left: usize, right: usize) -> Option<u64> {
    if left == 0 || right == 0 {
        return None;
    }
    (1..=left as u64)
        .try_fold(1_u64, |ways, k| ways.checked_mul(right as u64 + k).map(|w| w / k))
        .filter(|&w| w <= MOST)
}

/// Every choice of some indices out of the first so many, in lexicographic order.
struct Choices {
    next: Option<Vec<usize>>,
    out_of: usize,
}

impl Choices {
    fn new(some: usize, out_of: usize) -> Self {
        Self { next: Some((0..some).collect()), out_of }
    }
}

impl Iterator for Choices {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let current = self.next.take()?;
        let some = current.len();
        let movable = (0..some).rev().find(|&k| current[k] < self.out_of - some + k);
        self.next = movable.map(|k| {
            let mut following = current.clone();
            let first = current[k] + 1;
            following[k..].iter_mut().zip(first..).for_each(|(index, value)| *index = value);
            following
        });
        Some(current)
    }
}
