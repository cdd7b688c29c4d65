//! The right part of the slope chart: each design with its last ratio and its samples, the worst first.

use plotters::prelude::*;

use super::plot::Plot;
use super::{DrawResult, LINE_HEIGHT, SampleStrips, Surface};
use crate::chart::canvas::{EDGE, FOREGROUND, LABEL, MUTED, WIDTH, px};
use crate::chart::text::{bold, text, wrap};
use crate::paper::Slope;
use crate::picture::Picture;

/// Left end of the blocks in pixels.
const LEFT: u32 = 288;
/// Gap between two blocks in pixels.
const GAP: u32 = 12;

/// A design next to the plot.
pub struct Block<'s> {
    name: Vec<String>,
    color: RGBColor,
    number: String,
    ratio: Option<f64>,
    pub(super) strip: Option<&'s Picture>,
    top: u32,
}

/// The blocks by descending last ratio. The reference has ratio 1, and designs without a ratio come last.
pub fn blocks<'s>(slope: &'s Slope, strips: &'s SampleStrips, top: u32) -> Vec<Block<'s>> {
    let line = |(k, line): (usize, &'s crate::paper::SlopeLine)| {
        let last = line.last();
        Block {
            name: named(&line.says),
            color: Plot::color(k),
            number: last.map_or("no ratio".to_owned(), |(_, point)| point.in_words()),
            ratio: last.map(|(_, point)| point.ratio),
            strip: strips.by_arm.get(&line.arm),
            top,
        }
    };
    let reference = Block {
        name: named(&slope.reference.0),
        color: FOREGROUND,
        number: "the reference".to_owned(),
        ratio: Some(1.0),
        strip: strips.by_arm.get(&slope.reference.1),
        top,
    };
    let mut blocks: Vec<Block> = [reference].into_iter().chain(slope.lines.iter().enumerate().map(line)).collect();
    blocks.sort_by(|one, other| other.ratio.unwrap_or(0.0).total_cmp(&one.ratio.unwrap_or(0.0)));
    let mut next = top;
    for block in &mut blocks {
        block.top = next;
        next = block.bottom() + GAP;
    }
    blocks
}

fn named(says: &str) -> Vec<String> {
    wrap(says, &bold(LABEL, FOREGROUND), px(WIDTH - EDGE - LEFT))
}

impl Block<'_> {
    /// The top of its samples in pixels.
    fn samples(&self) -> u32 {
        self.top + LINE_HEIGHT * (self.name.len() as u32 + 1)
    }

    /// The bottom in pixels.
    pub fn bottom(&self) -> u32 {
        self.samples() + self.strip.map_or(0, strip_height)
    }

    /// Left, top, right and bottom of its samples in pixels.
    pub fn place(&self) -> [u32; 4] {
        [LEFT, self.samples(), WIDTH - EDGE, self.bottom()]
    }

    pub(super) fn paint<DB: DrawingBackend>(&self, area: &Surface<DB>) -> DrawResult<DB> {
        for (line, k) in self.name.iter().zip(0..) {
            let place = (px(LEFT), px(self.top + k * LINE_HEIGHT));
            area.draw(&Text::new(line.as_str(), place, bold(LABEL, self.color)))?;
        }
        let place = (px(LEFT), px(self.top + LINE_HEIGHT * self.name.len() as u32));
        area.draw(&Text::new(self.number.as_str(), place, text(LABEL, MUTED)))
    }
}

/// The height of samples that fill the width of a block, in pixels.
fn strip_height(strip: &Picture) -> u32 {
    let [width, height] = strip.size();
    let wide = WIDTH - EDGE - LEFT;
    (wide as usize * height / width.max(1)).clamp(1, wide as usize) as u32
}
