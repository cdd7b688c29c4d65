//! What earlier commands planned for a sweep and this one leaves out: it stays in the plan, so that `status` and the report know of it, and is said.

use runs::{Published, Status, SweepFolder};
use spec::files::FileError;
use spec::{Continued, Plan};

use crate::job::Job;
use crate::job_state::{self, JobState};
use crate::terminal::{count, printable};

/// How many runs a message names.
const NAMED: usize = 8;

/// The plan together with what the plan in the sweep's folder has beyond it. One that can't be read has nothing.
///
/// # Errors
///
/// It was written by a newer version, or what is published can't be read.
pub fn continued(folder: &SweepFolder, plan: Plan) -> Result<Continued, FileError> {
    let Some(earlier) = earlier(folder)? else { return Ok(Continued { plan, dropped: Vec::new() }) };
    let runs = plan.runs().count();
    let mut continued = plan.continuing(&earlier, has_begun(folder, Published::read(folder)?.as_ref()));
    if continued.plan.runs().count() > runs && continued.plan.until_decided.is_none() {
        continued.plan.ask_for_all_seeds();
    }
    Ok(continued)
}

/// The plan, whose runs stand beside shorter ones of the plan in the sweep's folder where these have begun.
///
/// # Errors
///
/// That plan was written by a newer version, or what is published can't be read.
pub fn beside_shorter(folder: &SweepFolder, plan: Plan) -> Result<Plan, FileError> {
    Ok(match earlier(folder)? {
        Some(earlier) => plan.beside_shorter(&earlier, has_begun(folder, Published::read(folder)?.as_ref())),
        None => plan,
    })
}

/// The plan in the sweep's folder; none where it can't be read.
fn earlier(folder: &SweepFolder) -> Result<Option<Plan>, FileError> {
    match folder.read_plan() {
        Ok(earlier) => Ok(Some(earlier)),
        Err(error @ FileError::Newer { .. }) => Err(error),
        Err(_) => Ok(None),
    }
}

fn has_begun(folder: &SweepFolder, published: Option<&Published>) -> impl Fn(&spec::Arm, &spec::Run) -> bool {
    move |arm, run| JobState::tolerant(&Job::new(&arm.name, run, (folder, published))).status != Status::Pending
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
    let is_open = |state: &JobState| state.status != Status::Finished;
    let open: Vec<String> =
        job_state::tolerant(&others).iter().filter(|state| is_open(state)).map(|state| state.job.to_string()).collect();
    let dropped: Vec<String> =
        dropped.iter().map(|(arm, run)| format!("{} seed {}", printable(arm), run.spec.seed)).collect();
    let line = |runs: &[String], what: &str| {
        (!runs.is_empty()).then(|| format!("{}{what}: {}", count(runs.len(), "planned run"), listed(runs)))
    };
    let lines = [
        line(&open, " not finished and not named now"),
        line(&dropped, " of before no longer planned, because the sweep's file has changed"),
    ];
    Ok(lines.into_iter().flatten().collect())
}

fn listed(runs: &[String]) -> String {
    let others = runs.len().saturating_sub(NAMED);
    let rest = if others == 0 { String::new() } else { format!(" and {others} more") };
    runs[..runs.len().min(NAMED)].join(", ") + &rest
}
