//! Power of a sweep's seeds: the detectable ratio at the observed spread, and the claims that can't be decided at any
//! effect size.

use std::fmt;

use evidence::betting::min_pairs_to_decide;
use evidence::family::{LEVEL, holm};
use evidence::power::{PowerAnalysis, TestKind};
use evidence::region;
use serde::Serialize;
use spec::{ClaimKind, Expect, REAL_IMAGES};

use super::{ClaimAtBudget, ComparedArms, claims_at_budgets, outcomes};
use crate::findings::{Findings, Group};
use crate::measure::MeasureDefinition;
use crate::number::{number_word, pluralize, significant};
use crate::outcome::ComparisonPoint;
use crate::statistics;

/// The power of a sweep.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SweepPower {
    /// Seeds of each arm that reach the last budget.
    pub seeds: usize,
    /// The median over arms of the standard deviation of the log outcome. `None` if no arm has one.
    pub spread: Option<f64>,
    /// The ratio that a single comparison detects at that spread. `None` with too few seeds for any decision.
    pub ratio: Option<f64>,
    /// (Claim, budget) pairs that can't be decided with this many seeds, and all pairs.
    pub out_of_reach: (usize, usize),
    /// The procedure that decides instead of a fixed-sample test of two arms, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
}

impl SweepPower {
    /// The power of the sweep's own number of seeds, or of a given number.
    pub fn of(findings: &Findings, seeds: Option<usize>) -> Self {
        if findings.sweep.plan.region.is_some() || findings.sweep.plan.until_decided.is_some() {
            return Self::of_region_or_bets(findings, seeds);
        }
        // Arms whose runs do not reach the last budget have no spread there.
        let at = findings.last_at();
        let planned = findings.groups.iter().map(|group| group.planned_at(at)).filter(|seeds| *seeds > 0);
        let asked = testable_claims(findings);
        let smallest =
            |asked: &ClaimAtBudget| smallest_p(asked, seeds.unwrap_or(asked.compared.arm.planned_at(asked.at)));
        let smallest: Vec<Option<f64>> = asked.iter().map(|asked| Some(smallest(asked))).collect();
        let seeds = seeds.unwrap_or(planned.min().unwrap_or(0));
        let within = holm(&smallest).into_iter().flatten().filter(|p| *p <= LEVEL).count();
        let spreads = findings.groups.iter().filter_map(|group| deviation(group, at));
        let spread = statistics::median(spreads.collect());
        let detected = spread.and_then(|deviation| {
            PowerAnalysis { kind: TestKind::Difference, level: LEVEL, deviation }
                .minimum_detectable_effect(seeds)
                .map(f64::exp)
        });
        Self { seeds, spread, ratio: detected, out_of_reach: (asked.len() - within, asked.len()), decided_by: None }
    }

    /// The power of a region's settings, or of bets.
    fn of_region_or_bets(findings: &Findings, seeds: Option<usize>) -> Self {
        let plan = &findings.sweep.plan;
        let planned = plan.arms.iter().map(|arm| arm.seeds().len());
        let pairs = plan.pairs();
        let family = pairs.len();
        let (seeds, tested, enough, decided_by) = match plan.until_decided {
            Some(until) if plan.region.is_none() => {
                let least = min_pairs_to_decide(family);
                let said = format!(
                    "bets on index pairs decide: the first decision takes {} at least, an arm has {} at most",
                    pluralize(least, "seed"),
                    until.max_seeds
                );
                let bets = pairs.iter().filter(|pair| pair.arms.is_some()).count();
                (seeds.unwrap_or(until.max_seeds), bets, least, said)
            }
            _ => {
                let smallest = |settings: usize| region::smallest_p(settings) * family as f64;
                let enough = (1..).find(|settings| smallest(*settings) <= LEVEL).unwrap_or(usize::MAX);
                let seeds = seeds.unwrap_or(planned.max().unwrap_or(0));
                let said = format!(
                    "{}, and all flips of their signs decide: {} at least for {} beside each other",
                    pluralize(seeds, "setting"),
                    pluralize(enough, "setting"),
                    pluralize(family, "answer")
                );
                (seeds, family, enough, said)
            }
        };
        let out_of_reach = (if seeds < enough { tested } else { 0 }, tested);
        Self { seeds, spread: None, ratio: None, out_of_reach, decided_by: Some(decided_by) }
    }
}

/// The claims at their budgets that a test decides. `negligible` is decided by an interval, which is narrow enough
/// with enough seeds.
fn testable_claims<'f>(findings: &'f Findings<'f>) -> Vec<ClaimAtBudget<'f>> {
    // Regions test settings, and bets use the order of runs. The spread of an arm says nothing about their power.
    let is_otherwise = findings.sweep.plan.region.is_some() || findings.sweep.plan.until_decided.is_some();
    let is_tested =
        |asked: &ClaimAtBudget| !is_otherwise && asked.claim.has_verdict() && asked.claim.expect != Expect::Negligible;
    claims_at_budgets(findings).into_iter().filter(is_tested).collect()
}

