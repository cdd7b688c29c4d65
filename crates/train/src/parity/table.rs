//! What was measured as a table, and what of it is further away than it may be.
//!
//! A bound is what was seen, on the CPUs and the software device that there were, with a margin: another device sums in another
//! order. What it must catch is a wrong formula or a lost term, which is off by a hundredth and more, and half precision, which is off by
//! a thousandth.

use std::fmt::{Display, Formatter, Result, Write as _};

use spec::Backend;

use super::layers::Layer;
use super::steps::Stride;
use super::{Measured, designs};

/// Of a layer's numbers, relative to the largest: seen up to 3e-6.
const LAYER: f64 = 2e-5;
/// Of what a layer gives on another device than the CPU, as it is, where that is more than [`LAYER`] of a layer whose largest number is
/// small: WGSL allows `tanh` 1e-5, and a driver that makes it, or ELU, of exponentials is off by the rounding of 1, however small the
/// result. Seen up to 1.4e-7 (Mesa's software device), which was 6e-5 of G's largest number where nothing is normalised.
const FUNCTION: f64 = 5e-7;
/// More than that of the largest number is never allowed: half precision is off by 5e-4.
const COARSEST: f64 = 2e-4;
/// Of a loss at the first step; G's comes after D's first update, of which see below: seen up to 7e-5.
const FIRST_LOSSES: f64 = 1e-3;
/// Of a loss later: seen up to 1e-2.
const LOSSES: f64 = 5e-2;
/// Of the way that the parameters have gone: seen up to 2e-1, on the CPU without vectors, where it was 1e-1 after the first step already.
/// Adam moves a weight by its whole rate even where the gradient is nothing but rounding, as that of a unit that is off; minimal filtering
/// rounds where plain sums have an exact 0, and plain sums stay within 6e-6. A formula that is wrong is off by 1.
const PARAMETERS: f64 = 5e-1;

/// Everything that was measured, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What each subject measured, in the order of the columns.
    pub measured: Vec<(String, Measured)>,
    /// What is further away than it may be, or could not be measured.
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
    /// Looks for what is further away than it may be.
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
                    let at = measured.steps.iter().find(|stride| stride.design == design && stride.step == step);
                    pair(at.map(|stride| (stride.losses, stride.parameters)))
                })?;
            }
        }
        Ok(())
    }

    /// How far the parameters of the reference are, in powers of ten, as a chart that Markdown's readers draw.
    fn chart(&self, f: &mut Formatter<'_>) -> Result {
        let (reference, _) = designs::all()[0];
        let strides = |measured: &Measured| -> Vec<Stride> {
            measured.steps.iter().filter(|stride| stride.design == reference).cloned().collect()
        };
        let Some((_, first)) = self.measured.first() else { return Ok(()) };
        let steps: Vec<String> = strides(first).iter().map(|stride| stride.step.to_string()).collect();
        writeln!(
            f,
            "\n```mermaid\nxychart-beta\n  title \"Parameters: distance from double precision, a line for each column\""
        )?;
        writeln!(f, "  x-axis \"step\" [{}]", steps.join(", "))?;
        writeln!(f, "  y-axis \"power of ten\" -8 --> 0")?;
        for (_, measured) in &self.measured {
            let powers =
                strides(measured).into_iter().map(|stride| format!("{:.2}", stride.parameters.max(1e-8).log10()));
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
            "Single precision against double precision, which flex computes by ordinary operations: {devices}.\n\n\
             *Layers*: each on the same input, the largest difference as a part of the largest number; backward is the \
             furthest gradient, by the input or a parameter. At most {LAYER:.0e}.\n\
             *Steps*: the same initial bits, images and latents; of the losses, and of both networks' parameters as a part of \
             the way that they have gone. At most {LOSSES:.0e} (at first {FIRST_LOSSES:.0e}) and {PARAMETERS:.0e}.\n"
        )?;
        self.layers(f)?;
        self.steps(f)?;
        self.chart(f)
    }
}

/// How far what a layer gives may be, as a part of its largest number.
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
        let stride = Stride { design: "reference".to_owned(), step: 1, losses, parameters: 1e-7 };
        Measured { backend: Backend::Flex, device: "CPU".to_owned(), layers: vec![layer], steps: vec![stride] }
    }

    fn judged(measured: Measured) -> Vec<String> {
        let mut table = Table { measured: vec![("flex".to_owned(), measured)], failures: Vec::new() };
        table.judge();
        table.failures.into_iter().map(|failure| format!("{}: {}", failure.subject, failure.why)).collect()
    }

    #[test]
    fn what_is_near_enough_passes_and_what_is_not_is_named() {
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
