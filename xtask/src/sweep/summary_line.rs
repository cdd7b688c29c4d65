//! The first line of a sweep: what it is, how much is to do, and what that will take.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use runs::{Status, SweepFolder};

use crate::disk;
use crate::history::{Cost, History};
use crate::job_state::JobState;
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
    pub states: &'a [JobState],
    /// What earlier runs cost.
    pub history: &'a History,
}

impl Heading<'_> {
    /// `quickstart: 3 arms × 3 seeds, fashion-mnist-small, flex: 9 runs, about 7 min and 60 MB`
    pub fn text(self, slots: usize) -> String {
        format!(
            "{}: {}, {}: {}",
            printable(self.name),
            self.round.map_or_else(|| arms_and_seeds(self.states), str::to_owned),
            self.on_what(),
            self.what_is_to_do(slots)
        )
    }

    /// The images and what computes, or the program of one's own that chooses both.
    fn on_what(self) -> String {
        let specs = || self.states.iter().map(|state| &state.job.run.spec);
        let own: BTreeSet<String> =
            specs().filter_map(|spec| Some(printable(&spec.trainer.as_ref()?.name()))).collect();
        if !own.is_empty() {
            return own.into_iter().collect::<Vec<_>>().join(" and ");
        }
        let sources: BTreeSet<&str> = specs().map(|spec| spec.data.source.name()).collect();
        let backends: BTreeSet<&str> = specs().map(|spec| spec.backend.name()).collect();
        let list = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(" and ");
        format!("{}, {}", list(sources), list(backends))
    }

    fn what_is_to_do(self, slots: usize) -> String {
        let runs = count(self.states.len(), "run");
        let taken = self.states.iter().filter(|state| state.elsewhere.is_some()).count();
        let taken = if taken == 0 { String::new() } else { format!(", {taken} taken over from other sweeps") };
        let left = self.left();
        if left.is_empty() {
            return format!("{runs}{taken}, all finished");
        }
        let runs = if left.len() == self.states.len() { runs } else { format!("{runs}{taken}, {} to do", left.len()) };
        match self.costs(&left) {
            None => format!("{runs}; how long they take was not measured yet"),
            Some(costs) => format!("{runs}, {}", self.price(&left, &costs, slots)),
        }
    }

    /// The runs that are to be done.
    fn left(&self) -> Vec<&JobState> {
        let is_left = |state: &&JobState| state.status != Status::Finished && state.elsewhere.is_none();
        self.states.iter().filter(is_left).collect()
    }

    /// What each run will cost: the same for all seeds of an arm.
    fn costs(self, left: &[&JobState]) -> Option<Vec<Cost>> {
        let mut of_arm = BTreeMap::<&str, Option<Cost>>::new();
        let costs = left.iter().map(|state| {
            let cost = || self.history.cost(&state.job.run.spec);
            of_arm.entry(state.job.arm.as_str()).or_insert_with(cost).clone()
        });
        costs.collect()
    }

    /// How many of the runs that are to be done end within a time limit in seconds, none where what they take was not measured; and of how many.
    pub fn end_within(self, limit: f64, slots: usize) -> (Option<usize>, usize) {
        let left = self.left();
        let costs = self.costs(&left);
        (costs.map(|costs| ended_within(limit, &Self::seconds(&left, &costs), slots)), left.len())
    }

    fn seconds(left: &[&JobState], costs: &[Cost]) -> Vec<f64> {
        let each = left.iter().zip(costs);
        each.map(|(state, cost)| cost.seconds(&state.job.run.spec, state.goes_on_from)).collect()
    }

    /// Says so where the disk of the results has not the room that the sweep needs.
    pub fn too_little_room(self) -> Option<String> {
        let left = self.left();
        let needed = self.bytes(&left, &self.costs(&left)?);
        short_of(needed, disk::free(&self.workspace.results)?)
    }

    fn bytes(self, left: &[&JobState], costs: &[Cost]) -> u64 {
        let runs = left.iter().zip(costs).map(|(state, cost)| cost.bytes(&state.job.run.spec));
        runs.sum::<u64>() + self.program_bytes()
    }

    fn price(self, left: &[&JobState], costs: &[Cost], slots: usize) -> String {
        let seconds = Self::seconds(left, costs);
        let elsewhere = costs.iter().find_map(|cost| cost.elsewhere.as_deref());
        let elsewhere = elsewhere.map_or(String::new(), |machine| format!(" (as measured on {})", printable(machine)));
        let bytes = self.bytes(left, costs);
        format!("about {} and {}{elsewhere}", duration(makespan(&[], &seconds, slots)), size(bytes))
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

fn arms_and_seeds(states: &[JobState]) -> String {
    let arms: BTreeSet<&str> = states.iter().map(|state| state.job.arm.as_str()).collect();
    let seeds_of = |arm: &&str| -> BTreeSet<u64> {
        states.iter().filter(|state| state.job.arm == *arm).map(|state| state.job.run.spec.seed).collect()
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
