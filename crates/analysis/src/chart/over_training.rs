//! Effects over training: each arm's ratio to the reference at every evaluation, with its interval, one panel for each
//! arm.

use evidence::effect_size::NEGLIGIBLE;
use plotters::prelude::*;
use spec::Plan;

use super::Chart;
use super::axis::{Axis, tick_label};
use super::canvas::{Area, DrawError, FOREGROUND, GRID, LABEL, MUTED, PALETTE, px};
use super::frame::Frame;
use super::grid::{LINE_HEIGHT, most_title_lines, panel_grid, panel_title};
use super::header::Header;
use super::text::{centered_below, right_aligned, text};
use crate::outcome::ComparisonPoint;
use crate::results::{EffectCurve, EffectPoint, Results};

/// File name without extension.
pub const FILE: &str = "over-training";

const PANEL_HEIGHT: u32 = 134;
/// Maximum number of ticks of the ratio axis.
const MAX_TICKS: usize = 5;
/// The widest axis. Values beyond it are clamped.
const MAX_RATIO: f64 = 50.0;
/// Opacity of the band of negligible ratios.
const BAND_OPACITY: f64 = 0.45;
const INTERVAL_OPACITY: f64 = 0.25;

/// The chart. `None` if no arm has a ratio at an evaluation.
///
/// # Errors
///
/// The error of plotters.
pub fn chart(results: &Results) -> Result<Option<Chart>, DrawError> {
    let arms = &results.over_training;
    if arms.is_empty() {
        return Ok(None);
    }
    let findings = &results.findings;
    let header = Header {
        title: "Effect over training".to_owned(),
        measure: format!("{} as a multiple of {}'s, log scale", findings.outcome(), findings.sweep.plan.reference),
        legend: Vec::new(),
    };
    let points = || arms.iter().flat_map(|arm| &arm.points);
    let ends = points().filter_map(|point| point.interval).flat_map(|(low, high)| [low, high]);
    let ends = ends.chain(points().map(|point| point.ratio)).map(|end| end.clamp(1.0 / MAX_RATIO, MAX_RATIO));
    let titles = most_title_lines(arms.iter().map(|arm| arm.label.as_str()));
    let plot = Plot {
        height: Axis::fitted(ends.chain([NEGLIGIBLE.0, NEGLIGIBLE.1]), MAX_TICKS),
        last: points().map(|point| point.step).max().unwrap_or(1),
        budgets: budgets(&findings.sweep.plan, &findings.at),
        titles,
    };
    let around = (&header, "training step");
    let svg = panel_grid(around, PANEL_HEIGHT + LINE_HEIGHT * titles, arms, |area, arm| plot.panel(area, arm))?;
    let dashed = if plot.budgets.is_empty() { "" } else { " Dashed: the claims' budgets." };
    let raw = if arms.iter().all(|arm| arm.raw.is_empty()) {
        ""
    } else {
        ", of the moving average of G's weights; thin: of the weights themselves"
    };
    let lengths = shortest(&findings.sweep.plan)
        .map_or(String::new(), |steps| format!(" Beyond step {}: the runs that go on.", tick_label(steps as f64)));
    let caption = format!(
        "Line: the ratio at each evaluation, each level the median of the last five{raw}; shaded: its 95 % interval, each for itself. Grey: ratios between 0.8 and 1.25, which are \
         negligible.{dashed}{lengths}"
    );
    Ok(Some(Chart { file: FILE, caption, svg }))
}

/// The steps of the shorter runs, if arms have runs of several lengths.
fn shortest(plan: &Plan) -> Option<u64> {
    let runs = || plan.arms.iter().flat_map(|arm| &arm.runs);
    runs().any(|run| run.is_longer).then(|| runs().map(|run| run.spec.steps).min())?
}

/// The steps of the budgets.
fn budgets(plan: &Plan, at: &[ComparisonPoint]) -> Vec<u64> {
    let spec = plan.arm(&plan.reference).and_then(|arm| arm.runs.first()).map(|run| &run.spec);
    let step = |at: &ComparisonPoint| match at {
        ComparisonPoint::Images(images) => spec?.step_at(*images),
        ComparisonPoint::End => None,
    };
    at.iter().filter_map(step).collect()
}

struct Plot {
    height: Axis,
    last: u64,
    budgets: Vec<u64>,
    titles: u32,
}

impl Plot {
    fn panel(&self, area: &Area, arm: &EffectCurve) -> Result<(), DrawError> {
        panel_title(area, &arm.label, LINE_HEIGHT)?;
        let marks = self.height.ticks().iter().map(|value| format!("{}×", tick_label(*value)));
        let frame = Frame::with_tick_labels(marks, area, 6 + LINE_HEIGHT * self.titles);
        let Frame { left, top, right, bottom } = frame;
        let band = [(left, self.y(NEGLIGIBLE.1, frame)), (right, self.y(NEGLIGIBLE.0, frame))];
        area.draw(&Rectangle::new(band, GRID.mix(BAND_OPACITY).filled()))?;
        for value in self.height.ticks() {
            let y = self.y(*value, frame);
            let color = if *value == 1.0 { FOREGROUND } else { GRID };
            area.draw(&PathElement::new([(left, y), (right, y)], color.stroke_width(px(1) as u32)))?;
            area.draw(&Text::new(
                format!("{}×", tick_label(*value)),
                (left - px(4), y),
                right_aligned(text(LABEL, MUTED)),
            ))?;
        }
        for step in &self.budgets {
            let x = self.x(*step, frame);
            let dashes = (top..bottom).step_by(px(6) as usize).map(|y| [(x, y), (x, (y + px(3)).min(bottom))]);
            dashes
                .into_iter()
                .try_for_each(|dash| area.draw(&PathElement::new(dash, MUTED.stroke_width(px(1) as u32))))?;
        }
        for value in Axis::linear(0.0, self.last as f64, 3).ticks() {
            let place = (self.x(*value as u64, frame), bottom + px(3));
            area.draw(&Text::new(tick_label(*value), place, centered_below(text(LABEL, MUTED))))?;
        }
        self.interval(area, &arm.points, frame)?;
        let raw = arm.raw.iter().map(|point| (self.x(point.step, frame), self.y(point.ratio, frame)));
        area.draw(&PathElement::new(raw.collect::<Vec<_>>(), PALETTE[1].stroke_width(px(1) as u32)))?;
        let line = arm.points.iter().map(|point| (self.x(point.step, frame), self.y(point.ratio, frame)));
        area.draw(&PathElement::new(line.collect::<Vec<_>>(), PALETTE[0].stroke_width(px(2) as u32)))
    }

    fn interval(&self, area: &Area, points: &[EffectPoint], frame: Frame) -> Result<(), DrawError> {
        let ends = points.iter().filter_map(|point| Some((point.step, point.interval?)));
        let ends: Vec<(u64, (f64, f64))> = ends.collect();
        let upper = ends.iter().map(|(step, (_, high))| (self.x(*step, frame), self.y(*high, frame)));
        let lower = ends.iter().rev().map(|(step, (low, _))| (self.x(*step, frame), self.y(*low, frame)));
        let outline: Vec<(i32, i32)> = upper.chain(lower).collect();
        if outline.len() < 4 {
            return Ok(());
        }
        area.draw(&Polygon::new(outline, PALETTE[0].mix(INTERVAL_OPACITY)))
    }

    fn x(&self, step: u64, frame: Frame) -> i32 {
        frame.x(step as f64 / self.last as f64)
    }

    fn y(&self, ratio: f64, frame: Frame) -> i32 {
        frame.y(self.height.position(ratio))
    }
}
