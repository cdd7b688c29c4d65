//! A pseudo-terminal with a program: its output, and keys to type.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use rustix::termios::{ControlModes, InputModes, LocalModes, OutputModes, tcgetattr};

/// Opens the screen that the dashboard is drawn on, and leaves it.
const SCREEN: [&str; 2] = ["\x1b[?1049h", "\x1b[?1049l"];
/// Shows the cursor, and hides it.
const CURSOR: [&str; 2] = ["\x1b[?25h", "\x1b[?25l"];

type Modes = (InputModes, OutputModes, ControlModes, LocalModes);

/// A terminal of 40 lines with 120 columns.
pub struct Terminal {
    pty: Arc<Pty>,
    modes: Modes, // before the program
    child: Child,
    shown: Arc<Mutex<String>>,
    reader: JoinHandle<()>,
}

/// What was left when the program had ended.
pub struct Left {
    /// Its exit code.
    pub code: Option<i32>,
    /// All that was written.
    pub shown: String,
}

/// A program as somebody starts it who looks on.
pub fn watched(program: impl AsRef<OsStr>) -> Command {
    Command::new(program).env("TERM", "xterm-256color").env_remove("CI")
}

impl Terminal {
    /// Starts the program on a terminal.
    pub fn with(command: Command) -> Self {
        let (pty, there) = open().unwrap();
        pty.resize(Size::new(40, 120)).unwrap();
        let modes = modes(&pty);
        let child = command.spawn(there).unwrap();
        let (pty, shown) = (Arc::new(pty), Arc::default());
        let reader = spawn({
            let (pty, shown) = (Arc::clone(&pty), Arc::clone(&shown));
            move || read(&pty, &shown)
        });
        Self { pty, modes, child, shown, reader }
    }

    /// Types keys.
    pub fn press(&self, keys: &str) {
        (&*self.pty).write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until a text has been shown, at most a minute. The dashboard writes what changes: letters that stay are left out.
    pub fn wait_for(&self, text: &str) {
        until(text, &self.shown, |shown| shown.contains(text).then_some(()));
    }

    /// Waits until the program ends, at most a minute; its terminal must then be as it was.
    pub fn end(mut self) -> Left {
        let code = until("end", &self.shown, |_| self.child.try_wait().unwrap()).code();
        self.reader.join().unwrap();
        let shown = self.shown.lock().unwrap().clone();
        assert!(modes(&self.pty) == self.modes, "keys are no lines: {shown:?}");
        for [on, off] in [[SCREEN[1], SCREEN[0]], CURSOR] {
            assert!(shown.rfind(on) >= shown.rfind(off), "{off:?} was left: {shown:?}");
        }
        Left { code, shown }
    }
}

impl Left {
    /// Whether the dashboard was there.
    pub fn had_dashboard(&self) -> bool {
        self.shown.contains(SCREEN[0])
    }

    /// What can be read when the dashboard has gone.
    pub fn after_dashboard(&self) -> &str {
        let (_, after) = self.shown.rsplit_once(SCREEN[1]).unwrap_or_else(|| panic!("no dashboard: {:?}", self.shown));
        after
    }
}

/// Looks again and again, at most for a minute.
fn until<T>(what: &str, shown: &Mutex<String>, mut look: impl FnMut(&str) -> Option<T>) -> T {
    let patience = Instant::now() + Duration::from_secs(60);
    loop {
        let shown = shown.lock().unwrap().clone();
        if let Some(found) = look(&shown) {
            return found;
        }
        assert!(Instant::now() < patience, "no {what:?} within a minute: {shown:?}");
        sleep(Duration::from_millis(5));
    }
}

/// Reads until no program has the terminal any more.
fn read(mut pty: &Pty, shown: &Mutex<String>) {
    let mut piece = [0; 4096];
    while let Ok(len @ 1..) = pty.read(&mut piece) {
        shown.lock().unwrap().push_str(&String::from_utf8_lossy(&piece[..len]));
    }
}

fn modes(pty: &Pty) -> Modes {
    let modes = tcgetattr(pty).unwrap();
    (modes.input_modes, modes.output_modes, modes.control_modes, modes.local_modes)
}
