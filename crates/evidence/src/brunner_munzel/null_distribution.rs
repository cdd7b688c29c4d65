//! The null distribution of `T²` over splits. It depends on group sizes and ties alone. Distributions whose only ties
//! are the diverged runs are cached, because the claims of a report share a few of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::splits::{MAX_SPLITS, Splits};
use super::{Placements, Pooled, TOLERANCE};

/// Maximum number of cached distributions. The cache is cleared when it is full.
const CACHE_SIZE: usize = 64;

/// Group sizes, the smaller first, and the number of tied values at the upper end.
type TiePattern = (usize, usize, usize);

static NULL_DISTRIBUTIONS: Cache<TiePattern, Vec<f64>> = Cache::new();
static SPLIT_SETS: Cache<(usize, usize), Splits> = Cache::new();

/// The proportion of splits whose `T²` is at least the observed one.
pub(super) fn p(pooled: &Pooled, observed: f64) -> f64 {
    let sizes = [pooled.sizes[0].min(pooled.sizes[1]), pooled.sizes[0].max(pooled.sizes[1])];
    let splits = SPLIT_SETS.get((sizes[0], sizes[1]), || Splits::new(sizes[0], sizes[1]));
    let least = observed * (1.0 - TOLERANCE).powi(2);
    let (hits, count) = match trailing_ties(&pooled.ties) {
        Some(level) => {
            let squares =
                NULL_DISTRIBUTIONS.get((sizes[0], sizes[1], level), || sorted(squares(&splits, &pooled.ties, sizes)));
            (squares.len() - squares.partition_point(|square| *square < least), squares.len())
        }
        None => squares(&splits, &pooled.ties, sizes)
            .fold((0, 0), |(hits, count), square| (hits + usize::from(square >= least), count + 1)),
    };
    if splits.is_exhaustive { hits as f64 / count as f64 } else { (1 + hits) as f64 / (1 + MAX_SPLITS) as f64 }
}

fn squares<'s>(splits: &'s Splits, ties: &'s [usize], sizes: [usize; 2]) -> impl Iterator<Item = f64> + 's {
    splits.rows().map(move |split| Placements::of(split, ties, sizes).squared_statistic())
}

fn sorted(squares: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut squares: Vec<f64> = squares.collect();
    squares.sort_unstable_by(f64::total_cmp);
    squares
}

/// The size of the last tie if all other values are distinct.
fn trailing_ties(ties: &[usize]) -> Option<usize> {
    let (last, others) = ties.split_last()?;
    others.iter().all(|size| *size == 1).then_some(*last)
}

/// A cache of values that are functions of their keys.
struct Cache<K, V>(Mutex<BTreeMap<K, Arc<V>>>);

impl<K: Ord, V> Cache<K, V> {
    const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    fn get(&self, key: K, compute: impl FnOnce() -> V) -> Arc<V> {
        // A panic leaves a valid map, because values are inserted after they are computed.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = kept.get(&key) {
            return Arc::clone(value);
        }
        if kept.len() >= CACHE_SIZE {
            kept.clear();
        }
        let value = Arc::new(compute());
        kept.insert(key, Arc::clone(&value));
        value
    }
}
