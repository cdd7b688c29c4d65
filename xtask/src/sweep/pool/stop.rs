//! What ends a pool before its runs have: signals, a log that nobody reads, and the time limit.

use process::LogFailure;
use signal_hook::consts::SIGHUP;

use super::{Ending, Pool};
use crate::sweep::active::Active;
use crate::sweep::finalize::Asked;
use crate::sweep::launch::ask_to_stop;
use crate::sweep::limit::TimeLimit;
use crate::terminal::count;

impl Pool<'_> {
    /// The first signal asks every run to write its checkpoint; the second does not wait for that. A hang-up is no second one: a terminal that is
    /// closed may send several. A log that nobody reads, or that can't be written, is a first one.
    pub(super) fn heed_signals(&mut self) -> Option<Ending> {
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
    pub(super) fn heed_limit(&mut self) {
        let is_over = self.setting.limit.is_some_and(TimeLimit::is_over);
        if is_over && self.asked == Asked::No && self.active.iter().any(|active| active.child().is_some()) {
            self.is_timed_out = true;
            self.show.say("the time limit is over");
            self.stop();
        }
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
}
