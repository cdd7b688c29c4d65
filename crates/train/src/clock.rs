//! The actions due after a step, and timing.

use std::time::Instant;

use runs::Timing;
use spec::RunSpec;

/// The actions due after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Losses, scores, norms.
    pub log: bool,
    /// A picture of samples.
    pub sample: bool,
    /// An evaluation.
    pub evaluate: bool,
    /// A checkpoint.
    pub checkpoint: bool,
}

impl Due {
    /// The actions due after that step; step 0 is before the first.
    pub fn after(step: u64, spec: &RunSpec) -> Self {
        let due = |every: u64| step.is_multiple_of(every) || step == spec.steps;
        Self {
            log: due(spec.cadence.log) && step > 0,
            sample: due(spec.cadence.sample),
            evaluate: due(spec.cadence.evaluate) || spec.cadence.evaluate_at.contains(&step),
            checkpoint: due(spec.cadence.checkpoint) && step > 0,
        }
    }

    /// Whether anything is due.
    pub fn anything(self) -> bool {
        self.log || self.sample || self.evaluate || self.checkpoint
    }
}

/// Sums the time of training and evaluation, over all sittings.
#[derive(Debug)]
pub struct Stopwatch {
    earlier: Timing,
    now: Timing,
    start: Instant,
}

impl Stopwatch {
    /// Continues from the times of earlier sittings. This one began at `start`.
    pub fn since(start: Instant, earlier: Timing) -> Self {
        Self { earlier, now: Timing::default(), start }
    }

    /// Runs `work` and counts its time as training.
    pub fn training<T>(&mut self, work: impl FnOnce() -> T) -> T {
        time(&mut self.now.training, work)
    }

    /// Runs `work` and counts its time as evaluation.
    pub fn evaluation<T>(&mut self, work: impl FnOnce() -> T) -> T {
        time(&mut self.now.evaluation, work)
    }

    /// The times so far, in seconds.
    pub fn read(&self) -> Timing {
        Timing {
            training: self.earlier.training + self.now.training,
            evaluation: self.earlier.evaluation + self.now.evaluation,
            total: self.earlier.total + self.start.elapsed().as_secs_f64(),
            peak_memory_mib: self.earlier.peak_memory_mib.max(runs::Host::peak_memory_mib()),
        }
    }
}

fn time<T>(seconds: &mut f64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    *seconds += start.elapsed().as_secs_f64();
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_evaluated_evenly_at_listed_steps_and_at_the_end() {
        let mut spec = RunSpec { steps: 50, ..RunSpec::default() };
        spec.cadence.evaluate = 20;
        spec.cadence.evaluate_at = vec![30, 46];
        let evaluated: Vec<u64> = (0..=50).filter(|step| Due::after(*step, &spec).evaluate).collect();
        assert_eq!(evaluated, [0, 20, 30, 40, 46, 50]);
    }
}
