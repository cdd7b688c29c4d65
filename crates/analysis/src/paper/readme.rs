//! `paper/README.md`: the full table.

use super::status::{SentenceStatus, TestedClaim, counts, sweeps};
use super::{ClaimRole, Paper, Sentence, Slope, SlopeLine, SlopePoint, Source, SweepFile};
use crate::markdown::{escape, lines_under};
use crate::measure::MeasureDefinition;
use crate::number::{NO_VALUE, count, p, thousands, with_interval};
use crate::summary::{Summary, SummaryClaim, TrainingScale};

const OPENING: &str = "\
# The paper, sentence by sentence

<!-- Made by `cargo xtask report` from `experiments/paper.toml`; what is written here by hand is lost at the next one. -->

Each sentence of the story that DCGAN is told as, each experiment and number of its paper, and what it built on: what was measured
here, and how far that decides it. A claim is *supported* or *contradicted* where Brunner and Munzel's test by permutation, after Holm's correction over its file's
claims and budgets, leaves p at most 0.05; *mixed* where recall or a second feature network shows the opposite direction; else *undecided*. *No verdict*: no test
answers claims of its kind, which sweeps published earlier have. A sentence is decided by one claim, or by several that must all say the same: it is *undecided* where one
of them is or has no results, *mixed* where they disagree, *varied* where the text states a setting and says nothing of others. Claims in *italics* do not decide the sentence: controls,
other questions, and claims about less than the sentence says. A sentence of the last kind is undecided, and the reason stands below it. *No results here*: nothing
ran, or the sweep's results have left this folder ([what they showed](../README.md)). Effects are ratios, with intervals that hold simultaneously for a file's claims; *saturated*: one of the two distances lies above half of the nearest trivial
baseline, so that the ratio has a direction, but its size means little.

Everything here is a small DCGAN on small images: what it says of a large one is another question (\"scale here\" against the scale that
stands above each table).";

const HEAD: &str = "| § | it says | so far | measured here | effect | seeds | answer | scale here |\n|---|---|---|---|---|--:|---|---|";

/// The text of the file.
pub fn readme(paper: &Paper, summaries: &[Summary]) -> String {
    let mut parts = vec![OPENING.to_owned(), status_counts(paper, summaries)];
    let slope = paper.slope.as_ref().and_then(|asked| Slope::of(asked, summaries));
    parts.extend(slope.as_ref().map(slope_section));
    parts.extend(paper.sources.iter().map(|source| table(source, summaries)));
    parts.push(reproduction_table(paper, summaries));
    parts.join("\n\n") + "\n"
}

/// The slope chart with its numbers and missing data.
fn slope_section(slope: &Slope) -> String {
    let picture = format!(
        "![{} as a multiple of {}'s at each column of the table below](slope.svg)",
        slope.measure, slope.reference.0
    );
    let heads = slope.columns.iter().map(|column| match column.has_report {
        true => format!("[{}](../{}/summary.md), {}", column.settings, column.sweep, column.budget),
        false => format!("{}, {}", column.settings, column.budget),
    });
    let heads: Vec<String> = [format!("reversed; times {}'s", slope.reference.0)].into_iter().chain(heads).collect();
    let row = |row: &SlopeLine| {
        let cells = row.points.iter().map(|point| point.as_ref().map_or(NO_VALUE.to_owned(), number));
        line(&[row.says.clone()].into_iter().chain(cells).collect::<Vec<_>>())
    };
    let rows: Vec<String> = slope.lines.iter().map(row).collect();
    let missing = slope.missing.iter().map(|sentence| format!("- Missing: {sentence}"));
    let diverged = slope.diverged.iter().map(|sentence| format!("- Diverged: {sentence}"));
    let missing: Vec<String> = missing.chain(diverged).collect();
    let parts = [
        Some(format!("## {}", slope.question)),
        slope.has_points().then_some(picture),
        Some(lines_under(&heads, &rows)),
        Some(
            "Ratios with intervals that hold simultaneously for a sweep's claims and budgets, and the answers."
                .to_owned(),
        ),
        (!missing.is_empty()).then(|| missing.join("\n")),
    ];
    parts.into_iter().flatten().collect::<Vec<String>>().join("\n\n")
}

/// `1.21 [1.04, 1.40], supported, negligible`.
fn number(point: &SlopePoint) -> String {
    let saturated =
        if point.is_saturated { "; above half of a trivial baseline, so that its size means little" } else { "" };
    let negligible = if point.is_negligible { ", negligible" } else { "" };
    format!("{}, {}{negligible}{saturated}", point.in_words(), point.decision.name())
}

/// `Of 61 sentences: 3 supported, 40 no results here.`
pub(super) fn status_counts(paper: &Paper, summaries: &[Summary]) -> String {
    let counts = counts(paper, summaries);
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    let each: Vec<String> = counts.iter().map(|(status, count)| format!("{count} {}", status.name())).collect();
    format!("**Of {all} sentences: {}.**", each.join(", "))
}

