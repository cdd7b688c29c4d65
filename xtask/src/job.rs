//! One run that the runner has to do with: its arm, its spec, its folder, and its record where it was published.

use std::fmt;
use std::sync::Arc;

use runs::{Published, Record, RunFolder, SweepFolder};
use spec::files::FileError;
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
    /// What was published of it.
    pub record: Option<Arc<Record>>,
}

impl Job {
    /// A run of an arm, in whose sweep's folder some runs may be published.
    pub fn new(arm: &str, run: &Run, (folder, published): (&SweepFolder, Option<&Published>)) -> Self {
        Self {
            arm: arm.to_owned(),
            folder: folder.planned(arm, run),
            record: published.and_then(|published| published.find(arm, run)).cloned(),
            run: run.clone(),
        }
    }

    /// Every run of a plan: what it has searched so far, then those of its arms.
    ///
    /// # Errors
    ///
    /// What is published of the sweep can't be read.
    pub fn all(plan: &Plan, folder: &SweepFolder) -> Result<Vec<Self>, FileError> {
        let published = Published::read(folder)?;
        let place = (folder, published.as_ref());
        let tries = plan.search.iter().flat_map(spec::Search::tries);
        let searched = tries.flat_map(|attempt| {
            attempt.runs.iter().map(|run| Self::new(&attempt.name, run, place)).collect::<Vec<_>>()
        });
        Ok(searched.chain(plan.runs().map(|(arm, run)| Self::new(&arm.name, run, place))).collect())
    }

    /// The runs of a plan's arms, seed by seed.
    ///
    /// # Errors
    ///
    /// As of [`Self::all`].
    pub fn of_arms(plan: &Plan, folder: &SweepFolder) -> Result<Vec<Self>, FileError> {
        let published = Published::read(folder)?;
        Ok(plan.runs().map(|(arm, run)| Self::new(&arm.name, run, (folder, published.as_ref()))).collect())
    }

    /// Its arm (of a try the one that is searched) and what computes it, where that is not the usual: runs that share both cost the same.
    pub fn kind(&self) -> String {
        let design = design_of(&self.arm);
        match self.run.spec.backend {
            Backend::Flex => design.to_owned(),
            other => format!("{design} on {other}"),
        }
    }

    /// Whether it goes on from the end of the other one.
    pub fn is_longer_than(&self, other: &Self) -> bool {
        self.arm == other.arm && self.run.spec.is_longer_than(&other.run.spec)
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
        let longer = if self.run.is_longer { format!(", {} steps", self.run.spec.steps) } else { String::new() };
        write!(f, "{} seed {}{on}{longer}", printable(&self.arm), self.run.spec.seed)
    }
}
