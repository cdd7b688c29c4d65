//! A plan as a table of arms and seeds, one word a cell.

use runs::Status;
use spec::Backend;

use crate::job::Job;
use crate::job_state::JobState;
use crate::terminal::{printable, thousands};

/// The table: a line for each arm, a column for each seed (and backend, where there are several), those of longer runs behind.
pub fn table(states: &[JobState]) -> String {
    let mut columns = Vec::new();
    let mut arms = Vec::new();
    for JobState { job, .. } in states {
        push_new(&mut columns, column(job));
        push_new(&mut arms, job.arm.as_str());
    }
    columns.sort();
    let several_backends = columns.iter().any(|(_, backend, _)| *backend != columns[0].1);
    let heads = columns.iter().map(|(longer, backend, seed)| {
        let backend = if several_backends { format!(" {backend}") } else { String::new() };
        let steps = longer.map_or(String::new(), |steps| format!(", {} steps", thousands(steps)));
        format!("seed {seed}{backend}{steps}")
    });
    let mut lines = vec![["arm".to_owned()].into_iter().chain(heads).collect()];
    for arm in arms {
        let cells = columns.iter().map(|place| {
            let is_it = |state: &&JobState| state.job.arm == arm && column(&state.job) == *place;
            states.iter().find(is_it).map_or("", |state| word(state)).to_owned()
        });
        lines.push([printable(arm)].into_iter().chain(cells).collect());
    }
    aligned(&lines)
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
