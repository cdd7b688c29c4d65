//! The loop over what goes on: starts runs as places become free, notices their ends, and passes signals on. It reads
//! files and exit codes, and talks to no run.

use std::collections::VecDeque;
use std::time::Duration;

use anyhow::{Context, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use spec::results::Status;

use super::active::{Active, Gone};
use super::finish::Ending;
use super::launch::{Setting, ask_to_stop};
use super::progress::{Progress, Todo};
use super::settle::{Asked, Ended, settle};
use super::show::Show;
use crate::look::Look;
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
    let signals = Signals::new([SIGINT, SIGTERM]).context("can't receive signals")?;
    let show = Show::new(progress.total());
    let active = todo.follow.into_iter().map(|look| Active::follow(look.job)).collect();
    let mut pool = Pool { setting, progress, show, signals, queue: todo.start.into(), active, asked: Asked::No };
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
    queue: VecDeque<Look>,
    active: Vec<Active>,
    asked: Asked,
}

impl Pool<'_> {
    fn run(&mut self) -> Ending {
        for beat in 0_u32.. {
            if self.heed_signals() == Some(Ending::Left) {
                return Ending::Left;
            }
            self.reap();
            self.start_next();
            if self.is_over() {
                break;
            }
            if beat % BEATS_PER_VIEW == 0 {
                self.look();
            }
            std::thread::sleep(BEAT);
        }
        if self.asked == Asked::ToStop { Ending::Stopped } else { Ending::Ran }
    }

    fn is_over(&self) -> bool {
        match self.asked {
            Asked::No => self.queue.is_empty() && self.active.is_empty(),
            Asked::ToStop => self.active.iter().all(|active| active.child().is_none()),
        }
    }

    /// The first signal asks every run to write its checkpoint; the second does not wait for that.
    fn heed_signals(&mut self) -> Option<Ending> {
        let received = self.signals.pending().count();
        for _ in 0..received {
            self.active.iter().filter_map(Active::child).for_each(ask_to_stop);
            if self.asked == Asked::ToStop {
                return Some(Ending::Left);
            }
            self.asked = Asked::ToStop;
            match self.active.iter().filter_map(Active::child).count() {
                0 => self.show.say("stopping"),
                running => self.show.say(&format!(
                    "stopping: waiting for {} to write a checkpoint; once more leaves at once",
                    count(running, "run")
                )),
            }
        }
        None
    }

    fn reap(&mut self) {
        let mut index = 0;
        while index < self.active.len() {
            match self.active[index].poll() {
                None => index += 1,
                Some(gone) => {
                    let active = self.active.remove(index);
                    self.settle(active, gone);
                }
            }
        }
    }

    fn settle(&mut self, mut active: Active, gone: Gone) {
        let look = match gone {
            Gone::Exit(exit) => settle(&active.job, &Ended { exit, asked: self.asked }, self.setting),
            Gone::LockIsFree => Look::tolerant(&active.job),
        };
        match (&look.status, active.child()) {
            // Somebody else is at it, or was and did not get to its end.
            (Status::Running { .. }, _) => self.active.push(Active::follow(active.job)),
            (Status::Pending | Status::Interrupted, None) => self.queue.push_front(look),
            _ => {
                active.tail.follow();
                self.say_end(&look, &active);
            }
        }
    }

    fn start_next(&mut self) {
        while self.asked == Asked::No && self.active.len() < self.setting.places {
            let Some(Look { job, step, .. }) = self.queue.pop_front() else { return };
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
                    let look = settle(&job, &Ended { exit: Err(error), asked: self.asked }, self.setting);
                    self.say_end(&look, &Active::follow(job));
                }
            }
        }
    }

    fn look(&mut self) {
        self.active.iter_mut().for_each(|active| active.tail.follow());
        let running: Vec<_> = self.active.iter().map(|active| (&active.job, &active.tail)).collect();
        let waiting: Vec<_> = self.queue.iter().collect();
        let view = self.progress.view(&running, &waiting, self.setting.places);
        self.show.update(&view);
    }

    fn say_what_others_run(&self) {
        for active in &self.active {
            self.show.say(&format!("{}: another process runs it already; it is followed to its end", active.job));
        }
    }

    fn say_end(&self, look: &Look, active: &Active) {
        let job = &look.job;
        match &look.status {
            Status::Finished if look.diverged => self.show.note(&format!("{job}: diverged at step {}", look.step)),
            Status::Finished => self.show.note(&format!(
                "{job}: finished in {}, last {} {}",
                duration(active.since.elapsed().as_secs_f64()),
                job.run.spec.task.outcome_in_words(),
                measured(active.tail.outcome())
            )),
            Status::Failed { reason } => self.show.say(&format!("{job}: failed: {}", printable(reason))),
            Status::Interrupted => self.show.note(&format!("{job}: interrupted at step {}", look.step)),
            Status::Pending | Status::Running { .. } => {}
        }
    }
}
