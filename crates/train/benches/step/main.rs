//! The training step, evaluation and a whole run on the clock, beside PyTorch's step where a Python with it is named, and what
//! became of the targets that were set for them.
//!
//! Everybody who does steps is a process of its own, and they take turns, step by step: whatever else the machine does disturbs
//! all alike, and the time that a process really had tells how much it was. Their losses at the first steps are compared, so
//! that the work is the same.
//!
//!     cargo xtask bench --pytorch python3

mod at_once;
mod race;
mod run;
mod side;
mod targets;
#[path = "../../../model/tests/it/waves.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod waves;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use serde::Serialize;
use spec::results::{Host, write_whole};

use race::Row;
use run::Around;
use side::Work;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Times training steps and what stands around them.
#[derive(Parser)]
struct Arguments {
    /// A Python that has PyTorch
    #[arg(long)]
    pytorch: Option<PathBuf>,
    /// Threads of each side; may be given several times
    #[arg(long, default_values_t = [1, 2])]
    threads: Vec<usize>,
    /// Fewer steps, and not through torch.compile
    #[arg(long)]
    quick: bool,
    /// The folder where table and data go, beside the terminal
    #[arg(long)]
    out: Option<PathBuf>,
    /// Be one who does steps when asked to
    #[arg(long, hide = true, num_args = 5)]
    side: Vec<usize>,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

const WORK: [Work; 3] = [
    Work { image_size: 32, channels: 1, width: 16, batch: 64 }, // what the study runs
    Work { image_size: 32, channels: 1, width: 32, batch: 64 },
    Work { image_size: 64, channels: 3, width: 64, batch: 64 },
];

/// Everything that was measured.
#[derive(Serialize)]
struct Bench {
    host: Host,
    /// The instructions of our side.
    instructions: &'static str,
    /// Processes that wanted to run, on average over a minute, at the start and at the end: above that of this bench, others did.
    load: [f64; 2],
    rows: Vec<Row>,
    /// What two runs do at once, as a multiple of what one does.
    at_once: f64,
    around: Around,
    /// Of a product of matrices in PyTorch, on one thread, in 10⁹ additions and multiplications a second.
    peak: Option<f64>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let [image_size, channels, width, batch, threads] = arguments.side[..] {
        return side::serve(Work { image_size, channels, width, batch }, threads);
    }
    let start = load();
    let mut rows = Vec::new();
    for &threads in &arguments.threads {
        for work in WORK {
            let row = race::row(work, threads, arguments.pytorch.as_deref(), arguments.quick)?;
            eprint!("{row}");
            rows.push(row);
        }
    }
    let bench = Bench {
        host: Host::here(),
        instructions: kernels::path(),
        rows,
        at_once: at_once::gain(WORK[0], arguments.quick)?,
        around: run::around(if arguments.quick { 40 } else { 300 })?,
        peak: arguments.pytorch.as_deref().map(race::peak).transpose()?,
        load: [start, load()],
    };
    let table = targets::table(&bench);
    print!("{table}");
    if let Some(out) = arguments.out {
        write_whole(&out.join("targets.md"), table.as_bytes())?;
        write_whole(&out.join("targets.json"), serde_json::to_string_pretty(&bench)?.as_bytes())?;
    }
    Ok(())
}

/// Processes that want to run, on average over a minute; not a number where the system does not say.
fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().and_then(|load| load.parse().ok()).unwrap_or(f64::NAN)
}
