//! The time that a sweep may take: which runs still end in it, and what it left undone.

use std::time::{Duration, Instant};

use runs::Status;

use crate::exit::Exit;
use crate::job_state::JobState;
use crate::terminal::{count, duration};

use super::finish;

/// When a sweep is to have ended.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimit {
    start: Instant,
    whole: Duration,
}

impl TimeLimit {
    /// A limit that counts from now on.
    pub fn from_now(whole: Duration) -> Self {
        Self { start: Instant::now(), whole }
    }

    /// Its seconds.
    pub fn seconds(self) -> u64 {
        self.whole.as_secs()
    }

    /// Seconds that are left.
    pub fn left(self) -> f64 {
        self.whole.saturating_sub(self.start.elapsed()).as_secs_f64()
    }

    /// Whether it is over.
    pub fn is_over(self) -> bool {
        self.start.elapsed() >= self.whole
    }

    /// What is said of it before the runs: how many of so many end within it, where that was measured.
    pub fn said(self, (ends, all): (Option<usize>, usize)) -> String {
        let whole = duration(self.whole.as_secs_f64());
        let Some(ends) = ends else {
            return format!(
                "time limit of {whole}: how many of {} end within it was not measured yet",
                count(all, "run")
            );
        };
        let order = "a seed of every arm comes before the second of any, arms of claims first";
        format!("time limit of {whole}: about {ends} of {} end within it; {order}", count(all, "run"))
    }

    /// Says what it left undone, run by run.
    pub fn conclude(self, states: &[JobState]) -> Exit {
        let exit = finish::failures(states);
        let missing: Vec<&JobState> = states.iter().filter(|state| state.status != Status::Finished).collect();
        let each = missing.iter().map(|state| match state.status {
            Status::Interrupted => {
                format!("\n  {}: safe up to step {} of {}", state.job, state.step, state.job.steps())
            }
            _ => format!("\n  {}", state.job),
        });
        let each: String = each.collect();
        process::log(format_args!(
            "time limit of {}: {} missing, and none of them could end within it{each}",
            duration(self.whole.as_secs_f64()),
            if missing.len() == 1 { "1 run is".to_owned() } else { format!("{} are", count(missing.len(), "run")) },
        ));
        exit
    }
}
