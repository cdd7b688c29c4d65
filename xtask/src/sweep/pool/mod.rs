//! The loop over what goes on: starts runs as slots become free, notices their ends, and passes signals on. It reads
//! files and exit codes, and talks to no run.

mod start;
mod stop;

use std::collections::VecDeque;
use std::time::Duration;

use anyhow::{Context, Result};
use runs::Status;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::active::{Active, Gone};
use super::finalize::{Asked, Ended, settle};
use super::finish::Ending;
use super::launch::Setting;
use super::progress::{Progress, Todo};
use super::show::Show;
use crate::job_state::JobState;
use crate::terminal::{duration, measured, printable};

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
