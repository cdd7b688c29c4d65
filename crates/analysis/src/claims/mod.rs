//! The claims of a sweep's file, judged: each weighed by the test that fits its measure, all corrected together.

mod decide;
mod gather;
mod power;
mod weigh;

use std::cmp::Ordering;
use std::collections::BTreeSet;

use spec::results::Standing;
use spec::{Backend, Claim, ClaimKind, Expect, Measure, REAL_IMAGES};

pub use decide::{Decision, decide, seeds_needed};
pub use power::{Detectable, Power, detectable};
pub use weigh::{BySeed, Weighed, rate, spread, times, values};

use crate::compare::SIGNIFICANT;
use crate::findings::{Findings, Group};
use crate::measure::{Aspect, Definition};
use crate::statistics;

/// A claim with what the runs of one backend say about it.
#[derive(Debug)]
pub struct Ruling<'f> {
    /// The claim.
    pub claim: &'f Claim,
    /// The arm.
    pub arm: &'f Group<'f>,
    /// What it is compared with.
    pub against: Against<'f>,
    /// What the seeds say; none where runs are missing, diverged out of reach of the test, or measured otherwise.
    pub weight: Option<Weighed>,
    /// The p after Holm's correction over all claims.
    pub corrected_p: Option<f64>,
    /// The answer.
    pub decision: Decision,
    /// Whether it was written before anybody could have looked.
    pub standing: Standing,
    /// Whether the claim is about quality while the reference still improves: then it is one about speed.
    pub about_speed: bool,
    /// Why it is not called, whatever the test says.
    pub not_called: Option<NotCalled>,
    /// Whether the seeds are enough for an answer beside the other claims, were the difference as clear as can be.
    pub can_be_decided: bool,
    /// Seeds that it would take, where it is undecided and that can be told.
    pub seeds_needed: Option<usize>,
}

/// Why a claim is left undecided, whatever its test says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCalled {
    /// The random network's distance leans the other way: one of the two networks is wrong.
    OpinionsDiffer,
    /// Neither arm came away from its untrained generator: what differs is how they begin.
    NeitherBegan,
}

/// What a claim's arm is compared with.
#[derive(Clone, Copy, Debug)]
pub enum Against<'f> {
    /// Another arm.
    Arm(&'f Group<'f>),
    /// Real images, which each run of the arm measured beside its samples.
    RealImages,
}

impl<'f> Against<'f> {
    /// The other arm, if it is one.
    pub fn arm(self) -> Option<&'f Group<'f>> {
        match self {
            Self::Arm(group) => Some(group),
            Self::RealImages => None,
        }
    }

    /// What it is called.
    pub fn label(self) -> &'f str {
        self.arm().map_or(REAL_IMAGES, |group| &group.label)
    }
}

impl Ruling<'_> {
    /// Whether what was expected came out; what was written after a look was not expected.
    pub fn is_as_expected(&self) -> bool {
        self.standing != Standing::After && self.decision.is_as_expected(self.claim.expect)
    }

    /// Whether the effect points the expected way, however far.
    pub fn leans_as_expected(&self) -> bool {
        let ratio = self.weight.as_ref().and_then(|weight| weight.ratio);
        ratio.is_some_and(|ratio| match self.claim.expect {
            Expect::Higher => ratio > 1.0,
            Expect::Lower => ratio < 1.0,
            Expect::Same | Expect::Negligible => (1.0 / self.claim.margin..=self.claim.margin).contains(&ratio),
            Expect::NotHigher => ratio <= self.claim.margin,
            Expect::NotLower => ratio >= 1.0 / self.claim.margin,
        })
    }

    /// What is compared.
    pub fn measure(&self) -> Definition {
        Definition::of(self.claim.measure)
    }
}

