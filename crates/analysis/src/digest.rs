//! `summary.json`: what a sweep came to in a few lines, for the page that lists all sweeps and for other programs.

use serde::{Deserialize, Serialize};
use spec::SCHEMA;

use crate::answer::Answer;
use crate::claims::{Power, Ruling};
use crate::findings::Findings;
use crate::tally;

/// A sweep in a few lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// Version of the file formats.
    pub schema: u32,
    /// The sweep's name.
    pub sweep: String,
    /// What it asks, in its file's words.
    pub question: Option<String>,
    /// The answer; `code` stands between backticks.
    pub headline: String,
    /// What the answer rests on.
    pub details: Vec<String>,
    /// What became of the runs.
    pub runs: String,
    /// What the seeds can show.
    pub power: String,
    /// The claims with their answers.
    pub claims: Vec<JudgedClaim>,
}

/// A claim with its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JudgedClaim {
    /// The claim in words.
    pub says: String,
    /// The guideline that it is about.
    pub guideline: Option<u8>,
    /// The arm, and the backend where there are several.
    pub arm: String,
    /// The arm that it is compared with.
    pub against: String,
    /// What is compared.
    pub measure: String,
    /// The answer.
    pub decision: String,
    /// Whether what was expected came out.
    pub as_expected: bool,
    /// The arm's value over the other's.
    pub ratio: Option<f64>,
    /// The ends of its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// The p of no difference, by itself.
    pub p: Option<f64>,
    /// The p after Holm's correction over the file's claims.
    pub corrected_p: Option<f64>,
}

impl Digest {
    /// What the findings come to.
    pub fn of(findings: &Findings, rulings: &[Ruling]) -> Self {
        let Answer { headline, details } = Answer::of(findings, rulings);
        let runs: Vec<_> = findings.runs().map(|(_, run)| run).collect();
        Self {
            schema: SCHEMA,
            sweep: findings.sweep.plan.name.clone(),
            question: findings.sweep.plan.question.clone(),
            headline,
            details,
            runs: tally::line(&runs),
            power: Power::of(findings, None).to_string(),
            claims: rulings.iter().map(JudgedClaim::of).collect(),
        }
    }
}

impl JudgedClaim {
    fn of(ruling: &Ruling) -> Self {
        let weight = ruling.weight.as_ref();
        Self {
            says: ruling.claim.says.clone(),
            guideline: ruling.claim.guideline,
            arm: ruling.arm.label.clone(),
            against: ruling.against.label.clone(),
            measure: ruling.measure().name.to_owned(),
            decision: ruling.decision.name().to_owned(),
            as_expected: ruling.is_as_expected(),
            ratio: weight.and_then(|weight| weight.ratio),
            interval: weight.and_then(|weight| weight.interval),
            p: weight.and_then(|weight| weight.test.p),
            corrected_p: ruling.corrected_p,
        }
    }
}
