//! burn-train's dashboard on the whole of a terminal, with what it leaves open: Ctrl-C stops the training there too, why training
//! ended is still known when it has, and the terminal is given back however it ends.

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

/// What Rust ends a program with that panicked.
const PANICKED: i32 = 101;

/// How often somebody looks whether the dashboard was asked to stop the training: as often as it looks at its keys.
const TICK: Duration = Duration::from_millis(100);

/// Whether there is somebody to show a dashboard to: a terminal at both ends that can be drawn on, with this program in its
/// foreground, and no service that builds and keeps what is printed.
pub fn has_onlooker() -> bool {
    let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let can_draw = variable("TERM").is_some_and(|terminal| terminal != "dumb");
    let is_in_front = || tcgetpgrp(stdin()).is_ok_and(|group| group == getpgrp());
    stdin().is_terminal() && stdout().is_terminal() && can_draw && variable("CI").is_none() && is_in_front()
}

/// Lets the work show its training on a dashboard, whose keys stop it. None where it was killed by them instead, as they offer.
///
/// # Errors
///
/// The terminal can't be used.
pub fn show<T>(training: &Interrupter, work: impl FnOnce(Box<dyn MetricsRenderer>) -> T) -> io::Result<Option<T>> {
    let _terminal = Terminal::take()?;
    end_at_a_panic();
    // Its own, because it forgets at the end of training that it was asked to stop.
    let asked = Interrupter::new();
    pass_on(asked.clone(), training.clone());
    let renderer = Box::new(TuiMetricsRendererWrapper::new(asked, None));
    Ok(catch_unwind(AssertUnwindSafe(|| work(renderer))).ok())
}

/// The terminal while it is not in lines. The dashboard leaves its own screen itself.
struct Terminal;

impl Terminal {
    /// Every key is for the dashboard but Ctrl-C, which is a signal as everywhere else. The dashboard finds the terminal raw and
    /// leaves it so.
    fn take() -> io::Result<Self> {
        enable_raw_mode()?;
        let taken = Self;
        let mut modes = tcgetattr(stdin())?;
        modes.local_modes |= LocalModes::ISIG;
        let interrupt = modes.special_codes[SpecialCodeIndex::VINTR];
        for other in [SpecialCodeIndex::VQUIT, SpecialCodeIndex::VSUSP] {
            modes.special_codes[other] = interrupt; // the first of them that fits counts: these have no key any more
        }
        tcsetattr(stdin(), OptionalActions::Now, &modes)?;
        Ok(taken)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back(&mut stdout());
    }
}

fn give_back(terminal: &mut impl Write) {
    let _ = disable_raw_mode();
    let _ = execute!(terminal, Show);
}

/// Has a panic end the program, after the dashboard's own hook has left its screen: while the stack were unwound, its thread would go on
/// drawing over what is said here. Asked to kill, the dashboard panics too; its hook keeps that from coming here.
fn end_at_a_panic() {
    let say = take_hook();
    set_hook(Box::new(move |panic| {
        let mut terminal = stdout().lock(); // nobody else writes any more
        give_back(&mut terminal);
        say(panic);
        exit(PANICKED);
    }));
}

/// Stops the training when the dashboard is asked to.
fn pass_on(asked: Interrupter, training: Interrupter) {
    thread::spawn(move || {
        while !asked.should_stop() {
            thread::sleep(TICK);
        }
        training.stop(Some("asked to"));
    });
}