/// Every claim on every backend, in the file's order.
pub fn judge<'f>(findings: &'f Findings<'f>) -> Vec<Ruling<'f>> {
    let mut rulings = unjudged(findings);
    let count = rulings.len();
    let ps = |of: fn(&Weighed) -> Option<f64>| -> Vec<Option<f64>> {
        statistics::holm(&rulings.iter().map(|ruling| ruling.weight.as_ref().and_then(of)).collect::<Vec<_>>())
    };
    let (corrected, best) = (ps(|weight| weight.test.p), ps(|weight| Some(weight.test.smallest_p)));
    for (ruling, (corrected, best)) in rulings.iter_mut().zip(corrected.into_iter().zip(best)) {
        ruling.corrected_p = corrected;
        ruling.can_be_decided = best.is_some_and(|p| p <= SIGNIFICANT);
        let Some(weight) = &ruling.weight else { continue };
        let decision = decide(ruling.claim, weight, corrected);
        ruling.not_called = not_called(findings, ruling, weight, decision);
        if ruling.not_called.is_some() {
            continue;
        }
        ruling.decision = decision;
        if ruling.decision == Decision::Undecided {
            ruling.seeds_needed = seeds_needed(ruling.claim, weight, count);
        }
    }
    rulings
}

/// The words for the direction that is expected.
pub const fn expected(expect: Expect) -> &'static str {
    match expect {
        Expect::Higher => "higher",
        Expect::Lower => "lower",
        Expect::Same => "the same",
        Expect::Negligible => "negligibly different",
        Expect::NotHigher => "not higher",
        Expect::NotLower => "not lower",
    }
}

fn unjudged<'f>(findings: &'f Findings<'f>) -> Vec<Ruling<'f>> {
    let plan = &findings.sweep.plan;
    let race = findings.is_race();
    let of_claim = |claim: &'f Claim| {
        let against = claim.against.as_ref().unwrap_or(&plan.reference);
        let backends: BTreeSet<Backend> = findings.groups.iter().map(|group| group.backend).collect();
        backends.into_iter().filter_map(move |backend| {
            let arm = findings.named(&claim.arm, backend)?;
            let against = match claim.is_against_real_images() {
                true => Against::RealImages,
                false => Against::Arm(findings.named(against, backend)?),
            };
            Some(Ruling {
                claim,
                arm,
                against,
                // What a contrast compares has no answer here.
                weight: match against {
                    _ if claim.kind() == ClaimKind::Contrast => None,
                    Against::Arm(other) => gather::weight(findings, claim.measure, (arm, other)),
                    Against::RealImages => gather::beside_real_images(claim.measure, arm),
                },
                corrected_p: None,
                decision: Decision::Undecided,
                standing: findings.sweep.claims.standing(claim, plan),
                about_speed: race && Definition::of(claim.measure).aspect == Aspect::Quality,
                not_called: None,
                can_be_decided: false,
                seeds_needed: None,
            })
        })
    };
    plan.claims.iter().flat_map(of_claim).collect()
}

fn not_called(findings: &Findings, ruling: &Ruling, weight: &Weighed, decision: Decision) -> Option<NotCalled> {
    let other = ruling.against.arm()?;
    let began = |group: &Group| group.has_begun() != Some(false);
    if ruling.measure().aspect == Aspect::Quality && !began(ruling.arm) && !began(other) {
        return Some(NotCalled::NeitherBegan);
    }
    let has_direction = matches!(decision, Decision::Supported | Decision::Contradicted);
    (has_direction && opinions_differ(findings, ruling, other, weight)).then_some(NotCalled::OpinionsDiffer)
}

/// Two networks must agree in direction before a claim that one distance is the larger is called.
fn opinions_differ(findings: &Findings, ruling: &Ruling, other: &Group, weight: &Weighed) -> bool {
    if ruling.claim.measure != Measure::FrechetDistance {
        return false;
    }
    let second = gather::weight(findings, Measure::FrechetDistanceRandom, (ruling.arm, other));
    second.is_some_and(|second| second.test.lean != Ordering::Equal && second.test.lean != weight.test.lean)
}
