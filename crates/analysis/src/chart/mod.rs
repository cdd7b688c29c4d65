//! The charts of a sweep as SVG, with titles, units and labels at the lines.

mod axis;
mod canvas;
mod distance;
mod effects;
mod end_labels;
mod evidence;
mod frame;
mod grid;
mod header;
mod lines;
mod over_training;
mod panels;
mod raster;
mod region;
mod ruler_marks;
mod search;
mod seed_curves;
mod slope;
mod text;

use thiserror::Error;

pub use axis::{Axis, tick_label};
pub use ruler_marks::of as ruler_marks;
pub use seed_curves::{extended_with, median_curve};
pub use slope::{FILE as SLOPE, SampleStrips, SlopeImages, slope};

use crate::results::Results;
use panels::Figure;

/// A chart could not be drawn.
#[derive(Debug, Error)]
#[error("can't draw the chart `{file}`: {why}")]
pub struct ChartError {
    file: &'static str,
    why: String,
}

/// A rendered chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// File name without extension.
    pub file: &'static str,
    /// The caption.
    pub caption: String,
    /// The SVG.
    pub svg: String,
}

/// A line chart before rendering.
struct LineChart {
    file: &'static str,
    caption: String,
    figure: Figure,
}

/// Every chart that the results have data for.
///
/// # Errors
///
/// The error of plotters.
pub fn all(results: &Results) -> Result<Vec<Chart>, ChartError> {
    let findings = &results.findings;
    let error = |file| move |error: canvas::DrawError| ChartError { file, why: error.to_string() };
    let effects = effects::chart(findings).map_err(error(effects::FILE))?;
    let over_training = over_training::chart(results).map_err(error(over_training::FILE))?;
    let best_of = search::best_of(results).map_err(error(search::BEST_OF))?;
    let tries = search::tries(results).map_err(error(search::TRIES))?;
    let region = region::chart(results).map_err(error(region::FILE))?;
    let evidence = evidence::chart(results).map_err(error(evidence::FILE))?;
    let over_steps = [distance::distance, lines::scores, lines::gradients, lines::losses];
    let line_charts = over_steps.iter().filter_map(|line_chart| line_chart(findings));
    [effects, over_training, best_of, tries, region, evidence]
        .into_iter()
        .flatten()
        .map(Ok)
        .chain(line_charts.map(LineChart::draw))
        .collect()
}

impl LineChart {
    fn draw(self) -> Result<Chart, ChartError> {
        let svg = self.figure.svg().map_err(|error| ChartError { file: self.file, why: error.to_string() })?;
        Ok(Chart { file: self.file, caption: self.caption, svg })
    }
}
