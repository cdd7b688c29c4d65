//! The space that settings are drawn from: its axes, and where they were widened.

use evidence::search::{Axis, End, Scale, WidenedAxis, draw};
use serde_json::Value;
use spec::{AtEdge, AxisValues, SearchAxis, Setting, Widening};

/// Attempts to draw a setting that was not drawn before: of lists alone there are few.
const ATTEMPTS: usize = 1_000;

/// The axes as far as they were widened.
#[derive(Clone, Debug)]
pub struct Space {
    /// The axes.
    pub axes: Vec<SearchAxis>,
    /// Where they were widened, in order.
    pub widened: Vec<Widening>,
    /// How often the space was widened.
    pub passes: usize,
    /// What settings are drawn for: tells streams apart.
    purpose: &'static str,
}

impl Space {
    /// The axes as the file has them.
    pub fn new(axes: &[SearchAxis]) -> Self {
        Self { axes: axes.to_vec(), widened: Vec::new(), passes: 0, purpose: "search" }
    }

    /// The axes of a region.
    pub fn of_region(axes: &[SearchAxis]) -> Self {
        Self { purpose: "region", ..Self::new(axes) }
    }

    /// So many settings: each follows from its place, so that more settings draw none anew.
    pub fn draw(&self, count: usize) -> Vec<Setting> {
        (0..count).fold(Vec::new(), |mut drawn, place| {
            drawn.push(self.setting(place, None, &drawn));
            drawn
        })
    }

    /// The setting at a place, with one axis drawn from a stretch of its own.
    fn setting(&self, place: usize, stretch: Option<(&str, Axis)>, others: &[Setting]) -> Setting {
        let value = |axis: &SearchAxis, attempt: usize| {
            let share = draw(self.purpose, &axis.key, place, attempt);
            let own = stretch.filter(|(key, _)| *key == axis.key).map(|(_, stretch)| stretch);
            let value = match (&axis.values, own.or(numeric(axis))) {
                (AxisValues::List(values), _) => values[(share * values.len() as f64) as usize % values.len()].clone(),
                (_, Some(axis)) => Value::from(axis.at(share)),
                (_, None) => Value::Null,
            };
            (axis.key.clone(), value)
        };
        let setting = |attempt: usize| self.axes.iter().map(|axis| value(axis, attempt)).collect::<Setting>();
        (0..ATTEMPTS).map(setting).find(|setting| !others.contains(setting)).unwrap_or_else(|| setting(0))
    }

    /// Widens every axis at an end at which the two best settings of an arm both lie; the settings that are drawn from the new stretches, at the density
    /// that so many settings have.
    pub fn widen(&mut self, tops: &[(String, [Setting; 2])], settings: usize) -> Vec<Setting> {
        let mut drawn: Vec<Setting> = Vec::new();
        for place in 0..self.axes.len() {
            for end in [End::Low, End::High] {
                let at_edge = self.arms_at(place, end, tops);
                let Some(before) = numeric(&self.axes[place]).filter(|_| !at_edge.is_empty()) else { continue };
                let WidenedAxis { axis, stretch, settings: added } = before.widen(end, settings + drawn.len());
                let key = self.axes[place].key.clone();
                set_ends(&mut self.axes[place], axis);
                for _ in 0..added.max(1) {
                    let at = settings + drawn.len();
                    drawn.push(self.setting(at, Some((&key, stretch)), &drawn));
                }
                let upper = end == End::High;
                let to = if upper { axis.high } else { axis.low };
                self.widened.push(Widening { key, upper, to, settings: added.max(1), arms: at_edge });
            }
        }
        self.passes += usize::from(!drawn.is_empty());
        drawn
    }

    /// The ends of axes at which the two best settings of an arm both lie, with these arms.
    pub fn at_edges(&self, tops: &[(String, [Setting; 2])]) -> Vec<AtEdge> {
        let ends = (0..self.axes.len()).flat_map(|place| [(place, End::Low), (place, End::High)]);
        let at = |(place, end)| {
            let arms = self.arms_at(place, end, tops);
            let axis = numeric(&self.axes[place]).filter(|_| !arms.is_empty())?;
            let upper = end == End::High;
            let at = if upper { axis.high } else { axis.low };
            Some(AtEdge { key: self.axes[place].key.clone(), upper, at, arms })
        };
        ends.filter_map(at).collect()
    }

    /// The arms whose two best settings lie at an end of an axis.
    fn arms_at(&self, place: usize, end: End, tops: &[(String, [Setting; 2])]) -> Vec<String> {
        let axis = &self.axes[place];
        let Some(numbers) = numeric(axis) else { return Vec::new() };
        let value = |setting: &Setting| setting.get(&axis.key).and_then(Value::as_f64);
        let is_at = |[first, second]: &[Setting; 2]| {
            value(first).zip(value(second)).is_some_and(|(first, second)| numbers.edge(first, second) == Some(end))
        };
        tops.iter().filter(|(_, settings)| is_at(settings)).map(|(arm, _)| arm.clone()).collect()
    }

    /// How many settings each widening of an axis would add: the fewest and the most.
    pub fn widening(&self, settings: usize) -> Option<(usize, usize)> {
        let axes = self.axes.iter().filter_map(numeric);
        let ends = axes.flat_map(|axis| {
            let low = (axis.low > axis.limits.0).then(|| axis.widen(End::Low, settings).settings);
            let high = (axis.high < axis.limits.1).then(|| axis.widen(End::High, settings).settings);
            low.into_iter().chain(high)
        });
        let added: Vec<usize> = ends.map(|added| added.max(1)).collect();
        Some((*added.iter().min()?, *added.iter().max()?))
    }
}

/// An axis of numbers.
fn numeric(axis: &SearchAxis) -> Option<Axis> {
    let (ends, scale) = match axis.values {
        AxisValues::List(_) => return None,
        AxisValues::Uniform(ends) => (ends, Scale::Linear),
        AxisValues::LogUniform(ends) => (ends, Scale::Logarithmic),
    };
    Some(Axis { low: ends[0], high: ends[1], scale, limits: axis.natural_limits() })
}

fn set_ends(axis: &mut SearchAxis, to: Axis) {
    match &mut axis.values {
        AxisValues::List(_) => {}
        AxisValues::Uniform(ends) | AxisValues::LogUniform(ends) => *ends = [to.low, to.high],
    }
}
