//! The loop over what goes on: starts runs as slots become free, notices their ends, and passes signals on. It reads
//! files and exit codes, and talks to no run.

use std::collections::VecDeque;
use std::time::Duration;

use anyhow::{Context, Result};
use process::LogFailure;
use runs::Status;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::active::{Active, Gone};
use super::finalize::{Asked, Ended, settle};
use super::finish::Ending;
use super::launch::{Others, Setting, ask_to_stop};
use super::limit::TimeLimit;
use super::prepare;
use super::progress::{Progress, Todo};
use super::show::Show;
use crate::disk;
use crate::exit::MAKE_ROOM;
use crate::job::Job;
use crate::job_state::JobState;
use crate::take_up::Origin;
use crate::terminal::{count, duration, measured, printable};

/// How often exits and signals are looked for: half of it passes between a run's end and the next one's start.
const BEAT: Duration = Duration::from_millis(10);

/// How many beats pass between two looks at the runs' files.
const BEATS_PER_VIEW: u32 = 25;

/// Runs what is to be done, until all of it has ended or the user stops it.
///
/// # Errors
///
/// Signals can't be received. Whatever goes wrong with a run is that run's failure.
pub fn drive(todo: Todo, setting: &Setting, progress: Progress) -> Result<Ending> {
    let hang_up = (!process::ignores_sighup()).then_some(SIGHUP);
    let signals = Signals::new([SIGINT, SIGTERM].into_iter().chain(hang_up)).context("can't receive signals")?;
    let show = Show::new(progress.total());
    let active = todo.follow.into_iter().map(|state| Active::follow(state.job)).collect();
    let goes_on_unread = hang_up.is_none();
    let (queue, asked, is_full) = (todo.start.into(), Asked::No, false);
    let is_timed_out = false;
    let mut pool =
        Pool { setting, progress, show, signals, goes_on_unread, queue, active, asked, is_full, is_timed_out };
    pool.say_what_others_run();
    let ending = pool.run();
    pool.show.clear();
    Ok(ending)
}

struct Pool<'a> {
    setting: &'a Setting,
    progress: Progress,
    show: Show,
    signals: Signals,
    /// Whether the runs go on where nobody reads the log any more: as after a hang-up, under `nohup`.
    goes_on_unread: bool,
    queue: VecDeque<JobState>,
    active: Vec<Active>,
    asked: Asked,
    /// Whether the disk had no room for a run that was to begin: no other begins then.
    is_full: bool,
    /// Whether the time limit stopped what went on, or nothing that waits could end within it.
    is_timed_out: bool,
}

