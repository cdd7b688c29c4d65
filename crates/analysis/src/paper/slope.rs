//! The data of the slope chart: the effect of reversing each guideline at several settings and budgets.
//!
//! Lines and columns are in `experiments/paper.toml`. Each number is the answer to a claim with its simultaneous
//! interval; missing numbers are listed with the reason.

use serde::Deserialize;
use spec::Measure;

use super::SweepFile;
use crate::claims::Decision;
use crate::measure::MeasureDefinition;
use crate::number::{thousands, with_interval};
use crate::summary::{Summary, SummaryClaim};

/// Maximum number of lines, which is the number of colours.
pub const MAX_LINES: usize = 5;

/// The specification of the chart.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlopeChartSpec {
    /// The title.
    pub question: String,
    /// The measure of the ratios.
    pub measure: Measure,
    /// The name of the reference.
    pub reference: String,
    /// The columns, left to right.
    pub column: Vec<ColumnSpec>,
    /// The lines.
    pub line: Vec<LineSpec>,
}

/// A column: a sweep at one budget.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnSpec {
    /// The settings in words. After a search, "best of n" replaces it.
    pub says: String,
    /// The sweep's file.
    pub sweep: SweepFile,
    /// The budget in images seen.
    pub budget: u64,
}

/// A line: an arm of all columns' sweeps.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineSpec {
    /// What is reversed.
    pub says: String,
    /// The arm.
    pub arm: String,
}

/// The data of the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Slope {
    /// The title.
    pub question: String,
    /// The measure of the ratios in words.
    pub measure: &'static str,
    /// The name of the reference, and its arm.
    pub reference: (String, String),
    /// The columns, left to right.
    pub columns: Vec<SlopeColumn>,
    /// The lines in the file's order.
    pub lines: Vec<SlopeLine>,
    /// Missing data, in sentences.
    pub missing: Vec<String>,
    /// Diverged runs, in sentences.
    pub diverged: Vec<String>,
    /// Height and width of the images in pixels. `None` if unknown.
    pub image_size: Option<usize>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlopeColumn {
    /// The settings in words.
    pub settings: String,
    /// The budget in words.
    pub budget: String,
    /// The sweep.
    pub sweep: String,
    /// Whether the sweep has a report.
    pub has_report: bool,
}

/// A line with its ratio at each column.
#[derive(Clone, Debug, PartialEq)]
pub struct SlopeLine {
    /// What is reversed.
    pub says: String,
    /// The arm.
    pub arm: String,
    /// The points, left to right. `None` without a ratio.
    pub points: Vec<Option<SlopePoint>>,
}

/// The answer to a claim at a budget.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SlopePoint {
    /// The ratio to the reference.
    pub ratio: f64,
    /// Its simultaneous interval over the claims and budgets of the sweep's file.
    pub interval: Option<(f64, f64)>,
    /// The answer.
    pub decision: Decision,
    /// Whether the effect is negligible.
    pub is_negligible: bool,
    /// Whether a mean is saturated.
    pub is_saturated: bool,
}

impl SlopeChartSpec {
    /// The first problem of the specification, as an error message.
    pub(super) fn problem(&self) -> Option<String> {
        let arms: Vec<&str> = self.line.iter().map(|line| line.arm.as_str()).collect();
        let twice = arms.iter().enumerate().find(|(k, arm)| arms[..*k].contains(arm));
        if self.column.is_empty() || self.line.is_empty() {
            return Some(
                "the slope chart has no column or no line\nhint: write [[slope.column]] and [[slope.line]]".to_owned(),
            );
        }
        if self.line.len() > MAX_LINES {
            return Some(format!(
                "the slope chart has more than {MAX_LINES} lines\nhint: keep the arms of the primary family"
            ));
        }
        twice.map(|(_, arm)| format!("the slope chart names the arm `{arm}` twice\nhint: keep one of its lines"))
    }
}

impl Slope {
    /// The data of the chart. `None` if none of its sweeps has results.
    pub fn of(asked: &SlopeChartSpec, summaries: &[Summary]) -> Option<Self> {
        let of_column = |column: &ColumnSpec| summaries.iter().find(|summary| summary.sweep == column.sweep.name());
        if asked.column.iter().all(|column| of_column(column).is_none()) {
            return None;
        }
        let columns: Vec<Column> =
            asked.column.iter().map(|column| Column::of(asked, column, of_column(column))).collect();
        let lines = asked.line.iter().enumerate().map(|(k, line)| SlopeLine {
            says: line.says.clone(),
            arm: line.arm.clone(),
            points: columns.iter().map(|column| SlopePoint::of(column.claims[k]?)).collect(),
        });
        let claims = || columns.iter().flat_map(|column| &column.claims).flatten();
        let reference = claims().map(|claim| claim.against.clone()).next();
        Some(Self {
            question: asked.question.clone(),
            measure: MeasureDefinition::of(asked.measure).words,
            reference: (asked.reference.clone(), reference.unwrap_or_default()),
            lines: lines.collect(),
            image_size: claims().find_map(|claim| Some(claim.scale.as_ref()?.image_size)),
            missing: columns.iter().flat_map(|column| column.missing(asked)).collect(),
            diverged: columns.iter().filter_map(|column| column.diverged(asked)).collect(),
            columns: columns.into_iter().map(|column| column.head).collect(),
        })
    }

