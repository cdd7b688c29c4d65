//! Runs that go on from the end of a shorter one: which can.

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
