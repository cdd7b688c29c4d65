//! Charts of a search: the best of k tries, and each try over the first numeric axis, one panel for each arm.

use plotters::prelude::*;

use super::Chart;
use super::axis::Axis;
use super::canvas::{Area, DrawError, FOREGROUND, PALETTE, px};
use super::frame::{Axes, Frame, cross};
use super::grid::{LINE_HEIGHT, most_title_lines, panel_grid, panel_title};
use super::header::Header;
use crate::number::thousands;
use crate::results::{ArmSearch, BestOfK, Results, SearchResults, first_numeric_axis};

/// File name of the best of k, without extension.
pub const BEST_OF: &str = "best-of";
/// File name of the tries, without extension.
pub const TRIES: &str = "tries";

const PANEL_HEIGHT: u32 = 134;
const MAX_TICKS: usize = 4;
/// Minimum length of the axis of tries, whose ticks are integers.
const MIN_AXIS: usize = 5;
/// Opacity of the band.
const BAND_OPACITY: f64 = 0.25;

/// The best of k tries of each arm. `None` without a search.
///
/// # Errors
///
/// The error of plotters.
pub fn best_of(results: &Results) -> Result<Option<Chart>, DrawError> {
    let Some(searched) = results.search.as_ref().filter(|searched| has_tries(searched)) else { return Ok(None) };
    let most = searched.arms.iter().map(|arm| arm.best_of.len()).max().unwrap_or(1);
    let header = Header {
        title: "What tuning is worth".to_owned(),
        measure: format!(
            "best {} of so many tries {}, log scale",
            results.findings.outcome(),
            first_round_note(searched)
        ),
        legend: Vec::new(),
    };
    let plot = Plot::new(searched, Axis::linear(1.0, most.max(MIN_AXIS) as f64, 4));
    let svg = plot.svg((&header, "tries"), searched, |area, arm, frame| plot.curve(area, &arm.best_of, frame))?;
    let caption = "Line: the median, over all choices of so many of the arm's settings, of the best of their outcomes in the first round; shaded: \
                   from a tenth to nine tenths of the choices (Lucic et al. 2018). A flat line: further tries gain little.";
    Ok(Some(Chart { file: BEST_OF, caption: caption.to_owned(), svg }))
}

/// Each try over the first numeric axis. `None` without such an axis.
///
/// # Errors
///
/// The error of plotters.
pub fn tries(results: &Results) -> Result<Option<Chart>, DrawError> {
    let searched = results.search.as_ref().filter(|searched| has_tries(searched));
    let Some((searched, axis)) = searched.and_then(|searched| Some((searched, first_numeric_axis(&searched.axes)?)))
    else {
        return Ok(None);
    };
    let header = Header {
        title: format!("{} over {}", crate::number::capitalize(results.findings.outcome()), axis.key),
        measure: format!("each setting {}, log scale", first_round_note(searched)),
        legend: Vec::new(),
    };
    let values = searched.arms.iter().flat_map(|arm| &arm.tries).filter_map(|attempt| attempt.across);
    let scale = match axis.values {
        spec::AxisValues::LogUniform(ends) => Axis::fitted(values.chain(ends), MAX_TICKS),
        spec::AxisValues::Uniform([low, high]) => Axis::linear(low, high, MAX_TICKS),
        spec::AxisValues::List(_) => Axis::linear(0.0, 1.0, MAX_TICKS),
    };
    let plot = Plot::new(searched, scale);
    let svg = plot.svg((&header, &axis.key), searched, |area, arm, frame| plot.dots(area, arm, frame))?;
    let caption = "Dots: settings, which are the same for every arm; other searched values vary too. Ringed: the chosen one. Crosses above: diverged.";
    Ok(Some(Chart { file: TRIES, caption: caption.to_owned(), svg }))
}

/// Whether any try has finished.
fn has_tries(searched: &SearchResults) -> bool {
    searched.arms.iter().any(|arm| !arm.tries.is_empty())
}

/// `of the first round, after 1,500 steps`, with the number of finished tries while the round is running.
fn first_round_note(searched: &SearchResults) -> String {
    let Some(round) = searched.rounds.first() else { return String::new() };
    let part = match round.planned {
        Some(planned) if round.finished < planned => format!(" ({} of {planned} have finished)", round.finished),
        _ => String::new(),
    };
    format!("of the first round, after {} steps{part}", thousands(round.steps))
}

struct Plot {
    axes: Axes,
    titles: u32,
}

impl Plot {
    fn new(searched: &SearchResults, across: Axis) -> Self {
        let outcomes = searched.arms.iter().flat_map(|arm| &arm.tries).filter_map(|attempt| attempt.outcome);
        let titles = most_title_lines(searched.arms.iter().map(|arm| arm.arm.as_str()));
        Self { axes: Axes { x: across, y: Axis::fitted(outcomes, MAX_TICKS) }, titles }
    }

    /// Draws a panel for each arm, with its values drawn by `paint`.
    fn svg(
        &self,
        around: (&Header, &str),
        searched: &SearchResults,
        paint: impl Fn(&Area, &ArmSearch, Frame) -> Result<(), DrawError>,
    ) -> Result<String, DrawError> {
        panel_grid(around, PANEL_HEIGHT + LINE_HEIGHT * self.titles, &searched.arms, |area, arm| {
            panel_title(area, &arm.arm, LINE_HEIGHT)?;
            let frame = self.axes.draw(area, 10 + LINE_HEIGHT * self.titles)?;
            paint(area, arm, frame)
        })
    }

    fn curve(&self, area: &Area, best_of: &[BestOfK], frame: Frame) -> Result<(), DrawError> {
        let points = |of: fn(&BestOfK) -> Option<f64>| -> Vec<(i32, i32)> {
            let each = (1..).zip(best_of).filter_map(|(k, best)| Some((f64::from(k), of(best)?)));
            each.map(|values| self.axes.place(values, frame)).collect()
        };
        let (upper, lower) = (points(|best| best.high), points(|best| best.low));
        let outline: Vec<(i32, i32)> = upper.into_iter().chain(lower.into_iter().rev()).collect();
        if outline.len() >= 4 {
            area.draw(&Polygon::new(outline, PALETTE[0].mix(BAND_OPACITY)))?;
        }
        area.draw(&PathElement::new(points(|best| best.median), PALETTE[0].stroke_width(px(2) as u32)))
    }

    fn dots(&self, area: &Area, arm: &ArmSearch, frame: Frame) -> Result<(), DrawError> {
        let chosen = arm.chosen.as_ref().map(|(setting, ..)| *setting);
        for attempt in &arm.tries {
            let Some(across) = attempt.across else { continue };
            match attempt.outcome {
                Some(outcome) => {
                    let place = self.axes.place((across, outcome), frame);
                    area.draw(&Circle::new(place, px(3), PALETTE[0].mix(0.75).filled()))?;
                    if chosen == Some(attempt.setting) {
                        area.draw(&Circle::new(place, px(6), FOREGROUND.stroke_width(px(1) as u32)))?;
                    }
                }
                None => cross(area, (frame.x(self.axes.x.position(across)), frame.top - px(4)), (3, 1))?,
            }
        }
        Ok(())
    }
}
