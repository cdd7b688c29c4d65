//! Random search: ranking settings, optima at an edge, and the best of k.

mod best_of;
mod draw;
mod edge;

pub use best_of::{BestOf, best_of, best_of_curve};
pub use draw::draw;
pub use edge::{Axis, EDGE_SHARE, End, MAX_WIDENINGS, Scale, WidenedAxis};

use crate::outcome::{Outcome, logs};
use crate::summary::mean;

/// Ranks the settings of an arm from best to worst by the mean log outcome of the last round's seeds. A setting with a
/// diverged seed, without seeds, or with an outcome that is not above 0 ranks last. The sort is stable.
pub fn ranking(settings: &[Vec<Outcome>]) -> Vec<usize> {
    let score = |seeds: &Vec<Outcome>| {
        let has_number = !seeds.is_empty() && seeds.iter().all(|outcome| !outcome.is_diverged());
        logs(seeds).filter(|_| has_number).map_or(f64::INFINITY, |logs| mean(&logs))
    };
    let scores: Vec<f64> = settings.iter().map(score).collect();
    let mut order: Vec<usize> = (0..settings.len()).collect();
    order.sort_by(|a, b| scores[*a].total_cmp(&scores[*b]));
    order
}
