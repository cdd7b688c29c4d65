//! The charts of a sweep as SVG: each with a title that says what is seen, units, and names beside the lines.

mod axis;
mod bundle;
mod canvas;
mod distance;
mod effects;
mod ends;
mod evidence;
mod frame;
mod grid;
mod head;
mod lines;
mod marks;
mod over_training;
mod panels;
mod raster;
mod ratio;
mod region;
mod search;
mod slope;
mod words;

use thiserror::Error;

pub use axis::{Axis, mark};
pub use bundle::{continued, middle};
pub use marks::of as marks;
pub use ratio::{missing, numbers};
pub use slope::{Drawn, FILE as SLOPE, Strips, slope};

use crate::results::Results;
use panels::Figure;

/// A chart that could not be drawn.
#[derive(Debug, Error)]
#[error("can't draw the chart `{file}`: {why}")]
pub struct ChartError {
    file: &'static str,
    why: String,
}

/// A chart, drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Its file's name without the ending.
    pub file: &'static str,
    /// How to read it.
    pub caption: String,
    /// The picture.
    pub svg: String,
}

/// A chart of lines, not drawn yet.
struct Sketch {
    file: &'static str,
    caption: String,
    figure: Figure,
}

/// Every chart that the results have numbers for.
///
/// # Errors
///
/// What plotters says.
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
    let sketches = over_steps.iter().filter_map(|sketch| sketch(findings));
    [effects, over_training, best_of, tries, region, evidence]
        .into_iter()
        .flatten()
        .map(Ok)
        .chain(sketches.map(Sketch::draw))
        .collect()
}

impl Sketch {
    fn draw(self) -> Result<Chart, ChartError> {
        let svg = self.figure.svg().map_err(|error| ChartError { file: self.file, why: error.to_string() })?;
        Ok(Chart { file: self.file, caption: self.caption, svg })
    }
}
