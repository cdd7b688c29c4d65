//! Which run of a pool starts next, and what is to be done before it does.

use runs::Status;

use super::Pool;
use crate::disk;
use crate::exit::MAKE_ROOM;
use crate::job::Job;
use crate::job_state::JobState;
use crate::sweep::active::Active;
use crate::sweep::finalize::{Asked, Ended, settle};
use crate::sweep::launch::Others;
use crate::sweep::prepare;
use crate::take_up::Origin;
use crate::terminal::printable;

impl Pool<'_> {
    pub(super) fn start_next(&mut self) {
        while self.asked == Asked::No && !self.is_full && self.taken() < self.setting.slots {
            let Some(state) = self.next() else { return };
            let Some(state) = self.still_to_do(state) else { continue };
            if let Some(why) = self.no_room_for(&state.job) {
                self.show.say(&format!("error: {why}: nothing new is started\nhint: {MAKE_ROOM}"));
                self.queue.push_front(state);
                self.is_full = true;
                return;
            }
            let JobState { job, mut step, status, .. } = state;
            if let Status::Damaged { why } = &status
                && !self.set_aside(&job, why)
            {
                continue;
            }
            if matches!(status, Status::Pending | Status::Damaged { .. }) {
                step = self.take_up(&job);
            }
            match Active::start(&job, self.setting) {
                Ok(active) => {
                    let how = match step {
                        0 => "started".to_owned(),
                        step => format!("goes on from step {step} of {}", job.steps()),
                    };
                    self.show.note(&format!("{job}: {how}"));
                    self.active.push(active);
                }
                Err(error) => {
                    let state = settle(&job, &Ended { exit: Err(error), asked: self.asked }, self.setting);
                    self.say_end(&state, &Active::follow(job));
                }
            }
        }
    }

    /// The slots that are taken. Runs of others take some where the others are a sweep that was here before, and cores of this machine.
    fn taken(&self) -> usize {
        match self.setting.others {
            Others::Leave => self.active.len(),
            Others::Join => self.active.iter().filter(|active| active.child().is_some()).count(),
        }
    }

    /// Looks at a run again where others may have begun it meanwhile: nothing where they have.
    fn still_to_do(&mut self, state: JobState) -> Option<JobState> {
        if self.setting.others == Others::Leave {
            return Some(state);
        }
        let now = JobState::tolerant(&state.job);
        match now.status {
            Status::Running { .. } => {
                self.active.push(Active::follow(now.job));
                None
            }
            Status::Finished | Status::Foreign { .. } => {
                self.show.note(&format!("{}: another process has done it", now.job));
                None
            }
            Status::Failed { .. } if !matches!(state.status, Status::Failed { .. }) => {
                self.show.note(&format!("{}: another process has tried it", now.job));
                None
            }
            _ => Some(now),
        }
    }

    /// The next run to start: one that goes on from a shorter run waits while that goes on, and one that would not end within the time limit
    /// does not begin.
    fn next(&mut self) -> Option<JobState> {
        for index in 0..self.queue.len() {
            let job = &self.queue[index].job;
            let waits = self.active.iter().any(|active| job.is_longer_than(&active.job));
            if !waits && self.fits(index) {
                return self.queue.remove(index);
            }
        }
        self.is_timed_out = !self.queue.is_empty() && self.active.is_empty();
        None
    }

    /// Lets a run that has not begun go on from the end of a shorter one, where there is one, and says so. Returns the step that it stands at.
    fn take_up(&self, job: &Job) -> u64 {
        let why = match self.setting.shorter.origin(job) {
            Origin::First => return 0,
            Origin::Scratch(why) => why,
            Origin::Shorter(found, steps) => match job.folder.take_up(&job.run, (&found.name, &found.folder)) {
                Ok(true) => {
                    let name = printable(&found.name);
                    self.show.say(&format!("{job}: takes up the checkpoint of {name}, which had {steps} steps"));
                    return steps;
                }
                Ok(false) => return 0,
                Err(error) => error.to_string(),
            },
        };
        self.show.say(&format!("{job}: trains from the first step: {}", printable(&why)));
        0
    }

    /// Makes room for a run whose files are damaged, which are kept beside it. Returns whether it can begin again.
    fn set_aside(&mut self, job: &Job, why: &str) -> bool {
        match prepare::set_aside(job) {
            Ok(kept) => {
                let kept = kept.display().to_string();
                self.show.say(&format!(
                    "{job}: damaged: {}; it is done again, and its files are kept in {kept}",
                    printable(why)
                ));
                true
            }
            Err(error) => {
                self.show.say(&format!("{job}: damaged, and can't be done again: {error}"));
                false
            }
        }
    }

    fn no_room_for(&mut self, job: &Job) -> Option<String> {
        disk::too_full_for_a_run(self.progress.bytes(job), disk::free(job.folder.path())?)
    }

    /// Whether a run that waits ends within the time limit, as far as is known.
    fn fits(&mut self, index: usize) -> bool {
        let Some(limit) = self.setting.limit else { return true };
        let state = &self.queue[index];
        let seconds = self.progress.left(&state.job, state.goes_on_from).unwrap_or(0.0);
        !limit.is_over() && seconds <= limit.left()
    }
}
