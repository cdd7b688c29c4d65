//! `summary.json`: the main results of a sweep, for the index page and for other programs.

use serde::{Deserialize, Serialize, Serializer};
use spec::{Family, SCHEMA, Setting, names};

use crate::claims::{ClaimAnswer, ClaimResult, Decision};
use crate::findings::{AnalyzedRun, Findings, Group};
use crate::outcome::ComparisonPoint;
use crate::results::Results;
use crate::samples::Samples;
use crate::sizes;
use crate::statistics;
use crate::tally;

/// The summary of a sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Version of the file formats.
    pub schema: u32,
    /// The sweep's name.
    pub sweep: String,
    /// The question, in the file's words.
    pub question: Option<String>,
    /// The headline of the answer. Backticks mark code.
    pub headline: String,
    /// The details of the answer.
    pub details: Vec<String>,
    /// The runs by status.
    pub runs: String,
    /// The last update of any run (UTC, RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// A picture of the reference's samples, relative to the sweep's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<String>,
    /// The power of the seeds, in words.
    pub power: String,
    /// The family for multiple testing.
    #[serde(default = "secondary")]
    pub family: Family,
    /// The claims with their answers, one for each budget.
    pub claims: Vec<SummaryClaim>,
    /// The arms, the reference first.
    #[serde(default)]
    pub arms: Vec<SummaryArm>,
}

fn secondary() -> Family {
    Family::Secondary
}

fn by_name<S: Serializer>(decision: &Decision, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(decision.name())
}

/// What an arm came to at the last budget, and what it cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SummaryArm {
    /// The arm, and the backend where there are several.
    pub label: String,
    /// The setting that a search chose, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
    /// Settings of the search's first round that come within twice the arm's best, and all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near_best: Option<(usize, usize)>,
    /// Geometric mean of the chosen setting's outcomes in the search's last round, which chose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_round: Option<f64>,
    /// Geometric mean of the outcomes.
    pub distance: Option<f64>,
    /// The same of G's own weights, where outcomes are those of its moving average.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_distance: Option<f64>,
    /// Mean recall on 2,000 samples.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recall: Option<f64>,
    /// Mean coverage on 2,000 samples.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<f64>,
    /// What became of the runs.
    pub runs: String,
    /// Multiply-adds of one forward pass of one image, G and D.
    pub multiply_adds: String,
    /// Median seconds of a run.
    pub seconds: Option<f64>,
}

/// A claim with its answer at one budget.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SummaryClaim {
    /// The claim's wording.
    pub says: String,
    /// The guideline.
    pub guideline: Option<u8>,
    /// The number of settings that each arm is the best of, after a search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best_of: Option<usize>,
    /// The arm, with the backend if there are several.
    pub arm: String,
    /// The comparison: an arm or [`spec::REAL_IMAGES`].
    pub against: String,
    /// The other pair of a contrast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub than: Option<[String; 2]>,
    /// Whether the comparison is the sweep's reference.
    #[serde(default)]
    pub is_against_reference: bool,
    /// The measure.
    pub measure: String,
    /// The budget in images. `None` at the end of the runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<u64>,
    /// The decision.
    #[serde(serialize_with = "by_name")]
    pub decision: Decision,
    /// Whether the effect is negligible.
    #[serde(default)]
    pub is_negligible: bool,
    /// Whether the expectation was met.
    pub as_expected: bool,
    /// The ratio of the arm to its comparison.
    pub ratio: Option<f64>,
    /// Its simultaneous interval over the (claim, budget) pairs of the file.
    pub interval: Option<(f64, f64)>,
    /// The uncorrected p value.
    pub p: Option<f64>,
    /// The p value after Holm's correction over the (claim, budget) pairs of the file.
    pub corrected_p: Option<f64>,
    /// Finished runs of the arm and of its comparison that reach the budget. For a region, settings.
    #[serde(default)]
    pub seeds: (usize, usize),
    /// Planned runs of both. `None` if all have finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<(usize, usize)>,
    /// Diverged runs of both. `None` if there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diverged: Option<(usize, usize)>,
    /// Whether a mean lies above the limit, where distances are saturated.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_saturated: bool,
    /// The values of both arms, formatted.
    #[serde(default)]
    pub values: Option<[String; 2]>,
    /// The scale of training. `None` if no run has started.
    #[serde(default)]
    pub scale: Option<TrainingScale>,
}

/// The scale of training, which limits what a number says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainingScale {
    /// The data set.
    pub source: String,
    /// Training images.
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

impl Summary {
    /// Summarises the results.
    pub fn of(results: &Results, samples: &Samples) -> Self {
        let findings = &results.findings;
        let plan = &findings.sweep.plan;
        let runs: Vec<_> = findings.runs().map(|(_, run)| run).collect();
        let judged = |claim: &ClaimResult| {
            let answers: Vec<SummaryClaim> =
                claim.answers.iter().map(|answer| SummaryClaim::of(results, claim, answer)).collect();
            answers
        };
        Self {
            schema: SCHEMA,
            sweep: plan.name.clone(),
            question: plan.question.clone(),
            headline: results.answer.headline.clone(),
            details: results.answer.details.clone(),
            runs: tally::line(&runs),
            updated: findings.runs().filter_map(|(_, run)| updated(run)).max(),
            thumbnail: thumbnail(findings, samples),
            power: results.power.to_string(),
            family: plan.family,
            claims: results.claims.iter().flat_map(judged).collect(),
            arms: findings.groups.iter().map(|group| SummaryArm::of(results, group)).collect(),
        }
    }
}

