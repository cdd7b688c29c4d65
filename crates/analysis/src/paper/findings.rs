//! `paper/findings.md`: what each sweep of the study found, from the summaries alone.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::SweepFile;
use crate::markdown::{escape, lines_under};
use crate::number::{NO_VALUE, duration, or_dash, thousands, with_interval};
use crate::summary::{Summary, SummaryArm, SummaryClaim, TrainingScale};

const OPENING: &str = "\
# Findings

<!-- Made by `cargo xtask report` from `experiments/paper.toml` and the sweeps' summaries; what is written here by hand is lost at the next one. -->

Each claim was written before the runs of at least one of its two arms; `claims.json` has the times. Its cell has the ratio of the arm's Fréchet
distance (or of the measure that the claim names) to the other's, after the training images in the column's head or at the end of the runs, with a
95 % interval that holds simultaneously for the file's claims and budgets. *Supported* and *contradicted* are corrected for their number. *Mixed*:
recall or a second feature network shows the opposite. *Negligible*: the interval lies within 0.8 to 1.25. *Undecided*: neither. *No verdict*: no
test answers claims of this kind. [Method](../../docs/method.md) has the tests and the verdicts on runs (collapsed, not begun, plateau).";

/// A section of the findings, as `experiments/paper.toml` asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The sweep's file.
    pub sweep: SweepFile,
    /// What its numbers leave open.
    #[serde(default)]
    pub open: String,
}

/// The file.
pub fn findings(asked: &[Finding], summaries: &[Summary]) -> String {
    let of = |finding: &Finding| summaries.iter().find(|summary| summary.sweep == finding.sweep.name());
    let sections = asked.iter().filter_map(|finding| Some(section(finding, of(finding)?)));
    let missing: Vec<String> = asked.iter().filter(|finding| of(finding).is_none()).map(link).collect();
    let missing = (!missing.is_empty()).then(|| {
        format!("## What has not run\n\nThese have no results here, and what they ask is open: {}.", missing.join(", "))
    });
    let all: Vec<String> = [OPENING.to_owned()].into_iter().chain(sections).chain(missing).collect();
    all.join("\n\n") + "\n"
}

fn link(finding: &Finding) -> String {
    finding.sweep.link(finding.sweep.name())
}