fn table(source: &Source, summaries: &[Summary]) -> String {
    let rows: Vec<String> = source.sentences.iter().flat_map(|sentence| rows(sentence, summaries)).collect();
    format!("## {}\n\n{}\n\n{HEAD}\n{}", source.title, source.about, rows.join("\n"))
}

/// The rows of a sentence: one for each test.
fn rows(sentence: &Sentence, summaries: &[Summary]) -> Vec<String> {
    let tested = sentence.tested(summaries);
    let note = if sentence.open.is_empty() { String::new() } else { format!("<br>*{}*", sentence.open) };
    let status = sentence.status(summaries);
    let so_far =
        if status == SentenceStatus::NoResults { status.name().to_owned() } else { format!("**{}**", status.name()) };
    let head = [sentence.section.clone(), format!("{}{note}", sentence.says), so_far];
    if tested.is_empty() {
        return vec![line(&[head.as_slice(), &[NO_VALUE; 5].map(str::to_owned)].concat())];
    }
    let of_test = |(k, tested): (usize, &TestedClaim)| {
        let head = if k == 0 { head.clone() } else { [const { String::new() }; 3] };
        line(&[head.as_slice(), &cells(tested)].concat())
    };
    tested.iter().enumerate().map(of_test).collect()
}

fn line(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

fn cells(tested: &TestedClaim) -> [String; 5] {
    let Some((claim, answer)) = tested.claim.zip(tested.answer()) else {
        let planned = format!(
            "{} of `{}` ({})",
            MeasureDefinition::of(tested.test.claim.measure).words,
            tested.test.claim.arm,
            tested.test.claim.sweep.link("spec")
        );
        return [
            planned,
            NO_VALUE.to_owned(),
            NO_VALUE.to_owned(),
            SentenceStatus::NoResults.name().to_owned(),
            NO_VALUE.to_owned(),
        ];
    };
    let negligible = if claim.is_negligible { ", negligible" } else { "" };
    let after = claim.budget.map(|images| format!(" after {} images", thousands(images))).unwrap_or_default();
    [
        measured(tested, claim),
        effect(claim),
        format!("{}, {}", claim.seeds.0, claim.seeds.1),
        format!("{}{negligible}{after}", answer.name()),
        claim.scale.as_ref().map_or(NO_VALUE.to_owned(), scale),
    ]
}

/// The claim in words, with links to its runs, spec and report.
fn measured(tested: &TestedClaim, claim: &SummaryClaim) -> String {
    let (sweep, spec) = (tested.test.claim.sweep.name(), tested.test.claim.sweep.link("spec"));
    let says = escape(&claim.says);
    let is_aside = matches!(tested.test.role, ClaimRole::Context | ClaimRole::Insufficient);
    let says = if is_aside { format!("*{says}*") } else { says };
    format!(
        "{says}: {} of `{}` against `{}` ([{sweep}](../{sweep}/summary.md), [runs](../{sweep}), {spec})",
        MeasureDefinition::of(tested.test.claim.measure).words,
        claim.arm,
        claim.against,
    )
}

/// `1.30 [1.10, 1.52], 0.2 against 0.3, p 0.012`.
pub(super) fn effect(claim: &SummaryClaim) -> String {
    let ratio = claim.ratio.map(|ratio| with_interval(ratio, claim.interval));
    let values =
        claim.values.as_ref().filter(|_| claim.interval.is_none()).map(|values| escape(&values.join(" against ")));
    let p = claim.corrected_p.map(|value| format!("p {}", p(value)));
    let saturated = claim.is_saturated.then(|| "saturated".to_owned());
    let parts: Vec<String> = [ratio, values, p, saturated].into_iter().flatten().collect();
    if parts.is_empty() { NO_VALUE.to_owned() } else { parts.join("; ") }
}

fn scale(scale: &TrainingScale) -> String {
    format!(
        "{} images of {}, {2}×{2}, width {3}, batch {4}, {5} steps",
        thousands(scale.images as u64),
        escape(&scale.source),
        scale.image_size,
        scale.width,
        scale.batch_size,
        thousands(scale.steps)
    )
}

/// The command that repeats each sweep, and its results.
fn reproduction_table(paper: &Paper, summaries: &[Summary]) -> String {
    let row = |file: &SweepFile| {
        let sweep = file.name();
        let summary = summaries.iter().find(|summary| summary.sweep == sweep);
        let runs = summary.map_or(SentenceStatus::NoResults.name().to_owned(), |summary| escape(&summary.runs));
        let report = summary.map_or(NO_VALUE.to_owned(), |_| {
            format!("[summary](../{sweep}/summary.md), [page](../{sweep}/report.html)")
        });
        format!("| {} | `cargo xtask sweep {} --report` | {report} | {runs} |", file.link(sweep), file.path())
    };
    let rows: Vec<String> = sweeps(paper).into_iter().map(row).collect();
    format!(
        "## Again\n\nWhat stands above names {} sweeps. Each is run again by one command, into a folder without its results: with `--results \
         FOLDER`, or all that has finished here is taken for done. `cargo xtask report` draws this table from what is there.\n\n| sweep | command | report | runs |\n|---|---|---|---|\n{}",
        count(rows.len() as u64),
        rows.join("\n")
    )
}
