//! Computes the answers to claims at their budgets: what was asked, judged by `evidence`, becomes what is shown.

use std::cmp::Ordering;

use evidence::answer::{Evidence, Judged, Question, judge, judge_bets};
use evidence::outcome::Outcome;
use evidence::student::Interval;
use spec::ClaimKind;

use super::answer::{AnswerAt, Decision, Opinion};
use super::question::{Posed, is_distance, pose};
use super::why::{reason, vetoed};
use super::{Asked, bets};
use crate::findings::Findings;
use crate::number::{or_none, significant};
use crate::statistics;

/// The answers to everything that a file asks, in its order.
pub(super) fn answers(findings: &Findings, asked: &[Asked]) -> Vec<AnswerAt> {
    let posed: Vec<Result<Posed, String>> = asked.iter().map(|asked| pose(findings, asked)).collect();
    // What has a verdict but no runs yet counts in the family: it will be asked.
    let counts: Vec<bool> = asked.iter().map(|asked| asked.claim.has_verdict()).collect();
    let questions: Vec<Question> =
        posed.iter().zip(&counts).filter(|(_, counts)| **counts).map(|(posed, _)| question(posed)).collect();
    let judged = match findings.sweep.plan.until_decided {
        None => judge(&questions),
        Some(_) => {
            let asked = asked.iter().zip(&posed).zip(&counts).filter(|(_, counts)| **counts);
            let bets: Vec<Vec<Ordering>> = asked.map(|((asked, posed), _)| bets_of(asked, posed)).collect();
            judge_bets(&questions, &bets)
        }
    };
    let by_bets = findings.sweep.plan.until_decided.is_some();
    let mut judged = judged.into_iter();
    let each = asked.iter().zip(posed).zip(counts);
    each.map(|((asked, posed), counts)| match (counts.then(|| judged.next()).flatten(), posed) {
        (Some(judged), Ok(posed)) => {
            let answer = AnswerAt::of(asked, &judged, &posed).beside_limit(limit_of(findings, asked), &posed);
            // The permutation test answers one look at all seeds, and these were looked at one by one.
            let p = if by_bets { bets::p(asked) } else { answer.p };
            AnswerAt { p, ..answer }
        }
        (_, Err(why)) => AnswerAt::without(asked, if counts { Decision::Undecided } else { Decision::NoVerdict }, why),
        (None, Ok(_)) => AnswerAt::without(asked, Decision::NoVerdict, "no test answers it".to_owned()),
    })
    .collect()
}

/// The limit above which the distances of a claim saturate; none where it is about no difference of distances. A contrast above it has no answer.
fn limit_of(findings: &Findings, asked: &Asked) -> Option<f64> {
    let is_difference = asked.claim.kind() == ClaimKind::Difference && is_distance(asked.claim.measure);
    findings.trivial.limit.filter(|_| is_difference)
}

/// The bets on a question, greater where the arm's value in it is the higher one.
fn bets_of(asked: &Asked, posed: &Result<Posed, String>) -> Vec<Ordering> {
    let is_higher_better = asked.claim.measure.is_better_higher();
    let is_turned = is_higher_better && posed.as_ref().is_ok_and(|posed| !posed.is_inverted);
    let orders = bets::orders(asked).into_iter();
    orders.map(|order| if is_turned { order.reverse() } else { order }).collect()
}

/// A question without outcomes in the place of one that can't be posed.
fn question(posed: &Result<Posed, String>) -> Question {
    posed.as_ref().map_or_else(
        |_| Question::Region(evidence::answer::Regional { expected: evidence::answer::Expected::Higher, effect: None }),
        |posed| posed.question.clone(),
    )
}

impl AnswerAt {
    fn without(asked: &Asked, decision: Decision, why: String) -> Self {
        Self { why: Some(why), ..Self::empty(asked.at, decision) }
    }