    /// Whether it has any ratio.
    pub fn has_points(&self) -> bool {
        self.lines.iter().any(|line| line.last().is_some())
    }

    /// All points.
    pub fn points(&self) -> impl Iterator<Item = &SlopePoint> {
        self.lines.iter().flat_map(|line| line.points.iter().flatten())
    }
}

impl SlopeLine {
    /// The rightmost point with its column.
    pub fn last(&self) -> Option<(usize, &SlopePoint)> {
        self.points.iter().enumerate().rev().find_map(|(k, point)| Some((k, point.as_ref()?)))
    }
}

impl SlopePoint {
    /// `1.21 [1.04, 1.40]`.
    pub fn in_words(&self) -> String {
        with_interval(self.ratio, self.interval)
    }

    fn of(claim: &SummaryClaim) -> Option<Self> {
        Some(Self {
            ratio: claim.ratio?,
            interval: claim.interval,
            decision: claim.decision,
            is_negligible: claim.is_negligible,
            is_saturated: claim.is_saturated,
        })
    }
}

/// A column with the claim of each line.
struct Column<'d> {
    head: SlopeColumn,
    summary: Option<&'d Summary>,
    claims: Vec<Option<&'d SummaryClaim>>,
}

impl<'d> Column<'d> {
    fn of(asked: &SlopeChartSpec, column: &ColumnSpec, summary: Option<&'d Summary>) -> Self {
        let measure = MeasureDefinition::of(asked.measure).name;
        let claim = |line: &LineSpec| {
            summary?.claims.iter().find(|claim| {
                claim.arm == line.arm
                    && claim.is_against_reference
                    && claim.than.is_none()
                    && claim.measure == measure
                    && claim.budget == Some(column.budget)
            })
        };
        let claims: Vec<Option<&SummaryClaim>> = asked.line.iter().map(claim).collect();
        let best_of = claims.iter().flatten().find_map(|claim| claim.best_of);
        let head = SlopeColumn {
            settings: best_of.map_or_else(|| column.says.clone(), |settings| format!("best of {settings}")),
            budget: format!("{} images", thousands(column.budget)),
            sweep: column.sweep.name().to_owned(),
            has_report: summary.is_some(),
        };
        Self { head, summary, claims }
    }

    fn at(&self) -> String {
        format!("{}, {}", self.head.settings, self.head.budget)
    }

    /// The diverged runs in words.
    fn diverged(&self, asked: &SlopeChartSpec) -> Option<String> {
        let each = asked.line.iter().zip(&self.claims).filter_map(|(line, claim)| Some((line, (*claim)?)));
        let lines = each
            .filter_map(|(line, claim)| Some(format!("{} {}", line.says, of_all(claim.diverged?.0, claim.seeds.0)?)));
        let reference = self.claims.iter().flatten().find_map(|claim| of_all(claim.diverged?.1, claim.seeds.1));
        let all: Vec<String> =
            reference.map(|of| format!("{} {of}", asked.reference)).into_iter().chain(lines).collect();
        (!all.is_empty()).then(|| format!("{}: {}; ratios are over the others.", self.at(), all.join("; ")))
    }

    /// The missing data in words.
    fn missing(&self, asked: &SlopeChartSpec) -> Vec<String> {
        let at = self.at();
        let Some(summary) = self.summary else {
            return vec![format!("{at}: `{}` has not run.", self.head.sweep)];
        };
        if summary.claims.is_empty() {
            // Without runs there are no claims.
            return vec![format!("{at}: {}", summary.headline)];
        }
        let each = asked.line.iter().zip(&self.claims);
        let unfinished: Vec<String> = each.clone().filter_map(|(line, claim)| unfinished(line, (*claim)?)).collect();
        let reference = self.claims.iter().flatten().find_map(|claim| {
            let planned = claim.planned?.1;
            (claim.seeds.1 < planned).then(|| format!("{} {} of {planned}", asked.reference, claim.seeds.1))
        });
        let runs: Vec<String> = reference.into_iter().chain(unfinished).collect();
        let is_without = self.claims.iter().all(Option::is_none);
        let none: Vec<&str> = each.filter(|(_, claim)| claim.is_none()).map(|(line, _)| line.says.as_str()).collect();
        [
            (!runs.is_empty()).then(|| format!("{at}: runs are missing ({} have finished).", runs.join("; "))),
            is_without.then(|| format!("{at}: `{}` has no answer at this budget.", self.head.sweep)),
            (!is_without && !none.is_empty())
                .then(|| format!("{at}: `{}` has no answer about {}.", self.head.sweep, none.join("; "))),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// `tanh and ReLU 12 of 16`: finished runs, if some are missing.
fn unfinished(line: &LineSpec, claim: &SummaryClaim) -> Option<String> {
    let planned = claim.planned?.0;
    (claim.seeds.0 < planned).then(|| format!("{} {} of {planned}", line.says, claim.seeds.0))
}

/// `2 of 16`. `None` for zero.
fn of_all(some: usize, all: usize) -> Option<String> {
    (some > 0).then(|| format!("{some} of {all}"))
}
