//! Logarithmic and linear axes with round ticks, fitted to the data.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, KeyPointWeight, NoDefaultFormatting, Ranged, ValueFormatter};

use crate::number::{significant, thousands};

/// Padding at each end of a fitted axis, as a proportion of its length.
const PADDING: f64 = 0.04;
/// The ratio of a fitted axis' ends below which it has equidistant ticks. On a wider axis they would crowd at one end.
const EQUIDISTANT_RATIO: f64 = 4.0;

/// An axis: the position of a value, and the ticks.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    logarithmic: bool,
    ends: Range<f64>,
    ticks: Vec<f64>,
}

impl Axis {
    /// A logarithmic axis for the positive values, with at least two ticks and at most `most`.
    pub fn logarithmic(values: impl Iterator<Item = f64>, most: usize) -> Self {
        let (low, high) = ends(values.filter(|value| *value > 0.0)).unwrap_or((1.0, 10.0));
        let (low, high) = (round_down(low / 1.05), round_up(high * 1.05));
        Self { logarithmic: true, ends: low..high, ticks: log_ticks(low, high, most) }
    }

    /// A logarithmic axis with little padding around the positive values. It has at most `most` round ticks, including
    /// 1 if 1 is in range.
    pub fn fitted(values: impl Iterator<Item = f64>, most: usize) -> Self {
        let (low, high) = ends(values.filter(|value| *value > 0.0)).unwrap_or((1.0, 10.0));
        let room = (high / low).powf(PADDING).max(1.01);
        let (low, high) = (low / room, high * room);
        Self { logarithmic: true, ends: low..high, ticks: fitted_ticks(low, high, most) }
    }

    /// A linear axis between two values, with about this many ticks.
    pub fn linear(low: f64, high: f64, about: usize) -> Self {
        let high = if high > low { high } else { low + 1.0 };
        let step = round_up((high - low) / about as f64);
        let first = (low / step).ceil() as i64;
        let last = (high / step * (1.0 + 1e-9)).floor() as i64;
        Self { logarithmic: false, ends: low..high, ticks: (first..=last).map(|k| k as f64 * step).collect() }
    }

    /// Whether a value lies between the ends.
    pub fn contains(&self, value: f64) -> bool {
        (self.ends.start..=self.ends.end).contains(&value)
    }

    /// The position of a value on the axis, from 0 to 1. Values outside are clamped.
    pub fn position(&self, value: f64) -> f64 {
        let (value, ends) = (value.clamp(self.ends.start, self.ends.end), &self.ends);
        if self.logarithmic {
            (value / ends.start).ln() / (ends.end / ends.start).ln()
        } else {
            (value - ends.start) / (ends.end - ends.start)
        }
    }

    /// The tick values.
    pub fn ticks(&self) -> &[f64] {
        &self.ticks
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        from + (self.position(*value) * f64::from(to - from)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        match hint.weight() {
            KeyPointWeight::Bold => self.ticks.clone(),
            KeyPointWeight::Any => Vec::new(),
        }
    }

    fn range(&self) -> Range<f64> {
        self.ends.clone()
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, value: &f64) -> String {
        tick_label(*value)
    }
}

/// The label of a round number: `0.5`, `20`, `1,000`.
pub fn tick_label(value: f64) -> String {
    let whole = value.round();
    if (value - whole).abs() < 1e-6 * value.abs().max(1e-6) && (0.0..1e9).contains(&whole) {
        return thousands(whole as u64);
    }
    let text = significant(value).replace(".0e", "e");
    if text.contains('.') && !text.contains('e') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|value| value.is_finite()).fold(None, |ends, value| {
        let (low, high) = ends.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}

/// Ticks at 1, 2 and 5 of each decade, else at 1 and 3, else at 1 of every nth decade.
fn log_ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    decade_ticks(low, high, most, &[&[1.0, 2.0, 5.0], &[1.0, 3.0]])
}

/// Ticks at the finest equidistant step if the axis is narrow, else at round digits of each decade.
fn fitted_ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let at_parts = |parts: f64| -> Vec<f64> {
        let (first, last) = ((low * parts).ceil() as i64, (high * parts).floor() as i64);
        (first..=last).take(most + 1).map(|k| k as f64 / parts).collect()
    };
    let parts = [100.0, 50.0, 20.0, 10.0, 5.0, 2.0].into_iter().filter(|_| high / low < EQUIDISTANT_RATIO);
    let even = parts.map(at_parts).find(|ticks| (2..=most).contains(&ticks.len()));
    even.unwrap_or_else(|| {
        decade_ticks(low, high, most, &[&[1.0, 1.5, 2.0, 3.0, 5.0, 7.0], &[1.0, 2.0, 5.0], &[1.0, 3.0]])
    })
}

/// Ticks at the first set of leading digits with at most `most` ticks, finest first. Otherwise at 1 of every nth
/// decade.
fn decade_ticks(low: f64, high: f64, most: usize, digits: &[&'static [f64]]) -> Vec<f64> {
    let decades = low.log10().floor() as i32..=high.log10().ceil() as i32;
    let inside = |tick_label: &f64| (low * 0.999..=high * 1.001).contains(tick_label);
    let of = |every: i32, leading: &'static [f64]| -> Vec<f64> {
        let kept = decades.clone().filter(move |decade| decade.rem_euclid(every) == 0);
        kept.flat_map(|decade| leading.iter().map(move |digit| digit * 10_f64.powi(decade))).filter(inside).collect()
    };
    let fine = digits.iter().map(|leading| of(1, leading));
    let coarse = (1..).map(|every| of(every, &[1.0]));
    fine.chain(coarse).find(|ticks| ticks.len() <= most).unwrap_or_default()
}

/// The largest 1, 2 or 5 times a power of ten that is not above the value.
fn round_down(value: f64) -> f64 {
    let decade = 10_f64.powf(value.log10().floor());
    [5.0, 2.0, 1.0].map(|digit| digit * decade).into_iter().find(|round| *round <= value * 1.000_001).unwrap_or(decade)
}

/// The smallest 1, 2 or 5 times a power of ten that is not below the value.
fn round_up(value: f64) -> f64 {
    let decade = 10_f64.powf(value.log10().floor());
    let rounds = [1.0, 2.0, 5.0].map(|digit| digit * decade);
    rounds.into_iter().find(|round| *round >= value * 0.999_999).unwrap_or(10.0 * decade)
}
