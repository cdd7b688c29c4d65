//! The short form of the table: what has been tested, and what its tests can't decide, a line each.

use super::Paper;
use super::state::{State, Tested};
use super::written::{counted, effect};
use crate::claims::Decision;
use crate::digest::{Digest, JudgedClaim};
use crate::number::NONE;

/// The file: how many sentences have each state, and a row for each that was tested, the decided first.
pub fn short(paper: &Paper, digests: &[Digest]) -> String {
    let mut rows: Vec<(State, String)> = paper.sentences().filter_map(|sentence| row(sentence, digests)).collect();
    rows.sort_by_key(|(state, _)| *state);
    let rows: Vec<String> = rows.into_iter().map(|(_, row)| row).collect();
    let table = format!("| what is said | state | effect | by, or why not |\n|---|---|---|---|\n{}", rows.join("\n"));
    let all = "All of them, with what was measured and how to repeat it: [the table](README.md).";
    let parts = [Some(counted(paper, digests)), (!rows.is_empty()).then_some(table), Some(all.to_owned())];
    parts.into_iter().flatten().collect::<Vec<String>>().join("\n\n") + "\n"
}

/// The state, with how large the effect is where it is next to nothing.
fn in_words(state: State, claim: &JudgedClaim) -> String {
    let negligible =
        if claim.is_negligible && state == State::Judged(Decision::Supported) { ", negligible" } else { "" };
    format!("{}{negligible}", state.name())
}

/// The sentence beside the first of its claims that says what it has come to, or beside the reason why none can.
fn row(sentence: &super::Sentence, digests: &[Digest]) -> Option<(State, String)> {
    let state = sentence.state(digests);
    if sentence.is_beyond_its_tests() {
        let row = format!("| {} | **{}** | {NONE} | {} |", sentence.says, state.name(), sentence.open);
        return Some((state, row));
    }
    let tested = sentence.tested(digests);
    let decides = |tested: &&Tested| tested.verdict().is_some_and(|verdict| State::Judged(verdict) == state);
    let first = tested.iter().find(decides).or(tested.first())?;
    let claim = first.claim.filter(|_| state != State::NoResults)?;
    let sweep = first.test.claim.sweep.name();
    let row = format!(
        "| {} | **{}** | {} | [{sweep}](../{sweep}/summary.md) |",
        sentence.says,
        in_words(state, claim),
        effect(claim)
    );
    Some((state, row))
}
