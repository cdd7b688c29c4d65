//! The table of answers, and Holm's correction over the questions of one family.

use std::cmp::Ordering;

use super::{Answer, Contrasted, Difference, Expected, Finding, Question, Regional};
use crate::betting::{Decided, Process, decide};
use crate::contrast::{Contrast, Refusal};
use crate::direction::Direction;
use crate::family::{LEVEL, holm};
use crate::power::{Kind, seeds_that_would_bound};
use crate::region::RegionEffect;
use crate::size::{Size, is_outside, is_within};
use crate::student::Estimate;

/// A question with what its outcomes say.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The answer.
    pub answer: Answer,
    /// Whether the effect is negligible, which is said after the answer.
    pub is_negligible: bool,
    /// The p after Holm's correction; none where no test decides, as for `negligible`.
    pub corrected_p: Option<f64>,
    /// What was computed.
    pub evidence: Evidence,
    /// Why there is no answer, or not the one that the test alone would give.
    pub no_answer: Option<NoAnswer>,
    /// Where it is undecided: seeds of each arm, or settings, that would decide if effect and spread are as seen.
    pub would_decide: Option<usize>,
}

/// What was computed for a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// Of a difference.
    Difference {
        /// Who is worse; none with fewer than two runs of an arm.
        direction: Option<Direction>,
        /// By how much; none where there is no logarithm.
        size: Option<Size>,
        /// What second measures show.
        findings: Vec<Finding>,
    },
    /// Of a contrast.
    Contrast(Result<Contrast, Refusal>),
    /// Over a region.
    Region(Option<RegionEffect>),
}

/// Why a question has no answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NoAnswer {
    /// An arm has fewer than two runs, or its measure no logarithm.
    TooFew,
    /// The contrast is refused.
    Refused(Refusal),
    /// The contrast would be supported, but no other claimed budget that is not saturated has the same sign.
    NoSecondBudget,
}

/// Judges all questions of one family: every (claim, budget) pair of a file, which Holm's correction and the simultaneous intervals
/// count alike. The answers have the order of the questions.
///
/// ```
/// use evidence::answer::{Answer, Difference, Expected, Question, judge};
/// use evidence::outcome::Outcome::Value;
///
/// let runs = |first: f64| (0..8).map(|k| Value(first + f64::from(k))).collect();
/// let difference = Difference { expected: Expected::Higher, arm: runs(90.0), other: runs(60.0), opinions: vec![] };
/// assert_eq!(judge(&[Question::Difference(difference)])[0].answer, Answer::Supported);
/// ```
pub fn judge(questions: &[Question]) -> Vec<Judged> {
    let family = questions.len();
    let evidence: Vec<Evidence> = questions.iter().map(|question| question.weigh(family)).collect();
    let ps: Vec<Option<f64>> =
        questions.iter().zip(&evidence).map(|(question, evidence)| question.p(evidence)).collect();
    let confirmed: Vec<bool> = (0..family).map(|k| has_second_budget(questions, &evidence, k)).collect();
    let of = |((question, evidence), (corrected_p, is_confirmed)): ((&Question, Evidence), (Option<f64>, bool))| {
        let mut judged = Judged {
            answer: Answer::Undecided,
            is_negligible: false,
            corrected_p,
            evidence,
            no_answer: None,
            would_decide: None,
        };
        judged.answer(question);
        if judged.answer == Answer::Supported && !is_confirmed {
            (judged.answer, judged.no_answer) = (Answer::Undecided, Some(NoAnswer::NoSecondBudget));
        } else if judged.answer == Answer::Undecided {
            judged.would_decide = judged.that_would_decide(question, LEVEL / family as f64);
        }
        judged
    };
    questions.iter().zip(evidence).zip(holm(&ps).into_iter().zip(confirmed)).map(of).collect()
}

/// Judges all questions of one family whose seeds came one by one until the claims were decided: by bets on the order of index pairs, greater
/// where the arm's value is the higher one, instead of a test that may be made once. A question without bets stays open: what it is about was
/// looked at again and again.
///
/// # Panics
///
/// There are not as many lists of bets as questions.
pub fn judge_bets(questions: &[Question], bets: &[Vec<Ordering>]) -> Vec<Judged> {
    assert_eq!(questions.len(), bets.len(), "each question has its bets");
    let decided = decide(bets);
    let ps = holm(&bets.iter().map(|bets| Some(Process::of(bets).p())).collect::<Vec<_>>());
    let mut judged = judge(questions);
    for (k, (judged, question)) in judged.iter_mut().zip(questions).enumerate() {
        let is_open = Judged { answer: Answer::Undecided, would_decide: None, ..judged.clone() };
        let corrected_p = ps[k].filter(|_| !bets[k].is_empty());
        *judged = Judged { corrected_p, ..is_open };
        let Some(Decided { worse, .. }) = decided[k] else { continue };
        judged.no_answer = None;
        judged.answer = Answer::of(question.expected(), worse);
        if judged.evidence.is_vetoed(worse) {
            judged.answer = Answer::Mixed;
        }
    }
    judged
}

/// Whether a claim needs no second budget, or has one: an answered contrast of the same claim with the same sign.
fn has_second_budget(questions: &[Question], evidence: &[Evidence], k: usize) -> bool {
    let contrast = |k: usize| match (&questions[k], &evidence[k]) {
        (Question::Contrast(Contrasted { claim, .. }), Evidence::Contrast(Ok(contrast))) => Some((*claim, *contrast)),
        _ => None,
    };
    let Some((claim, here)) = contrast(k) else { return true };
    let others = (0..questions.len()).filter(|other| *other != k).filter_map(contrast);
    others.filter(|(other, _)| *other == claim).any(|(_, there)| there.has_the_sign_of(&here))
}

