//! Each arm's distance as a multiple of the reference's: every seed a dot, the interval a bar.

use plotters::prelude::*;

use super::axis::{Axis, mark};
use super::canvas::{
    Area, DrawError, FAINT, GRID, HUES, INK, WIDTH, before, beside, bold, draw, fitted, px, text, under,
};
use crate::compare::{Comparison, Effect};
use crate::findings::{Findings, Group};
use crate::number::{significant, words};

const HEAD: u32 = 54;
const ROW: u32 = 30;
const FOOT: u32 = 48;
const NAMES: u32 = 160;
const NUMBERS: u32 = 136;
const LABEL: u32 = 12;

/// The widest axis: what lies beyond is cut, and its end says so.
const WIDEST: f64 = 200.0;

/// The chart; none where no arm has a ratio.
///
/// # Errors
///
/// What plotters says.
pub fn svg(findings: &Findings) -> Result<Option<String>, DrawError> {
    let groups: Vec<&Group> = findings.groups.iter().filter(|group| group.effect != Effect::Reference).collect();
    let measured: Vec<&Comparison> = groups.iter().filter_map(|group| measured(group)).collect();
    if measured.is_empty() {
        return Ok(None);
    }
    let plot = Plot { axis: axis(&measured), reference: &findings.sweep.plan.reference };
    let height = HEAD + ROW * groups.len() as u32 + FOOT;
    draw(TITLE, height, |area| plot.paint(area, &groups)).map(Some)
}

/// What is seen.
pub const TITLE: &str = "How much each arm changes the distance";

struct Plot<'a> {
    axis: Axis,
    reference: &'a str,
}

impl Plot<'_> {
    fn paint(&self, area: &Area, groups: &[&Group]) -> Result<(), DrawError> {
        let bottom = px(HEAD + ROW * groups.len() as u32);
        area.draw(&Text::new(TITLE, (px(10), px(8)), bold(15, INK)))?;
        let label = text(LABEL, FAINT);
        let subtitle = format!("distance at the last step, as a multiple of {}'s (log scale)", self.reference);
        area.draw(&Text::new(fitted(area, &subtitle, &label, px(WIDTH - 20)), (px(10), px(28)), label))?;
        for value in self.axis.marks() {
            let x = self.x(*value);
            let colour = if *value == 1.0 { INK } else { GRID };
            line(area, (x, px(HEAD)), (x, bottom), colour.stroke_width(px(1) as u32))?;
            area.draw(&Text::new(format!("{}×", mark(*value)), (x, bottom + px(6)), under(text(LABEL, FAINT))))?;
        }
        let (left, right) = (self.x(0.0), px(WIDTH - NUMBERS));
        area.draw(&Text::new("← closer to real images", (left, bottom + px(34)), beside(text(LABEL, FAINT))))?;
        area.draw(&Text::new("farther →", (right, bottom + px(34)), before(text(LABEL, FAINT))))?;
        groups.iter().enumerate().try_for_each(|(k, group)| self.row(area, group, px(HEAD + ROW * k as u32 + ROW / 2)))
    }

    fn row(&self, area: &Area, group: &Group, y: i32) -> Result<(), DrawError> {
        let name = fitted(area, &group.label, &text(LABEL, INK), px(NAMES - 20));
        area.draw(&Text::new(name, (px(NAMES - 10), y), before(text(LABEL, INK))))?;
        let Some(comparison) = measured(group) else {
            let why = text(LABEL, FAINT);
            return area.draw(&Text::new(missing(group), (self.x(0.0) + px(4), y), beside(why)));
        };
        if let Some((low, high)) = comparison.interval {
            line(area, (self.x(low), y), (self.x(high), y), HUES[0].stroke_width(px(2) as u32))?;
            for (end, tip) in [(low, px(5)), (high, -px(5))] {
                self.cap(area, end, (y, tip))?;
            }
        }
        for (_, ratio) in &comparison.seeds {
            area.draw(&Circle::new((self.x(*ratio), y), px(4), HUES[1].mix(0.75).filled()))?;
        }
        let (x, half) = (self.x(comparison.ratio), px(4));
        area.draw(&Polygon::new(vec![(x - half, y), (x, y - half), (x + half, y), (x, y + half)], INK))?;
        let number = text(LABEL, INK);
        area.draw(&Text::new(numbers(comparison), (px(WIDTH - NUMBERS + 12), y), beside(number)))
    }

    /// The end of an interval: a cap, or an arrow where it goes on beyond the axis.
    fn cap(&self, area: &Area, end: f64, (y, tip): (i32, i32)) -> Result<(), DrawError> {
        let (x, half) = (self.x(end), px(4));
        if self.axis.holds(end) {
            return line(area, (x, y - half), (x, y + half), HUES[0].stroke_width(px(2) as u32));
        }
        area.draw(&Polygon::new(vec![(x, y), (x + tip, y - half), (x + tip, y + half)], HUES[0]))
    }

    fn x(&self, ratio: f64) -> i32 {
        let width = f64::from(px(WIDTH - NAMES - NUMBERS));
        px(NAMES) + (self.axis.share(ratio) * width).round() as i32
    }
}

/// An axis that holds 1, every seed, and the intervals as far as that is sensible.
fn axis(measured: &[&Comparison]) -> Axis {
    let seeds = measured.iter().flat_map(|comparison| comparison.seeds.iter().map(|(_, ratio)| *ratio));
    let ends = measured.iter().filter_map(|comparison| comparison.interval).flat_map(|(low, high)| [low, high]);
    let ends = ends.map(|end| end.clamp(1.0 / WIDEST, WIDEST));
    Axis::logarithmic(seeds.chain(ends).chain([0.9, 1.1]), 7)
}

fn measured<'a>(group: &'a Group) -> Option<&'a Comparison> {
    match &group.effect {
        Effect::Measured(comparison) => Some(comparison),
        _ => None,
    }
}

/// Why an arm has no ratio.
pub fn missing(group: &Group) -> String {
    match &group.effect {
        Effect::Diverged { here: 0, reference } => format!("no ratio: the reference diverged in {}", words(*reference)),
        Effect::Diverged { here, .. } => {
            format!("no ratio: {} of {} diverged", words(*here), words(group.finished().count()))
        }
        Effect::Incomparable => "no ratio: measured with other things".to_owned(),
        Effect::Unfinished => "no ratio yet: runs are missing".to_owned(),
        Effect::Reference | Effect::Measured(_) => String::new(),
    }
}

/// `5.1 [0.7, 37]`, or the ratio alone.
pub fn numbers(comparison: &Comparison) -> String {
    let ratio = significant(comparison.ratio);
    match comparison.interval {
        Some((low, high)) => format!("{ratio} [{}, {}]", significant(low), significant(high)),
        None => ratio,
    }
}

fn line(area: &Area, from: (i32, i32), to: (i32, i32), style: ShapeStyle) -> Result<(), DrawError> {
    area.draw(&PathElement::new([from, to], style))
}
