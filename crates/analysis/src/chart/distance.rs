//! The main chart: outcomes over training steps, next to the distances of damaged real images.

use spec::Task;

use super::LineChart;
use super::header::Header;
use super::lines::{height, is_crowded, legend, panels, steps};
use super::panels::Figure;
use super::ruler_marks::{self, Mark};
use super::seed_curves::SeedCurves;
use crate::findings::{Findings, Group};
use crate::number::{significant, thousands};

/// The height of a text line in the single panel, as a proportion of the axis.
const LINE: f64 = 0.055;
/// The minimum distance of two marks in a small panel, as a proportion of the axis.
const LINE_IN_SMALL: f64 = 0.15;

/// Quality over training: all arms in one panel if there are few, else one panel for each.
pub fn distance(findings: &Findings) -> Option<LineChart> {
    let groups: Vec<&Group> = findings.groups.iter().collect();
    let seed_curves: Vec<SeedCurves> =
        groups.iter().map(|group| SeedCurves::of_outcome(group, findings.task())).collect();
    let height = height(&seed_curves)?;
    let crowded = is_crowded(groups.len());
    let marks = ruler_marks::spaced(ruler_marks::of(findings), &height, if crowded { LINE_IN_SMALL } else { LINE });
    let named = if crowded { marks_in_words(&marks) } else { String::new() };
    Some(LineChart {
        file: "distance",
        caption: caption(&seed_curves, &marks),
        figure: Figure {
            header: Header {
                title: match findings.task() {
                    Task::Generation => "How far samples are from real images".to_owned(),
                    Task::Classification => "How often the class of a test image is not named".to_owned(),
                },
                measure: distance_label(findings) + &named,
                legend: legend(findings),
            },
            height,
            steps: steps(findings),
            panels: panels(&groups, &seed_curves),
            marks,
        },
    })
}

/// The caption, limited to what is drawn.
fn caption(seed_curves: &[SeedCurves], marks: &[Mark]) -> String {
    let unfinished = seed_curves.iter().any(|curves| !curves.unfinished.is_empty());
    let parts = [
        Some("Lower is better. Thin: one seed; thick: the median of the seeds that finished"),
        unfinished.then_some("; dashed: a run that has not finished and counts nowhere"),
        Some("."),
        (!marks.is_empty()).then_some(" Dotted: what real images come to when that is done to them."),
    ];
    parts.into_iter().flatten().collect()
}

/// The marks with their values, lowest first. Small panels have no room for labels.
fn marks_in_words(marks: &[Mark]) -> String {
    let each: Vec<String> = marks.iter().map(|(words, value)| format!("{words} ({})", significant(*value))).collect();
    if each.is_empty() { String::new() } else { format!("; dotted, from the lowest: {}", each.join(", ")) }
}

/// The axis label, with network and sample size: `Fréchet distance (features of fashion-cnn, 10,000 samples), log
/// scale`.
fn distance_label(findings: &Findings) -> String {
    if findings.task() == Task::Classification {
        return format!("{}, log scale", findings.outcome_long_name());
    }
    let mut with: Vec<String> = findings
        .measurement_protocols()
        .iter()
        .map(|measurement_protocol| {
            format!(
                "features of {}, {} samples",
                measurement_protocol.network_in_words(),
                thousands(measurement_protocol.samples as u64)
            )
        })
        .collect();
    with.sort();
    with.dedup();
    let with = if with.is_empty() { "no run has finished".to_owned() } else { with.join(" or ") };
    format!("Fréchet distance ({with}), log scale")
}