impl Pool<'_> {
    fn run(&mut self) -> Ending {
        for beat in 0_u32.. {
            if self.heed_signals() == Some(Ending::Left) {
                return Ending::Left;
            }
            self.heed_limit();
            self.reap(beat % BEATS_PER_VIEW == 0);
            self.start_next();
            if self.is_over() {
                break;
            }
            if beat % BEATS_PER_VIEW == 0 {
                self.update_view();
            }
            std::thread::sleep(BEAT);
        }
        match self.asked {
            _ if self.is_timed_out => Ending::TimedOut,
            Asked::ToStop => Ending::Stopped,
            Asked::No if self.is_full => Ending::Full,
            Asked::No => Ending::Ran,
        }
    }

    fn is_over(&self) -> bool {
        match self.asked {
            Asked::No => (self.queue.is_empty() || self.is_full || self.is_timed_out) && self.active.is_empty(),
            Asked::ToStop => self.active.iter().all(|active| active.child().is_none()),
        }
    }

    /// The first signal asks every run to write its checkpoint; the second does not wait for that. A hang-up is no second one: a terminal that is
    /// closed may send several. A log that nobody reads, or that can't be written, is a first one.
    fn heed_signals(&mut self) -> Option<Ending> {
        let received: Vec<i32> = self.signals.pending().collect();
        for signal in received {
            match self.asked {
                Asked::No => self.stop(),
                Asked::ToStop if signal == SIGHUP => {}
                Asked::ToStop => {
                    self.ask_all_to_stop();
                    return Some(Ending::Left);
                }
            }
        }
        let is_lost = match process::log_failure() {
            Some(LogFailure::PipeClosed) => !self.goes_on_unread,
            Some(LogFailure::WriteFailed) => true,
            Some(LogFailure::TerminalClosed) | None => false,
        };
        if is_lost && self.asked == Asked::No {
            self.stop();
        }
        None
    }

    /// When the time limit is over, asks every run to write its checkpoint.
    fn heed_limit(&mut self) {
        let is_over = self.setting.limit.is_some_and(TimeLimit::is_over);
        if is_over && self.asked == Asked::No && self.active.iter().any(|active| active.child().is_some()) {
            self.is_timed_out = true;
            self.show.say("the time limit is over");
            self.stop();
        }
    }

    /// Whether a run that waits ends within the time limit, as far as is known.
    fn fits(&mut self, index: usize) -> bool {
        let Some(limit) = self.setting.limit else { return true };
        let state = &self.queue[index];
        let seconds = self.progress.left(&state.job, state.goes_on_from).unwrap_or(0.0);
        !limit.is_over() && seconds <= limit.left()
    }

    fn stop(&mut self) {
        self.ask_all_to_stop();
        self.asked = Asked::ToStop;
        match self.active.iter().filter_map(Active::child).count() {
            0 => self.show.say("stopping"),
            running => self.show.say(&format!(
                "stopping: waiting for {} to write a checkpoint; once more leaves at once",
                count(running, "run")
            )),
        }
    }

    fn ask_all_to_stop(&self) {
        self.active.iter().filter_map(Active::child).for_each(ask_to_stop);
    }

    /// Notices ends: of processes that were started here, and at times of others.
    fn reap(&mut self, others_too: bool) {
        let mut index = 0;
        while index < self.active.len() {
            let is_polled = others_too || self.active[index].child().is_some();
            let gone = if is_polled { self.active[index].poll() } else { None };
            match gone {
                None => index += 1,
                Some(gone) => {
                    let active = self.active.remove(index);
                    self.settle(active, gone);
                }
            }
        }
    }

    fn settle(&mut self, mut active: Active, gone: Gone) {
        let (state, was_held) = match gone {
            Gone::Exit(exit) => {
                let ended = Ended { exit, asked: self.asked };
                (settle(&active.job, &ended, self.setting), ended.was_held())
            }
            Gone::LockIsFree => (JobState::tolerant(&active.job), true),
        };
        match &state.status {
            // Somebody else is at it, or was and did not get to its end.
            Status::Running { .. } => self.active.push(Active::follow(active.job)),
            Status::Pending | Status::Interrupted if was_held => self.queue.push_front(state),
            _ => {
                active.tail.follow();
                self.say_end(&state, &active);
            }
        }
    }

    fn start_next(&mut self) {
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

    fn update_view(&mut self) {
        self.active.iter_mut().for_each(|active| active.tail.follow());
        let running: Vec<_> = self.active.iter().map(|active| (&active.job, &active.tail)).collect();
        let waiting: Vec<_> = self.queue.iter().collect();
        let view = self.progress.view(&running, &waiting, self.setting.slots);
        self.show.update(&view);
    }

    fn say_what_others_run(&self) {
        for active in &self.active {
            self.show.say(&format!("{}: another process runs it already; it is followed to its end", active.job));
        }
    }

    fn say_end(&self, state: &JobState, active: &Active) {
        let job = &state.job;
        match &state.status {
            Status::Finished if state.diverged => self.show.note(&format!("{job}: diverged at step {}", state.step)),
            Status::Finished => self.show.note(&format!(
                "{job}: finished in {}, last {} {}",
                duration(active.since.elapsed().as_secs_f64()),
                job.run.spec.task.outcome_in_words(),
                measured(active.tail.outcome())
            )),
            Status::Failed { reason } => self.show.say(&format!("{job}: failed: {}", printable(reason))),
            Status::Damaged { why } => self.show.say(&format!("{job}: damaged: {}", printable(why))),
            Status::Interrupted => self.show.note(&format!("{job}: interrupted at step {}", state.step)),
            Status::Pending | Status::Running { .. } | Status::Foreign { .. } => {}
        }
    }
}
