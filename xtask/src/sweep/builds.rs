//! What is built before a sweep's first run, and beside its runs: said beside the time that these take, which does not count it.

use std::collections::BTreeSet;

use spec::Backend;

use crate::cargo::{Program, was_built};
use crate::job::Job;
use crate::program::own_program;
use crate::workspace::{Place, Workspace};

/// Said behind the time that runs take: which programs are built as well, with or without a report at the end. Nothing where all stand.
pub fn clause(workspace: &Workspace, jobs: &[Job], report: bool) -> String {
    if jobs.is_empty() {
        return String::new();
    }
    let is_built_here = workspace.train.is_none() && own_program(jobs).is_none();
    let before = if is_built_here { before(jobs) } else { None };
    let beside =
        (report && workspace.place == Place::Clone && workspace.analysis.is_none() && !was_built(Program::Analysis))
            .then(|| format!("`{}` is built beside them", Program::Analysis.name()));
    let parts: Vec<String> = before.into_iter().chain(beside).collect();
    if parts.is_empty() { String::new() } else { format!("; {}: that time is not counted", parts.join(", and ")) }
}

/// The program that does the runs, where it is not built yet or perhaps without a backend that they name.
fn before(jobs: &[Job]) -> Option<String> {
    let program = Program::of(jobs.first()?.run.spec.task);
    let backends: BTreeSet<Backend> = jobs.iter().map(|job| job.run.spec.backend).collect();
    let added: Vec<&str> = backends.iter().filter_map(|backend| backend.feature()).collect();
    let name = program.name();
    match (was_built(program), &added[..]) {
        (true, []) => None,
        (false, []) => Some(format!("before them `{name}` is built")),
        (false, added) => Some(format!("before them `{name}` is built with {}", added.join(" and "))),
        (true, added) => Some(format!("before them `{name}` is built with {}, unless it was", added.join(" and "))),
    }
}
