//! Tests a family of hypotheses, with Holm's correction over the family.

use std::cmp::Ordering;

use super::{Answer, Difference, Expected, Hypothesis, RatioContrast, RegionDifference, SecondaryFinding};
use crate::betting::{BettingDecision, EProcess, decide};
use crate::brunner_munzel::BrunnerMunzel;
use crate::contrast::{Contrast, ContrastError};
use crate::effect_size::{EffectSize, is_outside, is_within};
use crate::family::{LEVEL, holm};
use crate::power::{TestKind, required_seeds_for_equivalence};
use crate::region::RegionEffect;
use crate::student::Estimate;

/// The result of testing one hypothesis.
#[derive(Clone, Debug, PartialEq)]
pub struct TestResult {
    /// The answer.
    pub answer: Answer,
    /// Whether the effect is negligible, which tables add to the answer.
    pub is_negligible: bool,
    /// The p value after Holm's correction. `None` if no test decides, as for [`Expected::Negligible`].
    pub corrected_p: Option<f64>,
    /// The computed statistics.
    pub evidence: Evidence,
    /// Why the hypothesis is undecided, or why its answer is not that of the test alone.
    pub undecided_reason: Option<UndecidedReason>,
    /// Of an undecided hypothesis: the seeds of each arm, or settings, that would decide it at this effect and spread.
    pub required_replicates: Option<usize>,
}

/// The statistics of one hypothesis.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// A difference of two arms.
    Difference {
        /// The test of which arm is worse. `None` with fewer than two runs in an arm.
        direction: Option<BrunnerMunzel>,
        /// The ratio of the arms. `None` if a value has no logarithm.
        effect_size: Option<EffectSize>,
        /// Significant results of the secondary measures.
        secondary: Vec<SecondaryFinding>,
    },
    /// A contrast, or why it can't be computed.
    Contrast(Result<Contrast, ContrastError>),
    /// An effect over a region.
    Region(Option<RegionEffect>),
}

/// Why a hypothesis is undecided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UndecidedReason {
    /// An arm has fewer than two runs, or a value without a logarithm.
    TooFewRuns,
    /// The contrast can't be computed.
    ContrastRefused(ContrastError),
    /// The contrast is significant, but no other claimed and unsaturated budget has the same sign.
    NoSecondBudget,
}

/// Tests all hypotheses of one family: every (claim, budget) pair of a sweep's file. Holm's correction and the
/// simultaneous intervals both count all of them. Results have the order of the hypotheses.
///
/// ```
/// use evidence::answer::{Answer, Difference, Expected, Hypothesis, judge};
/// use evidence::outcome::Outcome::Value;
///
/// let runs = |first: f64| (0..8).map(|k| Value(first + f64::from(k))).collect();
/// let difference = Difference { expected: Expected::Higher, arm: runs(90.0), other: runs(60.0), secondary: vec![] };
/// assert_eq!(judge(&[Hypothesis::Difference(difference)])[0].answer, Answer::Supported);
/// ```
pub fn judge(hypotheses: &[Hypothesis]) -> Vec<TestResult> {
    let family = hypotheses.len();
    let evidence: Vec<Evidence> = hypotheses.iter().map(|hypothesis| hypothesis.evaluate(family)).collect();
    let ps: Vec<Option<f64>> =
        hypotheses.iter().zip(&evidence).map(|(hypothesis, evidence)| hypothesis.p(evidence)).collect();
    let confirmed: Vec<bool> = (0..family).map(|k| has_second_budget(hypotheses, &evidence, k)).collect();
    let of = |((hypothesis, evidence), (corrected_p, is_confirmed)): ((&Hypothesis, Evidence), (Option<f64>, bool))| {
        let mut judged = TestResult {
            answer: Answer::Undecided,
            is_negligible: false,
            corrected_p,
            evidence,
            undecided_reason: None,
            required_replicates: None,
        };
        judged.answer(hypothesis);
        if judged.answer == Answer::Supported && !is_confirmed {
            (judged.answer, judged.undecided_reason) = (Answer::Undecided, Some(UndecidedReason::NoSecondBudget));
        } else if judged.answer == Answer::Undecided {
            judged.required_replicates = judged.required_replicates(hypothesis, LEVEL / family as f64);
        }
        judged
    };
    hypotheses.iter().zip(evidence).zip(holm(&ps).into_iter().zip(confirmed)).map(of).collect()
}

