//! What the user sees while runs go on: bars on a terminal, plain lines elsewhere. All of it on the standard error.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::progress::{Line, View};
use crate::terminal::{duration, measured, printable, printable_lines, thousands};

/// How often a plain line says how far the sweep is.
const PLAIN_EVERY: Duration = Duration::from_secs(60);

/// Shows a sweep.
#[derive(Debug)]
pub enum Show {
    /// A bar for the sweep and a line for each run that goes on, redrawn in place.
    Bars(Bars),
    /// Lines below each other: starts, ends, and once a minute how far it is.
    Lines(Instant),
}

/// Bars on a terminal.
#[derive(Debug)]
pub struct Bars {
    all: MultiProgress,
    sweep: ProgressBar,
    runs: Vec<ProgressBar>,
}

impl Show {
    /// What suits the standard error.
    pub fn new(total: usize) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::Lines(Instant::now());
        }
        let all = MultiProgress::new();
        let sweep = all.add(ProgressBar::new(total as u64));
        sweep.set_style(style("  sweep  {bar:36.cyan/dim}  {msg}").progress_chars("━╸━"));
        Self::Bars(Bars { all, sweep, runs: Vec::new() })
    }

    /// Says something that stays.
    pub fn say(&self, text: &str) {
        let text = printable_lines(text);
        match self {
            Self::Bars(bars) => drop(bars.all.println(text)),
            Self::Lines(_) => process::log(&text),
        }
    }

    /// Says something that bars show anyway.
    pub fn note(&self, text: &str) {
        if let Self::Lines(_) = self {
            self.say(text);
        }
    }

    /// Shows how far it is.
    pub fn update(&mut self, view: &View) {
        match self {
            Self::Bars(bars) => bars.update(view),
            Self::Lines(last) if last.elapsed() >= PLAIN_EVERY => {
                *last = Instant::now();
                process::log(format_args!("sweep: {}", summary(view)));
                run_lines(&view.running).iter().for_each(process::log);
            }
            Self::Lines(_) => {}
        }
    }

    /// Takes away what was redrawn in place.
    pub fn clear(&self) {
        if let Self::Bars(bars) = self {
            bars.runs.iter().chain([&bars.sweep]).for_each(ProgressBar::finish_and_clear);
        }
    }
}

impl Bars {
    fn update(&mut self, view: &View) {
        self.sweep.set_position(view.done as u64);
        self.sweep.set_message(summary(view));
        while self.runs.len() < view.running.len() {
            let bar = self.all.add(ProgressBar::new_spinner());
            bar.set_style(style("{msg}"));
            self.runs.push(bar);
        }
        for bar in self.runs.drain(view.running.len()..) {
            bar.finish_and_clear();
            self.all.remove(&bar);
        }
        for (bar, line) in self.runs.iter().zip(run_lines(&view.running)) {
            bar.set_message(line);
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is a constant that the tests draw")
}

fn summary(view: &View) -> String {
    let left = view.seconds_left.map_or(String::new(), |seconds| format!(", {} left", duration(seconds)));
    format!("{} of {} done, {} running{left}", view.done, view.total, view.running.len())
}

fn run_lines(lines: &[Line]) -> Vec<String> {
    let widest = lines.iter().map(|line| printable(&line.arm).chars().count()).max().unwrap_or(0);
    let format = |line: &Line| {
        let digits = line.steps.to_string().len();
        let speed = line.images_per_second.map_or("–".to_owned(), |speed| thousands(speed.round() as u64));
        format!(
            "  {:widest$}  seed {}  step {:>digits$} of {}  {speed:>6} images/s   last {} {}",
            printable(&line.arm),
            line.seed,
            line.step,
            line.steps,
            line.outcome,
            measured(line.last)
        )
    };
    lines.iter().map(format).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> View {
        let line = |arm: &str, seed, step, speed, distance| Line {
            arm: arm.to_owned(),
            seed,
            step,
            steps: 1000,
            images_per_second: speed,
            outcome: "distance",
            last: distance,
        };
        let running =
            vec![line("no-batch-norm", 1, 640, Some(1410.2), Some(402.4)), line("max-pooling", 0, 0, None, None)];
        View { done: 5, total: 9, running, seconds_left: Some(184.0) }
    }

    #[test]
    fn a_moment_reads_as_a_summary_and_a_line_for_each_run() {
        insta::assert_snapshot!(summary(&view()), @"5 of 9 done, 2 running, 3 min left");
        insta::assert_snapshot!(run_lines(&view().running).join("\n"), @"
          no-batch-norm  seed 1  step  640 of 1000   1,410 images/s   last distance 402
          max-pooling    seed 0  step    0 of 1000       – images/s   last distance –
        ");
    }

    #[test]
    fn before_anything_was_measured_no_time_is_promised() {
        let view = View { seconds_left: None, ..view() };
        insta::assert_snapshot!(summary(&view), @"5 of 9 done, 2 running");
    }

    #[test]
    fn every_template_can_be_drawn() {
        style("  sweep  {bar:36.cyan/dim}  {msg}");
        style("{msg}");
    }
}
