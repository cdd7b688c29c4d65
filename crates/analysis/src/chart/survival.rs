//! How long runs stay sound: the share that has not failed yet, by Kaplan and Meier, runs that have not finished censored.

use super::Sketch;
use super::axis::Axis;
use super::bundle::Bundle;
use super::head::Head;
use super::lines::{is_crowded, legend, panels, steps};
use super::panels::Figure;
use crate::compare::Effect;
use crate::curve::Curve;
use crate::findings::{Findings, Group, Judged};
use crate::statistics::{Time, kaplan_meier};

/// What the axis has beyond 0 and 1, as a share.
const ROOM: f64 = 0.06;

/// What a line's breadth is of the axis where there is one panel.
const BREADTH: f64 = 0.014;

/// The same where there is a small panel for each arm.
const BREADTH_IN_SMALL: f64 = 0.045;

/// The chart; none where no run failed.
pub fn survival(findings: &Findings) -> Option<Sketch> {
    let groups: Vec<&Group> = findings.groups.iter().collect();
    let times: Vec<Vec<Time>> = groups.iter().map(|group| group.runs.iter().filter_map(time).collect()).collect();
    if !times.iter().flatten().any(|time| time.happened) {
        return None;
    }
    let stairs = times.iter().zip(shifts(&groups)).map(|(times, shift)| stairs(times, steps(findings), shift));
    let bundles: Vec<Bundle> = stairs.map(|middle| Bundle { middle, ..Bundle::default() }).collect();
    Some(Sketch {
        file: "survival",
        caption: "A run fails when it diverges, collapses, or its discriminator wins, at the step since which that holds. Runs \
                  that have not finished count as far as they got. Lines of the same share are drawn side by side."
            .to_owned(),
        figure: Figure {
            head: Head {
                title: "How long runs stay sound".to_owned(),
                measure: "share of an arm's runs that have not failed".to_owned(),
                legend: legend(findings),
            },
            height: Axis::linear(-ROOM, 1.0 + ROOM, 4),
            steps: steps(findings),
            panels: panels(&groups, &bundles),
            marks: Vec::new(),
        },
    })
}

/// When a run failed, or how far it was seen not to.
fn time(run: &Judged) -> Option<Time> {
    let reached = run.recorded.series.last_step()?;
    let failure = run.judgement.filter(|judgement| judgement.verdict.is_failure());
    Some(match failure {
        Some(judgement) => Time { step: judgement.onset.unwrap_or(reached), happened: true },
        None => Time { step: reached, happened: false },
    })
}

/// How far from its share each arm's line is drawn, so that none lies on another: by a line's breadth.
fn shifts(groups: &[&Group]) -> Vec<f64> {
    if is_crowded(groups.len()) {
        let side = |group: &&Group| if group.effect == Effect::Reference { 0.5 } else { -0.5 };
        return groups.iter().map(|group| side(group) * BREADTH_IN_SMALL).collect();
    }
    let middle = (groups.len() as f64 - 1.0) / 2.0;
    (0..groups.len()).map(|k| (middle - k as f64) * BREADTH).collect()
}

/// Steps downwards at each failure, from all at the start to whoever is left at the end.
fn stairs(times: &[Time], end: u64, shift: f64) -> Curve {
    if times.is_empty() {
        return Curve::default();
    }
    let mut points = vec![(0, 1.0)];
    for (step, left) in kaplan_meier(times) {
        let before = points[points.len() - 1].1;
        points.extend([(step, before), (step, left)]);
    }
    let last = points[points.len() - 1].1;
    points.push((end, last));
    Curve::new(points.into_iter().map(|(step, share)| (step, share + shift)).collect())
}
