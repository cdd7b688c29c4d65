//! The first line of a sweep: what it is, how much is to do, and what that will take.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use spec::results::{Status, SweepFolder};

use crate::history::{Cost, History};
use crate::look::Look;
use crate::terminal::{count, duration, printable, size};
use crate::time_left::makespan;
use crate::workspace::Workspace;

/// What the line is made from.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The sweep's name.
    pub name: &'a str,
    /// Its runs.
    pub looks: &'a [Look],
    /// What earlier runs cost.
    pub history: &'a History,
}

impl Heading<'_> {
    /// `quickstart: 3 arms × 3 seeds, fashion-mnist-small, flex: 9 runs, about 7 min and 60 MB`
    pub fn text(self, places: usize) -> String {
        let sources: BTreeSet<&str> = self.looks.iter().map(|look| look.job.run.spec.data.source.name()).collect();
        let backends: BTreeSet<&str> = self.looks.iter().map(|look| look.job.run.spec.backend.name()).collect();
        let list = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(" and ");
        format!(
            "{}: {}, {}, {}: {}",
            printable(self.name),
            arms_and_seeds(self.looks),
            list(sources),
            list(backends),
            self.what_is_to_do(places)
        )
    }

    fn what_is_to_do(self, places: usize) -> String {
        let runs = count(self.looks.len(), "run");
        let taken = self.looks.iter().filter(|look| look.elsewhere.is_some()).count();
        let taken = if taken == 0 { String::new() } else { format!(", {taken} taken over from other sweeps") };
        let is_left = |look: &&Look| look.status != Status::Finished && look.elsewhere.is_none();
        let left: Vec<&Look> = self.looks.iter().filter(is_left).collect();
        if left.is_empty() {
            return format!("{runs}{taken}, all finished");
        }
        let runs = if left.len() == self.looks.len() { runs } else { format!("{runs}{taken}, {} to do", left.len()) };
        match self.costs(&left) {
            None => format!("{runs}; how long they take was not measured yet"),
            Some(costs) => format!("{runs}, {}", self.price(&left, &costs, places)),
        }
    }

    /// What each run will cost: the same for all seeds of an arm.
    fn costs(self, left: &[&Look]) -> Option<Vec<Cost>> {
        let mut of_arm = BTreeMap::<&str, Option<Cost>>::new();
        let costs = left.iter().map(|look| {
            let cost = || self.history.cost(&look.job.run.spec);
            of_arm.entry(look.job.arm.as_str()).or_insert_with(cost).clone()
        });
        costs.collect()
    }

    fn price(self, left: &[&Look], costs: &[Cost], places: usize) -> String {
        let each = || left.iter().zip(costs).map(|(look, cost)| (look, &look.job.run.spec, cost));
        let seconds: Vec<f64> = each().map(|(look, spec, cost)| cost.seconds(spec, look.step)).collect();
        let runs: u64 = each().map(|(_, spec, cost)| cost.bytes(spec)).sum();
        let elsewhere = costs.iter().find_map(|cost| cost.elsewhere.as_deref());
        let elsewhere = elsewhere.map_or(String::new(), |machine| format!(" (as measured on {})", printable(machine)));
        let bytes = runs + self.program_bytes();
        format!("about {} and {}{elsewhere}", duration(makespan(&[], &seconds, places)), size(bytes))
    }

    /// The copy of the program that the sweep keeps, where it has none yet: as large as another sweep's.
    fn program_bytes(self) -> u64 {
        let kept = |folder: &SweepFolder| fs::metadata(folder.work().join("train")).map(|file| file.len()).ok();
        if kept(&self.workspace.sweep(self.name)).is_some() {
            return 0;
        }
        let sweeps = self.workspace.sweeps();
        sweeps.iter().filter_map(|name| kept(&self.workspace.sweep(name))).max().unwrap_or(0)
    }
}

fn arms_and_seeds(looks: &[Look]) -> String {
    let arms: BTreeSet<&str> = looks.iter().map(|look| look.job.arm.as_str()).collect();
    let seeds_of = |arm: &&str| -> BTreeSet<u64> {
        looks.iter().filter(|look| look.job.arm == *arm).map(|look| look.job.run.spec.seed).collect()
    };
    let seeds: BTreeSet<usize> = arms.iter().map(|arm| seeds_of(arm).len()).collect();
    match seeds.first() {
        Some(&number) if seeds.len() == 1 => format!("{} × {}", count(arms.len(), "arm"), count(number, "seed")),
        _ => count(arms.len(), "arm"),
    }
}
