//! `summary.json`: what a sweep came to in a few lines, for the page that lists all sweeps and for other programs.

use serde::{Deserialize, Serialize};
use spec::SCHEMA;

use crate::answer::Answer;
use crate::claims::{Power, Ruling};
use crate::findings::{Findings, Judged};
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
    /// The arm that it is compared with, or [`spec::REAL_IMAGES`].
    pub against: String,
    /// Whether that is the sweep's reference.
    #[serde(default)]
    pub is_against_reference: bool,
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
    /// Finished runs of the arm and of the other.
    #[serde(default)]
    pub seeds: (usize, usize),
    /// The two arms' own values, as people read them.
    #[serde(default)]
    pub values: Option<[String; 2]>,
    /// Whether the reference still improved at the last step, so that the claim is about speed.
    #[serde(default)]
    pub about_speed: bool,
    /// What the arm was trained on, and how long; none where no run of it says.
    #[serde(default)]
    pub scale: Option<Scale>,
}

/// What a number must not be taken beyond.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    /// The data set.
    pub source: String,
    /// Images that it was trained on.
    pub images: usize,
    /// Their height and width.
    pub image_size: usize,
    /// The networks' base width.
    pub width: usize,
    /// Images in a minibatch.
    pub batch_size: usize,
    /// Training steps.
    pub steps: u64,
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
            claims: rulings.iter().map(|ruling| JudgedClaim::of(findings, ruling)).collect(),
        }
    }
}

impl JudgedClaim {
    fn of(findings: &Findings, ruling: &Ruling) -> Self {
        let (weight, against) = (ruling.weight.as_ref(), ruling.against.arm());
        Self {
            says: ruling.claim.says.clone(),
            guideline: ruling.claim.guideline,
            arm: ruling.arm.label.clone(),
            against: ruling.against.label().to_owned(),
            is_against_reference: against.is_some_and(|other| other.arm.name == findings.sweep.plan.reference),
            measure: ruling.measure().name.to_owned(),
            decision: ruling.decision.name().to_owned(),
            as_expected: ruling.is_as_expected(),
            ratio: weight.and_then(|weight| weight.ratio),
            interval: weight.and_then(|weight| weight.interval),
            p: weight.and_then(|weight| weight.test.p),
            corrected_p: ruling.corrected_p,
            seeds: (ruling.arm.finished().count(), against.unwrap_or(ruling.arm).finished().count()),
            values: weight.map(|weight| weight.values.clone()),
            about_speed: ruling.about_speed,
            scale: ruling.arm.runs.first().and_then(Scale::of),
        }
    }
}

impl Scale {
    fn of(run: &Judged) -> Option<Self> {
        let (spec, data) = (&run.recorded.run.spec, run.recorded.manifest.as_ref()?.data.as_ref()?);
        Some(Self {
            source: data.source.clone(),
            images: data.training,
            image_size: spec.data.image_size,
            width: spec.width,
            batch_size: spec.batch_size,
            steps: spec.steps,
        })
    }
}
