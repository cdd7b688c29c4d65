//! How long runs stay sound: the share that has not failed yet, by Kaplan and Meier, runs that have not finished censored.

use super::Sketch;
use super::axis::Axis;
use super::bundle::Bundle;
use super::head::Head;
use super::lines::{legend, panels, steps};
use super::panels::Figure;
use crate::curve::Curve;
use crate::findings::{Findings, Group, Judged};
use crate::statistics::{Time, kaplan_meier};

/// The chart; none where no run failed.
pub fn survival(findings: &Findings) -> Option<Sketch> {
    let groups: Vec<&Group> = findings.groups.iter().collect();
    let times: Vec<Vec<Time>> = groups.iter().map(|group| group.runs.iter().filter_map(time).collect()).collect();
    if !times.iter().flatten().any(|time| time.happened) {
        return None;
    }
    let bundle = |times: &Vec<Time>| Bundle { middle: stairs(times, steps(findings)), ..Bundle::default() };
    let bundles: Vec<Bundle> = times.iter().map(bundle).collect();
    Some(Sketch {
        file: "survival",
        caption: "A run fails when it diverges, collapses, or its discriminator wins, at the step since which that holds. Runs \
                  that have not finished count as far as they got."
            .to_owned(),
        figure: Figure {
            head: Head {
                title: "How long runs stay sound".to_owned(),
                measure: "share of an arm's runs that have not failed".to_owned(),
                legend: legend(findings),
            },
            height: Axis::linear(0.0, 1.05, 4),
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

/// Steps downwards at each failure, from all at the start to whoever is left at the end.
fn stairs(times: &[Time], end: u64) -> Curve {
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
    Curve::new(points)
}
