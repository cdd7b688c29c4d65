//! burn-train's dashboard on a full terminal. Additions: Ctrl-C stops the training, the reason for the end is kept, and the terminal is
//! always restored.

use std::env;
use std::io::{self, IsTerminal, Write, stdin, stdout};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::process::exit;
use std::thread;
use std::time::Duration;

use burn::train::Interrupter;
use burn::train::renderer::MetricsRenderer;
use burn::train::renderer::tui::TuiMetricsRendererWrapper;
use crossterm::cursor::Show;
use crossterm::execute;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::process::getpgrp;
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcgetpgrp, tcsetattr};

/// Exit code of a Rust program that panicked.
const PANICKED: i32 = 101;

/// Interval between checks for a stop request from the dashboard, as often as it polls keys.
const TICK: Duration = Duration::from_millis(100);

/// Whether a dashboard can be shown: standard input and output are a capable terminal, the program is in the foreground, and it does not
/// run in CI.
pub fn is_interactive() -> bool {
    let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let can_draw = variable("TERM").is_some_and(|terminal| terminal != "dumb");
    let is_in_front = || tcgetpgrp(stdin()).is_ok_and(|group| group == getpgrp());
    stdin().is_terminal() && stdout().is_terminal() && can_draw && variable("CI").is_none() && is_in_front()
}

/// Runs `work` with a dashboard, whose keys stop the training. None if a key killed it.
///
/// # Errors
///
/// If the terminal can't be used.
pub fn show<T>(training: &Interrupter, work: impl FnOnce(Box<dyn MetricsRenderer>) -> T) -> io::Result<Option<T>> {
    let _terminal = Terminal::take()?;
    exit_on_panic();
    // An interrupter of its own, because the dashboard resets it at the end of training.
    let requests = Interrupter::new();
    forward_stop(requests.clone(), training.clone());
    let renderer = Box::new(TuiMetricsRendererWrapper::new(requests, None));
    Ok(catch_unwind(AssertUnwindSafe(|| work(renderer))).ok())
}

/// The terminal in raw mode. The dashboard leaves the alternate screen itself.
struct Terminal;

impl Terminal {
    /// Enables raw mode, except that Ctrl-C stays a signal. The dashboard leaves raw mode as it is.
    fn take() -> io::Result<Self> {
        enable_raw_mode()?;
        let taken = Self;
        let mut modes = tcgetattr(stdin())?;
        modes.local_modes |= LocalModes::ISIG;
        let interrupt = modes.special_codes[SpecialCodeIndex::VINTR];
        for other in [SpecialCodeIndex::VQUIT, SpecialCodeIndex::VSUSP] {
            modes.special_codes[other] = interrupt; // the first match counts, so these have no key any more
        }
        tcsetattr(stdin(), OptionalActions::Now, &modes)?;
        Ok(taken)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore(&mut stdout());
    }
}

fn restore(terminal: &mut impl Write) {
    let _ = disable_raw_mode();
    let _ = execute!(terminal, Show);
}

/// Exits on a panic, after the dashboard's own hook has left its screen. During unwinding, the dashboard's thread would draw over the
/// message. The dashboard's kill key panics too; its hook keeps that panic from this one.
fn exit_on_panic() {
    let report = take_hook();
    set_hook(Box::new(move |panic| {
        let mut terminal = stdout().lock(); // no other thread writes any more
        restore(&mut terminal);
        report(panic);
        exit(PANICKED);
    }));
}

/// Stops the training on a request from the dashboard.
fn forward_stop(requests: Interrupter, training: Interrupter) {
    thread::spawn(move || {
        while !requests.should_stop() {
            thread::sleep(TICK);
        }
        training.stop(Some("asked to"));
    });
}