impl fmt::Display for SweepPower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seeds = pluralize(self.seeds, "seed");
        match (self.ratio, self.spread) {
            _ if self.decided_by.is_some() => f.write_str(self.decided_by.as_deref().unwrap_or_default())?,
            (Some(ratio), Some(spread)) => write!(
                f,
                "{seeds} at the median spread of the arms (deviation of the logarithm {}) detect a ratio of {} in 80 % of cases, in one \
                 comparison by itself",
                significant(spread),
                significant(ratio)
            )?,
            (None, Some(_)) => write!(f, "{seeds} decide nothing")?,
            (_, None) => write!(f, "{seeds}, and no spread seen yet")?,
        }
        match self.out_of_reach {
            (_, 0) => Ok(()),
            (0, all) => write!(f, "; each of {} can be decided", pluralize(all, "claim")),
            (some, all) => write!(f, "; {} of {} cannot be decided", number_word(some), pluralize(all, "claim")),
        }
    }
}

/// The effect that one claim at one budget can detect, at its own spread and in its family.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DetectableEffect {
    /// The arm, with the backend if there are several.
    pub arm: String,
    /// The comparison: an arm, real images, or the other pair of a contrast.
    pub against: String,
    /// The measure in words.
    pub measure: &'static str,
    /// Seeds of the arm, or the given number.
    pub seeds: usize,
    /// The budget.
    pub at: ComparisonPoint,
    /// The standard deviation of the arms' log values. `None` if it is unknown.
    pub spread: Option<f64>,
    /// The detectable ratio (for a contrast the ratio of ratios). `None` with too few seeds for any decision.
    pub ratio: Option<f64>,
}

/// The detectable effect of each claim at each budget, for the sweep's own number of seeds or a given number.
pub fn detectable_effects(findings: &Findings, seeds: Option<usize>) -> Vec<DetectableEffect> {
    let asked = testable_claims(findings);
    let level = LEVEL / asked.len().max(1) as f64;
    let of_claim = |asked: &ClaimAtBudget| {
        let definition = MeasureDefinition::of(asked.claim.measure);
        let deviations = asked.compared.groups().into_iter().filter_map(|group| {
            let outcomes = outcomes::of(group, definition.kind, asked.at)?;
            let logs = evidence::outcome::logs(&outcomes.iter().map(|(_, outcome)| *outcome).collect::<Vec<_>>())?;
            statistics::variance(&logs)
        });
        let spread = mean_of(deviations.collect()).map(f64::sqrt);
        let seeds = seeds.unwrap_or(asked.compared.arm.planned_at(asked.at));
        let plan = spread.map(|deviation| PowerAnalysis { kind: kind(asked), level, deviation });
        DetectableEffect {
            arm: asked.compared.arm.label.clone(),
            against: against(&asked.compared),
            measure: definition.words,
            seeds,
            at: asked.at,
            spread,
            ratio: plan.and_then(|plan| plan.minimum_detectable_effect(seeds)).map(f64::exp),
        }
    };
    asked.iter().map(of_claim).collect()
}

/// The comparison in words.
fn against(compared: &ComparedArms) -> String {
    let other = compared.against.map_or(REAL_IMAGES, |group| &group.label);
    match compared.than {
        None => other.to_owned(),
        Some((arm, beside)) => format!("{other}, beside {} against {}", arm.label, beside.label),
    }
}

impl fmt::Display for DetectableEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { arm, against, measure, seeds, at, .. } = self;
        write!(f, "{arm} against {against}, {measure}, {}, {}: ", at.in_words(), pluralize(*seeds, "seed"))?;
        match (self.spread, self.ratio) {
            (None, _) => write!(f, "no spread of a ratio"),
            (Some(spread), None) => write!(f, "deviation {}, nothing can be decided", significant(spread)),
            (Some(spread), Some(ratio)) => {
                write!(f, "deviation {}, detects a ratio of {}", significant(spread), significant(ratio))
            }
        }
    }
}

const fn kind_of(kind: ClaimKind) -> TestKind {
    match kind {
        ClaimKind::Difference => TestKind::Difference,
        ClaimKind::Contrast => TestKind::Contrast,
        ClaimKind::Share => TestKind::Region,
    }
}

fn kind(asked: &ClaimAtBudget) -> TestKind {
    kind_of(asked.claim.kind())
}

/// The smallest possible p value of the claim's test with this many seeds.
fn smallest_p(asked: &ClaimAtBudget, seeds: usize) -> f64 {
    // A region has one replicate of a seed in each cell.
    let arm = asked.compared.arm;
    let distinct: std::collections::BTreeSet<u64> = arm.runs.iter().map(|run| run.seed()).collect();
    let cells = if arm.is_region { arm.runs.len() / distinct.len().max(1) } else { 1 };
    kind(asked).smallest_p(seeds * cells)
}

/// The standard deviation of an arm's log outcomes.
fn deviation(group: &Group, at: ComparisonPoint) -> Option<f64> {
    let logs: Vec<f64> = crate::compare::logs(&group.replicates(at))?.into_iter().map(|(_, log)| log).collect();
    statistics::variance(&logs).map(f64::sqrt)
}

fn mean_of(values: Vec<f64>) -> Option<f64> {
    (!values.is_empty()).then(|| statistics::mean(&values))
}
