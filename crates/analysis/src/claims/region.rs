//! The answers to claims about a region: a factor's reversed cells against those that keep it, within settings.

use evidence::answer::{Evidence, Judged, Question, Regional, judge};
use evidence::region::Factor;
use spec::{Claim, ClaimKind, Measure, Region, names};

use super::answer::{AnswerAt, Decision};
use super::{ClaimResult, question};
use crate::findings::Findings;
use crate::outcome::At;
use crate::results::region::{design, factors, rows, well};

/// Every claim about a region, in the file's order, with its answers.
pub(super) fn answers(findings: &Findings, region: &Region) -> Vec<ClaimResult> {
    let plan = &findings.sweep.plan;
    let at = |claim: &Claim| plan.answered_at(claim).into_iter().map(At::Images).collect::<Vec<At>>();
    let asked = plan.claims.iter().flat_map(|claim| at(claim).into_iter().map(move |at| (claim, at)));
    let asked: Vec<Posed> = asked.map(|(claim, at)| Posed::of(findings, region, (claim, at))).collect();
    let judged = judge(&asked.iter().map(|posed| posed.question.clone()).collect::<Vec<_>>());
    let answer = |(posed, judged): (&Posed, Judged)| {
        let effect = match judged.evidence {
            Evidence::Region(effect) => effect,
            _ => None,
        };
        let why = effect.is_none().then(|| "no setting of which every cell has finished".to_owned());
        AnswerAt {
            p: effect.map(|effect| effect.p),
            corrected_p: judged.corrected_p,
            difference: effect.map(|effect| effect.difference),
            is_of_ranks: posed.claim.measure != Measure::EndsWell,
            runs: vec![(posed.settings, region.drawn.len())],
            would_decide: judged.would_decide,
            why,
            ..AnswerAt::empty(posed.at, Decision::of(judged.answer))
        }
    };
    let answers: Vec<AnswerAt> = asked.iter().zip(judged).map(answer).collect();
    let result = |claim: &Claim| {
        let own = asked.iter().zip(&answers).filter(|(posed, _)| std::ptr::eq(posed.claim, claim));
        ClaimResult {
            claim: claim.clone(),
            kind: ClaimKind::Share,
            backend: region.spec.backend,
            labels: vec![format!("{} reversed", claim.arm), "kept".to_owned()],
            best_of: None,
            is_against_reference: true,
            standing: findings.sweep.claims.standing(claim, plan),
            added: findings.sweep.claims.added(claim, plan),
            answers: own.map(|(_, answer)| answer.clone()).collect(),
        }
    };
    plan.claims.iter().map(result).collect()
}

/// A claim at a budget, posed.
struct Posed<'f> {
    claim: &'f Claim,
    at: At,
    question: Question,
    /// Settings that it rests on.
    settings: usize,
}

impl<'f> Posed<'f> {
    fn of(findings: &Findings, region: &Region, (claim, at): (&'f Claim, At)) -> Self {
        let named = factors(region).into_iter().find(|(name, _)| *name == claim.arm);
        let factor = named.map_or(Factor::All, |(_, factor)| factor);
        let measure = (claim.measure == Measure::FrechetDistanceRandom).then_some(names::FRECHET_DISTANCE_RANDOM);
        let rows = rows(findings, region, at, measure);
        let effect = match (claim.measure, findings.sweep.plan.ends_well) {
            (Measure::EndsWell, Some(distance)) => design(region).share_effect(factor, &well(&rows, distance)),
            _ => design(region).effect(factor, &rows),
        };
        let expected = question::expected(claim.expect);
        Self { claim, at, question: Question::Region(Regional { expected, effect }), settings: rows.len() }
    }
}
