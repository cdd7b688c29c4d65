//! One run that the runner has to do with: its arm, its spec and its folder.

use std::fmt;

use spec::results::{RunFolder, SweepFolder};
use spec::{Backend, Plan, Run, design_of};

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
    /// A run of an arm.
    pub fn new(arm: &str, run: &Run, folder: &SweepFolder) -> Self {
        Self { arm: arm.to_owned(), folder: folder.run(arm, &run.spec), run: run.clone() }
    }

    /// Every run of a plan: what it has searched so far, then those of its arms.
    pub fn all(plan: &Plan, folder: &SweepFolder) -> Vec<Self> {
        let tries = plan.search.iter().flat_map(spec::Search::tries);
        let searched = tries.flat_map(|attempt| {
            attempt.runs.iter().map(|run| Self::new(&attempt.name, run, folder)).collect::<Vec<_>>()
        });
        searched.chain(Self::of_arms(plan, folder)).collect()
    }

    /// The runs of a plan's arms, seed by seed.
    pub fn of_arms(plan: &Plan, folder: &SweepFolder) -> Vec<Self> {
        plan.runs().map(|(arm, run)| Self::new(&arm.name, run, folder)).collect()
    }

    /// Its arm (of a try the one that is searched) and what computes it, where that is not the usual: runs that share both cost the same.
    pub fn kind(&self) -> String {
        let design = design_of(&self.arm);
        match self.run.spec.backend {
            Backend::Flex => design.to_owned(),
            other => format!("{design} on {other}"),
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
