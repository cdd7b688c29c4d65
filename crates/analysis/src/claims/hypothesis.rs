//! Converts a claim at a budget to a hypothesis with its outcomes.

use std::collections::BTreeMap;

use evidence::answer::{
    Difference, Expected, Hypothesis, RatioContrast, RegionDifference, SecondaryComparison, SecondaryMeasure,
};
use evidence::contrast::Cells;
use evidence::outcome::Outcome;
use evidence::region::{Design, Factor};
use spec::{ClaimKind, Expect, Measure};

use super::{ClaimAtBudget, outcomes};
use crate::findings::{Findings, Group};
use crate::measure::{Better, MeasureDefinition};

/// A hypothesis, with the outcomes in their original form.
pub(super) struct PreparedTest {
    /// The hypothesis.
    pub(super) hypothesis: Hypothesis,
    /// Whether values are inverted because higher is better, so that a diverged run ranks last.
    pub(super) is_inverted: bool,
    /// The arm's original outcomes by seed.
    pub(super) by_seed: Vec<(u64, Outcome)>,
    /// The original outcomes of each label.
    pub(super) sides: Vec<Vec<Outcome>>,
}

/// Prepares the test of a claim. The error is the reason in words.
pub(super) fn prepare(findings: &Findings, asked: &ClaimAtBudget) -> Result<PreparedTest, String> {
    if !asked.claim.has_verdict() {
        return Err("no test answers it".to_owned());
    }
    let groups = asked.compared.groups();
    if groups.iter().any(|group| group.finished().next().is_none()) {
        return Err("runs are missing".to_owned());
    }
    let apart = groups[1..].iter().any(|other| !groups[0].is_comparable(other));
    if apart && asked.claim.kind() == ClaimKind::Difference {
        return Err("the arms were measured differently".to_owned());
    }
    match asked.claim.kind() {
        ClaimKind::Difference => difference(asked),
        ClaimKind::Contrast => contrast(findings, asked),
        ClaimKind::Share => share(findings, asked),
    }
}

const NOT_MEASURED: &str = "runs were not measured so at this budget";

fn difference(asked: &ClaimAtBudget) -> Result<PreparedTest, String> {
    let definition = MeasureDefinition::of(asked.claim.measure);
    let here = outcomes::of(asked.compared.arm, definition.kind, asked.at).ok_or(NOT_MEASURED)?;
    let there = match asked.compared.against {
        Some(other) => without_seeds(&outcomes::of(other, definition.kind, asked.at).ok_or(NOT_MEASURED)?),
        None => {
            let real = asked.claim.measure.of_real_images().ok_or(NOT_MEASURED)?;
            outcomes::of_real_images(asked.compared.arm, real, asked.at).ok_or(NOT_MEASURED)?
        }
    };
    let sides = vec![without_seeds(&here), there];
    let has_divergence = sides.iter().flatten().any(|outcome| outcome.is_diverged());
    let is_inverted = definition.better == Better::Higher && has_divergence;
    let [arm, other] = [0, 1].map(|side| if is_inverted { inverted(&sides[side]) } else { sides[side].clone() });
    let expected = expected(asked.claim.expect);
    let expected = if is_inverted { flipped(expected) } else { expected };
    let hypothesis = Hypothesis::Difference(Difference { expected, arm, other, secondary: secondary(asked) });
    Ok(PreparedTest { hypothesis, is_inverted, by_seed: here, sides })
}

/// Recall and the random network's distance for a claim about a distance, if both arms have them.
fn secondary(asked: &ClaimAtBudget) -> Vec<SecondaryComparison> {
    let Some(other) = asked.compared.against.filter(|_| is_distance(asked.claim.measure)) else {
        return Vec::new();
    };
    let second = |(of, measures): (SecondaryMeasure, &[Measure])| {
        let measured = |group: &Group, measure| {
            Some(without_seeds(&outcomes::of(group, MeasureDefinition::of(measure).kind, asked.at)?))
        };
        let secondary = |measure: &Measure| {
            Some(SecondaryComparison {
                measure: of,
                arm: measured(asked.compared.arm, *measure)?,
                other: measured(other, *measure)?,
            })
        };
        measures.iter().find_map(secondary)
    };
    // Recall of 2,000 images is measured at every evaluation, recall of all images only at the end.
    let secondary: [(SecondaryMeasure, &[Measure]); 2] = [
        (SecondaryMeasure::Recall, &[Measure::Recall2000, Measure::Recall]),
        (SecondaryMeasure::RandomNetwork, &[Measure::FrechetDistanceRandom]),
    ];
    secondary.into_iter().filter_map(second).collect()
}

