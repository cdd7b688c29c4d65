//! `claims.json`: the claims as they stood when their runs began, so that a report can tell what was expected before
//! from what was written after a look. It remembers and compares; it judges no claim.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::extended::added;
use spec::{Claim, Plan, SCHEMA};

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
    /// What its answer rests on beside its words: runs, search, and when a run ends well. Null in records of before.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub rests_on: Value,
}

/// What is known of when a claim was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Before both of its arms had runs: nobody could have looked.
    Before,
    /// In these words before, and seeds, steps or settings were added after both of its arms had begun runs.
    Extended,
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
            if has_runs && self.find(&claim, plan).is_none() {
                let (hash, rests_on) = (claim.hash(plan), claim.rests_on(plan));
                let recorded = now.to_owned();
                self.claims.push(RecordedClaim { hash, recorded, arm_runs, against_runs, rests_on, claim });
            }
        }
        self.claims.len() > before
    }

    /// When a claim of the plan was written, as far as is known.
    pub fn standing(&self, claim: &Claim, plan: &Plan) -> Standing {
        match self.find(claim, plan) {
            None => Standing::Unrecorded,
            Some(recorded) if recorded.is_before() => Standing::Before,
            Some(_) if !self.added(claim, plan).is_empty() => Standing::Extended,
            Some(_) => Standing::After,
        }
    }

    /// What was added to a claim of the plan that stood in the same words before its runs: `seeds`, `steps`, `settings`. Empty where it did not
    /// stand so, or where nothing was added.
    pub fn added(&self, claim: &Claim, plan: &Plan) -> Vec<&'static str> {
        let now = claim.rests_on(plan);
        let mut first = self.claims.iter().filter(|recorded| recorded.is_before() && recorded.says(claim, plan));
        first.find_map(|recorded| added(&recorded.rests_on, &now, plan.region.is_some())).unwrap_or_default()
    }

    /// Recorded claims that the plan no longer makes in these words: changed, or withdrawn.
    pub fn gone<'a>(&'a self, plan: &Plan) -> impl Iterator<Item = &'a RecordedClaim> {
        let hashes: Vec<String> = plan.claims.iter().map(|claim| claim.hash(plan)).collect();
        let is_extended = move |recorded: &RecordedClaim| {
            let mut same = plan.claims.iter().filter(|claim| recorded.says(claim, plan));
            same.any(|claim| added(&recorded.rests_on, &claim.rests_on(plan), false).is_some())
        };
        self.claims.iter().filter(move |recorded| !hashes.contains(&recorded.hash) && !is_extended(recorded))
    }

    /// The claim as it was recorded with what its answer rests on now.
    fn find(&self, claim: &Claim, plan: &Plan) -> Option<&RecordedClaim> {
        let (hash, now) = (claim.hash(plan), claim.rests_on(plan));
        let is_now = |recorded: &&RecordedClaim| recorded.rests_on.is_null() || recorded.rests_on == now;
        self.claims.iter().filter(|recorded| recorded.hash == hash).find(is_now)
    }
}

impl RecordedClaim {
    /// Whether nobody could have looked when it was recorded.
    fn is_before(&self) -> bool {
        self.arm_runs == 0 || self.against_runs == 0
    }

    /// Whether it is a claim of the plan in the same words, the guideline aside.
    fn says(&self, claim: &Claim, plan: &Plan) -> bool {
        let words = |claim: &Claim| Claim { guideline: None, ..claim.resolved(&plan.reference) };
        words(&self.claim) == words(claim)
    }
}
