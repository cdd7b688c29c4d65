//! The sentence that lists the largest effects and counts the others.

use crate::compare::Comparison;
use crate::findings::{Findings, Group};
use crate::number::{interval, number_word, pluralize, significant};

/// The number of effects that are listed.
const MAX_LISTED: usize = 4;

pub(super) fn sentence(findings: &Findings, measured: &[(&Group, &Comparison)]) -> Option<String> {
    let (first, comparison) = measured.first()?;
    let seed_counts = SeedCounts::of(measured);
    let mut parts = vec![format!(
        "`{}` has {} times the {} of `{}`{}",
        first.label,
        significant(comparison.ratio),
        findings.outcome(),
        findings.sweep.plan.reference,
        seed_counts.after(comparison)
    )];
    let following = measured.iter().skip(1).take(MAX_LISTED - 1);
    parts.extend(following.map(|(group, comparison)| {
        format!("`{}` {} times{}", group.label, significant(comparison.ratio), seed_counts.after(comparison))
    }));
    let rest = measured.get(MAX_LISTED..).unwrap_or_default();
    parts.extend(others(rest, &seed_counts));
    let (when, how) = (findings.last_at().in_words(), findings.outcome_rule());
    Some(format!("By the {} {when} ({how}){}, {}.", findings.outcome(), seed_counts.before(), parts.join("; ")))
}

/// The seed counts of the listed effects: stated once if they are equal, else after each effect.
enum SeedCounts {
    Shared(usize),
    PerArm,
}

impl SeedCounts {
    fn of(measured: &[(&Group, &Comparison)]) -> Self {
        let mut counts: Vec<usize> = measured.iter().map(|(_, comparison)| comparison.seeds.len()).collect();
        counts.dedup();
        match counts.as_slice() {
            [all] => Self::Shared(*all),
            _ => Self::PerArm,
        }
    }

    fn before(&self) -> String {
        match self {
            Self::Shared(seeds) => format!(" and over {}", pluralize(*seeds, "seed")),
            Self::PerArm => String::new(),
        }
    }

    fn after(&self, comparison: &Comparison) -> String {
        let interval = comparison.interval.map(interval);
        let seeds = match self {
            Self::Shared(_) => None,
            Self::PerArm => Some(format!("({})", pluralize(comparison.seeds.len(), "seed"))),
        };
        interval.into_iter().chain(seeds).map(|part| format!(" {part}")).collect()
    }
}

/// The range of the effects that are not listed.
fn others(rest: &[(&Group, &Comparison)], seed_counts: &SeedCounts) -> Option<String> {
    let ratios = || rest.iter().map(|(_, comparison)| comparison.ratio);
    let low = significant(ratios().reduce(f64::min)?);
    let high = significant(ratios().reduce(f64::max)?);
    Some(match rest {
        [(group, comparison)] => format!("`{}` {low} times{}", group.label, seed_counts.after(comparison)),
        _ => format!("{} others between {low} and {high} times", number_word(rest.len())),
    })
}