/// Decides a family by betting on index pairs, for sweeps that add seeds until their claims are decided. `bets` has
/// the order of each pair: greater if the arm's value is higher. A hypothesis without bets stays open, because a
/// fixed-sample test is not valid after repeated looks.
///
/// # Panics
///
/// `bets` and `hypotheses` differ in length.
pub fn judge_by_betting(hypotheses: &[Hypothesis], bets: &[Vec<Ordering>]) -> Vec<TestResult> {
    assert_eq!(hypotheses.len(), bets.len(), "each question has its bets");
    let decided = decide(bets);
    let ps = holm(&bets.iter().map(|bets| Some(EProcess::of(bets).p())).collect::<Vec<_>>());
    let mut judged = judge(hypotheses);
    for (k, (judged, hypothesis)) in judged.iter_mut().zip(hypotheses).enumerate() {
        let is_open = TestResult { answer: Answer::Undecided, required_replicates: None, ..judged.clone() };
        let corrected_p = ps[k].filter(|_| !bets[k].is_empty());
        *judged = TestResult { corrected_p, ..is_open };
        let Some(BettingDecision { worse, .. }) = decided[k] else { continue };
        judged.undecided_reason = None;
        judged.answer = Answer::of(hypothesis.expected(), worse);
        if judged.evidence.is_vetoed(worse) {
            judged.answer = Answer::Mixed;
        }
    }
    judged
}

/// Whether a second budget confirms a contrast: an answered contrast of the same claim with the same sign. True for
/// other hypotheses.
fn has_second_budget(hypotheses: &[Hypothesis], evidence: &[Evidence], k: usize) -> bool {
    let contrast = |k: usize| match (&hypotheses[k], &evidence[k]) {
        (Hypothesis::Contrast(RatioContrast { claim, .. }), Evidence::Contrast(Ok(contrast))) => {
            Some((*claim, *contrast))
        }
        _ => None,
    };
    let Some((claim, here)) = contrast(k) else { return true };
    let others = (0..hypotheses.len()).filter(|other| *other != k).filter_map(contrast);
    others.filter(|(other, _)| *other == claim).any(|(_, there)| there.has_same_sign(&here))
}

impl Hypothesis {
    fn expected(&self) -> Expected {
        match self {
            Self::Difference(Difference { expected, .. })
            | Self::Contrast(RatioContrast { expected, .. })
            | Self::Region(RegionDifference { expected, .. }) => *expected,
        }
    }

    fn evaluate(&self, family: usize) -> Evidence {
        match self {
            Self::Difference(Difference { expected, arm, other, secondary }) => Evidence::Difference {
                direction: BrunnerMunzel::of_outcomes(arm, other),
                effect_size: EffectSize::of(arm, other, family),
                secondary: secondary.iter().filter_map(|secondary| secondary.finding(*expected)).collect(),
            },
            Self::Contrast(RatioContrast { cells, limit, .. }) => Evidence::Contrast(cells.contrast(*limit, family)),
            Self::Region(RegionDifference { effect, .. }) => Evidence::Region(*effect),
        }
    }

    /// The p value for Holm's correction. `None` if an interval decides, or there is no test.
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
    /// Whether the arm's measure is higher or lower.
    fn ordering(&self) -> Option<Ordering> {
        let sign = |value: f64| value.partial_cmp(&0.0);
        match self {
            Self::Difference { direction, .. } => direction.map(|direction| direction.ordering()),
            Self::Contrast(contrast) => contrast.ok().and_then(|contrast| sign(contrast.log.value)),
            Self::Region(effect) => effect.and_then(|effect| sign(effect.difference)),
        }
    }

