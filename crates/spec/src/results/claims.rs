//! `claims.json`: the claims as they stood when their runs began, so that a report can tell what was expected before
//! from what was written after a look. It remembers and compares; it judges no claim.

use serde::{Deserialize, Serialize};

use crate::{Claim, Plan, SCHEMA};

/// Every version of every claim that had runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimsRecord {
    /// Version of the file formats.
    pub schema: u32,
    /// In the order in which they were recorded.
    pub claims: Vec<RecordedClaim>,
}

/// A claim as it was when it was recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedClaim {
    /// See [`Claim::hash`].
    pub hash: String,
    /// The claim, `against` spelled out.
    pub claim: Claim,
    /// When, RFC 3339 in UTC.
    pub recorded: String,
    /// Runs of its arm that had begun by then.
    pub arm_runs: usize,
    /// Runs of the arm that it is compared with that had begun by then; of several arms the fewest; against real images the same runs.
    pub against_runs: usize,
}

/// What is known of when a claim was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Before both of its arms had runs: nobody could have looked.
    Before,
    /// In these words only after both of its arms had begun runs.
    After,
    /// Not recorded: no run of it was started since claims are.
    Unrecorded,
}

impl Default for ClaimsRecord {
    fn default() -> Self {
        Self { schema: SCHEMA, claims: Vec::new() }
    }
}

impl ClaimsRecord {
    /// Adds the claims of a plan that are not in it yet and have a run that has begun or is about to; `begun` counts an
    /// arm's runs that have, `about_to` tells whether one will. Returns whether there were any.
    pub fn record(
        &mut self,
        plan: &Plan,
        now: &str,
        begun: impl Fn(&str) -> usize,
        about_to: impl Fn(&str) -> bool,
    ) -> bool {
        let before = self.claims.len();
        for claim in plan.claims.iter().map(|claim| claim.resolved(&plan.reference)) {
            let runs = |name| plan.arms_of(name).map(|arm| begun(&arm.name)).sum::<usize>();
            let will = |name| plan.arms_of(name).any(|arm| about_to(&arm.name));
            let names = claim.names(&plan.reference);
            let arm_runs = runs(&claim.arm);
            // Real images are measured by the arm's own runs.
            let against_runs = names[1..].iter().map(|name| runs(name)).min().unwrap_or(arm_runs);
            let has_runs = names.iter().any(|name| runs(name) > 0 || will(name));
            let hash = claim.hash(plan);
            if has_runs && self.find(&hash).is_none() {
                self.claims.push(RecordedClaim { hash, recorded: now.to_owned(), arm_runs, against_runs, claim });
            }
        }
        self.claims.len() > before
    }

    /// When a claim of the plan was written, as far as is known.
    pub fn standing(&self, claim: &Claim, plan: &Plan) -> Standing {
        match self.find(&claim.hash(plan)) {
            None => Standing::Unrecorded,
            Some(recorded) if recorded.arm_runs > 0 && recorded.against_runs > 0 => Standing::After,
            Some(_) => Standing::Before,
        }
    }

    /// Recorded claims that the plan no longer makes in these words: changed, or withdrawn.
    pub fn gone<'a>(&'a self, plan: &Plan) -> impl Iterator<Item = &'a RecordedClaim> {
        let hashes: Vec<String> = plan.claims.iter().map(|claim| claim.hash(plan)).collect();
        self.claims.iter().filter(move |recorded| !hashes.contains(&recorded.hash))
    }

    fn find(&self, hash: &str) -> Option<&RecordedClaim> {
        self.claims.iter().find(|recorded| recorded.hash == hash)
    }
}
