//! An arm's ratio in a few words, or why it has none.

use crate::compare::{Comparison, Effect, Ranking};
use crate::findings::Group;
use crate::number::{significant, words};

/// An arm's ratio, where it has one.
pub fn measured<'a>(group: &'a Group) -> Option<&'a Comparison> {
    match &group.effect {
        Effect::Measured(comparison) => Some(comparison),
        _ => None,
    }
}

/// Why an arm has no ratio.
pub fn missing(group: &Group) -> String {
    match &group.effect {
        Effect::Ranked(Ranking { here: 0, reference: 0, .. }) => "no ratio: values are not above 0".to_owned(),
        Effect::Ranked(Ranking { here: 0, reference, .. }) => {
            format!("no ratio: the reference diverged in {}", words(*reference))
        }
        Effect::Ranked(Ranking { here, .. }) => {
            format!("no ratio: {} of {} diverged", words(*here), words(group.finished().count()))
        }
        Effect::Incomparable(measured) => format!("no ratio: measured {measured}"),
        Effect::Unfinished => "no ratio yet: runs are missing".to_owned(),
        Effect::Reference | Effect::Measured(_) => String::new(),
    }
}

/// `5.1 [0.7, 37]`, or the ratio alone.
pub fn numbers(comparison: &Comparison) -> String {
    let ratio = significant(comparison.ratio);
    match comparison.interval {
        Some((low, high)) => format!("{ratio} [{}, {}]", significant(low), significant(high)),
        None => ratio,
    }
}
