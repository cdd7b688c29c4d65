//! Runs that go on from the end of a shorter one: which can, and what they have measured by then.

use std::collections::BTreeSet;

use crate::results::{Row, Series};
use crate::{LearningRateSchedule, RunSpec, Task};

/// The keys in which a run differs from one that it can go on from.
const LENGTH: [&str; 2] = ["steps", "cadence.evaluate_at"];

impl RunSpec {
    /// Whether this run is another one in every value, but for more steps.
    pub fn is_longer_than(&self, other: &Self) -> bool {
        self.steps > other.steps && self.is_same_but_for_length(other)
    }

    /// Whether two runs differ in nothing but their length.
    pub fn is_same_but_for_length(&self, other: &Self) -> bool {
        self.differences(other).keys().all(|key| LENGTH.contains(&key.as_str()))
    }

    /// Why this run, though longer in nothing but steps, must train from its first step instead of going on from the end of a shorter one; none
    /// where it may go on.
    pub fn why_from_scratch(&self, shorter: &Self) -> Option<String> {
        if self.trainer.is_some() {
            return Some("a program of your own may depend on the number of steps".to_owned());
        }
        if self.task == Task::Classification {
            return Some("classifiers have no checkpoints".to_owned());
        }
        if self.optimizer.schedule != LearningRateSchedule::Constant {
            return Some("its learning rate depends on the number of steps (`optimizer.schedule`)".to_owned());
        }
        let mut own = self.cadence.evaluate_at.iter().filter(|step| **step <= shorter.steps);
        let missing = own.find(|step| !shorter.is_evaluated_at(**step))?;
        Some(format!("the run of {} steps was not evaluated at step {missing}", shorter.steps))
    }

    /// Whether samples are evaluated after that step.
    pub fn is_evaluated_at(&self, step: u64) -> bool {
        self.is_evenly_spaced(step) || self.cadence.evaluate_at.contains(&step)
    }
}

impl Series {
    /// The rows that a longer run has by the last step of the run whose rows these are. What a run measures after its last step alone is left
    /// out. Rows of a step are those of the training step, then those of the evaluation, then those of the end.
    pub fn as_of_longer(&self, longer: &RunSpec) -> Self {
        // At step 0 there are no rows but those of an evaluation.
        let evaluated: BTreeSet<&str> =
            self.0.iter().filter(|row| row.step == 0).map(|row| row.name.as_str()).collect();
        let is_of_evaluation = |row: &Row| evaluated.contains(row.name.as_str());
        let mut kept = Vec::new();
        for rows in self.0.chunk_by(|one, next| one.step == next.step) {
            let step = rows[0].step;
            let (logged, measured) = rows.split_at(rows.iter().position(is_of_evaluation).unwrap_or(rows.len()));
            if step.is_multiple_of(longer.cadence.log) {
                kept.extend(logged.iter().cloned());
            }
            if longer.is_evaluated_at(step) {
                let mut names = BTreeSet::new();
                let of_evaluation = measured.iter().take_while(|row| is_of_evaluation(row));
                kept.extend(of_evaluation.filter(|row| names.insert(row.name.clone())).cloned());
            }
        }
        Self(kept)
    }
}
