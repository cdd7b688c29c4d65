//! The rows of `metrics.csv` as curves.

use std::collections::BTreeMap;

use runs::{Divergence, Row, Series as Rows};
use spec::{Task, names};

use crate::curve::{Curve, EMPTY};

/// All series of a run: a curve for each name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    curves: BTreeMap<String, Curve>,
    seconds: Vec<(u64, f64)>, // by step, which rises
}

impl Series {
    /// The curve of a measure. Empty if it was not taken.
    pub fn curve(&self, name: &str) -> &Curve {
        self.curves.get(name).unwrap_or(&EMPTY)
    }

    /// All curves by name.
    pub fn curves(&self) -> impl Iterator<Item = (&str, &Curve)> {
        self.curves.iter().map(|(name, curve)| (name.as_str(), curve))
    }

    /// Seconds of work up to a measured step.
    pub fn seconds(&self, step: u64) -> Option<f64> {
        let place = self.seconds.binary_search_by_key(&step, |(step, _)| *step).ok()?;
        Some(self.seconds[place].1)
    }

    /// The name of a task's outcome: the distance on the trained feature network, or on the random network if there is
    /// no other.
    pub fn outcome_name(&self, task: Task) -> &'static str {
        let is_on_random = !self.curves.contains_key(names::FRECHET_DISTANCE)
            && self.curves.contains_key(names::FRECHET_DISTANCE_RANDOM)
            && task == Task::Generation;
        if is_on_random { names::FRECHET_DISTANCE_RANDOM } else { task.outcome() }
    }

    /// The outcome of a task, of G's own weights.
    pub fn outcome(&self, task: Task) -> &Curve {
        self.curve(self.outcome_name(task))
    }

    /// The last value of a measure.
    pub fn last(&self, name: &str) -> Option<f64> {
        self.curves.get(name)?.last().map(|(_, value)| value)
    }

    /// The last value of each measure.
    pub fn last_values(&self) -> impl Iterator<Item = (&str, f64)> {
        self.curves.iter().filter_map(|(name, curve)| Some((name.as_str(), curve.last()?.1)))
    }

    /// The last measured step.
    pub fn last_step(&self) -> Option<u64> {
        self.curves.values().filter_map(|curve| curve.last()).map(|(step, _)| step).max()
    }

    /// The first step with a value that is not finite, and the measures that are not there.
    pub fn first_non_finite(&self) -> Option<Divergence> {
        let first = |curve: &Curve| curve.points().iter().find(|(_, value)| !value.is_finite()).map(|(step, _)| *step);
        let firsts: Vec<(&str, u64)> = self.curves().filter_map(|(name, curve)| Some((name, first(curve)?))).collect();
        let step = firsts.iter().map(|(_, step)| *step).min()?;
        let broken = firsts.into_iter().filter(|(_, first)| *first == step).map(|(name, _)| name.to_owned());
        Some(Divergence { step, broken: broken.collect() })
    }
}

impl From<Rows> for Series {
    fn from(Rows(rows): Rows) -> Self {
        let mut curves = BTreeMap::<String, Vec<(u64, f64)>>::new();
        let mut seconds: Vec<(u64, f64)> = Vec::new();
        for Row { step, seconds: elapsed, name, value } in rows {
            curves.entry(name).or_default().push((step, value));
            if seconds.last().is_none_or(|(last, _)| *last != step) {
                seconds.push((step, elapsed));
            }
        }
        let curves = curves.into_iter().map(|(name, points)| (name, Curve::new(points)));
        Self { curves: curves.collect(), seconds }
    }
}
