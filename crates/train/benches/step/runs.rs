//! The table of whole runs: every arm, with what stands around its steps.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context, Result};
use runs::Host;
use serde::{Deserialize, Serialize};
use spec::RunId;

use crate::arms::{Arm, Measured, Sweep};
use crate::goals::{self, Goals};
use crate::run::{Around, WHOLE, around};
use crate::{Arguments, at_once};

/// What stands around an arm's steps.
#[derive(Serialize, Deserialize)]
struct Row {
    arm: String,
    id: RunId,
    around: Around,
    /// What two of the reference arm's runs do at once, as a multiple of what one does.
    at_once: Option<f64>,
    /// The commit that it was built from.
    commit: String,
}

impl Measured for Row {
    fn key(&self) -> (&str, &RunId, usize) {
        (&self.arm, &self.id, 1)
    }
}

/// Does runs of arms, and writes the table. Arms whose images are not here are left out.
pub fn bench(arguments: &Arguments, sweep: &Sweep, arms: &[&Arm]) -> Result<()> {
    let (stretch, rounds) = if arguments.quick { (20, 3) } else { (150, 9) };
    let mut rows = Vec::new();
    for arm in arms {
        if let Err(error) = data::load(&arm.spec.data) {
            eprintln!("warning: `{}` is left out: {error}", arm.name);
            continue;
        }
        let around = around(&arm.spec, stretch).with_context(|| format!("arm `{}`", arm.name))?;
        let is_reference = arm.name == sweep.reference;
        let at_once = is_reference.then(|| at_once::gain(&arm.spec, rounds)).transpose()?;
        let (name, commit) = (arm.name.clone(), arguments.commit.clone());
        rows.push(Row { arm: name, id: arm.id.clone(), around, at_once, commit });
        eprintln!("{} is done", arm.name);
    }
    if let Some(out) = &arguments.out {
        rows = sweep.merge(rows, &out.join(sweep.file("runs", "json")));
    }
    let table = table(sweep, &rows)?;
    print!("{table}");
    arguments.out.as_ref().map_or(Ok(()), |out| sweep.write(out, "runs", (&rows, &table)))
}

fn table(sweep: &Sweep, rows: &[Row]) -> Result<String> {
    let goals = goals::of(&sweep.name)?;
    let (Host { processor, cores, .. }, name, (steps, evaluations)) = (Host::here(), &sweep.name, WHOLE);
    let commits = rows.iter().map(|row| row.commit.as_str()).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
    let mut text = format!(
        "What stands around the steps of a run: `cargo xtask bench --arms {name}.toml --runs`.\n\n\
         {processor}, {cores} cores; commit {}.\n\n\
         Seconds on the clock, one thread, from two runs of each arm that differ in how long they are. The last step's measures are what is \
         measured\nonce. Beside the steps is what a run of {steps} steps with {evaluations} evaluations, pictures and checkpoints after its first does \
         besides training,\nas a part of all of it.\n\n\
         | arm | start | evaluation | of the reference's | goal | | last step's measures | goal | | other, between evaluations | beside the steps | goal | | MiB |\n\
         |:--|--:|--:|--:|--:|:--|--:|--:|:--|--:|--:|--:|:--|--:|\n",
        commits.join(", ")
    );
    let reference = rows.iter().find(|row| row.arm == sweep.reference);
    rows.iter().for_each(|row| text += &row.line(&goals, reference));
    if let Some(gain) = reference.and_then(|row| row.at_once) {
        let _ = writeln!(
            text,
            "\n| | times the speed of one | goal | |\n|:--|--:|--:|:--|\n| two runs of {} at once | {gain:.2} | {} |",
            sweep.reference,
            goals::at_least(goals.at_once, Some(gain))
        );
    }
    Ok(text)
}

impl Row {
    fn line(&self, goals: &Goals, reference: Option<&Self>) -> String {
        let Around { start, evaluation, last_measures, rest, memory, .. } = self.around;
        let of_reference = reference.map(|reference| evaluation / reference.around.evaluation);
        let beside = self.around.beside_steps();
        format!(
            "| {} | {start:.2} | {evaluation:.3} | {} | {} | {last_measures:.2} | {} | {rest:.3} | {beside:.3} | {} | {} |\n",
            self.arm,
            of_reference.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}")),
            goals::at_most(goals.evaluation.get(&self.arm).copied(), of_reference),
            goals::at_most(goals.last_measures, Some(last_measures)),
            goals::at_most(goals.beside_steps, Some(beside)),
            memory.map_or_else(|| "–".to_owned(), |memory| memory.to_string()),
        )
    }
}
