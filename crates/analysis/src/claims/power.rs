//! What a sweep's seeds can show, before and after it has run: the ratio that they detect at the spread seen, and the claims
//! that they can't decide however clear the difference is.

use std::fmt;

use super::{Ruling, judge};
use crate::compare::{Effect, SIGNIFICANT};
use crate::findings::{Findings, Group};
use crate::measure::{Definition, Kind};
use crate::number::{significant, things, words};
use crate::statistics::{self, PowerPlan, SPREAD_NEEDS, smallest_permutation_p, smallest_sign_flip_p};

/// What so many seeds can show.
#[derive(Clone, Debug, PartialEq)]
pub struct Power {
    /// Seeds of each arm.
    pub seeds: usize,
    /// The spread seen: the median over arms of the deviation of the log ratio; none where no arm shows one.
    pub spread: Option<f64>,
    /// The ratio that is detected at that spread, one comparison by itself; none where so few seeds decide nothing.
    pub ratio: Option<f64>,
    /// Claims that so many seeds can't decide beside each other, out of all.
    pub out_of_reach: (usize, usize),
}

impl Power {
    /// What a sweep's own seeds can show, or as many as are asked about.
    pub fn of(findings: &Findings, seeds: Option<usize>) -> Self {
        let planned = findings.groups.iter().map(|group| group.runs.len()).min().unwrap_or(0);
        let seeds = seeds.unwrap_or(planned);
        let rulings = judge(findings);
        let smallest: Vec<Option<f64>> =
            rulings.iter().map(|ruling| Some(smallest_p(findings, ruling, seeds))).collect();
        let within = statistics::holm(&smallest).into_iter().flatten().filter(|p| *p <= SIGNIFICANT).count();
        let spread = spread(findings);
        let ratio = spread.and_then(|(spread, paired)| {
            PowerPlan { level: SIGNIFICANT, paired, spread }.detectable(seeds).map(f64::exp)
        });
        Self {
            seeds,
            spread: spread.map(|(spread, _)| spread),
            ratio,
            out_of_reach: (rulings.len() - within, rulings.len()),
        }
    }
}

impl fmt::Display for Power {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seeds = things(self.seeds, "seed");
        match (self.ratio, self.spread) {
            (Some(ratio), Some(spread)) => write!(
                f,
                "{seeds} at the spread seen (deviation of the log ratio {}) detect a ratio of {}",
                significant(spread),
                significant(ratio)
            )?,
            (None, Some(_)) => write!(f, "{seeds} decide nothing")?,
            (_, None) => write!(f, "{seeds}, and no spread seen yet")?,
        }
        match self.out_of_reach {
            (_, 0) => Ok(()),
            (0, all) => write!(f, "; each of {} can be decided", things(all, "claim")),
            (some, all) => write!(f, "; {} of {} cannot be decided", words(some), things(all, "claim")),
        }
    }
}

/// What so many seeds can show of one claim, at the spread of its own measure and beside the file's other claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Detectable {
    /// The arm, and the backend where there are several.
    pub arm: String,
    /// What is compared, in words.
    pub measure: &'static str,
    /// Deviation of the log ratio, or of the logarithm where seeds are not paired; none where the measure has no ratio, or no
    /// spread was seen yet.
    pub spread: Option<f64>,
    /// The ratio that is detected; none where so few seeds decide nothing.
    pub ratio: Option<f64>,
}

/// What a sweep's own seeds, or as many as are asked about, can show of each claim.
pub fn detectable(findings: &Findings, seeds: Option<usize>) -> Vec<Detectable> {
    let rulings = judge(findings);
    let level = SIGNIFICANT / rulings.len().max(1) as f64;
    let of_claim = |ruling: &Ruling| {
        let spread = ruling.weight.as_ref().and_then(|weight| weight.spread);
        let seeds = seeds.unwrap_or_else(|| ruling.arm.replicates().planned.len());
        let ratio = spread.and_then(|(spread, paired)| PowerPlan { level, paired, spread }.detectable(seeds));
        Detectable {
            arm: ruling.arm.label.clone(),
            measure: ruling.measure().words,
            spread: spread.map(|(spread, _)| spread),
            ratio: ratio.map(f64::exp),
        }
    };
    rulings.iter().map(of_claim).collect()
}

impl fmt::Display for Detectable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}: ", self.arm, self.measure)?;
        match (self.spread, self.ratio) {
            (None, _) => write!(f, "no spread of a ratio"),
            (Some(spread), None) => write!(f, "deviation {}, nothing can be decided", significant(spread)),
            (Some(spread), Some(ratio)) => {
                write!(f, "deviation {}, detects a ratio of {}", significant(spread), significant(ratio))
            }
        }
    }
}

/// The spread of the log distance over seeds that comparisons with the reference rest on, and whether it is of pairs.
fn spread(findings: &Findings) -> Option<(f64, bool)> {
    let comparison = |group: &Group| match &group.effect {
        Effect::Measured(comparison) => Some((comparison.spread?, comparison.is_paired())),
        _ => None,
    };
    let seen: Vec<(f64, bool)> = findings.groups.iter().filter_map(comparison).collect();
    let paired = seen.iter().filter(|(_, paired)| *paired).count() * 2 >= seen.len();
    let alike = seen.iter().filter(|(_, other)| *other == paired).map(|(spread, _)| *spread);
    Some((statistics::median(alike.collect())?, paired))
}

/// The smallest p that the claim's test can give with so many seeds.
fn smallest_p(findings: &Findings, ruling: &Ruling, seeds: usize) -> f64 {
    let planned = ruling.arm.replicates().planned;
    let is_paired = ruling
        .against
        .arm()
        .is_none_or(|other| findings.sweep.plan.paired && !planned.is_disjoint(&other.replicates().planned));
    // A region has as many replicates of a seed as it has cells.
    let of_a_seed = ruling.arm.runs.len() / planned.len().max(1);
    let seeds = if ruling.arm.is_region { seeds * of_a_seed } else { seeds };
    match Definition::of(ruling.claim.measure).kind {
        Kind::Spread if seeds < SPREAD_NEEDS => 1.0,
        Kind::Spread => 0.0,
        _ if is_paired => smallest_sign_flip_p(seeds),
        _ => smallest_permutation_p(seeds, seeds),
    }
}
