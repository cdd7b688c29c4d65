//! The names that stand where lines end, moved apart.

use plotters::style::TextStyle;

use super::canvas::px;

/// From one line of a name to the next, in pixels.
pub const LINE: u32 = 15;

/// Where a line ends, and its name begins: the place of the name's first line.
pub struct EndLabel {
    /// The name in lines.
    pub name: Vec<String>,
    /// How it is written.
    pub style: TextStyle<'static>,
    /// From the left, in units of the drawing.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// Moves names apart that would stand on each other, keeping their order and staying above a floor.
pub fn separated(mut ends: Vec<EndLabel>, floor: i32) -> Vec<EndLabel> {
    let height = |end: &EndLabel| px(LINE) * end.name.len() as i32;
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
