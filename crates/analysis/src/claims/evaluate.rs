//! Tests the claims of a file at their budgets, and converts the results for display.

use std::cmp::Ordering;

use evidence::answer::{Evidence, Hypothesis, TestResult, judge, judge_by_betting};
use evidence::outcome::Outcome;
use evidence::student::ConfidenceInterval;
use spec::ClaimKind;

use super::answer::{ClaimAnswer, Decision, SecondaryResult};
use super::hypothesis::{PreparedTest, is_distance, prepare};
use super::reasons::{reason, secondary_findings};
use super::{ClaimAtBudget, betting};
use crate::findings::Findings;
use crate::number::{or_dash, significant};
use crate::statistics;

/// The answers to all claims of a file, in its order.
pub(super) fn answers(findings: &Findings, asked: &[ClaimAtBudget]) -> Vec<ClaimAnswer> {
    let prepared: Vec<Result<PreparedTest, String>> = asked.iter().map(|asked| prepare(findings, asked)).collect();
    // A claim without runs still counts in the family, because it will be tested.
    let counts: Vec<bool> = asked.iter().map(|asked| asked.claim.has_verdict()).collect();
    let hypotheses: Vec<Hypothesis> =
        prepared.iter().zip(&counts).filter(|(_, counts)| **counts).map(|(prepared, _)| hypothesis(prepared)).collect();
    let judged = match findings.sweep.plan.until_decided {
        None => judge(&hypotheses),
        Some(_) => {
            let asked = asked.iter().zip(&prepared).zip(&counts).filter(|(_, counts)| **counts);
            let bets: Vec<Vec<Ordering>> = asked.map(|((asked, prepared), _)| bets_of(asked, prepared)).collect();
            judge_by_betting(&hypotheses, &bets)
        }
    };
    let by_bets = findings.sweep.plan.until_decided.is_some();
    let mut judged = judged.into_iter();
    let each = asked.iter().zip(prepared).zip(counts);
    each.map(|((asked, prepared), counts)| match (counts.then(|| judged.next()).flatten(), prepared) {
        (Some(judged), Ok(prepared)) => {
            let answer = ClaimAnswer::of(asked, &judged, &prepared)
                .with_saturation_note(saturation_limit(findings, asked), &prepared);
            // The permutation test is valid for one look, but these seeds were added one by one.
            let p = if by_bets { betting::p(asked) } else { answer.p };
            ClaimAnswer { p, ..answer }
        }
        (_, Err(why)) => {
            ClaimAnswer::unanswered(asked, if counts { Decision::Undecided } else { Decision::NoVerdict }, why)
        }
        (None, Ok(_)) => ClaimAnswer::unanswered(asked, Decision::NoVerdict, "no test answers it".to_owned()),
    })
    .collect()
}

/// The limit above which a claim's distances are saturated. `None` unless it is about a difference of distances.
/// Contrasts above it have no answer.
fn saturation_limit(findings: &Findings, asked: &ClaimAtBudget) -> Option<f64> {
    let is_difference = asked.claim.kind() == ClaimKind::Difference && is_distance(asked.claim.measure);
    findings.trivial.limit.filter(|_| is_difference)
}

/// The bets on a hypothesis: `Greater` if the arm's value in it is higher.
fn bets_of(asked: &ClaimAtBudget, prepared: &Result<PreparedTest, String>) -> Vec<Ordering> {
    let is_higher_better = asked.claim.measure.is_better_higher();
    let is_turned = is_higher_better && prepared.as_ref().is_ok_and(|prepared| !prepared.is_inverted);
    let orders = betting::orders(asked).into_iter();
    orders.map(|order| if is_turned { order.reverse() } else { order }).collect()
}

/// The hypothesis, or one without outcomes if it could not be prepared.
fn hypothesis(prepared: &Result<PreparedTest, String>) -> Hypothesis {
    prepared.as_ref().map_or_else(
        |_| {
            Hypothesis::Region(evidence::answer::RegionDifference {
                expected: evidence::answer::Expected::Higher,
                effect: None,
            })
        },
        |prepared| prepared.hypothesis.clone(),
    )
}

impl ClaimAnswer {
    fn unanswered(asked: &ClaimAtBudget, decision: Decision, why: String) -> Self {
        Self { why: Some(why), ..Self::empty(asked.at, decision) }
    }

