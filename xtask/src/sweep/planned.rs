//! What earlier commands planned for a sweep and this one leaves out: it stays in the plan, so that `status` and the report know of it, and is said.

use std::collections::BTreeSet;

use spec::results::{FileError, Status, SweepFolder};
use spec::{Asked, Continued, Plan};

use crate::job::Job;
use crate::look::{self, Look};
use crate::terminal::{count, printable};

/// How many runs a message names.
const NAMED: usize = 8;

/// The plan together with what the plan in the sweep's folder has beyond it. One that can't be read has nothing.
///
/// # Errors
///
/// It was written by a newer version.
pub fn continued(folder: &SweepFolder, plan: Plan) -> Result<Continued, FileError> {
    let earlier = match folder.read_plan() {
        Ok(earlier) => earlier,
        Err(error @ FileError::Newer { .. }) => return Err(error),
        Err(_) => return Ok(Continued { plan, dropped: Vec::new() }),
    };
    let runs = plan.runs().count();
    let has_begun = |arm: &spec::Arm, run: &spec::Run| {
        let folder = folder.run(&arm.name, &run.spec);
        Look::tolerant(&Job { arm: arm.name.clone(), run: run.clone(), folder }).status != Status::Pending
    };
    let mut continued = plan.continuing(&earlier, has_begun);
    if continued.plan.runs().count() > runs {
        ask_for_all_seeds(&mut continued.plan);
    }
    Ok(continued)
}

/// Has the plan say of all its seeds that they were asked for, where each of its arms has all of them.
fn ask_for_all_seeds(plan: &mut Plan) {
    let seeds = |arm: &spec::Arm| arm.runs.iter().map(|run| run.spec.seed).collect::<BTreeSet<u64>>();
    let Some(all) = plan.arms.first().map(seeds).filter(|all| plan.arms.iter().all(|arm| seeds(arm) == *all)) else {
        return;
    };
    if let Some(Asked { options, .. }) = &mut plan.asked {
        let all = all.iter().map(u64::to_string).collect::<Vec<_>>().join(",");
        options.retain(|option| !option.starts_with("--seeds "));
        options.insert(0, format!("--seeds {all}"));
    }
}

/// What the plan has that is not finished and none of these jobs, and what it has no longer: a line for each.
pub fn left_out(Continued { plan, dropped }: &Continued, folder: &SweepFolder, jobs: &[Job]) -> Vec<String> {
    let others: Vec<Job> = Job::all(plan, folder).into_iter().filter(|job| !jobs.contains(job)).collect();
    let is_open = |look: &Look| look.status != Status::Finished;
    let open: Vec<String> =
        look::tolerant(&others).iter().filter(|look| is_open(look)).map(|look| look.job.to_string()).collect();
    let dropped: Vec<String> =
        dropped.iter().map(|(arm, run)| format!("{} seed {}", printable(arm), run.spec.seed)).collect();
    let file = printable(&folder.plan_file().display().to_string());
    let line = |runs: &[String], what: &str| {
        (!runs.is_empty()).then(|| format!("{}{what}: {}", count(runs.len(), "planned run"), listed(runs)))
    };
    [
        line(
            &open,
            &format!(" not finished and not run now (without {file} what this command does not name is forgotten)"),
        ),
        line(&dropped, " of before no longer planned, because the sweep's file has changed"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn listed(runs: &[String]) -> String {
    let others = runs.len().saturating_sub(NAMED);
    let rest = if others == 0 { String::new() } else { format!(" and {others} more") };
    runs[..runs.len().min(NAMED)].join(", ") + &rest
}