/// Whether a measure is the distance that runs are compared by.
pub(super) const fn is_distance(measure: Measure) -> bool {
    matches!(measure, Measure::FrechetDistance | Measure::AverageFrechetDistance)
}

fn contrast(findings: &Findings, asked: &ClaimAtBudget) -> Result<PreparedTest, String> {
    let kind = MeasureDefinition::of(asked.claim.measure).kind;
    let groups = asked.compared.groups();
    let measured = groups.iter().map(|group| outcomes::of(group, kind, asked.at).ok_or(NOT_MEASURED));
    let measured: Vec<Vec<(u64, Outcome)>> = measured.collect::<Result<_, _>>()?;
    if !groups[0].is_comparable(groups[1]) || !groups[2].is_comparable(groups[3]) {
        return Err("an arm and what it is compared with were measured differently".to_owned());
    }
    let sides: Vec<Vec<Outcome>> = measured.iter().map(|side| without_seeds(side)).collect();
    let [a, b, c, d] = sides.as_slice() else { return Err("runs are missing".to_owned()) };
    let hypothesis = Hypothesis::Contrast(RatioContrast {
        claim: asked.number,
        expected: expected(asked.claim.expect),
        cells: Cells { first: [a.clone(), b.clone()], second: [c.clone(), d.clone()] },
        limit: findings.trivial.limit.filter(|_| is_distance(asked.claim.measure)),
    });
    Ok(PreparedTest { hypothesis, is_inverted: false, by_seed: Vec::new(), sides })
}

/// Proportions of runs that end well, paired by setting.
fn share(findings: &Findings, asked: &ClaimAtBudget) -> Result<PreparedTest, String> {
    let distance = findings.sweep.plan.ends_well.ok_or("nothing says when a run ends well")?;
    let other = asked.compared.against.ok_or("runs are missing")?;
    let here = outcomes::ends_well(asked.compared.arm, distance, asked.at);
    let there: BTreeMap<usize, bool> = outcomes::ends_well(other, distance, asked.at).into_iter().collect();
    let settings: Vec<Vec<bool>> =
        here.iter().filter_map(|(place, well)| Some(vec![*there.get(place)?, *well])).collect();
    // The kept level comes first: the comparison.
    let effect = Design::full_factorial(1).share_effect(Factor::One(0), &settings);
    let side = |k: usize| settings.iter().map(|setting| Outcome::Value(f64::from(u8::from(setting[k])))).collect();
    Ok(PreparedTest {
        hypothesis: Hypothesis::Region(RegionDifference { expected: expected(asked.claim.expect), effect }),
        is_inverted: false,
        by_seed: Vec::new(),
        sides: vec![side(1), side(0)],
    })
}

fn without_seeds(by_seed: &[(u64, Outcome)]) -> Vec<Outcome> {
    by_seed.iter().map(|(_, outcome)| *outcome).collect()
}

fn inverted(outcomes: &[Outcome]) -> Vec<Outcome> {
    let of = |outcome: &Outcome| outcome.value().map_or(Outcome::Diverged, |value| Outcome::Value(1.0 / value));
    outcomes.iter().map(of).collect()
}

pub(super) fn expected(expect: Expect) -> Expected {
    match expect {
        Expect::Lower => Expected::Lower,
        Expect::Negligible => Expected::Negligible,
        // The others have no verdict and are not tested.
        Expect::Higher | Expect::Same | Expect::NotHigher | Expect::NotLower => Expected::Higher,
    }
}

fn flipped(expected: Expected) -> Expected {
    match expected {
        Expected::Higher => Expected::Lower,
        Expected::Lower => Expected::Higher,
        Expected::Negligible => Expected::Negligible,
    }
}