    fn of(asked: &Asked, judged: &Judged, posed: &Posed) -> Self {
        let answer = Self {
            is_negligible: judged.is_negligible,
            corrected_p: judged.corrected_p,
            values: posed.sides.iter().map(|side| middle(side, &judged.evidence)).collect(),
            runs: posed.sides.iter().map(|side| counted(side)).collect(),
            would_decide: judged.would_decide,
            ..Self::without(asked, Decision::of(judged.answer), String::new())
        };
        let answer = answer.with_evidence(&judged.evidence, posed);
        let why = judged.no_answer.map(|why| reason(why, asked)).or_else(|| vetoed(&answer));
        Self { why, ..answer }
    }

    /// Says of a difference of distances whether one of the two lies above the limit.
    fn beside_limit(self, limit: Option<f64>, posed: &Posed) -> Self {
        let mean = |side: &Vec<Outcome>| {
            statistics::geometric_mean(&side.iter().filter_map(|outcome| outcome.value()).collect::<Vec<f64>>())
        };
        let above = limit.filter(|limit| posed.sides.iter().filter_map(mean).any(|mean| mean > *limit));
        let Some(limit) = above else { return self };
        let note = format!(
            "a distance above {}, half of the nearest trivial baseline: distances saturate there",
            significant(limit)
        );
        let why = self.why.clone().map_or(note.clone(), |why| format!("{why}; {note}"));
        Self { is_saturated: true, why: Some(why), ..self }
    }

    fn with_evidence(self, evidence: &Evidence, posed: &Posed) -> Self {
        match evidence {
            Evidence::Difference { direction, size, findings } => {
                let turn = |ratio: Interval| if posed.is_inverted { inverse(ratio) } else { ratio };
                let ratio = size.as_ref().map(|size| turn(size.ratio));
                Self {
                    p: direction.map(|direction| direction.p),
                    larger: direction
                        .map(|direction| if posed.is_inverted { 1.0 - direction.worse } else { direction.worse }),
                    seeds: seeds(posed),
                    opinions: findings.iter().map(Opinion::of).collect(),
                    ratio: ratio.map(|ratio| ratio.middle),
                    interval: ratio.map(|ratio| (ratio.low, ratio.high)),
                    ..self
                }
            }
            Evidence::Contrast(Ok(contrast)) => Self {
                p: Some(contrast.log.p()),
                ratio: Some(contrast.ratio.middle),
                interval: Some((contrast.ratio.low, contrast.ratio.high)),
                is_crossover: contrast.is_crossover(),
                ..self
            },
            Evidence::Region(Some(effect)) => Self { p: Some(effect.p), difference: Some(effect.difference), ..self },
            Evidence::Contrast(Err(_)) | Evidence::Region(None) => self,
        }
    }
}

fn inverse(ratio: Interval) -> Interval {
    Interval { low: 1.0 / ratio.high, middle: 1.0 / ratio.middle, high: 1.0 / ratio.low }
}

/// Each seed's ratio to the other side's geometric mean; none where values have no logarithm.
fn seeds(posed: &Posed) -> Vec<(u64, f64)> {
    let Some(other) = posed.sides.get(1).and_then(|side| evidence::outcome::logs(side)).filter(|logs| !logs.is_empty())
    else {
        return Vec::new();
    };
    let middle = statistics::mean(&other);
    let values = posed.by_seed.iter().filter_map(|(seed, outcome)| Some((*seed, outcome.value()?)));
    values.filter(|(_, value)| *value > 0.0).map(|(seed, value)| (seed, (value.ln() - middle).exp())).collect()
}

/// The geometric mean of what did not diverge, else the median; of shares how many of how many.
fn middle(side: &[Outcome], evidence: &Evidence) -> String {
    let values: Vec<f64> = side.iter().filter_map(|outcome| outcome.value()).collect();
    if matches!(evidence, Evidence::Region(_)) {
        return format!("{} of {}", values.iter().filter(|well| **well > 0.5).count(), values.len());
    }
    let mean = values.iter().all(|value| *value > 0.0).then(|| statistics::geometric_mean(&values)).flatten();
    or_none(mean.or_else(|| statistics::median(values)))
}

fn counted(side: &[Outcome]) -> (usize, usize) {
    (side.iter().filter(|outcome| !outcome.is_diverged()).count(), side.len())
}
