//! What was aimed at, and what became of it.

use std::fmt::Write as _;

use model::{DiscriminatorConfig, GeneratorConfig, Network};
use spec::{Data, RunSpec, Source};

use crate::Bench;
use crate::race::Row;
use crate::side::Work;

/// Something that was aimed at.
struct Target {
    what: String,
    aim: Aim,
    /// What was measured, where it was.
    measured: Option<f64>,
}

/// Which numbers are good.
#[derive(Clone, Copy)]
enum Aim {
    AtMost(f64),
    AtLeast(f64),
}

/// The table of targets, and everything that was measured.
pub fn table(bench: &Bench) -> String {
    let mut text = String::from("What was aimed at, and what became of it: `cargo xtask bench --pytorch PYTHON`.\n\n");
    let (host, [before, after]) = (&bench.host, bench.load);
    let _ = writeln!(
        text,
        "{}, {} cores, {}; load {before:.1} at the start and {after:.1} at the end, this bench's own (1 to 2) included. Times of one\n\
         thread are those that the processes were running, which others on the machine disturb least; of two threads, those on the\n\
         clock, which they do disturb. PyTorch's best is the least of all its modes.\n",
        host.processor, host.cores, bench.instructions
    );
    text += "| what | target | measured | |\n|:--|--:|--:|:--|\n";
    for Target { what, aim, measured } in targets(bench) {
        let (sign, goal) = match aim {
            Aim::AtMost(goal) => ("≤", goal),
            Aim::AtLeast(goal) => ("≥", goal),
        };
        let measured_text = measured.map_or_else(|| "not measured".to_owned(), |measured| format!("{measured:.3}"));
        let verdict = measured.map_or_else(String::new, |measured| verdict(aim, measured));
        let _ = writeln!(text, "| {what} | {sign} {goal} | {measured_text} | {verdict} |");
    }
    let around = &bench.around;
    let _ = writeln!(
        text,
        "\nEvaluations and what stands around the step: a run of the study's size on one thread, with an evaluation, a picture and a \
         checkpoint\nevery {} steps, on the clock.\n",
        around.every
    );
    text += "Medians of a step, interleaved: milliseconds until it is done, milliseconds that all threads together were running, and the\n\
             largest resident memory of the process in MiB.\n\n";
    text += "| images | width | threads | who | ms | ms of all threads | MiB |\n|--:|--:|--:|:--|--:|--:|--:|\n";
    bench.rows.iter().for_each(|row| text += &row.to_string());
    text
}

fn targets(bench: &Bench) -> Vec<Target> {
    let target = |what: String, aim, measured| Target { what, aim, measured };
    let mut targets = Vec::new();
    for row in &bench.rows {
        let Work { image_size, channels, width, .. } = row.work;
        let what = format!("step at {image_size}×{image_size}×{channels}, width {width}");
        let part = |number: fn(&crate::race::Median) -> f64| Some(number(row.ours()) / row.best(number)?);
        if row.threads == 1 {
            let part = part(|side| side.busy);
            targets.push(target(format!("{what}, one thread, as a part of PyTorch's best"), Aim::AtMost(0.55), part));
            targets.push(target(
                format!("{what}, of direct arithmetic at PyTorch's product of matrices"),
                Aim::AtMost(1.0),
                floor(bench, row),
            ));
        } else {
            let (threads, part) = (row.threads, part(|side| side.wall));
            targets.push(target(format!("{what}, {threads} threads, as a part of PyTorch's"), Aim::AtMost(0.6), part));
            let alone = bench.rows.iter().find(|other| other.threads == 1 && other.work.width == width);
            let faster = alone.map(|alone| alone.ours().wall / row.ours().wall);
            targets.push(target(
                format!("{what}, {threads} threads, times our speed on one"),
                Aim::AtLeast(1.7),
                faster,
            ));
        }
        let memory = row.best(|side| side.memory).map(|best| row.ours().memory / best);
        targets.push(target(format!("{what}, memory as a part of PyTorch's least"), Aim::AtMost(1.0), memory));
    }
    let around = &bench.around;
    targets.push(target("two runs at once, times the speed of one".to_owned(), Aim::AtLeast(1.9), Some(bench.at_once)));
    let rest = "data, log, pictures and checkpoints, as a part of a run without its evaluations".to_owned();
    targets.push(target(rest, Aim::AtMost(0.03), Some(around.rest)));
    targets.push(target(
        "evaluation of 10,000 samples, in seconds".to_owned(),
        Aim::AtMost(2.0),
        Some(around.evaluation),
    ));
    targets.push(target("evaluations, as a part of a run".to_owned(), Aim::AtMost(0.25), Some(around.evaluations)));
    targets
}

/// The time of our step over that of its arithmetic, done directly, at the speed of a product of matrices.
fn floor(bench: &Bench, row: &Row) -> Option<f64> {
    let Work { image_size, channels, width, batch } = row.work;
    let source = if channels == 3 { Source::Cifar10 } else { Source::default() };
    let spec = RunSpec { width, data: Data { source, image_size, ..Data::default() }, ..RunSpec::default() };
    let device = burn::tensor::Device::flex();
    let generator = GeneratorConfig::of(&spec).init(&device).multiply_adds() as f64;
    let discriminator = DiscriminatorConfig::of(&spec).init(&device).multiply_adds() as f64;
    // G passes once, and its gradients twice; D three times, with as many gradients of its images, and two of its weights.
    let operations = 2.0 * batch as f64 * (3.0 * generator + 8.0 * discriminator);
    Some(row.ours().busy / (operations / (bench.peak? * 1e6)))
}

fn verdict(aim: Aim, measured: f64) -> String {
    let beyond = match aim {
        Aim::AtMost(goal) => measured / goal,
        Aim::AtLeast(goal) => goal / measured,
    };
    if beyond <= 1.0 { "met".to_owned() } else { format!("missed by {:.0} %", 100.0 * (beyond - 1.0)) }
}
