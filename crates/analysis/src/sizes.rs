//! Parameters and multiply-adds of an arm's networks: of G and D, or of a classifier's one network.

use runs::NetworkSize;
use spec::Task;

use crate::findings::{Findings, Group};
use crate::number::{NO_VALUE, count};

/// The networks of a cell's numbers. `None` for a single network.
pub fn networks_label(task: Task) -> Option<&'static str> {
    match task {
        Task::Generation => Some("G, D"),
        Task::Classification => None,
    }
}

/// A size of an arm's networks, or a dash if none of its runs has started.
pub fn cell(findings: &Findings, group: &Group, of: fn(NetworkSize) -> u64) -> String {
    group.networks().map_or(NO_VALUE.to_owned(), |networks| match findings.task() {
        Task::Generation => format!("{}, {}", count(of(networks.generator)), count(of(networks.discriminator))),
        Task::Classification => count(of(networks.discriminator)),
    })
}
