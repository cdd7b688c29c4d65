//! What a search found: the best of so many tries of each arm, and each try over the first axis, a panel an arm.

use plotters::prelude::*;

use super::Chart;
use super::axis::{Axis, mark};
use super::canvas::{Area, DrawError, EDGE, FAINT, GRID, HUES, INK, LABEL, WIDTH, draw, px};
use super::head::Head;
use super::words::{before, bold, text, text_width, under, wrapped};
use crate::results::{ArmSearch, BestOfK, Results, Searched, across};

/// The file of the best of k without the ending.
pub const BEST_OF: &str = "best-of";
/// The file of the tries without the ending.
pub const TRIES: &str = "tries";

const FOOT: u32 = 26;
const PANEL: u32 = 134;
const LINE: u32 = 16;
const ABREAST: usize = 2;
const MARKS: usize = 4;
/// How much the band covers.
const BAND: f64 = 0.25;

/// What k tries are worth to each arm; none where nothing was searched.
///
/// # Errors
///
/// What plotters says.
pub fn best_of(results: &Results) -> Result<Option<Chart>, DrawError> {
    let Some(searched) = &results.search else { return Ok(None) };
    let most = searched.arms.iter().map(|arm| arm.best_of.len()).max().unwrap_or(1);
    let head = Head {
        title: "What tuning is worth".to_owned(),
        measure: format!("best {} of so many tries, log scale", results.findings.outcome()),
        legend: Vec::new(),
    };
    let plot = Plot::new(searched, Axis::linear(1.0, most as f64, 4));
    let svg = plot.grid(&head, searched, "tries", |area, arm, frame| plot.curve(area, &arm.best_of, frame))?;
    let caption = "Line: the median, over all choices of so many of the arm's settings, of the best of their outcomes in the first round; shaded: \
                   from a tenth to nine tenths of the choices (Lucic et al. 2018). A flat line: any setting will do.";
    Ok(Some(Chart { file: BEST_OF, caption: caption.to_owned(), svg }))
}

/// Each try over the first axis of numbers; none where there is no such axis.
///
/// # Errors
///
/// What plotters says.
pub fn tries(results: &Results) -> Result<Option<Chart>, DrawError> {
    let searched = results.search.as_ref();
    let Some((searched, axis)) = searched.and_then(|searched| Some((searched, across(&searched.axes)?))) else {
        return Ok(None);
    };
    let head = Head {
        title: format!("{} over {}", crate::number::capital(results.findings.outcome()), axis.key),
        measure: "each setting of the first round, log scale".to_owned(),
        legend: Vec::new(),
    };
    let values = || searched.arms.iter().flat_map(|arm| &arm.tries).filter_map(|attempt| attempt.across);
    let scale = match axis.values {
        spec::AxisValues::LogUniform(_) => Axis::fitted(values(), MARKS),
        _ => {
            let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
            Axis::linear(low, high, MARKS)
        }
    };
    let plot = Plot::new(searched, scale);
    let svg = plot.grid(&head, searched, &axis.key, |area, arm, frame| plot.dots(area, arm, frame))?;
    let caption = "Dots: settings, which are the same for every arm; other searched values vary too. Ringed: the chosen one. Crosses above: diverged.";
    Ok(Some(Chart { file: TRIES, caption: caption.to_owned(), svg }))
}

struct Plot {
    across: Axis,
    height: Axis,
    titles: u32,
}

type Frame = ((i32, i32), (i32, i32));

impl Plot {
    fn new(searched: &Searched, across: Axis) -> Self {
        let outcomes = searched.arms.iter().flat_map(|arm| &arm.tries).filter_map(|attempt| attempt.outcome);
        let titles = searched.arms.iter().map(|arm| title_lines(&arm.arm).len().max(1) as u32).max();
        Self { across, height: Axis::fitted(outcomes, MARKS), titles: titles.unwrap_or(1) }
    }