fn section(finding: &Finding, summary: &Summary) -> String {
    let name = &summary.sweep;
    let head = escape(summary.question.as_deref().unwrap_or(name));
    let scale = summary.claims.iter().find_map(|claim| claim.scale.as_ref()).map_or(String::new(), scale);
    let about = format!(
        "`{name}`: {}.{scale} [Summary](../{name}/summary.md), [page](../{name}/report.html), {}.",
        summary.runs,
        finding.sweep.link("file")
    );
    let parts = [
        Some(format!("## {head}")),
        Some(about),
        claims(&summary.claims),
        arms(&summary.arms),
        (!finding.open.is_empty()).then(|| escape(&finding.open)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

fn scale(scale: &TrainingScale) -> String {
    format!(
        " {} images of {}, {2}×{2} pixels, base width {3}, minibatches of {4}.",
        thousands(scale.images as u64),
        escape(&scale.source),
        scale.image_size,
        scale.width,
        scale.batch_size
    )
}

/// A row for each claim, a column for each budget.
fn claims(claims: &[SummaryClaim]) -> Option<String> {
    let budgets: BTreeSet<Option<u64>> = claims.iter().map(|claim| claim.budget).collect();
    let head =
        |budget: &Option<u64>| budget.map_or("at the end".to_owned(), |images| format!("{} images", thousands(images)));
    let heads: Vec<String> =
        ["guideline", "claim"].map(str::to_owned).into_iter().chain(budgets.iter().map(head)).collect();
    let is_same = |a: &SummaryClaim, b: &SummaryClaim| a.says == b.says && a.arm == b.arm;
    let first = |(k, claim): &(usize, &SummaryClaim)| !claims[..*k].iter().any(|other| is_same(other, claim));
    let row = |(_, claim): (usize, &SummaryClaim)| {
        let at = |budget: &Option<u64>| {
            let answer = claims.iter().find(|other| is_same(other, claim) && other.budget == *budget);
            answer.map_or(NO_VALUE.to_owned(), cell)
        };
        let guideline = claim.guideline.map_or(String::new(), |guideline| guideline.to_string());
        let cells: Vec<String> = budgets.iter().map(at).collect();
        format!("| {guideline} | {} | {} |", escape(&claim.says), cells.join(" | "))
    };
    let rows: Vec<String> = claims.iter().enumerate().filter(first).map(row).collect();
    (!rows.is_empty()).then(|| lines_under(&heads, &rows))
}

/// `3.21 [2.80, 3.70]: supported (16 of 16 seeds)`.
fn cell(claim: &SummaryClaim) -> String {
    let ratio = claim.ratio.map(|ratio| format!("{}: ", with_interval(ratio, claim.interval)));
    let values = claim
        .values
        .as_ref()
        .filter(|_| claim.interval.is_none())
        .map(|values| format!("{}: ", escape(&values.join(" against "))));
    let negligible = if claim.is_negligible { ", negligible" } else { "" };
    let saturated =
        if claim.is_saturated { "; above half of a trivial baseline, so that its size means little" } else { "" };
    let so_far =
        claim.planned.map_or(String::new(), |(planned, _)| format!("; {} of {planned} runs so far", claim.seeds.0));
    let diverged = claim.diverged.map_or(String::new(), |(arm, other)| format!("; diverged: {arm} and {other}"));
    let lead = ratio.or(values).unwrap_or_default();
    format!("{lead}**{}**{negligible}{saturated}{diverged}{so_far}", claim.decision.name())
}

/// A column of the table of arms: its header and the text of a cell.
type Column = (&'static str, fn(&SummaryArm) -> String);

/// The outcome of each arm at the last budget, and its cost.
fn arms(arms: &[SummaryArm]) -> Option<String> {
    let has = |of: fn(&SummaryArm) -> bool| arms.iter().any(of);
    let columns: Vec<Column> = [
        (true, "arm", (|arm| format!("`{}`", arm.label)) as fn(&SummaryArm) -> String),
        (has(|arm| arm.setting.is_some()), "best setting", |arm| {
            arm.setting.as_ref().map_or(NO_VALUE.to_owned(), |text| escape(text))
        }),
        (has(|arm| arm.near_best.is_some()), "settings within twice its best, first round", |arm| {
            arm.near_best.map_or(NO_VALUE.to_owned(), |(near, all)| format!("{near} of {all}"))
        }),
        (has(|arm| arm.last_round.is_some()), "chosen setting, last round of the search", |arm| {
            or_dash(arm.last_round)
        }),
        (true, "distance, final runs", |arm| or_dash(arm.distance)),
        (has(|arm| arm.raw_distance.is_some()), "of G's own weights", |arm| or_dash(arm.raw_distance)),
        (has(|arm| arm.recall.is_some()), "recall (2,000 samples)", |arm| or_dash(arm.recall)),
        (has(|arm| arm.coverage.is_some()), "coverage (2,000 samples)", |arm| or_dash(arm.coverage)),
        (true, "runs", |arm| arm.runs.clone()),
        (true, "multiply-adds of G, D", |arm| arm.multiply_adds.clone()),
        (true, "time per run", |arm| arm.seconds.map_or(NO_VALUE.to_owned(), duration)),
    ]
    .into_iter()
    .filter_map(|(is_shown, head, cell)| is_shown.then_some((head, cell)))
    .collect();
    let heads: Vec<&str> = columns.iter().map(|(head, _)| *head).collect();
    let row = |arm: &SummaryArm| {
        let cells: Vec<String> = columns.iter().map(|(_, cell)| cell(arm)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let rows: Vec<String> = arms.iter().map(row).collect();
    (!rows.is_empty()).then(|| lines_under(&heads, &rows))
}
