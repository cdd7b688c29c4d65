//! The charts of two measures over steps, of D and of G: scores, gradient norms, losses; and what all charts over steps share.

use plotters::style::RGBColor;
use spec::names;

use super::Sketch;
use super::axis::Axis;
use super::bundle::Bundle;
use super::canvas::{FAINT, HUES};
use super::head::Head;
use super::panels::{Figure, Line, Panel, Weight};
use crate::compare::Effect;
use crate::findings::{Findings, Group};

/// Marks on an axis, at most.
const MARKS: usize = 7;

/// D(real) and D(fake).
pub fn scores(findings: &Findings) -> Option<Sketch> {
    let pair = Pair {
        file: "scores",
        title: "How well the discriminator tells real from fake",
        measure: "mean probability that D gives an image of being real",
        names: [(names::D_REAL, "D(real)"), (names::D_FAKE, "D(fake)")],
        caption: "At 0.5 D can't tell; near 1 and 0 it always can, and G learns little.",
        probability: true,
    };
    pair.sketch(findings)
}

/// Norms of the gradients of D and G.
pub fn gradients(findings: &Findings) -> Option<Sketch> {
    let pair = Pair {
        file: "gradients",
        title: "How large the gradients are",
        measure: "Euclidean norm of a network's gradient, log scale",
        names: [(names::DISCRIMINATOR_GRADIENT_NORM, "discriminator"), (names::GENERATOR_GRADIENT_NORM, "generator")],
        caption: "Steady lines are a sign of stable training; a generator's that vanishes means that it learns nothing more.",
        probability: false,
    };
    pair.sketch(findings)
}

/// Losses of D and G.
pub fn losses(findings: &Findings) -> Option<Sketch> {
    let pair = Pair {
        file: "losses",
        title: "Losses",
        measure: "cross-entropy in nats, log scale; no measure of quality",
        names: [(names::DISCRIMINATOR_LOSS, "discriminator"), (names::GENERATOR_LOSS, "generator")],
        caption: "Each network's loss depends on the other network: a falling line is not a better model.",
        probability: false,
    };
    pair.sketch(findings)
}

/// Two measures of the same kind, in a panel for each arm.
struct Pair {
    file: &'static str,
    title: &'static str,
    measure: &'static str,
    names: [(&'static str, &'static str); 2],
    caption: &'static str,
    probability: bool,
}

impl Pair {
    fn sketch(&self, findings: &Findings) -> Option<Sketch> {
        let bundles: Vec<[Bundle; 2]> =
            findings.groups.iter().map(|group| self.names.map(|(name, _)| Bundle::of(group, name))).collect();
        let measured = height(bundles.as_flattened())?;
        let panels = findings.groups.iter().zip(&bundles).map(|(group, pair)| Panel {
            title: group.label.clone(),
            lines: [
                seeds(&pair[0], HUES[0]),
                seeds(&pair[1], HUES[1]),
                middle(&pair[0], HUES[0], None),
                middle(&pair[1], HUES[1], None),
            ]
            .concat(),
        });
        Some(Sketch {
            file: self.file,
            caption: self.caption.to_owned(),
            figure: Figure {
                head: Head {
                    title: self.title.to_owned(),
                    measure: self.measure.to_owned(),
                    legend: self.names.iter().zip(HUES).map(|((_, words), hue)| ((*words).to_owned(), hue)).collect(),
                },
                height: if self.probability { Axis::linear(0.0, 1.0, 4) } else { measured },
                steps: steps(findings),
                panels: panels.collect(),
                marks: Vec::new(),
            },
        })
    }
}

/// An axis that holds everything measured; none where nothing was.
pub fn height(bundles: &[Bundle]) -> Option<Axis> {
    let mut values = bundles.iter().flat_map(Bundle::values).filter(|value| *value > 0.0).peekable();
    values.peek().is_some().then(|| Axis::logarithmic(values, MARKS))
}

/// All arms in one panel while they can be told apart, else a panel for each.
pub fn panels(groups: &[&Group], bundles: &[Bundle]) -> Vec<Panel> {
    if is_crowded(groups.len()) { each_against_reference(groups, bundles) } else { vec![together(groups, bundles)] }
}

/// What the colours mean where panels need it said; one panel names its lines.
pub fn legend(findings: &Findings) -> Vec<(String, RGBColor)> {
    if !is_crowded(findings.groups.len()) {
        return Vec::new();
    }
    let reference = format!("the reference {}", findings.sweep.plan.reference);
    vec![(reference, HUES[0]), ("the arm above each panel".to_owned(), HUES[1])]
}

/// Whether there are more arms than can be told apart in one panel.
pub const fn is_crowded(arms: usize) -> bool {
    arms > HUES.len()
}

/// The last step of any arm.
pub fn steps(findings: &Findings) -> u64 {
    findings.groups.iter().map(Group::steps).max().unwrap_or(1)
}

fn together(groups: &[&Group], bundles: &[Bundle]) -> Panel {
    let hues = hues(groups);
    let thin = bundles.iter().zip(&hues).flat_map(|(bundle, hue)| seeds(bundle, *hue));
    let thick = groups.iter().zip(bundles).zip(&hues);
    let thick = thick.flat_map(|((group, bundle), hue)| middle(bundle, *hue, Some(group.label.clone())));
    Panel { title: String::new(), lines: thin.chain(thick).collect() }
}

/// The reference's colour is always the same, and the others follow in the plan's order.
fn hues(groups: &[&Group]) -> Vec<RGBColor> {
    let mut others = HUES[1..].iter().cycle();
    let mut hue = |group: &&Group| match group.effect {
        Effect::Reference => HUES[0],
        _ => *others.next().unwrap_or(&FAINT),
    };
    groups.iter().map(&mut hue).collect()
}

fn each_against_reference(groups: &[&Group], bundles: &[Bundle]) -> Vec<Panel> {
    let panel = |(group, bundle): (&&Group, &Bundle)| {
        let same_backend = |other: &&Group| other.effect == Effect::Reference && other.backend == group.backend;
        let reference = groups.iter().zip(bundles).find(|(other, _)| same_backend(other)).map(|(_, bundle)| bundle);
        let behind = reference.into_iter().flat_map(|bundle| middle(bundle, HUES[0], None));
        let own = if group.effect == Effect::Reference { HUES[0] } else { HUES[1] };
        let lines = behind.chain(seeds(bundle, own)).chain(middle(bundle, own, None)).collect();
        Panel { title: group.label.clone(), lines }
    };
    groups.iter().zip(bundles).map(panel).collect()
}

fn seeds(bundle: &Bundle, colour: RGBColor) -> Vec<Line> {
    let line = |weight| move |curve: &crate::curve::Curve| Line { curve: curve.clone(), colour, weight, name: None };
    let thin = bundle.finished.iter().map(line(Weight::Thin));
    thin.chain(bundle.unfinished.iter().map(line(Weight::Dashed))).collect()
}

fn middle(bundle: &Bundle, colour: RGBColor, name: Option<String>) -> Vec<Line> {
    vec![Line { curve: bundle.middle.clone(), colour, weight: Weight::Thick, name }]
}
