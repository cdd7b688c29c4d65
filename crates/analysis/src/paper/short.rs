//! `paper/short.md`: one line for each tested sentence.

use super::Paper;
use super::readme::{effect, status_counts};
use super::status::{SentenceStatus, TestedClaim};
use crate::claims::Decision;
use crate::number::NO_VALUE;
use crate::summary::{Summary, SummaryClaim};

/// The text of the file: the count of each status, and a row for each tested sentence, decided ones first.
pub fn short_table(paper: &Paper, summaries: &[Summary]) -> String {
    let mut rows: Vec<(SentenceStatus, String)> =
        paper.sentences().filter_map(|sentence| row(sentence, summaries)).collect();
    rows.sort_by_key(|(state, _)| *state);
    let rows: Vec<String> = rows.into_iter().map(|(_, row)| row).collect();
    let table = format!("| what is said | state | effect | by, or why not |\n|---|---|---|---|\n{}", rows.join("\n"));
    let all = "All of them, with what was measured and how to repeat it: [the table](README.md).";
    let parts = [Some(status_counts(paper, summaries)), (!rows.is_empty()).then_some(table), Some(all.to_owned())];
    parts.into_iter().flatten().collect::<Vec<String>>().join("\n\n") + "\n"
}

/// The status, with a note on negligible effects.
fn in_words(state: SentenceStatus, claim: &SummaryClaim) -> String {
    let negligible =
        if claim.is_negligible && state == SentenceStatus::Decided(Decision::Supported) { ", negligible" } else { "" };
    format!("{}{negligible}", state.name())
}

/// The row of a sentence, with the first claim that determines its status, or with the reason why none can.
fn row(sentence: &super::Sentence, summaries: &[Summary]) -> Option<(SentenceStatus, String)> {
    let state = sentence.status(summaries);
    if sentence.has_insufficient_test() {
        let row = format!("| {} | **{}** | {NO_VALUE} | {} |", sentence.says, state.name(), sentence.open);
        return Some((state, row));
    }
    let tested = sentence.tested(summaries);
    let decides =
        |tested: &&TestedClaim| tested.verdict().is_some_and(|verdict| SentenceStatus::Decided(verdict) == state);
    let first = tested.iter().find(decides).or(tested.first())?;
    let claim = first.claim.filter(|_| state != SentenceStatus::NoResults)?;
    let sweep = first.test.claim.sweep.name();
    let row = format!(
        "| {} | **{}** | {} | [{sweep}](../{sweep}/summary.md) |",
        sentence.says,
        in_words(state, claim),
        effect(claim)
    );
    Some((state, row))
}
