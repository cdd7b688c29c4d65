//! The measured distances as a table, and those beyond their bounds.
//!
//! A bound is the largest distance on the CPUs and the software device that were tried, with a margin: another device sums in another
//! order. It must catch wrong formulas and lost terms (off by a hundredth and more) and half precision (off by a thousandth).

use std::fmt::{Display, Formatter, Result, Write as _};

use spec::Backend;

use super::layers::Layer;
use super::steps::StepDistance;
use super::{Measured, designs};

/// Bound of a layer's numbers, relative to the largest. The largest measured: 3e-6.
const LAYER: f64 = 2e-5;
/// Absolute bound of a layer's output on other devices than the CPU, where it allows more than [`LAYER`] because the layer's largest number
/// is small: WGSL allows `tanh` 1e-5, and a driver that computes it, or ELU, from exponentials is off by the rounding of 1, however small
/// the result. The largest measured: 1.4e-7 (Mesa's software device), 6e-5 of G's largest number where nothing is normalised.
const FUNCTION: f64 = 5e-7;
/// Never allowed is more than this, relative to the largest number: half precision is off by 5e-4.
const COARSEST: f64 = 2e-4;
/// Bound of a loss at the first step. G's comes after D's first update (see [`PARAMETERS`]). The largest measured: 7e-5.
const FIRST_LOSSES: f64 = 1e-3;
/// Bound of a later loss. The largest measured: 1e-2.
const LOSSES: f64 = 5e-2;
/// Bound of the parameters, relative to how far they have moved. The largest measured: 2e-1, on the CPU without vectors, and 1e-1 after the
/// first step already. Adam moves a weight by its whole learning rate even if the gradient is only rounding, as that of an inactive unit:
/// minimal filtering rounds where plain sums are exactly 0 (they stay within 6e-6). A wrong formula is off by 1.
const PARAMETERS: f64 = 5e-1;

/// Everything that was measured, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The measurements of each subject, in the order of the columns.
    pub measured: Vec<(String, Measured)>,
    /// Distances beyond their bounds, and subjects that could not be measured.
    pub failures: Vec<Failure>,
}

/// Why a subject does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its name.
    pub subject: String,
    /// What is wrong.
    pub why: String,
}

impl Table {
    /// Adds a failure for each distance beyond its bound.
    pub fn judge(&mut self) {
        for (subject, measured) in &self.measured {
            let layers = measured.layers.iter().flat_map(|layer| {
                let place = format!("{} of {}", layer.name, layer.design);
                [
                    (layer.forward, allowed(measured.backend, layer.largest), format!("{place}, forward")),
                    (layer.backward, LAYER, format!("{place}, backward")),
                ]
            });
            let steps = measured.steps.iter().flat_map(|step| {
                let place = format!("step {} of {}", step.step, step.design);
                [
                    (step.losses, if step.step == 1 { FIRST_LOSSES } else { LOSSES }, format!("losses at {place}")),
                    (step.parameters, PARAMETERS, format!("parameters after {place}")),
                ]
            });
            let beyond = layers.chain(steps).filter(|(distance, bound, _)| distance.is_nan() || distance > bound);
            let why = |(distance, bound, place)| format!("{place}: {distance:.1e} where {bound:.0e} is allowed");
            self.failures.extend(beyond.map(|found| Failure { subject: subject.clone(), why: why(found) }));
        }
    }

    fn row(&self, f: &mut Formatter<'_>, head: &str, cell: impl Fn(&Measured) -> String) -> Result {
        let cells: Vec<String> = self.measured.iter().map(|(_, measured)| cell(measured)).collect();
        writeln!(f, "| {head} | {} |", cells.join(" | "))
    }

    fn head(&self, f: &mut Formatter<'_>, corner: &str) -> Result {
        let names: Vec<&str> = self.measured.iter().map(|(name, _)| name.as_str()).collect();
        writeln!(f, "| {corner} | {} |\n|---|{}", names.join(" | "), "--:|".repeat(names.len()))
    }

    /// The layers of the reference one by one, of every other design the furthest.
    fn layers(&self, f: &mut Formatter<'_>) -> Result {
        self.head(f, "layer: forward, backward")?;
        let Some((_, first)) = self.measured.first() else { return Ok(()) };
        let (reference, _) = designs::all()[0];
        for (k, layer) in first.layers.iter().enumerate().filter(|(_, layer)| layer.design == reference) {
            self.row(f, &layer.name, |measured| {
                pair(measured.layers.get(k).map(|layer| (layer.forward, layer.backward)))
            })?;
        }
        for (design, _) in designs::all().into_iter().skip(1) {
            self.row(f, &format!("{design}: the furthest"), |measured| pair(furthest(&measured.layers, design)))?;
        }
        Ok(())
    }