impl SummaryArm {
    fn of(results: &Results, group: &Group) -> Self {
        let findings = &results.findings;
        let searched =
            results.search.as_ref().and_then(|search| search.arms.iter().find(|arm| arm.arm == group.arm.name));
        let chosen = searched.and_then(|arm| arm.chosen.as_ref());
        let effect = results.effects.last().and_then(|at| at.arms.iter().find(|arm| arm.label == group.label));
        let mean = |measure: &str| {
            let of_run = |run: &AnalyzedRun| run.measure_at(measure, findings.last_at())?.outcome.value();
            let values: Vec<f64> = group.finished().filter_map(of_run).collect();
            (!values.is_empty()).then(|| statistics::mean(&values))
        };
        Self {
            label: group.label.clone(),
            setting: chosen.map(|(_, setting, _)| in_words(setting)),
            near_best: chosen.and(searched).map(|arm| (arm.within_twice, arm.tries.len())),
            last_round: chosen.and_then(|(_, _, outcome)| *outcome),
            distance: group.distance(),
            raw_distance: effect.and_then(|arm| arm.raw),
            recall: mean(names::RECALL_2000),
            coverage: mean(names::COVERAGE_2000),
            runs: tally::line(&group.runs.iter().collect::<Vec<_>>()),
            multiply_adds: sizes::cell(findings, group, |size| size.multiply_adds),
            seconds: group.time(),
        }
    }
}

/// `optimizer.learning_rate` 0.002, `initializer_std` 0.0232.
pub(crate) fn in_words(setting: &Setting) -> String {
    let each = setting.iter().map(|(key, value)| format!("`{key}` {value}"));
    each.collect::<Vec<_>>().join(", ")
}

/// When a run last wrote its manifest.
fn updated(run: &AnalyzedRun) -> Option<String> {
    Some(run.recorded.manifest.as_ref()?.provenance.updated.clone())
}

/// The reference's samples, relative to the sweep's folder.
fn thumbnail(findings: &Findings, samples: &Samples) -> Option<String> {
    let reference = findings.references().next()?;
    let arm = samples.arms.iter().find(|arm| arm.label == reference.label)?;
    arm.picture.as_ref().ok().map(|shown| shown.link())
}

impl SummaryClaim {
    fn of(results: &Results, claim: &ClaimResult, answer: &ClaimAnswer) -> Self {
        let findings = &results.findings;
        let named = |label: &str| findings.groups.iter().chain(&findings.regions).find(|group| group.label == label);
        let arm = named(claim.arm());
        // Real images are measured with every run of the arm.
        let other = if claim.claim.is_against_real_images() { arm } else { named(claim.against()) };
        let finished = |group: Option<&Group>| group.map_or(0, |group| group.finished_at(answer.at).count());
        let planned = |group: Option<&Group>| group.map_or(0, |group| group.planned_at(answer.at));
        let diverged = |group: Option<&Group>| group.map_or(0, |group| group.diverged_at(answer.at));
        let of_region = answer.runs.first().filter(|_| findings.sweep.plan.region.is_some());
        let seeds = of_region.map_or((finished(arm), finished(other)), |(some, _)| (*some, *some));
        let planned = of_region.map_or((planned(arm), planned(other)), |(_, all)| (*all, *all));
        let diverged = (diverged(arm), diverged(other));
        Self {
            says: claim.claim.says.clone(),
            guideline: claim.claim.guideline,
            best_of: claim.best_of,
            arm: if of_region.is_some() { claim.claim.arm.clone() } else { claim.arm().to_owned() },
            against: claim.against().to_owned(),
            than: claim.labels.get(2).zip(claim.labels.get(3)).map(|(arm, other)| [arm.clone(), other.clone()]),
            is_against_reference: claim.is_against_reference,
            measure: claim.measure().name.to_owned(),
            budget: match answer.at {
                ComparisonPoint::Images(images) => Some(images),
                ComparisonPoint::End => None,
            },
            decision: answer.decision,
            is_negligible: answer.is_negligible,
            as_expected: claim.is_as_expected(answer),
            ratio: answer.ratio,
            interval: answer.interval,
            p: answer.p,
            corrected_p: answer.corrected_p,
            seeds,
            planned: (planned != seeds).then_some(planned),
            diverged: (diverged != (0, 0)).then_some(diverged),
            is_saturated: answer.is_saturated,
            values: answer.values.get(0..2).map(|values| [values[0].clone(), values[1].clone()]),
            scale: arm.and_then(|arm| arm.runs.first()).and_then(TrainingScale::of),
        }
    }
}

impl TrainingScale {
    fn of(run: &AnalyzedRun) -> Option<Self> {
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
