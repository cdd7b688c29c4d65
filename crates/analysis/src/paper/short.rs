//! The short form of the table: what has been tested, a line each, with links as the repository's own README needs them.

use super::state::{State, Tested, all};
use super::written::{counted, effect};
use crate::digest::Digest;

/// The file: how many sentences have each state, and a row for each that was tested, the decided first.
pub fn short(digests: &[Digest]) -> String {
    let mut rows: Vec<(State, String)> = all().filter_map(|sentence| row(sentence, digests)).collect();
    rows.sort_by_key(|(state, _)| *state);
    let rows: Vec<String> = rows.into_iter().map(|(_, row)| row).collect();
    let table = format!("| what is said | state | effect | by |\n|---|---|---|---|\n{}", rows.join("\n"));
    let all = "All of them, with what was measured and how to repeat it: [results/paper](results/paper/README.md).";
    let parts = [Some(counted(digests)), (!rows.is_empty()).then_some(table), Some(all.to_owned())];
    parts.into_iter().flatten().collect::<Vec<String>>().join("\n\n") + "\n"
}

fn row(sentence: &super::Sentence, digests: &[Digest]) -> Option<(State, String)> {
    let first = Tested::of(*sentence.tests.first()?, digests);
    let (state, claim) = (first.state(), first.claim?);
    let speed = if claim.about_speed { ", about speed" } else { "" };
    let sweep = first.test.sweep;
    let row = format!(
        "| {} | **{}**{speed} | {} | [{sweep}](results/{sweep}/summary.md) |",
        sentence.says,
        state.name(),
        effect(claim)
    );
    (state != State::NotRun).then_some((state, row))
}
