//! Parameters and multiply-adds of an arm's networks as tables say them: G's and D's, or those of the one network that a
//! classifier has.

use runs::NetworkSize;
use spec::Task;

use crate::findings::{Findings, Group};
use crate::number::{NO_VALUE, count};

/// Whose numbers stand in a cell; none where there is one network alone.
pub fn networks_label(task: Task) -> Option<&'static str> {
    match task {
        Task::Generation => Some("G, D"),
        Task::Classification => None,
    }
}

/// A number of an arm's networks, or a dash where no run of it has begun.
pub fn cell(findings: &Findings, group: &Group, of: fn(NetworkSize) -> u64) -> String {
    group.networks().map_or(NO_VALUE.to_owned(), |networks| match findings.task() {
        Task::Generation => format!("{}, {}", count(of(networks.generator)), count(of(networks.discriminator))),
        Task::Classification => count(of(networks.discriminator)),
    })
}
