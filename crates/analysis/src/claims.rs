//! Claims and what is measured of them so far. Whether one holds is not decided here.

use spec::results::names;
use spec::{Claim, Expect, Measure};

use crate::chart::{mark, numbers};
use crate::compare::Effect;
use crate::findings::{Findings, Group};
use crate::number::{NONE, significant};
use crate::statistics;

/// The words for what is compared.
pub const fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::FrechetDistance => "Fréchet distance",
        Measure::SeedSpread => "spread between seeds (deviation of the log distance)",
        Measure::Modes => "modes drawn (median over seeds)",
        Measure::TotalVariation => "total variation of classes (median over seeds)",
    }
}

/// The words for the direction that is expected.
pub const fn expected(expect: Expect) -> &'static str {
    match expect {
        Expect::Higher => "higher",
        Expect::Lower => "lower",
        Expect::Same => "the same",
    }
}

/// What is measured so far: a ratio for distances, the two values for the rest, on each backend.
pub fn so_far(findings: &Findings, claim: &Claim) -> String {
    let against = claim.against.as_ref().unwrap_or(&findings.sweep.plan.reference);
    let arms = findings.groups.iter().filter(|group| group.arm.name == claim.arm);
    let each = arms.filter_map(|arm| {
        let same_backend = |group: &&Group| group.arm.name == *against && group.backend == arm.backend;
        let other = findings.groups.iter().find(same_backend)?;
        Some(match claim.measure {
            Measure::FrechetDistance => ratio(&arm.against(other, findings.sweep.plan.paired)),
            _ => format!("{} against {}", value(arm, claim.measure), value(other, claim.measure)),
        })
    });
    let each: Vec<String> = each.collect();
    if each.is_empty() { NONE.to_owned() } else { each.join("; ") }
}

fn ratio(effect: &Effect) -> String {
    match effect {
        Effect::Measured(comparison) => format!("{} times", numbers(comparison)),
        _ => NONE.to_owned(),
    }
}

fn value(group: &Group, measure: Measure) -> String {
    let last = |name| {
        let values = group.finished().filter_map(|run| run.recorded.series.last(name));
        statistics::median(values.filter(|value| value.is_finite()).collect())
    };
    let value = match measure {
        Measure::FrechetDistance => group.distance(),
        Measure::SeedSpread => {
            let logs: Vec<f64> = group.distances().iter().map(|distance| distance.ln()).collect();
            statistics::variance(&logs).filter(|_| group.diverged() == 0).map(f64::sqrt)
        }
        Measure::Modes => last(names::MODES),
        Measure::TotalVariation => last(names::TOTAL_VARIATION),
    };
    value.map_or(NONE.to_owned(), mark)
}

/// Digits that a margin is said with: `1.10`.
pub fn margin(claim: &Claim) -> String {
    significant(claim.margin)
}