    fn grid(
        &self,
        head: &Head,
        searched: &Searched,
        foot: &str,
        paint: impl Fn(&Area, &ArmSearch, Frame) -> Result<(), DrawError>,
    ) -> Result<String, DrawError> {
        let rows = searched.arms.len().div_ceil(ABREAST) as u32;
        let body = rows * (PANEL + LINE * self.titles);
        draw(&head.title, head.height() + body + FOOT, |area| {
            let (top, rest) = area.split_vertically(px(head.height()));
            let (body, bottom) = rest.split_vertically(px(body));
            head.draw(&top)?;
            bottom.draw(&Text::new(foot, (px(WIDTH) / 2, px(4)), under(text(LABEL, FAINT))))?;
            let cells = body.split_evenly((rows as usize, ABREAST));
            searched.arms.iter().zip(cells).try_for_each(|(arm, cell)| {
                let frame = self.frame(&cell, &arm.arm)?;
                paint(&cell, arm, frame)
            })
        })
    }

    /// Title and axes of a panel; where its values are drawn: the upper left and the lower right corner.
    fn frame(&self, area: &Area, title: &str) -> Result<Frame, DrawError> {
        for (line, k) in title_lines(title).into_iter().zip(0..) {
            area.draw(&Text::new(line, (px(EDGE), px(2 + LINE * k)), bold(LABEL, INK)))?;
        }
        let (width, height) = area.dim_in_pixel();
        let widths = self.height.marks().iter().map(|value| text_width(&mark(*value), &text(LABEL, FAINT)));
        let left = widths.max().unwrap_or(0) + px(8);
        let frame = ((left, px(10 + LINE * self.titles)), (width as i32 - px(24), height as i32 - px(22)));
        let ((left, _), (right, bottom)) = frame;
        for value in self.height.marks() {
            let y = self.y(*value, frame);
            area.draw(&PathElement::new([(left, y), (right, y)], GRID.stroke_width(px(1) as u32)))?;
            area.draw(&Text::new(mark(*value), (left - px(4), y), before(text(LABEL, FAINT))))?;
        }
        for value in self.across.marks() {
            let place = (self.x(*value, frame), bottom + px(3));
            area.draw(&Text::new(mark(*value), place, under(text(LABEL, FAINT))))?;
        }
        Ok(frame)
    }

    fn curve(&self, area: &Area, best_of: &[BestOfK], frame: Frame) -> Result<(), DrawError> {
        let points = |of: fn(&BestOfK) -> Option<f64>| -> Vec<(i32, i32)> {
            let each = (1..).zip(best_of).filter_map(|(k, best)| Some((f64::from(k), of(best)?)));
            each.map(|(k, value)| (self.x(k, frame), self.y(value, frame))).collect()
        };
        let (upper, lower) = (points(|best| best.high), points(|best| best.low));
        let outline: Vec<(i32, i32)> = upper.into_iter().chain(lower.into_iter().rev()).collect();
        if outline.len() >= 4 {
            area.draw(&Polygon::new(outline, HUES[0].mix(BAND)))?;
        }
        area.draw(&PathElement::new(points(|best| best.median), HUES[0].stroke_width(px(2) as u32)))
    }

    fn dots(&self, area: &Area, arm: &ArmSearch, frame: Frame) -> Result<(), DrawError> {
        let ((_, top), _) = frame;
        let chosen = arm.chosen.as_ref().map(|(setting, ..)| *setting);
        for attempt in &arm.tries {
            let Some(x) = attempt.across.map(|value| self.x(value, frame)) else { continue };
            match attempt.outcome {
                Some(outcome) => {
                    let place = (x, self.y(outcome, frame));
                    area.draw(&Circle::new(place, px(3), HUES[0].mix(0.75).filled()))?;
                    if chosen == Some(attempt.setting) {
                        area.draw(&Circle::new(place, px(6), INK.stroke_width(px(1) as u32)))?;
                    }
                }
                None => {
                    let (y, half) = (top - px(4), px(3));
                    for ends in
                        [[(x - half, y - half), (x + half, y + half)], [(x - half, y + half), (x + half, y - half)]]
                    {
                        area.draw(&PathElement::new(ends, HUES[1].stroke_width(px(1) as u32)))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn x(&self, value: f64, ((left, _), (right, _)): Frame) -> i32 {
        left + (self.across.share(value) * f64::from(right - left)).round() as i32
    }

    fn y(&self, value: f64, ((_, top), (_, bottom)): Frame) -> i32 {
        bottom - (self.height.share(value) * f64::from(bottom - top)).round() as i32
    }
}

fn title_lines(title: &str) -> Vec<String> {
    wrapped(title, &bold(LABEL, INK), px(WIDTH / 2 - 2 * EDGE))
}
