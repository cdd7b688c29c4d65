//! A plan as a table of arms and seeds, one word a cell.

use std::collections::{BTreeMap, BTreeSet};

use runs::Status;
use spec::Backend;

use crate::job::Job;
use crate::job_state::JobState;
use crate::terminal::{printable, thousands};

/// The table: a line for each arm, a column for each seed (and backend, where there are several), those of longer runs behind.
pub fn table<'s>(states: impl IntoIterator<Item = &'s JobState>) -> String {
    let (mut arms, mut columns, mut words) = (Vec::new(), BTreeSet::new(), BTreeMap::new());
    for state in states {
        let (arm, column) = (state.job.arm.as_str(), column(&state.job));
        if !arms.contains(&arm) {
            arms.push(arm);
        }
        columns.insert(column);
        words.entry((arm, column)).or_insert_with(|| word(state));
    }
    let backends: BTreeSet<Backend> = columns.iter().map(|(_, backend, _)| *backend).collect();
    let heads = columns.iter().map(|(longer, backend, seed)| {
        let backend = if backends.len() > 1 { format!(" {backend}") } else { String::new() };
        let steps = longer.map_or(String::new(), |steps| format!(", {} steps", thousands(steps)));
        format!("seed {seed}{backend}{steps}")
    });
    let head = ["arm".to_owned()].into_iter().chain(heads).collect();
    let line = |arm: &str| {
        let cells = columns.iter().map(|column| words.get(&(arm, *column)).copied().unwrap_or_default().to_owned());
        [printable(arm)].into_iter().chain(cells).collect()
    };
    aligned(&[head].into_iter().chain(arms.into_iter().map(line)).collect::<Vec<_>>())
}

/// The column of a run: the steps of one that stands beside a shorter one, then backend and seed.
fn column(job: &Job) -> (Option<u64>, Backend, u64) {
    let spec = &job.run.spec;
    (job.run.is_longer.then_some(spec.steps), spec.backend, spec.seed)
}

/// One word for what became of a run.
pub fn word(state: &JobState) -> &'static str {
    match state.status {
        Status::Pending if state.elsewhere.is_some() => "elsewhere",
        Status::Finished if state.diverged => "diverged",
        ref status => status.name(),
    }
}

/// Cells in columns as wide as they need to be.
pub fn aligned(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let text = lines.iter().map(|line| {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("  {cell:width$}"));
        format!("{}\n", cells.collect::<String>().trim_end())
    });
    text.collect()
}
