//! The charts of a sweep as SVG: each with a title that says what is seen, units, and names beside the lines.

mod axis;
mod bundle;
mod canvas;
mod effects;
mod ends;
mod head;
mod lines;
mod marks;
mod panels;
mod survival;
mod words;

use thiserror::Error;

pub use axis::{Axis, mark};
pub use bundle::middle;
pub use effects::{missing, numbers};
pub use marks::of as marks;

use crate::findings::Findings;
use crate::number::thousands;
use panels::Figure;
use spec::Task;

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

/// Every chart that the findings have numbers for.
///
/// # Errors
///
/// What plotters says.
pub fn all(findings: &Findings) -> Result<Vec<Chart>, ChartError> {
    let error = |error: canvas::DrawError| ChartError { file: "effects", why: error.to_string() };
    let effects = effects::svg(findings).map_err(error)?.map(|svg| Chart {
        file: "effects",
        caption:
            "Dots: one seed each. Diamond below them: their geometric mean. Bar: its 95 % interval; an arrow where it goes on \
                  beyond the axis."
                .to_owned(),
        svg,
    });
    let over_steps = [lines::distance, survival::survival, lines::scores, lines::gradients, lines::losses];
    let sketches = over_steps.iter().filter_map(|sketch| sketch(findings));
    effects.map(Ok).into_iter().chain(sketches.map(Sketch::draw)).collect()
}

impl Sketch {
    fn draw(self) -> Result<Chart, ChartError> {
        let svg = self.figure.svg().map_err(|error| ChartError { file: self.file, why: error.to_string() })?;
        Ok(Chart { file: self.file, caption: self.caption, svg })
    }
}

/// `Fréchet distance (features of fashion-cnn, 10,000 samples), log scale`: a distance is nothing without these.
fn distance_label(findings: &Findings) -> String {
    if findings.task() == Task::Classification {
        return format!("{}, log scale", findings.whole_outcome());
    }
    let mut with: Vec<String> = findings
        .yardsticks()
        .iter()
        .map(|yardstick| {
            format!("features of {}, {} samples", yardstick.network_in_words(), thousands(yardstick.samples as u64))
        })
        .collect();
    with.sort();
    with.dedup();
    let with = if with.is_empty() { "no run has finished".to_owned() } else { with.join(" or ") };
    format!("Fréchet distance ({with}), log scale")
}