    /// Whether the interval lies entirely inside the negligible range, and whether entirely outside.
    fn bounds(&self) -> (bool, bool) {
        match self {
            Self::Difference { effect_size: Some(size), .. } => (size.is_negligible(), size.is_beyond_negligible()),
            Self::Contrast(Ok(contrast)) => (is_within(contrast.ratio), is_outside(contrast.ratio)),
            _ => (false, false),
        }
    }

    /// Whether a secondary measure shows the direction opposite to that of the distance.
    fn is_vetoed(&self, ordering: Ordering) -> bool {
        let Self::Difference { secondary, .. } = self else { return false };
        secondary.iter().any(|finding| finding.direction.ordering() == ordering.reverse())
    }
}

impl TestResult {
    /// Sets the answer from the statistics and the corrected p value.
    fn answer(&mut self, hypothesis: &Hypothesis) {
        let (is_within, is_outside) = self.evidence.bounds();
        self.is_negligible = is_within;
        let ordering = match self.evidence.ordering() {
            Some(ordering) => ordering,
            None => {
                self.undecided_reason = Some(match self.evidence {
                    Evidence::Contrast(Err(error)) => UndecidedReason::ContrastRefused(error),
                    _ => UndecidedReason::TooFewRuns,
                });
                return;
            }
        };
        self.answer = match hypothesis.expected() {
            Expected::Negligible if is_within => Answer::Supported,
            Expected::Negligible if is_outside => Answer::Contradicted,
            expected if self.corrected_p.is_some_and(|p| p <= LEVEL) => Answer::of(expected, ordering),
            _ => Answer::Undecided,
        };
        // A supported `negligible` has no direction to contradict.
        let has_direction = self.answer.is_decided() && !(is_within && hypothesis.expected() == Expected::Negligible);
        if has_direction && self.evidence.is_vetoed(ordering) {
            self.answer = Answer::Mixed;
        }
    }

    fn required_replicates(&self, hypothesis: &Hypothesis, level: f64) -> Option<usize> {
        let replicates = hypothesis.replicates()?;
        match (hypothesis.expected(), &self.evidence) {
            (Expected::Negligible, Evidence::Difference { effect_size, .. }) => {
                required_seeds_for_equivalence(&effect_size.as_ref()?.log, replicates, level)
            }
            (Expected::Negligible, _) => None,
            (_, Evidence::Difference { direction, .. }) => {
                TestKind::Difference.required_replicates(direction.as_ref()?.statistic, replicates, level)
            }
            (_, Evidence::Contrast(contrast)) => {
                let Estimate { value, standard_error, .. } = contrast.as_ref().ok()?.log;
                TestKind::Contrast.required_replicates(value / standard_error, replicates, level)
            }
            (_, Evidence::Region(effect)) => {
                let RegionEffect { difference, deviation, settings, .. } = effect.as_ref()?;
                let statistic = difference / deviation.as_ref()? * (*settings as f64).sqrt();
                TestKind::Region.required_replicates(statistic, replicates, level)
            }
        }
    }
}

impl Hypothesis {
    /// Seeds of each arm (the harmonic mean if arms differ), or settings. `None` if there are none.
    fn replicates(&self) -> Option<f64> {
        let harmonic =
            |counts: &[usize]| counts.len() as f64 / counts.iter().map(|count| 1.0 / *count as f64).sum::<f64>();
        let replicates = match self {
            Self::Difference(Difference { arm, other, .. }) => harmonic(&[arm.len(), other.len()]),
            Self::Contrast(RatioContrast { cells, .. }) => harmonic(&cells.all().map(<[_]>::len)),
            Self::Region(RegionDifference { effect, .. }) => effect.as_ref()?.settings as f64,
        };
        (replicates > 0.0).then_some(replicates)
    }
}
