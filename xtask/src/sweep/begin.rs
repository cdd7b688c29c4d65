//! What is written down before the first run of a sitting starts: runs that have finished under another sweep are taken
//! over, and claims are recorded as they stand.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use spec::results::{FileError, Status, SweepFolder};
use spec::{Plan, design_of};

use crate::elsewhere;
use crate::job::Job;
use crate::look::Look;
use crate::provenance;
use crate::terminal::printable;
use crate::workspace::Workspace;

/// Takes over the runs that have finished elsewhere and says so, sweep by sweep. Returns what stands there then; a run
/// whose files can't be copied has not begun.
///
/// # Errors
///
/// A manifest that was taken over and can't be read, or published runs that can't be unpacked.
pub fn take_over(workspace: &Workspace, looks: Vec<Look>) -> Result<Vec<Look>> {
    elsewhere::unpack(workspace, &looks)?;
    let mut taken = BTreeMap::<String, Vec<String>>::new();
    let mut after = Vec::new();
    for look in looks {
        let job = look.job.clone();
        let is_unpacked = look.elsewhere.as_ref().is_some_and(|begun| begun.record.is_some());
        let took = is_unpacked
            || elsewhere::take_over(&look).unwrap_or_else(|error| {
                process::log(format_args!(
                    "warning: {job} can't be taken over, so it runs here: {}",
                    printable(&error.to_string())
                ));
                false
            });
        let look = if took { Look::at(&job)? } else { Look { elsewhere: None, ..look } };
        if took {
            taken.entry(sweep_of(&look)).or_default().push(job.to_string());
        }
        after.push(look);
    }
    for (sweep, runs) in taken {
        process::log(format_args!(
            "taken over from {}, where they have finished: {}",
            printable(&sweep),
            runs.join(", ")
        ));
    }
    Ok(after)
}

/// The sweep that a run was taken over from.
fn sweep_of(look: &Look) -> String {
    let from = look.taken_from.as_deref().unwrap_or_default();
    from.split('/').next().unwrap_or_default().to_owned()
}

/// Records the claims that have runs from now on, and those that were changed since.
///
/// # Errors
///
/// A record that can't be read or written.
pub fn record_claims(plan: &Plan, folder: &SweepFolder, about_to: &BTreeSet<String>) -> Result<(), FileError> {
    if plan.claims.is_empty() && !folder.claims_file().exists() {
        return Ok(());
    }
    let looks: Vec<Look> = Job::all(plan, folder)?.iter().map(Look::tolerant).collect();
    // What an arm came to in a search is a look at it too.
    let is_of = |look: &&Look, arm: &str| design_of(&look.job.arm) == arm && look.status != Status::Pending;
    let begun = |arm: &str| looks.iter().filter(|look| is_of(look, arm)).count();
    let mut record = folder.read_claims()?;
    if record.record(plan, &provenance::now(), begun, |arm| about_to.contains(arm)) {
        folder.write_claims(&record)?;
    }
    Ok(())
}
