//! The axes of a panel, drawn without plotters' own: where its values lie, with marks to the left and below.

use plotters::prelude::*;

use super::axis::{Axis, tick_label};
use super::canvas::{Area, DrawError, GRID, LABEL, MUTED, PALETTE, px};
use super::text::{centered_below, right_aligned, text, text_width};

/// Where a panel's values lie, in units of the drawing.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The left end of the axis across.
    pub left: i32,
    /// The upper end of the axis upwards.
    pub top: i32,
    /// The right end of the axis across.
    pub right: i32,
    /// The lower end of the axis upwards.
    pub bottom: i32,
}

impl Frame {
    /// The frame beside these marks of the axis upwards, so many pixels below the panel's upper edge.
    pub fn with_tick_labels(labels: impl Iterator<Item = String>, area: &Area, top: u32) -> Self {
        let (width, height) = area.dim_in_pixel();
        let widest = labels.map(|tick_label| text_width(&tick_label, &text(LABEL, MUTED))).max().unwrap_or(0);
        Self { left: widest + px(8), top: px(top), right: width as i32 - px(24), bottom: height as i32 - px(22) }
    }

    /// The place at that share of the axis across.
    pub fn x(self, share: f64) -> i32 {
        self.left + (share * f64::from(self.right - self.left)).round() as i32
    }

    /// The place at that share of the axis upwards.
    pub fn y(self, share: f64) -> i32 {
        self.bottom - (share * f64::from(self.bottom - self.top)).round() as i32
    }
}

/// The two axes that all panels of a chart share.
#[derive(Clone, Debug)]
pub struct Axes {
    /// From left to right.
    pub x: Axis,
    /// From below upwards.
    pub y: Axis,
}

impl Axes {
    /// Draws them in a panel, so many pixels below its upper edge.
    ///
    /// # Errors
    ///
    /// What plotters says.
    pub fn draw(&self, area: &Area, top: u32) -> Result<Frame, DrawError> {
        let frame = Frame::with_tick_labels(self.y.ticks().iter().copied().map(tick_label), area, top);
        let Frame { left, right, bottom, .. } = frame;
        for value in self.y.ticks() {
            let y = frame.y(self.y.position(*value));
            area.draw(&PathElement::new([(left, y), (right, y)], GRID.stroke_width(px(1) as u32)))?;
            area.draw(&Text::new(tick_label(*value), (left - px(4), y), right_aligned(text(LABEL, MUTED))))?;
        }
        for value in self.x.ticks() {
            let place = (frame.x(self.x.position(*value)), bottom + px(3));
            area.draw(&Text::new(tick_label(*value), place, centered_below(text(LABEL, MUTED))))?;
        }
        Ok(frame)
    }

    /// The place of two values.
    pub fn place(&self, (across, up): (f64, f64), frame: Frame) -> (i32, i32) {
        (frame.x(self.x.position(across)), frame.y(self.y.position(up)))
    }
}

/// The mark of a run that diverged: a cross from its middle so many pixels each way, of lines so many wide.
///
/// # Errors
///
/// What plotters says.
pub fn cross(area: &Area, (x, y): (i32, i32), (half, width): (u32, u32)) -> Result<(), DrawError> {
    let half = px(half);
    [[(x - half, y - half), (x + half, y + half)], [(x - half, y + half), (x + half, y - half)]]
        .into_iter()
        .try_for_each(|ends| area.draw(&PathElement::new(ends, PALETTE[1].stroke_width(px(width) as u32))))
}
