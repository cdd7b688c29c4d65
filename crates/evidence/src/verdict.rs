//! Verdicts: what happened in one run's training. Pure, with every threshold in this file.
//!
//! All rules read medians of five neighbouring evaluations that are evenly spaced, so that one unlucky evaluation decides nothing.

use crate::outcome::Outcome;
use crate::summary::{mean, median};

/// Neighbouring evaluations that a level is the median of.
pub const MEDIAN_WINDOW: usize = 5;
/// Evaluations after step 0 below which a run is not judged: a third of them is one median.
pub const MIN_EVALUATIONS: usize = 3 * MEDIAN_WINDOW;
/// The part of real images' recall below which a run has collapsed.
pub const COLLAPSED_RECALL: f64 = 0.1;
/// The multiple of the best level above which a run has relapsed.
pub const RELAPSE_RATIO: f64 = 1.3;
/// The part of its level that a run has to lose over the last third of training to count as learning.
pub const LEARNING_DROP: f64 = 0.1;
/// Mean D(real) - D(fake) over the last fifth from which it is noted that D won.
pub const WON_GAP: f64 = 0.95;

/// What happened in a run's training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// A value stopped being finite.
    Diverged,
    /// The level never fell below the limit of the trivial baselines.
    NotBegun,
    /// Recall at the end is next to nothing: the samples show few kinds of images.
    Collapsed,
    /// The level at the end is well above the best one.
    Relapsed,
    /// The level still falls.
    Learning,
    /// The level no longer falls.
    Plateau,
}

/// What a verdict reads of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct VerdictInput<'a> {
    /// Step and distance of the evenly spaced evaluations, in order; one at step 0 is not read. See [`evenly_spaced`].
    pub evaluations: &'a [(u64, f64)],
    /// The step at which the run diverged.
    pub diverged_at: Option<u64>,
    /// Half of the smallest distance of a trivial baseline; without it no run is judged not to have begun.
    pub limit: Option<f64>,
    /// Recall of the samples at the end, and of real images against real ones; without them no run is judged collapsed.
    pub recall: Option<(f64, f64)>,
}

/// A verdict with the run's level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunVerdict {
    /// The verdict.
    pub verdict: Verdict,
    /// The median of the last five evaluations; none of a run that diverged before it had five.
    pub level: Option<f64>,
    /// The step from which it holds, where it has one: that of divergence, or of the best level of a run that relapsed.
    pub onset: Option<u64>,
}

impl VerdictInput<'_> {
    /// The verdict: the first that fits, in the order of [`Verdict::ALL`]. None with fewer than [`EVALUATIONS`] evaluations after
    /// step 0, unless the run diverged.
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

    /// Whether the run ends well: its level reached the sweep's `ends_well` and is there at the end. None of a run with fewer than
    /// five evaluations that did not diverge.
    pub fn ends_well(&self, threshold: f64) -> Option<bool> {
        if self.diverged_at.is_some() {
            return Some(false);
        }
        running_medians(self.evaluations).last().map(|(_, level)| *level <= threshold)
    }

    /// The run's level at the end as an outcome.
    pub fn outcome(&self) -> Option<Outcome> {
        let level = running_medians(self.evaluations).last().map(|(_, level)| Outcome::Value(*level));
        if self.diverged_at.is_some() { Some(Outcome::Diverged) } else { level }
    }
}

/// The medians of five neighbouring evaluations after step 0, each with the step of the last of its five.
pub fn running_medians(evaluations: &[(u64, f64)]) -> Vec<(u64, f64)> {
    let after_start: Vec<(u64, f64)> = evaluations.iter().copied().filter(|(step, _)| *step > 0).collect();
    let level = |window: &[(u64, f64)]| {
        let values = window.iter().map(|(_, value)| *value).collect();
        Some((window.last()?.0, median(values)?))
    };
    after_start.windows(MEDIAN_WINDOW).filter_map(level).collect()
}

/// The evaluations at multiples of a cadence in steps, without those that a budget adds.
pub fn evenly_spaced(evaluations: &[(u64, f64)], every: u64) -> Vec<(u64, f64)> {
    evaluations.iter().copied().filter(|(step, _)| every > 0 && step.is_multiple_of(every)).collect()
}

/// Whether D won: the mean of D(real) - D(fake) over the last fifth of training is at least [`WON_GAP`]. A note beside any
/// verdict; `gaps` has step and gap.
pub fn discriminator_won(gaps: &[(u64, f64)]) -> bool {
    let end = gaps.last().map_or(0, |(step, _)| *step);
    let late: Vec<f64> = gaps.iter().filter(|(step, _)| step * 5 >= end * 4).map(|(_, gap)| *gap).collect();
    !late.is_empty() && mean(&late) >= WON_GAP
}

impl Verdict {
    /// Every verdict, in the order in which they are tried.
    pub const ALL: [Self; 6] =
        [Self::Diverged, Self::NotBegun, Self::Collapsed, Self::Relapsed, Self::Learning, Self::Plateau];

    /// The word in files.
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

    /// When it holds, in words, with the thresholds.
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