impl Question {
    fn expected(&self) -> Expected {
        match self {
            Self::Difference(Difference { expected, .. })
            | Self::Contrast(Contrasted { expected, .. })
            | Self::Region(Regional { expected, .. }) => *expected,
        }
    }

    fn weigh(&self, family: usize) -> Evidence {
        match self {
            Self::Difference(Difference { expected, arm, other, opinions }) => Evidence::Difference {
                direction: Direction::of_outcomes(arm, other),
                size: Size::of(arm, other, family),
                findings: opinions.iter().filter_map(|opinion| opinion.finding(*expected)).collect(),
            },
            Self::Contrast(Contrasted { cells, limit, .. }) => Evidence::Contrast(cells.contrast(*limit, family)),
            Self::Region(Regional { effect, .. }) => Evidence::Region(*effect),
        }
    }

    /// The p that Holm's correction gets: none where the interval decides, or nothing can.
    fn p(&self, evidence: &Evidence) -> Option<f64> {
        match (self.expected(), evidence) {
            (Expected::Negligible, _) => None,
            (_, Evidence::Difference { direction, .. }) => direction.map(|direction| direction.p),
            (_, Evidence::Contrast(contrast)) => contrast.ok().map(|contrast| contrast.log.p()),
            (_, Evidence::Region(effect)) => effect.map(|effect| effect.p),
        }
    }
}

impl Evidence {
    /// Whether the claimed measure is the higher or the lower one.
    fn lean(&self) -> Option<Ordering> {
        let sign = |value: f64| value.partial_cmp(&0.0);
        match self {
            Self::Difference { direction, .. } => direction.map(|direction| direction.lean()),
            Self::Contrast(contrast) => contrast.ok().and_then(|contrast| sign(contrast.log.value)),
            Self::Region(effect) => effect.and_then(|effect| sign(effect.difference)),
        }
    }

    /// Whether the interval lies wholly inside the negligible range, and whether wholly outside.
    fn bounds(&self) -> (bool, bool) {
        match self {
            Self::Difference { size: Some(size), .. } => (size.is_negligible(), size.is_beyond_negligible()),
            Self::Contrast(Ok(contrast)) => (is_within(contrast.ratio), is_outside(contrast.ratio)),
            _ => (false, false),
        }
    }

    /// Whether a second measure shows another direction than the distance, which leans so.
    fn is_vetoed(&self, lean: Ordering) -> bool {
        let Self::Difference { findings, .. } = self else { return false };
        findings.iter().any(|finding| finding.direction.lean() == lean.reverse())
    }
}

impl Judged {
    /// Fills in what follows from the evidence and the corrected p.
    fn answer(&mut self, question: &Question) {
        let (is_within, is_outside) = self.evidence.bounds();
        self.is_negligible = is_within;
        let lean = match self.evidence.lean() {
            Some(lean) => lean,
            None => {
                self.no_answer = Some(match self.evidence {
                    Evidence::Contrast(Err(refusal)) => NoAnswer::Refused(refusal),
                    _ => NoAnswer::TooFew,
                });
                return;
            }
        };
        self.answer = match question.expected() {
            Expected::Negligible if is_within => Answer::Supported,
            Expected::Negligible if is_outside => Answer::Contradicted,
            expected if self.corrected_p.is_some_and(|p| p <= LEVEL) => Answer::of(expected, lean),
            _ => Answer::Undecided,
        };
        // A supported `negligible` has no direction that could be opposed.
        let has_direction = self.answer.is_decided() && !(is_within && question.expected() == Expected::Negligible);
        if has_direction && self.evidence.is_vetoed(lean) {
            self.answer = Answer::Mixed;
        }
    }

    fn that_would_decide(&self, question: &Question, level: f64) -> Option<usize> {
        let replicates = question.replicates()?;
        match (question.expected(), &self.evidence) {
            (Expected::Negligible, Evidence::Difference { size, .. }) => {
                seeds_that_would_bound(&size.as_ref()?.log, replicates, level)
            }
            (Expected::Negligible, _) => None,
            (_, Evidence::Difference { direction, .. }) => {
                Kind::Difference.that_would_decide(direction.as_ref()?.statistic, replicates, level)
            }
            (_, Evidence::Contrast(contrast)) => {
                let Estimate { value, error, .. } = contrast.as_ref().ok()?.log;
                Kind::Contrast.that_would_decide(value / error, replicates, level)
            }
            (_, Evidence::Region(effect)) => {
                let RegionEffect { difference, deviation, settings, .. } = effect.as_ref()?;
                let statistic = difference / deviation.as_ref()? * (*settings as f64).sqrt();
                Kind::Region.that_would_decide(statistic, replicates, level)
            }
        }
    }
}

impl Question {
    /// Seeds of each arm (their harmonic mean where arms differ), or settings; none where there are none.
    fn replicates(&self) -> Option<f64> {
        let harmonic =
            |counts: &[usize]| counts.len() as f64 / counts.iter().map(|count| 1.0 / *count as f64).sum::<f64>();
        let replicates = match self {
            Self::Difference(Difference { arm, other, .. }) => harmonic(&[arm.len(), other.len()]),
            Self::Contrast(Contrasted { cells, .. }) => harmonic(&cells.all().map(<[_]>::len)),
            Self::Region(Regional { effect, .. }) => effect.as_ref()?.settings as f64,
        };
        (replicates > 0.0).then_some(replicates)
    }
}
