//! Claims about a region: the cells that reverse a factor against those that keep it, within settings.

use evidence::answer::{Evidence, Hypothesis, RegionDifference, TestResult, judge};
use evidence::region::Factor;
use spec::{Claim, ClaimKind, Measure, Region, names};

use super::answer::{ClaimAnswer, Decision};
use super::{ClaimResult, hypothesis};
use crate::findings::Findings;
use crate::outcome::ComparisonPoint;
use crate::region::{design, ends_well_rows, factors, rows};

/// Every claim about a region with its answers, in the file's order.
pub(super) fn answers(findings: &Findings, region: &Region) -> Vec<ClaimResult> {
    let plan = &findings.sweep.plan;
    let at = |claim: &Claim| {
        plan.answered_at(claim).into_iter().map(ComparisonPoint::Images).collect::<Vec<ComparisonPoint>>()
    };
    let asked = plan.claims.iter().flat_map(|claim| at(claim).into_iter().map(move |at| (claim, at)));
    let asked: Vec<RegionTest> = asked.map(|(claim, at)| RegionTest::of(findings, region, (claim, at))).collect();
    let judged = judge(&asked.iter().map(|test| test.hypothesis.clone()).collect::<Vec<_>>());
    let answer = |(test, judged): (&RegionTest, TestResult)| {
        let effect = match judged.evidence {
            Evidence::Region(effect) => effect,
            _ => None,
        };
        let why = effect.is_none().then(|| "no setting of which every cell has finished".to_owned());
        ClaimAnswer {
            p: effect.map(|effect| effect.p),
            corrected_p: judged.corrected_p,
            difference: effect.map(|effect| effect.difference),
            is_of_ranks: test.claim.measure != Measure::EndsWell,
            runs: vec![(test.settings, region.drawn.len())],
            required_replicates: judged.required_replicates,
            why,
            ..ClaimAnswer::empty(test.at, Decision::of(judged.answer))
        }
    };
    let answers: Vec<ClaimAnswer> = asked.iter().zip(judged).map(answer).collect();
    let result = |claim: &Claim| {
        let own = asked.iter().zip(&answers).filter(|(test, _)| std::ptr::eq(test.claim, claim));
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

/// The test of a claim at a budget.
struct RegionTest<'f> {
    claim: &'f Claim,
    at: ComparisonPoint,
    hypothesis: Hypothesis,
    /// The number of complete settings.
    settings: usize,
}

impl<'f> RegionTest<'f> {
    fn of(findings: &Findings, region: &Region, (claim, at): (&'f Claim, ComparisonPoint)) -> Self {
        let named = factors(region).into_iter().find(|(name, _)| *name == claim.arm);
        let factor = named.map_or(Factor::All, |(_, factor)| factor);
        let measure = (claim.measure == Measure::FrechetDistanceRandom).then_some(names::FRECHET_DISTANCE_RANDOM);
        let rows = rows(findings, region, at, measure);
        let effect = match (claim.measure, findings.sweep.plan.ends_well) {
            (Measure::EndsWell, Some(distance)) => {
                design(region).share_effect(factor, &ends_well_rows(&rows, distance))
            }
            _ => design(region).rank_effect(factor, &rows),
        };
        let expected = hypothesis::expected(claim.expect);
        Self { claim, at, hypothesis: Hypothesis::Region(RegionDifference { expected, effect }), settings: rows.len() }
    }
}
