//! Who does training steps: a process that is told a run's spec, then does a step for each line that it reads, and answers with what
//! it took.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};
use burn::tensor::{DType, Device};
use cpu_time::ProcessTime;
use model::GeneratorConfig;
use serde::{Deserialize, Serialize};
use spec::RunSpec;
use train::{Batches, Minibatch, Trainer};

use crate::pytorch::{PyTorch, SCRIPT};
use crate::waves;

/// What a side is told.
#[derive(Serialize, Deserialize)]
struct Work {
    /// The run.
    spec: RunSpec,
    /// The reference recipe: PyTorch's side does as that does where it knows no better.
    default: RunSpec,
    /// Channels of the images. They are waves, whatever the source is.
    channels: usize,
}

/// What a side is told of a run, in one line.
pub fn work(spec: &RunSpec) -> Result<String> {
    let (channels, default) = (spec.data.source.channels(), RunSpec::default());
    Ok(serde_json::to_string(&Work { spec: spec.clone(), default, channels })?)
}

/// What a step took.
#[derive(Clone, Copy)]
pub struct Took {
    /// Seconds until it was done.
    pub wall: f64,
    /// Seconds that all threads of the process together were running, without those in which they had nothing to do but to look for it.
    pub busy: f64,
    /// Losses of D and G.
    pub losses: [f64; 2],
    /// Largest resident memory of the process so far, in MiB.
    pub memory: f64,
}

/// A process that does steps.
pub struct Side {
    /// What it is called in tables.
    pub name: String,
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Side {
    /// This program.
    pub fn ours(spec: &RunSpec, threads: usize) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe().context("this program does not know where it lies")?);
        Self::start("this", command.arg("--side").arg(threads.to_string()), spec)
    }

    /// PyTorch in one of the memory formats of `pytorch.py`.
    pub fn pytorch(PyTorch { python, .. }: &PyTorch, format: &str, spec: &RunSpec, threads: usize) -> Result<Self> {
        let mut command = Command::new(python);
        command.arg(SCRIPT).arg(format).arg(threads.to_string());
        Self::start(&format!("PyTorch, {format}"), &mut command, spec)
    }

    fn start(name: &str, command: &mut Command, spec: &RunSpec) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("can't start {name}"))?;
        writeln!(child.stdin.as_mut().context("its input is piped")?, "{}", work(spec)?)?;
        let answers = BufReader::new(child.stdout.take().context("its output is piped")?);
        Ok(Self { name: name.to_owned(), child, answers })
    }

    /// One step.
    pub fn step(&mut self) -> Result<Took> {
        writeln!(self.child.stdin.as_mut().context("its input is piped")?)?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        let numbers: Vec<f64> = answer.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let [wall, busy, d, g, memory] = numbers[..] else { anyhow::bail!("{} stopped", self.name) };
        Ok(Took { wall, busy, losses: [d, g], memory })
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        drop(self.child.stdin.take()); // the end of its input ends it
        if let Err(error) = self.child.wait() {
            eprintln!("warning: {}: {error}", self.name);
        }
    }
}

/// Does a step for each line of the input after the first.
pub fn serve(threads: usize) -> Result<()> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).use_current_thread().build_global()?;
    let mut lines = std::io::stdin().lines();
    let Work { spec, channels, .. } = serde_json::from_str(&lines.next().context("a spec in the first line")??)?;
    let mut trainer = Trainer::new(&spec, &Device::flex());
    trainer.generator.network = waves::fill(trainer.generator.network.clone(), DType::F32);
    trainer.discriminator.network = waves::fill(trainer.discriminator.network.clone(), DType::F32);
    let device = Device::flex().autodiff();
    let (batch, size) = (spec.batch_size, spec.data.image_size);
    let real = waves::tensor("real 0", [batch, channels, size, size], (&device, DType::F32));
    let z = waves::tensor("z 0", [batch, GeneratorConfig::of(&spec).noise_dim()], (&device, DType::F32));
    for line in lines {
        line?;
        let (start, was, spinning) = (Instant::now(), ProcessTime::now(), kernels::spin_time());
        let batches = Batches::shared(Minibatch::unconditional(real.clone(), z.clone()));
        let step = kernels::with_spinning_workers(|| trainer.step(batches));
        let (wall, busy) = (start.elapsed(), was.elapsed().saturating_sub(kernels::spin_time() - spinning));
        let [d, g] = [step.discriminator_loss, step.generator_loss].map(|loss| waves::numbers(loss)[0]);
        println!("{} {} {d} {g} {}", wall.as_secs_f64(), busy.as_secs_f64(), memory());
    }
    Ok(())
}

/// Largest resident memory of this process so far in MiB, where the system says.
fn memory() -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).map_or(f64::NAN, |kib| kib / 1024.0)
}
