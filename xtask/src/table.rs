//! A plan as a table of arms and seeds, one word a cell.

use spec::results::Status;

use crate::job_state::JobState;
use crate::terminal::printable;

/// The table: a line for each arm, a column for each seed (and backend, where there are several).
pub fn table(states: &[JobState]) -> String {
    let mut columns = Vec::new();
    let mut arms = Vec::new();
    for JobState { job, .. } in states {
        let spec = &job.run.spec;
        push_new(&mut columns, (spec.backend, spec.seed));
        push_new(&mut arms, job.arm.as_str());
    }
    columns.sort();
    let several_backends = columns.iter().any(|(backend, _)| *backend != columns[0].0);
    let heads = columns.iter().map(|(backend, seed)| match several_backends {
        true => format!("seed {seed} {backend}"),
        false => format!("seed {seed}"),
    });
    let mut lines = vec![["arm".to_owned()].into_iter().chain(heads).collect()];
    for arm in arms {
        let cells = columns.iter().map(|column| {
            let is_it = |state: &&JobState| {
                state.job.arm == arm && (state.job.run.spec.backend, state.job.run.spec.seed) == *column
            };
            states.iter().find(is_it).map_or("", |state| word(state)).to_owned()
        });
        lines.push([printable(arm)].into_iter().chain(cells).collect());
    }
    aligned(&lines)
}

/// One word for what became of a run.
pub fn word(state: &JobState) -> &'static str {
    match state.status {
        Status::Pending if state.elsewhere.is_some() => "elsewhere",
        Status::Finished if state.diverged => "diverged",
        ref status => status.name(),
    }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
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
