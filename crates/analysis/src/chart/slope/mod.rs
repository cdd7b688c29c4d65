//! The slope chart: a line for each guideline across settings, bars for intervals, and samples of each design.
//!
//! The same functions draw SVG and PNG. The PNG is for viewers without SVG.

mod blocks;
mod plot;

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use evidence::effect_size::NEGLIGIBLE;
use plotters::coord::Shift;
use plotters::prelude::*;

use super::ChartError;
use super::axis::Axis;
use super::canvas::{self, EDGE, FOREGROUND, LABEL, MUTED, TITLE, WIDTH, px};
use super::raster::Raster;
use super::text::{bold, text, wrap};
use crate::paper::Slope;
use crate::picture::Picture;
use blocks::{Block, blocks};
use plot::Plot;

/// File name without extension.
pub const FILE: &str = "slope";

/// Line height in pixels.
const LINE_HEIGHT: u32 = 17;
/// Line height of the title in pixels.
const TITLE_LINE: u32 = 22;
/// Minimum height of the plot in pixels.
const MIN_PLOT_HEIGHT: u32 = 260;
/// Maximum number of ticks.
const MAX_TICKS: usize = 6;
/// The widest axis. Intervals beyond it end in an arrow.
const MAX_RATIO: f64 = 50.0;

/// The chart in both formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlopeImages {
    /// SVG.
    pub svg: String,
    /// PNG.
    pub png: Vec<u8>,
}

/// Samples of designs at the same settings.
#[derive(Clone, Debug, Default)]
pub struct SampleStrips {
    /// The settings in words.
    pub settings: String,
    /// A row of images for each arm.
    pub by_arm: BTreeMap<String, Picture>,
}

/// A drawing area of either backend.
type Surface<DB> = DrawingArea<DB, Shift>;
type DrawResult<DB> = Result<(), DrawingAreaErrorKind<<DB as DrawingBackend>::ErrorType>>;

/// Draws the chart.
///
/// # Errors
///
/// The error of plotters.
pub fn slope(slope: &Slope, strips: &SampleStrips) -> Result<SlopeImages, ChartError> {
    let error = |why: String| ChartError { file: FILE, why };
    let layout = Layout::new(slope, strips);
    let svg = canvas::draw(&slope.question, layout.height, |area| layout.paint(area));
    let svg = layout.with_pictures(&svg.map_err(|why| error(why.to_string()))?);
    let raster = Raster::draw((WIDTH, layout.height), |area| layout.paint(area));
    let mut raster = raster.map_err(|why| error(why.to_string()))?;
    for block in &layout.blocks {
        if let Some(strip) = block.strip {
            raster.overlay((&strip.rgb(), strip.size()[0]), block.place().map(|end| px(end) as usize));
        }
    }
    let png = raster.png().ok_or_else(|| error("the PNG could not be encoded".to_owned()))?;
    Ok(SlopeImages { svg, png })
}

/// The layout, in pixels from the top.
struct Layout<'s> {
    slope: &'s Slope,
    plot: Plot<'s>,
    blocks: Vec<Block<'s>>,
    notes: Vec<String>,
    /// The top of the notes.
    below: u32,
    height: u32,
}

impl<'s> Layout<'s> {
    fn new(slope: &'s Slope, strips: &'s SampleStrips) -> Self {
        let top = under_title(slope) + LINE_HEIGHT * measure(slope).len() as u32 + 24;
        let blocks = blocks(slope, strips, top);
        let end = blocks.last().map_or(top, Block::bottom);
        let bottom = end.max(top + MIN_PLOT_HEIGHT);
        let plot = Plot::new(slope, axis(slope), [top, bottom]);
        let below = bottom + plot.foot() + 8;
        let notes: Vec<String> =
            notes(slope, strips).iter().flat_map(|note| wrap(note, &text(LABEL, MUTED), inside())).collect();
        let height = below + LINE_HEIGHT * notes.len() as u32 + 8;
        Self { slope, plot, blocks, notes, below, height }
    }

    fn paint<DB: DrawingBackend>(&self, area: &Surface<DB>) -> DrawResult<DB> {
        for (line, k) in title(self.slope).into_iter().zip(0..) {
            area.draw(&Text::new(line, (px(EDGE), px(8 + k * TITLE_LINE)), bold(TITLE, FOREGROUND)))?;
        }
        for (line, k) in measure(self.slope).into_iter().zip(0..) {
            area.draw(&Text::new(line, (px(EDGE), px(under_title(self.slope) + k * LINE_HEIGHT)), text(LABEL, MUTED)))?;
        }
        self.plot.paint(area)?;
        self.blocks.iter().try_for_each(|block| block.paint(area))?;
        for (line, k) in self.notes.iter().zip(0..) {
            let place = (px(EDGE), px(self.below + k * LINE_HEIGHT));
            area.draw(&Text::new(line.as_str(), place, text(LABEL, MUTED)))?;
        }
        Ok(())
    }

    /// Adds the samples to the SVG.
    fn with_pictures(&self, svg: &str) -> String {
        let images = self.blocks.iter().filter_map(|block| {
            let png = block.strip?.packed("")?;
            let [left, top, right, bottom] = block.place().map(px);
            Some(format!(
                "<image x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,{}\"/>\n",
                right - left,
                bottom - top,
                STANDARD.encode(png)
            ))
        });
        let images: String = images.collect();
        match svg.rsplit_once("</svg>") {
            Some((drawing, rest)) => format!("{drawing}{images}</svg>{rest}"),
            None => svg.to_owned(),
        }
    }
}

fn inside() -> i32 {
    px(WIDTH - 2 * EDGE)
}

/// The bottom of the title.
fn under_title(slope: &Slope) -> u32 {
    8 + TITLE_LINE * title(slope).len() as u32
}

fn title(slope: &Slope) -> Vec<String> {
    wrap(&slope.question, &bold(TITLE, FOREGROUND), inside())
}

fn measure(slope: &Slope) -> Vec<String> {
    let words =
        format!("{} as a multiple of {}'s where a guideline is reversed, log scale", slope.measure, slope.reference.0);
    wrap(&words, &text(LABEL, MUTED), inside())
}

/// An axis that contains every ratio, and the intervals up to the widest axis.
fn axis(slope: &Slope) -> Axis {
    let ends = slope.points().filter_map(|point| point.interval).flat_map(|(low, high)| [low, high]);
    let values = slope.points().map(|point| point.ratio).chain(ends.map(|end| end.clamp(1.0 / MAX_RATIO, MAX_RATIO)));
    Axis::fitted(values.chain([NEGLIGIBLE.0, NEGLIGIBLE.1]), MAX_TICKS)
}

/// Notes on reading the chart and on missing data.
fn notes(slope: &Slope, strips: &SampleStrips) -> Vec<String> {
    let bars = "Bars: 95 % intervals, simultaneous for a sweep's claims. Numbers: the last column's.";
    let samples = format!(
        "Samples, {}: the median run's last, by G's own weights (numbers: its moving average), of its own latents.",
        strips.settings
    );
    let lacks = slope.missing.iter().map(|sentence| format!("Missing: {}", sentence.replace('`', "")));
    let diverged = slope.diverged.iter().map(|sentence| format!("Diverged: {sentence}"));
    [Some(bars.to_owned()), (!strips.by_arm.is_empty()).then_some(samples)]
        .into_iter()
        .flatten()
        .chain(diverged)
        .chain(lacks)
        .collect()
}