    fn steps(&self, f: &mut Formatter<'_>) -> Result {
        for (design, _) in designs::trained() {
            writeln!(f)?;
            self.head(f, &format!("step of {design}: losses, parameters"))?;
            let Some((_, first)) = self.measured.first() else { return Ok(()) };
            for step in first.steps.iter().filter(|step| step.design == design).map(|step| step.step) {
                self.row(f, &step.to_string(), |measured| {
                    let at = measured.steps.iter().find(|found| found.design == design && found.step == step);
                    pair(at.map(|found| (found.losses, found.parameters)))
                })?;
            }
        }
        Ok(())
    }

    /// How far the parameters of the reference are, in powers of ten, as a chart that Markdown's readers draw.
    fn chart(&self, f: &mut Formatter<'_>) -> Result {
        let (reference, _) = designs::all()[0];
        let steps_of = |measured: &Measured| -> Vec<StepDistance> {
            measured.steps.iter().filter(|step| step.design == reference).cloned().collect()
        };
        let Some((_, first)) = self.measured.first() else { return Ok(()) };
        let steps: Vec<String> = steps_of(first).iter().map(|step| step.step.to_string()).collect();
        writeln!(
            f,
            "\n```mermaid\nxychart-beta\n  title \"Parameters: distance from double precision, a line for each column\""
        )?;
        writeln!(f, "  x-axis \"step\" [{}]", steps.join(", "))?;
        writeln!(f, "  y-axis \"power of ten\" -8 --> 0")?;
        for (_, measured) in &self.measured {
            let powers = steps_of(measured).into_iter().map(|step| format!("{:.2}", step.parameters.max(1e-8).log10()));
            writeln!(f, "  line [{}]", powers.collect::<Vec<_>>().join(", "))?;
        }
        writeln!(f, "```")
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut devices = String::new();
        for (name, measured) in &self.measured {
            write!(devices, "{}{name} on {}", if devices.is_empty() { "" } else { "; " }, measured.device)?;
        }
        writeln!(
            f,
            "Single precision against double precision, by the reference implementation on flex: {devices}.\n\n\
             *Layers*: on the same input, the largest difference relative to the largest number; backward is the furthest \
             gradient, by the input or a parameter. At most {LAYER:.0e}.\n\
             *Steps*: the same initial bits, images and latents; distances of the losses, and of both networks' parameters \
             relative to how far they have moved. At most {LOSSES:.0e} (at first {FIRST_LOSSES:.0e}) and {PARAMETERS:.0e}.\n"
        )?;
        self.layers(f)?;
        self.steps(f)?;
        self.chart(f)
    }
}

/// The bound of a layer's output, relative to its largest number.
fn allowed(backend: Backend, largest: f64) -> f64 {
    if backend.is_immediate() { LAYER } else { (FUNCTION / largest).clamp(LAYER, COARSEST) }
}

fn furthest(layers: &[Layer], design: &str) -> Option<(f64, f64)> {
    let distances = layers.iter().filter(|layer| layer.design == design).map(|layer| (layer.forward, layer.backward));
    distances.reduce(|(forward, backward), (f, b)| (forward.max(f), backward.max(b)))
}

fn pair(distances: Option<(f64, f64)>) -> String {
    distances.map_or(String::new(), |(one, other)| format!("{one:.1e}, {other:.1e}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(forward: f64, losses: f64) -> Measured {
        let (design, name) = ("reference".to_owned(), "G 1".to_owned());
        let layer = Layer { design, name, forward, largest: 1e-3, backward: 1e-7 };
        let step = StepDistance { design: "reference".to_owned(), step: 1, losses, parameters: 1e-7 };
        Measured { backend: Backend::Flex, device: "CPU".to_owned(), layers: vec![layer], steps: vec![step] }
    }

    fn judged(measured: Measured) -> Vec<String> {
        let mut table = Table { measured: vec![("flex".to_owned(), measured)], failures: Vec::new() };
        table.judge();
        table.failures.into_iter().map(|failure| format!("{}: {}", failure.subject, failure.why)).collect()
    }

    #[test]
    fn distances_beyond_their_bound_are_named() {
        assert_eq!(judged(measured(1e-7, 1e-6)), [""; 0]);
        assert_eq!(judged(measured(1e-3, 1e-6)), ["flex: G 1 of reference, forward: 1.0e-3 where 2e-5 is allowed"]);
        assert_eq!(
            judged(measured(1e-7, f64::NAN)),
            ["flex: losses at step 1 of reference: NaN where 1e-3 is allowed"]
        );
    }

    #[test]
    fn small_numbers_of_a_driver_s_own_functions_may_be_further_away_but_not_as_far_as_half_precision() {
        let on_wgpu = |forward| judged(Measured { backend: Backend::Wgpu, ..measured(forward, 1e-6) });
        assert_eq!(on_wgpu(6e-5), [""; 0]);
        assert_eq!(judged(measured(6e-5, 1e-6)).len(), 1, "the CPU's own are nearer");
        assert_eq!(on_wgpu(5e-4).len(), 1);
    }
}
