//! One run that the runner has to do with: its arm, its spec and its folder.

use std::fmt;

use spec::results::{RunFolder, SweepFolder};
use spec::{Backend, Plan, Run};

use crate::terminal::printable;

/// A run with the place where its results go.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The arm that it belongs to.
    pub arm: String,
    /// What it computes.
    pub run: Run,
    /// Where it is written down.
    pub folder: RunFolder,
}

impl Job {
    /// Every run of a plan, seed by seed.
    pub fn all(plan: &Plan, folder: &SweepFolder) -> Vec<Self> {
        let job = |(arm, run): (&spec::Arm, &Run)| Self {
            arm: arm.name.clone(),
            folder: folder.run(&arm.name, &run.spec),
            run: run.clone(),
        };
        plan.runs().map(job).collect()
    }

    /// Its arm and what computes it, where that is not the usual: runs that share both cost the same.
    pub fn kind(&self) -> String {
        match self.run.spec.backend {
            Backend::Flex => self.arm.clone(),
            other => format!("{} on {other}", self.arm),
        }
    }

    /// Its training steps.
    pub fn steps(&self) -> u64 {
        self.run.spec.steps
    }
}

impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let on = match self.run.spec.backend {
            Backend::Flex => String::new(),
            other => format!(" on {other}"),
        };
        write!(f, "{} seed {}{on}", printable(&self.arm), self.run.spec.seed)
    }
}
