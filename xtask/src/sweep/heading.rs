//! The first line of a sweep: what it is, how much is to do, and what that will take.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use spec::results::{Status, SweepFolder};

use crate::disk;
use crate::history::{Cost, History};
use crate::look::Look;
use crate::terminal::{count, duration, printable, size};
use crate::time_left::{ended_within, makespan};
use crate::workspace::Workspace;

/// What the line is made from.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The sweep's name.
    pub name: &'a str,
    /// What the round is for, where the sweep has several.
    pub round: Option<&'a str>,
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
            self.round.map_or_else(|| arms_and_seeds(self.looks), str::to_owned),
            list(sources),
            list(backends),
            self.what_is_to_do(places)
        )
    }

    fn what_is_to_do(self, places: usize) -> String {
        let runs = count(self.looks.len(), "run");
        let taken = self.looks.iter().filter(|look| look.elsewhere.is_some()).count();
        let taken = if taken == 0 { String::new() } else { format!(", {taken} taken over from other sweeps") };
        let left = self.left();
        if left.is_empty() {
            return format!("{runs}{taken}, all finished");
        }
        let runs = if left.len() == self.looks.len() { runs } else { format!("{runs}{taken}, {} to do", left.len()) };
        match self.costs(&left) {
            None => format!("{runs}; how long they take was not measured yet"),
            Some(costs) => format!("{runs}, {}", self.price(&left, &costs, places)),
        }
    }

    /// The runs that are to be done.
    fn left(&self) -> Vec<&Look> {
        let is_left = |look: &&Look| look.status != Status::Finished && look.elsewhere.is_none();
        self.looks.iter().filter(is_left).collect()
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

    /// How many of the runs that are to be done end within a time limit in seconds, of how many; as many where what they take was not measured.
    pub fn end_within(self, limit: f64, places: usize) -> (usize, usize) {
        let left = self.left();
        let Some(costs) = self.costs(&left) else { return (left.len(), left.len()) };
        (ended_within(limit, &Self::seconds(&left, &costs), places), left.len())
    }

    fn seconds(left: &[&Look], costs: &[Cost]) -> Vec<f64> {
        let each = left.iter().zip(costs);
        each.map(|(look, cost)| cost.seconds(&look.job.run.spec, look.goes_on_from)).collect()
    }

    /// Says so where the disk of the results has not the room that the sweep needs.
    pub fn too_little_room(self) -> Option<String> {
        let left = self.left();
        let needed = self.bytes(&left, &self.costs(&left)?);
        short_of(needed, disk::free(&self.workspace.results)?)
    }

    fn bytes(self, left: &[&Look], costs: &[Cost]) -> u64 {
        let runs = left.iter().zip(costs).map(|(look, cost)| cost.bytes(&look.job.run.spec));
        runs.sum::<u64>() + self.program_bytes()
    }

    fn price(self, left: &[&Look], costs: &[Cost], places: usize) -> String {
        let seconds = Self::seconds(left, costs);
        let elsewhere = costs.iter().find_map(|cost| cost.elsewhere.as_deref());
        let elsewhere = elsewhere.map_or(String::new(), |machine| format!(" (as measured on {})", printable(machine)));
        let bytes = self.bytes(left, costs);
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

/// What is said where more is needed than there is.
fn short_of(needed: u64, free: u64) -> Option<String> {
    let text = || format!("about {} are needed, and the disk of the results has {} left", size(needed), size(free));
    (needed > free).then(text)
}

#[cfg(test)]
mod tests {
    use super::short_of;

    #[test]
    fn a_disk_that_is_too_small_is_warned_of() {
        assert_eq!(short_of(2_000_000, 3_000_000), None);
        insta::assert_snapshot!(short_of(60_000_000_000, 3_000_000).unwrap_or_default(), @"about 60 GB are needed, and the disk of the results has 3 MB left");
    }
}