    fn of(asked: &ClaimAtBudget, judged: &TestResult, prepared: &PreparedTest) -> Self {
        let answer = Self {
            is_negligible: judged.is_negligible,
            corrected_p: judged.corrected_p,
            values: prepared.sides.iter().map(|side| central_value(side, &judged.evidence)).collect(),
            runs: prepared.sides.iter().map(|side| counted(side)).collect(),
            required_replicates: judged.required_replicates,
            ..Self::unanswered(asked, Decision::of(judged.answer), String::new())
        };
        let answer = answer.with_evidence(&judged.evidence, prepared);
        let why = judged.undecided_reason.map(|why| reason(why, asked)).or_else(|| secondary_findings(&answer));
        Self { why, ..answer }
    }

    /// Adds a note if a mean lies above the limit.
    fn with_saturation_note(self, limit: Option<f64>, prepared: &PreparedTest) -> Self {
        let mean = |side: &Vec<Outcome>| {
            statistics::geometric_mean(&side.iter().filter_map(|outcome| outcome.value()).collect::<Vec<f64>>())
        };
        let above = limit.filter(|limit| prepared.sides.iter().filter_map(mean).any(|mean| mean > *limit));
        let Some(limit) = above else { return self };
        let note = format!(
            "a distance above {}, half of the nearest trivial baseline: distances saturate there",
            significant(limit)
        );
        let why = self.why.clone().map_or(note.clone(), |why| format!("{why}; {note}"));
        Self { is_saturated: true, why: Some(why), ..self }
    }

    fn with_evidence(self, evidence: &Evidence, prepared: &PreparedTest) -> Self {
        match evidence {
            Evidence::Difference { direction, effect_size, secondary } => {
                let turn = |ratio: ConfidenceInterval| if prepared.is_inverted { inverse(ratio) } else { ratio };
                let ratio = effect_size.as_ref().map(|size| turn(size.ratio));
                Self {
                    p: direction.map(|direction| direction.p),
                    larger: direction.map(|direction| {
                        if prepared.is_inverted { 1.0 - direction.relative_effect } else { direction.relative_effect }
                    }),
                    seeds: seeds(prepared),
                    secondary: secondary.iter().map(SecondaryResult::of).collect(),
                    ratio: ratio.map(|ratio| ratio.estimate),
                    interval: ratio.map(|ratio| (ratio.low, ratio.high)),
                    ..self
                }
            }
            Evidence::Contrast(Ok(contrast)) => Self {
                p: Some(contrast.log.p()),
                ratio: Some(contrast.ratio.estimate),
                interval: Some((contrast.ratio.low, contrast.ratio.high)),
                is_crossover: contrast.is_crossover(),
                ..self
            },
            Evidence::Region(Some(effect)) => Self { p: Some(effect.p), difference: Some(effect.difference), ..self },
            Evidence::Contrast(Err(_)) | Evidence::Region(None) => self,
        }
    }
}

fn inverse(ratio: ConfidenceInterval) -> ConfidenceInterval {
    ConfidenceInterval { low: 1.0 / ratio.high, estimate: 1.0 / ratio.estimate, high: 1.0 / ratio.low }
}

/// Each seed's ratio to the comparison's geometric mean. Empty if values have no logarithm.
fn seeds(prepared: &PreparedTest) -> Vec<(u64, f64)> {
    let Some(other) =
        prepared.sides.get(1).and_then(|side| evidence::outcome::logs(side)).filter(|logs| !logs.is_empty())
    else {
        return Vec::new();
    };
    let middle = statistics::mean(&other);
    let values = prepared.by_seed.iter().filter_map(|(seed, outcome)| Some((*seed, outcome.value()?)));
    values.filter(|(_, value)| *value > 0.0).map(|(seed, value)| (seed, (value.ln() - middle).exp())).collect()
}

/// The geometric mean of the finite values, else the median. For proportions a count.
fn central_value(side: &[Outcome], evidence: &Evidence) -> String {
    let values: Vec<f64> = side.iter().filter_map(|outcome| outcome.value()).collect();
    if matches!(evidence, Evidence::Region(_)) {
        return format!("{} of {}", values.iter().filter(|well| **well > 0.5).count(), values.len());
    }
    let mean = values.iter().all(|value| *value > 0.0).then(|| statistics::geometric_mean(&values)).flatten();
    or_dash(mean.or_else(|| statistics::median(values)))
}

fn counted(side: &[Outcome]) -> (usize, usize) {
    (side.iter().filter(|outcome| !outcome.is_diverged()).count(), side.len())
}
