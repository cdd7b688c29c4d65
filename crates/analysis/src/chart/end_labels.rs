//! Labels at line ends, placed without overlap.

use plotters::style::TextStyle;

use super::canvas::px;

/// Line height of a label in pixels.
pub const LINE_HEIGHT: u32 = 15;

/// A label at the end of a line, at the position of its first text line.
pub struct EndLabel {
    /// The text lines.
    pub name: Vec<String>,
    /// The text style.
    pub style: TextStyle<'static>,
    /// Horizontal position in units of the drawing.
    pub x: i32,
    /// Vertical position in units of the drawing.
    pub y: i32,
}

/// Moves labels apart until none overlap. Their order is kept, and they stay above `floor`.
pub fn separate(mut ends: Vec<EndLabel>, floor: i32) -> Vec<EndLabel> {
    let height = |end: &EndLabel| px(LINE_HEIGHT) * end.name.len() as i32;
    ends.sort_by_key(|end| end.y);
    let mut ceiling = i32::MIN;
    for end in &mut ends {
        end.y = end.y.max(ceiling);
        ceiling = end.y + height(end);
    }
    let mut limit = floor;
    for end in ends.iter_mut().rev() {
        end.y = end.y.min(limit - height(end));
        limit = end.y;
    }
    ends
}
