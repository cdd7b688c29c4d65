//! Charts of two measures over steps (of D and of G): scores, gradient norms and losses. Helpers for all charts over
//! steps.

use plotters::style::RGBColor;
use spec::names;

use super::LineChart;
use super::axis::Axis;
use super::canvas::{MUTED, PALETTE};
use super::header::Header;
use super::panels::{Figure, Line, Panel, Weight};
use super::seed_curves::SeedCurves;
use crate::compare::Effect;
use crate::findings::{Findings, Group};

/// Maximum number of ticks.
const MAX_TICKS: usize = 7;

/// D(real) and D(fake).
pub fn scores(findings: &Findings) -> Option<LineChart> {
    let pair = Pair {
        file: "scores",
        title: "How well the discriminator tells real from fake",
        measure: "mean probability that D gives an image of being real",
        names: [(names::D_REAL, "D(real)"), (names::D_FAKE, "D(fake)")],
        caption: "At 0.5 D can't tell; near 1 and 0 it always can, and G learns little.",
        probability: true,
    };
    pair.line_chart(findings)
}

/// Norms of the gradients of D and G.
pub fn gradients(findings: &Findings) -> Option<LineChart> {
    let pair = Pair {
        file: "gradients",
        title: "How large the gradients are",
        measure: "Euclidean norm of a network's gradient, log scale",
        names: [(names::DISCRIMINATOR_GRADIENT_NORM, "discriminator"), (names::GENERATOR_GRADIENT_NORM, "generator")],
        caption: "Steady lines are a sign of stable training; a generator's that vanishes means that it learns nothing more.",
        probability: false,
    };
    pair.line_chart(findings)
}

/// Losses of D and G.
pub fn losses(findings: &Findings) -> Option<LineChart> {
    let pair = Pair {
        file: "losses",
        title: "Losses",
        measure: "cross-entropy in nats, log scale; no measure of quality",
        names: [(names::DISCRIMINATOR_LOSS, "discriminator"), (names::GENERATOR_LOSS, "generator")],
        caption: "Each network's loss depends on the other network: a falling line is not a better model.",
        probability: false,
    };
    pair.line_chart(findings)
}

/// Two measures of the same kind, in one panel for each arm.
struct Pair {
    file: &'static str,
    title: &'static str,
    measure: &'static str,
    names: [(&'static str, &'static str); 2],
    caption: &'static str,
    probability: bool,
}

impl Pair {
    fn line_chart(&self, findings: &Findings) -> Option<LineChart> {
        let seed_curves: Vec<[SeedCurves; 2]> =
            findings.groups.iter().map(|group| self.names.map(|(name, _)| SeedCurves::of(group, name))).collect();
        let measured = height(seed_curves.as_flattened())?;
        let panels = findings.groups.iter().zip(&seed_curves).map(|(group, pair)| Panel {
            title: group.label.clone(),
            lines: [
                seeds(&pair[0], PALETTE[0]),
                seeds(&pair[1], PALETTE[1]),
                median_line(&pair[0], PALETTE[0], None),
                median_line(&pair[1], PALETTE[1], None),
            ]
            .concat(),
        });
        Some(LineChart {
            file: self.file,
            caption: self.caption.to_owned(),
            figure: Figure {
                header: Header {
                    title: self.title.to_owned(),
                    measure: self.measure.to_owned(),
                    legend: self
                        .names
                        .iter()
                        .zip(PALETTE)
                        .map(|((_, words), color)| ((*words).to_owned(), color))
                        .collect(),
                },
                height: if self.probability { Axis::linear(0.0, 1.0, 4) } else { measured },
                steps: steps(findings),
                panels: panels.collect(),
                marks: Vec::new(),
            },
        })
    }
}

/// A y axis for all measured values. `None` without values.
pub fn height(seed_curves: &[SeedCurves]) -> Option<Axis> {
    let mut values = seed_curves.iter().flat_map(SeedCurves::values).filter(|value| *value > 0.0).peekable();
    values.peek().is_some().then(|| Axis::logarithmic(values, MAX_TICKS))
}

/// All arms in one panel if there are few, else one panel for each.
pub fn panels(groups: &[&Group], seed_curves: &[SeedCurves]) -> Vec<Panel> {
    if is_crowded(groups.len()) {
        each_against_reference(groups, seed_curves)
    } else {
        vec![single_panel(groups, seed_curves)]
    }
}

/// The legend of several panels. A single panel labels its lines.
pub fn legend(findings: &Findings) -> Vec<(String, RGBColor)> {
    if !is_crowded(findings.groups.len()) {
        return Vec::new();
    }
    let reference = format!("the reference {}", findings.sweep.plan.reference);
    vec![(reference, PALETTE[0]), ("the arm above each panel".to_owned(), PALETTE[1])]
}

/// Whether there are more arms than line colours.
pub const fn is_crowded(arms: usize) -> bool {
    arms > PALETTE.len()
}

/// The last step of any arm.
pub fn steps(findings: &Findings) -> u64 {
    findings.groups.iter().map(Group::steps).max().unwrap_or(1)
}

fn single_panel(groups: &[&Group], seed_curves: &[SeedCurves]) -> Panel {
    let colors = colors(groups);
    let thin = seed_curves.iter().zip(&colors).flat_map(|(curves, color)| seeds(curves, *color));
    let thick = groups.iter().zip(seed_curves).zip(&colors);
    let thick = thick.flat_map(|((group, curves), color)| median_line(curves, *color, Some(group.label.clone())));
    Panel { title: String::new(), lines: thin.chain(thick).collect() }
}

/// Line colours: the reference's is fixed, the others follow in the plan's order.
fn colors(groups: &[&Group]) -> Vec<RGBColor> {
    let mut others = PALETTE[1..].iter().cycle();
    let mut color = |group: &&Group| match group.effect {
        Effect::Reference => PALETTE[0],
        _ => *others.next().unwrap_or(&MUTED),
    };
    groups.iter().map(&mut color).collect()
}

fn each_against_reference(groups: &[&Group], seed_curves: &[SeedCurves]) -> Vec<Panel> {
    let panel = |(group, curves): (&&Group, &SeedCurves)| {
        let same_backend = |other: &&Group| other.effect == Effect::Reference && other.backend == group.backend;
        let reference = groups.iter().zip(seed_curves).find(|(other, _)| same_backend(other)).map(|(_, curves)| curves);
        let behind = reference.into_iter().flat_map(|curves| median_line(curves, PALETTE[0], None));
        let own = if group.effect == Effect::Reference { PALETTE[0] } else { PALETTE[1] };
        let lines = behind.chain(seeds(curves, own)).chain(median_line(curves, own, None)).collect();
        Panel { title: group.label.clone(), lines }
    };
    groups.iter().zip(seed_curves).map(panel).collect()
}

fn seeds(curves: &SeedCurves, color: RGBColor) -> Vec<Line> {
    let line = |weight| move |curve: &crate::curve::Curve| Line { curve: curve.clone(), color, weight, name: None };
    let thin = curves.finished.iter().map(line(Weight::Thin));
    thin.chain(curves.unfinished.iter().map(line(Weight::Dashed))).collect()
}

fn median_line(curves: &SeedCurves, color: RGBColor, name: Option<String>) -> Vec<Line> {
    vec![Line { curve: curves.median_curve.clone(), color, weight: Weight::Thick, name }]
}
