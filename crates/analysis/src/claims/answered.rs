//! The answer to a claim at a budget, with everything that a reader is shown of it.

use std::cmp::Ordering;

use evidence::answer::{Answer, Evidence, Finding, Judged, NoAnswer, Question, Stance, judge, judge_bets};
use evidence::contrast::Refusal;
use evidence::outcome::Outcome;
use evidence::student::Interval;
use serde::{Deserialize, Serialize};
use spec::ClaimKind;

use super::question::{Posed, is_distance, pose};
use super::{Asked, bets};
use crate::findings::Findings;
use crate::number::{or_none, significant};
use crate::outcome::At;
use crate::statistics;

/// What is said of a claim at a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// The data show what was expected.
    Supported,
    /// The data show the opposite.
    Contradicted,
    /// The distance and a second measure show opposite directions.
    Mixed,
    /// The data show neither.
    Undecided,
    /// No test answers claims of this kind, which published sweeps have.
    NoVerdict,
}

/// A second measure that shows a direction by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Opinion {
    /// The measure in words.
    pub measure: String,
    /// The probability that the arm's run is the worse one by it.
    pub worse: f64,
    /// The two-sided p, for itself.
    pub p: f64,
    /// Whether it points the other way than the claim expects.
    pub is_against: bool,
}

/// The answer to a claim at a budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerAt {
    /// When.
    pub at: At,
    /// The answer.
    pub decision: Decision,
    /// Whether the effect is negligible.
    pub is_negligible: bool,
    /// The p of no difference, by itself.
    pub p: Option<f64>,
    /// The same after Holm's correction over the (claim, budget) pairs of the file.
    pub corrected_p: Option<f64>,
    /// The probability that a run of the arm has the larger value.
    pub larger: Option<f64>,
    /// The arm's value over the other's; of a contrast the ratio of the two ratios.
    pub ratio: Option<f64>,
    /// Its interval, simultaneous over the (claim, budget) pairs of the file.
    pub interval: Option<(f64, f64)>,
    /// Of shares: the arm's less the other's.
    pub difference: Option<f64>,
    /// Whether that is of mean ranks within settings, and not of shares.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_of_ranks: bool,
    /// Each seed's ratio to the other's geometric mean.
    pub seeds: Vec<(u64, f64)>,
    /// What each of the claim's labels came to: the geometric mean, else the median, or `4 of 12`.
    pub values: Vec<String>,
    /// Runs of each label that did not diverge, of all.
    pub runs: Vec<(usize, usize)>,
    /// What second measures show.
    pub opinions: Vec<Opinion>,
    /// Whether the mean of one of the two distances lies above the limit, where distances saturate.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_saturated: bool,
    /// Whether a contrast changes the sign of the effect: then no monotone scale removes it.
    pub is_crossover: bool,
    /// Why there is no answer, or not the one that the test alone would give.
    pub why: Option<String>,
    /// Where it is undecided: seeds of each arm, or settings, that would decide if effect and spread are as seen.
    pub would_decide: Option<usize>,
}

impl Decision {
    /// Every answer, in the order in which they are counted.
    pub const ALL: [Self; 5] = [Self::Supported, Self::Contradicted, Self::Mixed, Self::Undecided, Self::NoVerdict];

    /// The word in tables and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::Mixed => "mixed",
            Self::Undecided => "undecided",
            Self::NoVerdict => "no verdict",
        }
    }

    /// What an answer is called.
    pub(super) const fn of(answer: Answer) -> Self {
        match answer {
            Answer::Supported => Self::Supported,
            Answer::Contradicted => Self::Contradicted,
            Answer::Mixed => Self::Mixed,
            Answer::Undecided => Self::Undecided,
        }
    }

    /// The name of its style on a page.
    pub const fn style(self) -> &'static str {
        match self {
            Self::NoVerdict => "undecided",
            other => other.name(),
        }
    }

    /// What it means, for a legend.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Supported => {
                "the runs show what was expected: corrected p at most 0.05, or the whole interval inside 0.8 to 1.25"
            }
            Self::Contradicted => "the runs show the opposite of what was expected",
            Self::Mixed => {
                "the distance is decided, and recall or the distance on random features shows the opposite direction"
            }
            Self::Undecided => "so many runs, beside so many other claims, show neither",
            Self::NoVerdict => "no test answers claims of this kind",
        }
    }
}

