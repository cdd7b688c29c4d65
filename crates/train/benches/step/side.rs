//! Who does training steps: a process that does one for each line that it reads, and answers with what it took.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use burn::tensor::{DType, Device};
use cpu_time::ProcessTime;
use serde::Serialize;
use spec::{Data, RunSpec, Source};
use train::{Batches, Minibatch, Trainer};

use crate::waves;

/// What is trained: DCGAN from 100 latents.
#[derive(Clone, Copy, Serialize)]
pub struct Work {
    /// Height and width of the images.
    pub image_size: usize,
    /// Their channels.
    pub channels: usize,
    /// Base width of both networks.
    pub width: usize,
    /// Images in a minibatch.
    pub batch: usize,
}

/// What a step took.
#[derive(Clone, Copy)]
pub struct Took {
    /// Seconds until it was done.
    pub wall: f64,
    /// Seconds that all threads of the process together were running.
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
    pub fn ours(work: Work, threads: usize) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe().context("this program does not know where it lies")?);
        Self::start("this", command.arg("--side"), work, threads)
    }

    /// PyTorch in one of the modes of `pytorch.py`.
    pub fn pytorch(python: &Path, mode: &str, work: Work, threads: usize) -> Result<Self> {
        Self::start(&format!("PyTorch, {mode}"), Command::new(python).arg(SCRIPT).arg(mode), work, threads)
    }

    fn start(name: &str, command: &mut Command, work: Work, threads: usize) -> Result<Self> {
        let Work { image_size, channels, width, batch } = work;
        command.args([image_size, channels, width, batch, threads].map(|number| number.to_string()));
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("can't start {name}"))?;
        let answers = BufReader::new(child.stdout.take().context("its output is piped")?);
        Ok(Self { name: name.to_owned(), child, answers })
    }

    /// One step.
    pub fn step(&mut self) -> Result<Took> {
        writeln!(self.child.stdin.as_mut().context("its input is piped")?)?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        let numbers: Vec<f64> = answer.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let [wall, busy, d, g, memory] = numbers[..] else {
            anyhow::bail!("{} stopped; if it is PyTorch: is it installed for this Python?", self.name)
        };
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

/// PyTorch's side of it.
pub const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/pytorch.py");

/// Does a step for each line of the input.
pub fn serve(work: Work, threads: usize) -> Result<()> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).use_current_thread().build_global()?;
    let Work { image_size, channels, width, batch } = work;
    // The source says nothing but how many channels there are: images are waves.
    let source = if channels == 3 { Source::Cifar10 } else { Source::default() };
    let spec = RunSpec {
        width,
        batch_size: batch,
        data: Data { source, image_size, ..Data::default() },
        ..RunSpec::default()
    };
    ensure!(source.channels() == channels, "no source has {channels} channels");
    let mut trainer = Trainer::new(&spec, &Device::flex());
    trainer.generator.network = waves::fill(trainer.generator.network.clone(), DType::F32);
    trainer.discriminator.network = waves::fill(trainer.discriminator.network.clone(), DType::F32);
    let device = Device::flex().autodiff();
    let real = waves::tensor("real 0", [batch, channels, image_size, image_size], (&device, DType::F32));
    let z = waves::tensor("z 0", [batch, 100], (&device, DType::F32));
    for line in std::io::stdin().lines() {
        line?;
        let (start, was) = (Instant::now(), ProcessTime::now());
        let batches = Batches::shared(Minibatch::untold(real.clone(), z.clone()));
        let step = kernels::awake(|| trainer.step(batches));
        let (wall, busy) = (start.elapsed().as_secs_f64(), was.elapsed().as_secs_f64());
        let [d, g] = [step.discriminator_loss, step.generator_loss].map(|loss| waves::numbers(loss)[0]);
        println!("{wall} {busy} {d} {g} {}", memory());
    }
    Ok(())
}

/// Largest resident memory of this process so far in MiB, where the system says.
fn memory() -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).map_or(f64::NAN, |kib| kib / 1024.0)
}
