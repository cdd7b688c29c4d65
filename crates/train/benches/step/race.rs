//! Everybody takes turns, step by step.

use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};
use spec::RunSpec;

use crate::pytorch::PyTorch;
use crate::side::{Side, Took};

/// Memory formats of PyTorch's side.
const FORMATS: [&str; 2] = ["contiguous", "channels-last"];

/// Steps before the clock counts.
const WARM_UP: usize = 3;

/// How far losses may differ for each update so far. Adam's first updates have the sign of each gradient, whatever its size, and rounding
/// decides the sign of the smallest.
const SAME: f64 = 2e-3;

/// How long our side is to be timed, about.
const SECONDS: f64 = 3.0;

/// How an arm is timed.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// PyTorch, if it is to be timed beside ours.
    pub pytorch: Option<&'a PyTorch>,
    /// Threads of each side.
    pub threads: usize,
    /// Whether few steps are enough.
    pub quick: bool,
}

/// What a step took one side: medians.
#[derive(Clone, Serialize, Deserialize)]
pub struct Median {
    /// Who.
    pub name: String,
    /// Milliseconds until it was done.
    pub wall: f64,
    /// Milliseconds that all its threads together were running, without looking for work.
    pub busy: f64,
    /// Largest resident memory, in MiB.
    pub memory: f64,
}

/// The steps of one side.
#[derive(Default)]
pub struct Steps {
    /// Who.
    name: String,
    /// Each step.
    took: Vec<Took>,
}

/// Times our step, which stands first, and PyTorch's in each memory format, and adds the steps to those of earlier rounds.
pub fn race(spec: &RunSpec, setting: Setting, all: &mut Vec<Steps>) -> Result<()> {
    let mut sides = vec![Side::ours(spec, setting.threads)?];
    for format in setting.pytorch.map_or(&[][..], |_| &FORMATS) {
        let side = setting.pytorch.map(|pytorch| Side::pytorch(pytorch, format, spec, setting.threads));
        sides.extend(side.transpose()?);
    }
    let warm = warm_up(&mut sides)?;
    let steps = if setting.quick { 5 } else { ((SECONDS / warm) as usize).clamp(5, 60) };
    all.resize_with(sides.len(), Steps::default);
    for (side, steps) in sides.iter().zip(&mut *all) {
        steps.name.clone_from(&side.name);
    }
    for _ in 0..steps {
        for (side, steps) in sides.iter_mut().zip(&mut *all) {
            steps.took.push(side.step()?);
        }
    }
    Ok(())
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
            let same = losses.iter().zip(ours).all(|(a, b)| (a - b).abs() < SAME * (step + 1) as f64 * b.abs());
            ensure!(same, "step {step} of {} is not the same work: losses {losses:?} beside {ours:?}", side.name);
        }
    }
    Ok(seconds)
}

impl Steps {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.took.len()
    }

    /// What a step took.
    pub fn median(&self) -> Median {
        let Self { name, took } = self;
        let of = |number: fn(&Took) -> f64| {
            let mut numbers: Vec<f64> = took.iter().map(number).collect();
            numbers.sort_by(f64::total_cmp);
            numbers[numbers.len() / 2]
        };
        Median {
            name: name.clone(),
            wall: of(|took| took.wall) * 1e3,
            busy: of(|took| took.busy) * 1e3,
            memory: took.iter().map(|took| took.memory).fold(0.0, f64::max),
        }
    }
}
