//! What earlier commands planned for a sweep and this one leaves out: it stays in the plan, so that `status` and the report know of it, and is said.

use runs::Published;
use spec::results::{FileError, Status, SweepFolder};
use spec::{Continued, Plan};

use crate::job::Job;
use crate::look::{self, Look};
use crate::terminal::{count, printable};

/// How many runs a message names.
const NAMED: usize = 8;

/// The plan together with what the plan in the sweep's folder has beyond it. One that can't be read has nothing.
///
/// # Errors
///
/// It was written by a newer version, or what is published can't be read.
pub fn continued(folder: &SweepFolder, plan: Plan) -> Result<Continued, FileError> {
    let earlier = match folder.read_plan() {
        Ok(earlier) => earlier,
        Err(error @ FileError::Newer { .. }) => return Err(error),
        Err(_) => return Ok(Continued { plan, dropped: Vec::new() }),
    };
    let runs = plan.runs().count();
    let published = Published::read(folder)?;
    let has_begun = |arm: &spec::Arm, run: &spec::Run| {
        Look::tolerant(&Job::new(&arm.name, run, (folder, published.as_ref()))).status != Status::Pending
    };
    let mut continued = plan.continuing(&earlier, has_begun);
    if continued.plan.runs().count() > runs {
        continued.plan.ask_for_all_seeds();
    }
    Ok(continued)
}

/// What the plan has that is not finished and none of these jobs, and what it has no longer: a line for each.
///
/// # Errors
///
/// What is published can't be read.
pub fn left_out(
    Continued { plan, dropped }: &Continued,
    folder: &SweepFolder,
    jobs: &[Job],
) -> Result<Vec<String>, FileError> {
    let others: Vec<Job> = Job::all(plan, folder)?.into_iter().filter(|job| !jobs.contains(job)).collect();
    let is_open = |look: &Look| look.status != Status::Finished;
    let open: Vec<String> =
        look::tolerant(&others).iter().filter(|look| is_open(look)).map(|look| look.job.to_string()).collect();
    let dropped: Vec<String> =
        dropped.iter().map(|(arm, run)| format!("{} seed {}", printable(arm), run.spec.seed)).collect();
    let file = printable(&folder.plan_file().display().to_string());
    let line = |runs: &[String], what: &str| {
        (!runs.is_empty()).then(|| format!("{}{what}: {}", count(runs.len(), "planned run"), listed(runs)))
    };
    let lines = [
        line(
            &open,
            &format!(" not finished and not run now (without {file} what this command does not name is forgotten)"),
        ),
        line(&dropped, " of before no longer planned, because the sweep's file has changed"),
    ];
    Ok(lines.into_iter().flatten().collect())
}

fn listed(runs: &[String]) -> String {
    let others = runs.len().saturating_sub(NAMED);
    let rest = if others == 0 { String::new() } else { format!(" and {others} more") };
    runs[..runs.len().min(NAMED)].join(", ") + &rest
}
