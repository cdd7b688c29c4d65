//! Everybody takes turns, step by step.

use std::fmt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Serialize;

use crate::side::{SCRIPT, Side, Took, Work};

/// Steps before the clock counts.
const WARM_UP: usize = 3;

/// How long the first of a row's sides is to be timed, about.
const SECONDS: f64 = 3.0;

/// What one piece of work took everybody.
#[derive(Serialize)]
pub struct Row {
    /// What was done.
    pub work: Work,
    /// Threads of each side.
    pub threads: usize,
    /// Steps that were timed.
    pub steps: usize,
    /// Ours first.
    pub sides: Vec<Median>,
}

/// What a step took one side: medians.
#[derive(Clone, Serialize)]
pub struct Median {
    /// Who.
    pub name: String,
    /// Milliseconds until it was done.
    pub wall: f64,
    /// Milliseconds that all its threads together were running.
    pub busy: f64,
    /// Largest resident memory, in MiB.
    pub memory: f64,
}

/// Times our step, and PyTorch's in each mode.
pub fn row(work: Work, threads: usize, python: Option<&Path>, quick: bool) -> Result<Row> {
    let modes: &[&str] = if quick { &["eager", "channels-last"] } else { &["eager", "channels-last", "compiled"] };
    let mut sides = vec![Side::ours(work, threads)?];
    for mode in python.map_or(&[][..], |_| modes) {
        sides.extend(python.map(|python| Side::pytorch(python, mode, work, threads)).transpose()?);
    }
    let warm = warm_up(&mut sides)?;
    let steps = if quick { 5 } else { ((SECONDS / warm) as usize).clamp(5, 60) };
    let mut took = vec![Vec::new(); sides.len()];
    for _ in 0..steps {
        for (side, took) in sides.iter_mut().zip(&mut took) {
            took.push(side.step()?);
        }
    }
    let medians = sides.iter().zip(&took).map(|(side, took)| Median::of(&side.name, took)).collect();
    Ok(Row { work, threads, steps, sides: medians })
}

/// Does the first steps, which must be the same; returns the seconds of our last.
fn warm_up(sides: &mut [Side]) -> Result<f64> {
    let mut seconds = 0.0;
    for step in 0..WARM_UP {
        let mut ours: Option<[f64; 2]> = None;
        for side in &mut *sides {
            let Took { busy, losses, .. } = side.step()?;
            if ours.is_none() {
                seconds = busy;
            }
            let ours = *ours.get_or_insert(losses);
            let same = losses.iter().zip(ours).all(|(a, b)| (a - b).abs() < 2e-3 * b.abs());
            ensure!(same, "step {step} of {} is not the same work: losses {losses:?} beside {ours:?}", side.name);
        }
    }
    Ok(seconds)
}

impl Median {
    fn of(name: &str, took: &[Took]) -> Self {
        let of = |number: fn(&Took) -> f64| {
            let mut numbers: Vec<f64> = took.iter().map(number).collect();
            numbers.sort_by(f64::total_cmp);
            numbers[numbers.len() / 2]
        };
        Self {
            name: name.to_owned(),
            wall: of(|took| took.wall) * 1e3,
            busy: of(|took| took.busy) * 1e3,
            memory: took.iter().map(|took| took.memory).fold(0.0, f64::max),
        }
    }
}

impl Row {
    /// Our side.
    pub fn ours(&self) -> &Median {
        &self.sides[0]
    }

    /// The least that PyTorch needed, in any of its modes.
    pub fn best(&self, number: fn(&Median) -> f64) -> Option<f64> {
        self.sides[1..].iter().map(number).reduce(f64::min)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Work { image_size, channels, width, .. } = self.work;
        for Median { name, wall, busy, memory } in &self.sides {
            let work = format!("{image_size}×{image_size}×{channels} | {width} | {}", self.threads);
            writeln!(f, "| {work} | {name} | {wall:.1} | {busy:.1} | {memory:.0} |")?;
        }
        Ok(())
    }
}

/// 10⁹ additions and multiplications a second in PyTorch's product of matrices, on one thread.
pub fn peak(python: &Path) -> Result<f64> {
    let output = Command::new(python).arg(SCRIPT).args(["peak", "0", "0", "0", "0", "1"]).output()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().context("PyTorch multiplied no matrices")
}
