//! Comparison of backends: each arm's outcome and step time on every backend.

use spec::Backend;

use crate::compare::paired_by_seed;
use crate::findings::{Findings, Group};
use crate::number::{NO_VALUE, duration, or_dash, with_interval};

/// Column headers.
pub const HEADS: [&str; 7] =
    ["arm", "backend", "outcome", "of the reference's", "of the first backend's", "ms per step", "1,000 steps"];

/// The rows of the table, with the columns of [`HEADS`]. Empty with a single backend.
pub fn lines(findings: &Findings) -> Vec<[String; 7]> {
    let first = findings.groups.iter().map(|group| group.backend).min();
    match first.filter(|first| findings.groups.iter().any(|group| group.backend != *first)) {
        Some(first) => findings.groups.iter().map(|group| line(findings, group, first)).collect(),
        None => Vec::new(),
    }
}

fn line(findings: &Findings, group: &Group, first: Backend) -> [String; 7] {
    // The same seeds draw the same numbers on every backend, so this comparison is paired.
    let same_arm = findings.named(&group.arm.name, first).filter(|_| group.backend != first);
    let at = findings.last_at();
    let of_first = match same_arm {
        None => "the first".to_owned(),
        Some(first) if !group.is_comparable(first) => NO_VALUE.to_owned(),
        Some(first) => {
            let paired = paired_by_seed(&group.replicates(at), &first.replicates(at));
            paired.map_or(NO_VALUE.to_owned(), |(ratio, ends)| with_interval(ratio, ends))
        }
    };
    let step = group.seconds_per_step();
    [
        group.arm.name.clone(),
        group.backend.to_string(),
        or_dash(group.distance()),
        group.effect.in_words(),
        of_first,
        or_dash(step.map(|seconds| seconds * 1e3)),
        step.map_or(NO_VALUE.to_owned(), |seconds| duration(seconds * 1e3)),
    ]
}
