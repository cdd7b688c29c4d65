//! The first line of a sweep: what it is, how much is to do, and what that will take.

use std::collections::BTreeSet;

use spec::results::Status;

use crate::history::{Cost, History};
use crate::look::Look;
use crate::terminal::{count, duration, printable, size};
use crate::time_left::makespan;

/// `quickstart: 3 arms × 3 seeds, fashion-mnist-small, flex: 9 runs, about 7 min and 60 MB`
pub fn heading(name: &str, looks: &[Look], history: &History, places: usize) -> String {
    let sources: BTreeSet<&str> = looks.iter().map(|look| look.job.run.spec.data.source.name()).collect();
    let backends: BTreeSet<&str> = looks.iter().map(|look| look.job.run.spec.backend.name()).collect();
    let list = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(" and ");
    format!(
        "{}: {}, {}, {}: {}",
        printable(name),
        arms_and_seeds(looks),
        list(sources),
        list(backends),
        what_is_to_do(looks, history, places)
    )
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

fn what_is_to_do(looks: &[Look], history: &History, places: usize) -> String {
    let runs = count(looks.len(), "run");
    let left: Vec<&Look> = looks.iter().filter(|look| !matches!(look.status, Status::Finished)).collect();
    if left.is_empty() {
        return format!("{runs}, all finished");
    }
    let runs = if left.len() == looks.len() { runs } else { format!("{runs}, {} to do", left.len()) };
    let costs: Option<Vec<(u64, Cost)>> = left
        .iter()
        .map(|look| Some((look.job.steps().saturating_sub(look.step), history.cost(&look.job.run.spec)?)))
        .collect();
    match costs {
        None => format!("{runs}; how long they take was not measured yet"),
        Some(costs) => format!("{runs}, {}", price(&costs, places)),
    }
}

fn price(costs: &[(u64, Cost)], places: usize) -> String {
    let seconds: Vec<f64> = costs.iter().map(|(steps, cost)| *steps as f64 * cost.seconds_per_step).collect();
    let bytes = costs.iter().map(|(_, cost)| cost.bytes).sum();
    let elsewhere = costs.iter().find_map(|(_, cost)| cost.elsewhere.as_deref());
    let elsewhere = elsewhere.map_or(String::new(), |machine| format!(" (as measured on {})", printable(machine)));
    format!("about {} and {}{elsewhere}", duration(makespan(&[], &seconds, places)), size(bytes))
}