impl AnswerAt {
    /// `supported, negligible`.
    pub fn in_words(&self) -> String {
        let negligible = if self.is_negligible { ", negligible" } else { "" };
        format!("{}{negligible}", self.decision.name())
    }

    /// `5.1 [0.7, 37]`, or of shares `-0.25`; none where there is neither.
    pub fn effect(&self) -> Option<String> {
        let interval = self.interval.map(|(low, high)| format!(" [{}, {}]", significant(low), significant(high)));
        let ratio = self.ratio.map(|ratio| significant(ratio) + &interval.unwrap_or_default());
        let unit = if self.is_of_ranks { "ranks" } else { "of all settings" };
        ratio.or_else(|| self.difference.map(|difference| format!("{difference:+.2} {unit}")))
    }

    /// `15 of 16, 16`: runs that count, for each label; all of them where none diverged.
    pub fn runs_in_words(&self) -> String {
        let each =
            self.runs.iter().map(|(some, all)| if some == all { all.to_string() } else { format!("{some} of {all}") });
        each.collect::<Vec<_>>().join(", ")
    }
}

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

    /// An answer with nothing that it rests on.
    pub(super) fn empty(at: At, decision: Decision) -> Self {
        Self {
            at,
            decision,
            is_negligible: false,
            p: None,
            corrected_p: None,
            larger: None,
            ratio: None,
            interval: None,
            difference: None,
            is_of_ranks: false,
            seeds: Vec::new(),
            values: Vec::new(),
            runs: Vec::new(),
            opinions: Vec::new(),
            is_saturated: false,
            is_crossover: false,
            why: None,
            would_decide: None,
        }
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

impl Opinion {
    fn of(finding: &Finding) -> Self {
        Self {
            measure: finding.of.name().to_owned(),
            worse: finding.direction.worse,
            p: finding.direction.p,
            is_against: finding.stance == Stance::Against,
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

fn reason(why: NoAnswer, asked: &Asked) -> String {
    let label = |cell: usize| asked.compared.groups().get(cell).map_or("a cell", |group| group.label.as_str());
    match why {
        NoAnswer::TooFew => "fewer than two runs of an arm".to_owned(),
        NoAnswer::Refused(Refusal::TooFew { cell }) => format!("no answer: {} has fewer than two runs", label(cell)),
        NoAnswer::Refused(Refusal::Diverged { cell }) => format!("no answer: a run of {} diverged", label(cell)),
        NoAnswer::Refused(Refusal::Saturated { cell, mean, limit }) => format!(
            "no answer: {} comes to {}, above half of the nearest trivial baseline ({}), where distances saturate",
            label(cell),
            significant(mean),
            significant(limit)
        ),
        NoAnswer::NoSecondBudget => "no other budget that is not saturated has the same sign".to_owned(),
    }
}

/// What second measures show: of a mixed answer those that point the other way, of an open claim all.
fn vetoed(answer: &AnswerAt) -> Option<String> {
    let lean = answer.larger?.partial_cmp(&0.5)?;
    let is_named = |opinion: &&Opinion| match answer.decision {
        Decision::Mixed => (opinion.worse > 0.5) == (lean == Ordering::Less),
        Decision::Undecided => true,
        _ => false,
    };
    let named: Vec<&Opinion> = answer.opinions.iter().filter(is_named).collect();
    let of = |worse: bool| {
        named.iter().filter(move |opinion| (opinion.worse > 0.5) == worse).map(|opinion| opinion.measure.as_str())
    };
    let each = [(true, "worse"), (false, "better")].map(|(worse, word)| {
        let measures: Vec<&str> = of(worse).collect();
        let verb = if measures.len() == 1 { "shows" } else { "show" };
        (!measures.is_empty()).then(|| format!("{} {verb} that it is {word}", measures.join(" and ")))
    });
    let each: Vec<String> = each.into_iter().flatten().collect();
    (!each.is_empty()).then(|| each.join("; "))
}
