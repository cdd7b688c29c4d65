//! The axes of a panel, with tick labels to the left and below.

use plotters::prelude::*;

use super::axis::{Axis, tick_label};
use super::canvas::{Area, DrawError, GRID, LABEL, MUTED, PALETTE, px};
use super::text::{centered_below, right_aligned, text, text_width};

/// The plot area of a panel, in units of the drawing.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The left end of the x axis.
    pub left: i32,
    /// The upper end of the y axis.
    pub top: i32,
    /// The right end of the x axis.
    pub right: i32,
    /// The lower end of the y axis.
    pub bottom: i32,
}

impl Frame {
    /// The plot area to the right of these y tick labels, `top` pixels below the panel's upper edge.
    pub fn with_tick_labels(labels: impl Iterator<Item = String>, area: &Area, top: u32) -> Self {
        let (width, height) = area.dim_in_pixel();
        let widest = labels.map(|tick_label| text_width(&tick_label, &text(LABEL, MUTED))).max().unwrap_or(0);
        Self { left: widest + px(8), top: px(top), right: width as i32 - px(24), bottom: height as i32 - px(22) }
    }

    /// The x coordinate of a position from 0 to 1.
    pub fn x(self, share: f64) -> i32 {
        self.left + (share * f64::from(self.right - self.left)).round() as i32
    }

    /// The y coordinate of a position from 0 to 1.
    pub fn y(self, share: f64) -> i32 {
        self.bottom - (share * f64::from(self.bottom - self.top)).round() as i32
    }
}

/// The two axes that all panels of a chart share.
#[derive(Clone, Debug)]
pub struct Axes {
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
}

impl Axes {
    /// Draws the axes in a panel, `top` pixels below its upper edge.
    ///
    /// # Errors
    ///
    /// The error of plotters.
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

    /// The coordinates of a point.
    pub fn place(&self, (across, up): (f64, f64), frame: Frame) -> (i32, i32) {
        (frame.x(self.x.position(across)), frame.y(self.y.position(up)))
    }
}

/// Draws the cross of a diverged run. `half` is half of its size and `width` its line width, in pixels.
///
/// # Errors
///
/// The error of plotters.
pub fn cross(area: &Area, (x, y): (i32, i32), (half, width): (u32, u32)) -> Result<(), DrawError> {
    let half = px(half);
    [[(x - half, y - half), (x + half, y + half)], [(x - half, y + half), (x + half, y - half)]]
        .into_iter()
        .try_for_each(|ends| area.draw(&PathElement::new(ends, PALETTE[1].stroke_width(px(width) as u32))))
}
