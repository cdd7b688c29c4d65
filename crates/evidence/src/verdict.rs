//! Verdicts on a run's training. Pure functions, with every threshold in this file.
//!
//! All rules use medians of five consecutive, evenly spaced evaluations, so that a single outlier changes no verdict.

use crate::outcome::Outcome;
use crate::summary::{mean, median};

/// The number of consecutive evaluations in a running median. The *level* of a run is its last one.
pub const MEDIAN_WINDOW: usize = 5;
/// The number of evaluations after step 0 that a verdict needs.
pub const MIN_EVALUATIONS: usize = 3 * MEDIAN_WINDOW;
/// The recall, as a proportion of real images' recall, below which a run has collapsed.
pub const COLLAPSED_RECALL: f64 = 0.1;
/// The ratio to the best level above which a run has relapsed.
pub const RELAPSE_RATIO: f64 = 1.3;
/// The relative decrease of the level over the last third of training from which a run is still learning.
pub const LEARNING_DROP: f64 = 0.1;
/// The mean D(real) - D(fake) over the last fifth of training from which D has won.
pub const WON_GAP: f64 = 0.95;

/// A verdict on a run's training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// A value is not finite.
    Diverged,
    /// The level never fell below the limit of the trivial baselines.
    NotBegun,
    /// Recall at the end is nearly 0: the samples show few kinds of images.
    Collapsed,
    /// The final level is well above the best one.
    Relapsed,
    /// The level is still falling.
    Learning,
    /// The level no longer falls.
    Plateau,
}

/// The measurements that a verdict is based on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct VerdictInput<'a> {
    /// Step and distance of the evenly spaced evaluations, in order (see [`evenly_spaced`]). Step 0 is ignored.
    pub evaluations: &'a [(u64, f64)],
    /// The step at which the run diverged.
    pub diverged_at: Option<u64>,
    /// Half of the smallest distance of a trivial baseline. Without it no run is [`Verdict::NotBegun`].
    pub limit: Option<f64>,
    /// Recall of the final samples, and of real images against real ones. Without them no run is
    /// [`Verdict::Collapsed`].
    pub recall: Option<(f64, f64)>,
}

/// A verdict with the run's final level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunVerdict {
    /// The verdict.
    pub verdict: Verdict,
    /// The median of the last five evaluations. `None` if the run diverged before its fifth.
    pub level: Option<f64>,
    /// The step from which the verdict holds, for divergence and relapse (the step of the best level).
    pub onset: Option<u64>,
}

impl VerdictInput<'_> {
    /// The first verdict that applies, in the order of [`Verdict::ALL`]. `None` with fewer than [`MIN_EVALUATIONS`]
    /// evaluations after step 0, unless the run diverged.
    pub fn classify(&self) -> Option<RunVerdict> {
        let levels = running_medians(self.evaluations);
        let level = levels.last().map(|(_, level)| *level);
        if let Some(step) = self.diverged_at {
            return Some(RunVerdict { verdict: Verdict::Diverged, level, onset: Some(step) });
        }
        if levels.len() + MEDIAN_WINDOW <= MIN_EVALUATIONS {
            return None;
        }
        let (last_step, end) = *levels.last()?;
        let (best_step, best) = levels.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1))?;
        let (_, before) = *levels.iter().rev().find(|(step, _)| step * 3 <= last_step * 2)?;
        let is_collapsed = |(recall, of_real): (f64, f64)| recall < COLLAPSED_RECALL * of_real;
        let (verdict, onset) = if self.limit.is_some_and(|limit| best >= limit) {
            (Verdict::NotBegun, None)
        } else if self.recall.is_some_and(is_collapsed) {
            (Verdict::Collapsed, None)
        } else if end > RELAPSE_RATIO * best {
            (Verdict::Relapsed, Some(best_step))
        } else if end <= (1.0 - LEARNING_DROP) * before {
            (Verdict::Learning, None)
        } else {
            (Verdict::Plateau, None)
        };
        Some(RunVerdict { verdict, level, onset })
    }

    /// Whether the final level is at or below the sweep's `ends_well` threshold. `None` with fewer than five
    /// evaluations, unless the run diverged.
    pub fn ends_well(&self, threshold: f64) -> Option<bool> {
        if self.diverged_at.is_some() {
            return Some(false);
        }
        running_medians(self.evaluations).last().map(|(_, level)| *level <= threshold)
    }

    /// The final level as an outcome.
    pub fn outcome(&self) -> Option<Outcome> {
        let level = running_medians(self.evaluations).last().map(|(_, level)| Outcome::Value(*level));
        if self.diverged_at.is_some() { Some(Outcome::Diverged) } else { level }
    }
}

/// Medians of five consecutive evaluations after step 0, with the step of the last of the five.
pub fn running_medians(evaluations: &[(u64, f64)]) -> Vec<(u64, f64)> {
    let after_start: Vec<(u64, f64)> = evaluations.iter().copied().filter(|(step, _)| *step > 0).collect();
    let level = |window: &[(u64, f64)]| {
        let values = window.iter().map(|(_, value)| *value).collect();
        Some((window.last()?.0, median(values)?))
    };
    after_start.windows(MEDIAN_WINDOW).filter_map(level).collect()
}

/// The evaluations at multiples of a cadence, without those added for budgets.
pub fn evenly_spaced(evaluations: &[(u64, f64)], every: u64) -> Vec<(u64, f64)> {
    evaluations.iter().copied().filter(|(step, _)| every > 0 && step.is_multiple_of(every)).collect()
}

/// Whether D won: the mean of D(real) - D(fake) over the last fifth of training is at least [`WON_GAP`]. `gaps` has
/// steps and gaps. It is a note besides any verdict.
pub fn discriminator_won(gaps: &[(u64, f64)]) -> bool {
    let end = gaps.last().map_or(0, |(step, _)| *step);
    let late: Vec<f64> = gaps.iter().filter(|(step, _)| step * 5 >= end * 4).map(|(_, gap)| *gap).collect();
    !late.is_empty() && mean(&late) >= WON_GAP
}

impl Verdict {
    /// Every verdict, in the order in which they are tried.
    pub const ALL: [Self; 6] =
        [Self::Diverged, Self::NotBegun, Self::Collapsed, Self::Relapsed, Self::Learning, Self::Plateau];

    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotBegun => "not-begun",
            other => other.words(),
        }
    }

    /// The words in sentences and on pages.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Diverged => "diverged",
            Self::NotBegun => "not begun",
            Self::Collapsed => "collapsed",
            Self::Relapsed => "relapsed",
            Self::Learning => "learning",
            Self::Plateau => "plateau",
        }
    }

    /// The rule in words, with its thresholds.
    pub fn rule(self) -> String {
        match self {
            Self::Diverged => "a loss, a parameter or a measured value is not finite".to_owned(),
            Self::NotBegun => "the distance never falls below half of the nearest trivial baseline's".to_owned(),
            Self::Collapsed => format!("recall at the end is below {COLLAPSED_RECALL} of real images' recall"),
            Self::Relapsed => format!("the distance at the end is above {RELAPSE_RATIO} times the best"),
            Self::Learning => format!("the distance falls by {} % or more over the last third", LEARNING_DROP * 100.0),
            Self::Plateau => "none of these".to_owned(),
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words())
    }
}
