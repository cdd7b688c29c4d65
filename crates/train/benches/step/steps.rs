//! The table of steps: every arm, ours beside PyTorch's.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::Result;
use runs::Host;
use serde::{Deserialize, Serialize};
use spec::RunId;

use crate::arms::{Arm, Measured, Sweep};
use crate::goals::{self, Goals};
use crate::pytorch::PyTorch;
use crate::race::{Median, Setting, Steps, race};
use crate::{Arguments, pytorch};

/// An arm's step.
#[derive(Serialize, Deserialize)]
struct Row {
    arm: String,
    id: RunId,
    /// Images as they are written: `32×32×1`.
    images: String,
    width: usize,
    batch: usize,
    threads: usize,
    steps: usize,
    /// Ours first.
    sides: Vec<Median>,
    /// Instructions of our side.
    instructions: String,
    /// PyTorch's version; none where it was not timed.
    torch: Option<String>,
    /// The commit that our side was built from.
    commit: String,
}

impl Measured for Row {
    fn key(&self) -> (&str, &RunId, usize) {
        (&self.arm, &self.id, self.threads)
    }
}

/// How often all arms are timed, one after the other: what else the machine does for a minute falls on one of several rounds.
const ROUNDS: usize = 3;

/// Times the steps of arms, and writes the table.
pub fn bench(arguments: &Arguments, sweep: &Sweep, arms: &[&Arm]) -> Result<()> {
    let pytorch = |arm: &Arm| arguments.pytorch.as_deref().map(|python| pytorch::for_arm(python, arm)).transpose();
    let pytorch: Vec<_> = arms.iter().map(|arm| Ok(pytorch(arm)?.flatten())).collect::<Result<_>>()?;
    let cases: Vec<_> =
        arms.iter().zip(&pytorch).flat_map(|arm| arguments.threads.iter().map(move |&of| (arm, of))).collect();
    let mut steps: Vec<Vec<Steps>> = cases.iter().map(|_| Vec::new()).collect();
    let mut rows = Vec::new();
    for _ in 0..if arguments.quick { 1 } else { ROUNDS } {
        for (((arm, pytorch), threads), steps) in cases.iter().zip(&mut steps) {
            race(&arm.spec, Setting { pytorch: pytorch.as_ref(), threads: *threads, quick: arguments.quick }, steps)?;
            let row = Row::new(arm, pytorch.as_ref(), (*threads, &arguments.commit), steps);
            eprintln!("{}", row.line(&Goals::default()));
            rows.retain(|earlier: &Row| earlier.key() != row.key());
            rows.push(row);
            rows = save(arguments, sweep, rows)?;
        }
    }
    print!("{}", table(sweep, &rows)?);
    Ok(())
}

/// Writes the table after each arm, so that a later one that fails takes nothing away; returns all of its rows.
fn save(arguments: &Arguments, sweep: &Sweep, rows: Vec<Row>) -> Result<Vec<Row>> {
    let Some(out) = &arguments.out else { return Ok(rows) };
    let rows = sweep.merge(rows, &out.join(sweep.file("arms", "json")));
    sweep.write(out, "arms", (&rows, &table(sweep, &rows)?))?;
    Ok(rows)
}

fn table(sweep: &Sweep, rows: &[Row]) -> Result<String> {
    let goals = goals::of(&sweep.name)?;
    let set = |of: fn(&Row) -> Option<&str>| rows.iter().filter_map(of).collect::<BTreeSet<_>>();
    let list = |set: BTreeSet<&str>| set.into_iter().collect::<Vec<_>>().join(", ");
    let (instructions, torch) = (set(|row| Some(&row.instructions)), set(|row| row.torch.as_deref()));
    let torch = if torch.is_empty() { "not timed".to_owned() } else { list(torch) };
    let (Host { processor, cores, .. }, name) = (Host::here(), &sweep.name);
    let mut text = format!(
        "What a training step takes: `cargo xtask bench --arms {name}.toml --pytorch PYTHON`.\n\n\
         {processor}, {cores} cores, {}; PyTorch {torch}; commit {}.\n\n\
         Medians over steps of three rounds, which both sides do in turn, each in a process of its own, with the same parameters, images and losses. Times \
         are processor\ntimes, added up over threads, without what threads spend looking for work. PyTorch's is that of its better memory \
         format, with Adam as one\nkernel and D's parameters not tracked in G's half-step. Where the clock says much more, others had the processor.\n",
        list(instructions),
        list(set(|row| Some(&row.commit))),
    );
    for threads in rows.iter().map(|row| row.threads).collect::<BTreeSet<_>>() {
        let _ = write!(
            text,
            "\nThreads of each side: {threads}.\n\n\
             | arm | images | width | this, ms | PyTorch, ms | ratio | goal | | on the clock, ms | PyTorch's | MiB | PyTorch's |\n\
             |:--|--:|--:|--:|--:|--:|--:|:--|--:|--:|--:|--:|\n"
        );
        let no_goals = Goals::default();
        let goals = if threads == 1 { &goals } else { &no_goals };
        rows.iter().filter(|row| row.threads == threads).for_each(|row| text += &(row.line(goals) + "\n"));
    }
    Ok(text)
}

impl Row {
    fn new(arm: &Arm, pytorch: Option<&PyTorch>, (threads, commit): (usize, &str), steps: &[Steps]) -> Self {
        let (spec, size) = (&arm.spec, arm.spec.data.image_size);
        Self {
            arm: arm.name.clone(),
            id: arm.id.clone(),
            images: format!("{size}×{size}×{}", spec.data.source.channels()),
            width: spec.width,
            batch: spec.batch_size,
            threads,
            steps: steps[0].count(),
            sides: steps.iter().map(Steps::median).collect(),
            instructions: kernels::instruction_set().to_owned(),
            torch: pytorch.map(|pytorch| pytorch.version.clone()),
            commit: commit.to_owned(),
        }
    }

    /// The memory format in which PyTorch needed least.
    fn best(&self) -> Option<&Median> {
        self.sides[1..].iter().min_by(|a, b| a.busy.total_cmp(&b.busy))
    }

    fn line(&self, goals: &Goals) -> String {
        let (ours, best) = (&self.sides[0], self.best());
        let of_best = |number: fn(&Median) -> f64, digits: usize| {
            best.map_or_else(|| "–".to_owned(), |best| format!("{:.digits$}", number(best)))
        };
        let ratio = best.map(|best| ours.busy / best.busy);
        format!(
            "| {} | {} | {} | {:.1} | {} | {} | {} | {:.1} | {} | {:.0} | {} |",
            self.arm,
            self.images,
            self.width,
            ours.busy,
            of_best(|side| side.busy, 1),
            ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.3}")),
            goals::at_most(goals.step.get(&self.arm).copied(), ratio),
            ours.wall,
            of_best(|side| side.wall, 1),
            ours.memory,
            of_best(|side| side.memory, 0),
        )
    }
}
