//! The sentence that spells the largest effects out and counts the rest.

use crate::compare::Comparison;
use crate::findings::{Findings, Group};
use crate::number::{significant, things, words};

/// Effects that are spelled out; the rest is counted.
const SPELLED_OUT: usize = 4;

pub(super) fn sentence(findings: &Findings, measured: &[(&Group, &Comparison)]) -> Option<String> {
    let (first, comparison) = measured.first()?;
    let over = Over::of(measured);
    let mut parts = vec![format!(
        "`{}` has {} times the {} of `{}`{}",
        first.label,
        significant(comparison.ratio),
        findings.outcome(),
        findings.sweep.plan.reference,
        over.after(comparison)
    )];
    let following = measured.iter().skip(1).take(SPELLED_OUT - 1);
    parts.extend(following.map(|(group, comparison)| {
        format!("`{}` {} times{}", group.label, significant(comparison.ratio), over.after(comparison))
    }));
    let rest = measured.get(SPELLED_OUT..).unwrap_or_default();
    parts.extend(others(rest, &over));
    let (when, how) = (findings.last_at().in_words(), findings.how());
    Some(format!("By the {} {when} ({how}){}, {}.", findings.outcome(), over.before(), parts.join("; ")))
}

/// How many seeds the effects rest on: said once where all have as many, else behind each.
enum Over {
    All(usize),
    Each,
}

impl Over {
    fn of(measured: &[(&Group, &Comparison)]) -> Self {
        let mut counts: Vec<usize> = measured.iter().map(|(_, comparison)| comparison.seeds.len()).collect();
        counts.dedup();
        match counts.as_slice() {
            [all] => Self::All(*all),
            _ => Self::Each,
        }
    }

    fn before(&self) -> String {
        match self {
            Self::All(seeds) => format!(" and over {}", things(*seeds, "seed")),
            Self::Each => String::new(),
        }
    }

    fn after(&self, comparison: &Comparison) -> String {
        let interval = comparison.interval;
        let interval = interval.map(|(low, high)| format!("[{}, {}]", significant(low), significant(high)));
        let seeds = match self {
            Self::All(_) => None,
            Self::Each => Some(format!("({})", things(comparison.seeds.len(), "seed"))),
        };
        interval.into_iter().chain(seeds).map(|part| format!(" {part}")).collect()
    }
}

/// The arms whose effects are smaller than those spelled out.
fn others(rest: &[(&Group, &Comparison)], over: &Over) -> Option<String> {
    let ratios = || rest.iter().map(|(_, comparison)| comparison.ratio);
    let low = significant(ratios().reduce(f64::min)?);
    let high = significant(ratios().reduce(f64::max)?);
    Some(match rest {
        [(group, comparison)] => format!("`{}` {low} times{}", group.label, over.after(comparison)),
        _ => format!("{} others between {low} and {high} times", words(rest.len())),
    })
}
