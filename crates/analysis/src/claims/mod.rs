//! The claims of a sweep's file with their answers at each budget, corrected as one family by [`evidence::answer`].

mod answer;
mod betting;
mod evaluate;
mod hypothesis;
mod outcomes;
mod power;
mod reasons;
mod region;

use std::collections::BTreeSet;

use runs::Standing;
use serde::Serialize;
use spec::{Backend, Claim, ClaimKind, Expect, REAL_IMAGES};

pub use answer::{ClaimAnswer, Decision, SecondaryResult};
pub use betting::{EvidenceOverSeeds, UntilDecidedEnd, deciding_capital, evidence_over_seeds, until_decided_end};
pub use power::{DetectableEffect, SweepPower, detectable_effects};

use crate::findings::{Findings, Group};
use crate::measure::MeasureDefinition;
use crate::outcome::ComparisonPoint;

/// A claim with its answers on one backend.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimResult {
    /// The claim.
    pub claim: Claim,
    /// The kind of comparison.
    pub kind: ClaimKind,
    /// The backend of the runs.
    pub backend: Backend,
    /// The labels: the arm and its comparison, and for a contrast the other pair.
    pub labels: Vec<String>,
    /// The number of settings that each arm is the best of, after a search.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best_of: Option<usize>,
    /// Whether the comparison is the sweep's reference.
    pub is_against_reference: bool,
    /// Whether the claim was recorded before its runs.
    pub standing: Standing,
    /// What was added after the runs began to a claim with unchanged wording: seeds, steps or settings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<&'static str>,
    /// The answers at its budgets, ascending.
    pub answers: Vec<ClaimAnswer>,
}

impl ClaimResult {
    /// The measure.
    pub fn measure(&self) -> MeasureDefinition {
        MeasureDefinition::of(self.claim.measure)
    }

    /// The arm's label.
    pub fn arm(&self) -> &str {
        self.labels.first().map_or("", String::as_str)
    }

    /// The comparison's label.
    pub fn against(&self) -> &str {
        self.labels.get(1).map_or("", String::as_str)
    }

    /// Whether the expectation was met at a budget. Claims written after their runs never count.
    pub fn is_as_expected(&self, answer: &ClaimAnswer) -> bool {
        self.standing != Standing::After && answer.decision == Decision::Supported
    }

    /// The claim's wording, with the number of settings after a search.
    pub fn says(&self) -> String {
        let best_of = self.best_of.map_or(String::new(), |settings| format!(" (best of {settings})"));
        format!("{}{best_of}", self.claim.says)
    }

    /// The claim as a sentence: `the Fréchet distance of a is higher than b's`.
    pub fn in_words(&self) -> String {
        let measure = self.measure().words;
        let direction = match self.claim.expect {
            Expect::Negligible => "differs negligibly from",
            Expect::Higher => "is higher than",
            Expect::Lower => "is lower than",
            Expect::Same => "is the same as",
            Expect::NotHigher => "is not higher than",
            Expect::NotLower => "is not lower than",
        };
        match (self.kind, self.labels.as_slice()) {
            (ClaimKind::Contrast, [arm, other, beside, its]) => {
                format!("the ratio of {measure} of {arm} to {other} {direction} that of {beside} to {its}")
            }
            _ if self.claim.is_against_real_images() => {
                format!("{measure} of {} {direction} {REAL_IMAGES}'", self.arm())
            }
            _ => format!("{measure} of {} {direction} {}'s", self.arm(), self.against()),
        }
    }
}

/// The arms of a claim on one backend.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ComparedArms<'f> {
    arm: &'f Group<'f>,
    /// `None` if the comparison is with real images.
    against: Option<&'f Group<'f>>,
    /// The other pair of a contrast.
    than: Option<(&'f Group<'f>, &'f Group<'f>)>,
}

/// A claim at one budget, with its arms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClaimAtBudget<'f> {
    /// Its index in the file.
    number: usize,
    claim: &'f Claim,
    compared: ComparedArms<'f>,
    at: ComparisonPoint,
}

/// Judges every claim on every backend, in the file's order.
pub fn judge(findings: &Findings) -> Vec<ClaimResult> {
    if let Some(region) = &findings.sweep.plan.region {
        return region::answers(findings, region);
    }
    let asked = claims_at_budgets(findings);
    let answers = evaluate::answers(findings, &asked);
    let mut results: Vec<ClaimResult> = Vec::new();
    let mut of_result: Option<(usize, Backend)> = None;
    for (asked, answer) in asked.iter().zip(answers) {
        let key = (asked.number, asked.compared.arm.backend);
        if of_result != Some(key) {
            results.push(asked.empty_result(findings));
            of_result = Some(key);
        }
        results.last_mut().into_iter().for_each(|result| result.answers.push(answer.clone()));
    }
    results
}

/// Every claim at each budget on every backend, in the file's order.
pub(crate) fn claims_at_budgets<'f>(findings: &'f Findings<'f>) -> Vec<ClaimAtBudget<'f>> {
    let plan = &findings.sweep.plan;
    let backends: BTreeSet<Backend> = findings.groups.iter().map(|group| group.backend).collect();
    let of_claim = |(number, claim): (usize, &'f Claim)| {
        let mut budgets: Vec<ComparisonPoint> =
            plan.answered_at(claim).into_iter().map(ComparisonPoint::Images).collect();
        if budgets.is_empty() {
            budgets.push(ComparisonPoint::End);
        }
        let compared = backends.iter().filter_map(move |backend| ComparedArms::of(findings, claim, *backend));
        let asked =
            move |compared| budgets.clone().into_iter().map(move |at| ClaimAtBudget { number, claim, compared, at });
        compared.flat_map(asked).collect::<Vec<_>>()
    };
    plan.claims.iter().enumerate().flat_map(of_claim).collect()
}

impl<'f> ComparedArms<'f> {
    fn of(findings: &'f Findings<'f>, claim: &'f Claim, backend: Backend) -> Option<Self> {
        let reference = &findings.sweep.plan.reference;
        let named = |name: Option<&'f String>| findings.named(name.unwrap_or(reference), backend);
        let than = match &claim.than {
            Some(pair) => Some((named(Some(&pair.arm))?, named(pair.against.as_ref())?)),
            None => None,
        };
        Some(Self {
            arm: named(Some(&claim.arm))?,
            against: if claim.is_against_real_images() { None } else { Some(named(claim.against.as_ref())?) },
            than,
        })
    }

    /// All arms, the claim's own first.
    fn groups(&self) -> Vec<&'f Group<'f>> {
        let than = self.than.into_iter().flat_map(|(arm, other)| [arm, other]);
        [Some(self.arm), self.against].into_iter().flatten().chain(than).collect()
    }
}

impl ClaimAtBudget<'_> {
    fn empty_result(&self, findings: &Findings) -> ClaimResult {
        let plan = &findings.sweep.plan;
        let mut labels: Vec<String> = self.compared.groups().iter().map(|group| group.label.clone()).collect();
        if self.claim.is_against_real_images() {
            labels.push(REAL_IMAGES.to_owned());
        }
        ClaimResult {
            claim: self.claim.clone(),
            kind: self.claim.kind(),
            backend: self.compared.arm.backend,
            is_against_reference: self.compared.against.is_some_and(|other| other.arm.name == plan.reference),
            labels,
            best_of: plan.best_of.as_ref().map(|best| best.settings),
            standing: findings.sweep.claims.standing(self.claim, plan),
            added: findings.sweep.claims.added(self.claim, plan),
            answers: Vec::new(),
        }
    }
}
