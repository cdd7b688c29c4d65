//! Whole training steps, beside PyTorch's where a Python with it is named: the two take turns, step by step, so that whatever
//! else the machine does disturbs both alike. Their losses at the first steps are compared, so that the work is the same.
//!
//!     cargo xtask bench --pytorch python3

#[path = "../../model/tests/it/waves.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod waves;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use burn::tensor::{DType, Device};
use clap::Parser;
use spec::{Data, RunSpec};
use train::{Batches, Trainer};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Times training steps.
#[derive(Parser)]
struct Arguments {
    /// A Python that has PyTorch
    #[arg(long)]
    pytorch: Option<PathBuf>,
    /// Threads of each
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Fewer steps, and not through torch.compile
    #[arg(long)]
    quick: bool,
    /// Where the table goes, beside the terminal
    #[arg(long)]
    out: Option<PathBuf>,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

/// What is trained: images of one channel, 100 latents.
#[derive(Clone, Copy)]
struct Work {
    image_size: usize,
    width: usize,
    batch: usize,
    rounds: usize,
}

const WORK: [Work; 3] = [
    Work { image_size: 32, width: 16, batch: 64, rounds: 40 }, // what the study runs
    Work { image_size: 32, width: 32, batch: 64, rounds: 30 },
    Work { image_size: 64, width: 64, batch: 64, rounds: 8 },
];

/// Steps before the clock counts.
const WARM_UP: usize = 3;

/// Somebody who does training steps, and says how long each took and what D and G lost.
trait Runner {
    fn step(&mut self) -> Result<(f64, [f64; 2])>;
}

struct Ours {
    trainer: Trainer,
    work: Work,
}

struct PyTorch {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Ours {
    fn new(work: Work) -> Self {
        let spec = RunSpec {
            width: work.width,
            batch_size: work.batch,
            data: Data { image_size: work.image_size, ..Data::default() },
            ..RunSpec::default()
        };
        let mut trainer = Trainer::new(&spec, &Device::flex());
        trainer.generator.network = waves::fill(trainer.generator.network.clone(), DType::F32);
        trainer.discriminator.network = waves::fill(trainer.discriminator.network.clone(), DType::F32);
        Self { trainer, work }
    }
}

impl Runner for Ours {
    fn step(&mut self) -> Result<(f64, [f64; 2])> {
        let (Work { image_size, batch, .. }, device) = (self.work, Device::flex().autodiff());
        let real = waves::tensor("real 0", [batch, 1, image_size, image_size], (&device, DType::F32));
        let z = waves::tensor("z 0", [batch, 100], (&device, DType::F32));
        let start = Instant::now();
        let step = self.trainer.step(Batches::shared(real, z));
        let seconds = start.elapsed().as_secs_f64();
        let losses = [step.discriminator_loss, step.generator_loss];
        Ok((seconds, losses.map(|loss| waves::numbers(loss)[0])))
    }
}

impl PyTorch {
    fn new(python: &PathBuf, mode: &str, work: Work, threads: usize) -> Result<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/pytorch.py");
        let numbers = [work.image_size, work.width, work.batch, threads].map(|number| number.to_string());
        let mut command = Command::new(python);
        command.arg(script).arg(mode).args(numbers).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("can't start {}", python.display()))?;
        let answers = BufReader::new(child.stdout.take().context("its output is piped")?);
        Ok(Self { child, answers })
    }
}

impl Runner for PyTorch {
    fn step(&mut self) -> Result<(f64, [f64; 2])> {
        writeln!(self.child.stdin.as_mut().context("its input is piped")?)?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        let numbers: Vec<f64> = answer.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        ensure!(numbers.len() == 3, "PyTorch stopped: is it installed for this Python?");
        Ok((numbers[0], [numbers[1], numbers[2]]))
    }
}

impl Drop for PyTorch {
    fn drop(&mut self) {
        drop(self.child.stdin.take()); // the end of its input ends it
        if let Err(error) = self.child.wait() {
            eprintln!("warning: PyTorch's process: {error}");
        }
    }
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    rayon::ThreadPoolBuilder::new().num_threads(arguments.threads).use_current_thread().build_global()?;
    let modes: &[&str] = match (&arguments.pytorch, arguments.quick) {
        (None, _) => &[],
        (_, true) => &["eager", "channels-last"],
        (_, false) => &["eager", "channels-last", "compiled"],
    };
    let mut table = heading(arguments.threads, modes);
    eprint!("{table}");
    for work in WORK {
        let row = row(work, modes, &arguments)?;
        eprint!("{row}");
        table += &row;
    }
    if let Some(out) = arguments.out {
        spec::results::write_whole(&out, table.as_bytes())?;
    }
    Ok(())
}

fn heading(threads: usize, modes: &[&str]) -> String {
    let mut text = format!(
        "Milliseconds for a training step of DCGAN, median; {threads} thread{} each, {}.\n\n| images | width | batch | this | images/s |",
        if threads == 1 { "" } else { "s" },
        kernels::path()
    );
    for mode in modes {
        let _ = write!(text, " PyTorch {mode} |");
    }
    text += if modes.is_empty() { "\n" } else { " of the best |\n" };
    let columns = 5 + modes.len() + usize::from(!modes.is_empty());
    text + "|" + &"--:|".repeat(columns) + "\n"
}

fn row(work: Work, modes: &[&str], arguments: &Arguments) -> Result<String> {
    let mut runners: Vec<Box<dyn Runner>> = vec![Box::new(Ours::new(work))];
    if let Some(python) = &arguments.pytorch {
        for mode in modes {
            runners.push(Box::new(PyTorch::new(python, mode, work, arguments.threads)?));
        }
    }
    let medians = race(&mut runners, if arguments.quick { 5 } else { work.rounds })?;
    let Work { image_size, width, batch, .. } = work;
    let mut row = format!("| {image_size}×{image_size} | {width} | {batch} | {:.1} |", medians[0] * 1e3);
    let _ = write!(row, " {:.0} |", batch as f64 / medians[0]);
    for median in &medians[1..] {
        let _ = write!(row, " {:.1} |", median * 1e3);
    }
    if let Some(best) = medians[1..].iter().copied().reduce(f64::min) {
        let _ = write!(row, " {:.2} |", medians[0] / best);
    }
    Ok(row + "\n")
}

/// Everybody takes turns; returns the median seconds of each.
fn race(runners: &mut [Box<dyn Runner>], rounds: usize) -> Result<Vec<f64>> {
    let mut seconds = vec![Vec::new(); runners.len()];
    for round in 0..WARM_UP + rounds {
        let mut first = None;
        for (runner, seconds) in runners.iter_mut().zip(&mut seconds) {
            let (took, losses) = runner.step()?;
            if round >= WARM_UP {
                seconds.push(took);
                continue;
            }
            let first = *first.get_or_insert(losses);
            let same = losses.iter().zip(first).all(|(a, b)| (a - b).abs() < 2e-3 * b.abs());
            ensure!(same, "step {round} is not the same work: losses {losses:?} beside {first:?}");
        }
    }
    Ok(seconds
        .into_iter()
        .map(|mut seconds| {
            seconds.sort_by(f64::total_cmp);
            seconds[seconds.len() / 2]
        })
        .collect())
}
