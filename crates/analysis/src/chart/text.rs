//! Text on a chart: style, anchor, width and wrapping. Text is never truncated.
//!
//! Widths come from an embedded font, so that layouts are the same everywhere. The SVG asks for `sans-serif`.

use std::sync::Once;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontFamily, register_font};

use super::canvas::px;

const FONT: &[u8] = include_bytes!("../../fonts/DejaVuSans-subset.ttf");

/// Width of bold text relative to regular text. The embedded font has no bold.
const BOLD: f64 = 1.12;

static REGISTERED: Once = Once::new();

/// Text with a font size in pixels.
pub fn text<'a>(size: u32, color: RGBColor) -> TextStyle<'a> {
    register(); // plotters looks a font up when a style is made
    // plotters divides the font size by 1.24.
    let size = f64::from(px(size)) * 1.24;
    let style = TextStyle::from((FontFamily::SansSerif, size));
    TextStyle { color: color.to_backend_color(), ..style }
}

/// Bold text.
pub fn bold<'a>(size: u32, color: RGBColor) -> TextStyle<'a> {
    let mut style = text(size, color);
    style.font = style.font.style(FontStyle::Bold);
    style
}

/// Anchors text at its left end, vertically centred.
pub fn left_aligned(style: TextStyle) -> TextStyle {
    style.pos(Pos::new(HPos::Left, VPos::Center))
}

/// Anchors text at its right end, vertically centred.
pub fn right_aligned(style: TextStyle) -> TextStyle {
    style.pos(Pos::new(HPos::Right, VPos::Center))
}

/// Anchors text at its top centre.
pub fn centered_below(style: TextStyle) -> TextStyle {
    style.pos(Pos::new(HPos::Center, VPos::Top))
}

/// The width of a text in units of the drawing.
pub fn text_width(words: &str, style: &TextStyle) -> i32 {
    let width = style.font.box_size(words).map_or(0, |(width, _)| width as i32);
    if matches!(style.font.get_style(), FontStyle::Bold) { (f64::from(width) * BOLD) as i32 } else { width }
}

/// Wraps text to a width in units of the drawing: at spaces and hyphens, or anywhere if a part is too wide.
pub fn wrap(words: &str, style: &TextStyle, width: i32) -> Vec<String> {
    let fits = |line: &str| text_width(line.trim_end(), style) <= width;
    let mut lines: Vec<String> = Vec::new();
    for part in parts(words) {
        match lines.last_mut() {
            Some(line) if fits(&format!("{line}{part}")) => line.push_str(part),
            _ if fits(part) => lines.push(part.to_owned()),
            _ => lines.extend(break_anywhere(part, fits)),
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Splits text after spaces and hyphens, but not inside a number like `2e-4`.
fn parts(words: &str) -> Vec<&str> {
    let is_break = |(place, letter): &(usize, char)| {
        let before = &words.as_bytes()[..*place];
        let in_number = matches!(before, [.., digit, b'e'] if digit.is_ascii_digit());
        *letter == ' ' || *letter == '-' && !in_number
    };
    let mut parts = Vec::new();
    let mut from = 0;
    for (place, _) in words.char_indices().filter(is_break) {
        parts.push(&words[from..=place]);
        from = place + 1;
    }
    parts.push(&words[from..]);
    parts
}

/// Breaks a part that is too wide for a line.
fn break_anywhere(part: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    part.chars().fold(Vec::new(), |mut lines: Vec<String>, letter| {
        match lines.last_mut() {
            Some(line) if fits(&format!("{line}{letter}")) => line.push(letter),
            _ => lines.push(letter.to_string()),
        }
        lines
    })
}

fn register() {
    REGISTERED.call_once(|| {
        let registered = register_font("sans-serif", FontStyle::Normal, FONT);
        debug_assert!(registered.is_ok(), "the font in the repository can be read");
    });
}
