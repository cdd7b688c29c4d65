//! The axes of a search or a region: which keys are drawn, and from what.

use toml_edit::Value;

use super::diagnostics::{Diagnostic, Diagnostics, Place, Within};
use super::document::Entry;
use super::fields::Fields;
use super::keys::Keys;
use crate::{AxisValues, RunSpec, SearchAxis};

/// An axis as it is written.
pub(crate) struct AxisEntry {
    /// The axis.
    pub(crate) axis: SearchAxis,
    /// Where it stands.
    pub(crate) place: Place,
}

/// Keys that are the same for all settings, or outcomes could not be compared, and why.
const FIXED: [(&str, &str); 6] = [
    ("steps", "the rounds, and `steps` in `set`, say how long runs are"),
    ("task", "outcomes of several tasks can't be compared"),
    ("batch_size", "a setting would see other numbers of images; make an arm of each"),
    ("cadence.", "every setting is measured alike"),
    ("evaluation.", "every setting is measured alike"),
    ("data.", "outcomes on several images can't be compared; make an arm of each"),
];

const EXAMPLE: &str = "for example: axes = { \"optimizer.learning_rate\" = { log_uniform = [1e-4, 1e-2] } }";

/// The table `axes`.
pub(crate) fn read(fields: &Fields<'_>, keys: &Keys, diagnostics: &mut Diagnostics) -> Vec<AxisEntry> {
    let table = diagnostics.keep(fields.table("axes"));
    let entries = table.as_ref().map(Fields::entries).unwrap_or_default();
    if entries.is_empty() {
        let diagnostic = Diagnostic::new(fields.place_of("axes"), format!("no axes{}", fields.within));
        diagnostics.push(diagnostic.hint(EXAMPLE.to_owned()));
    }
    let mut axes: Vec<AxisEntry> = Vec::new();
    for entry in &entries {
        let Some(axis) = diagnostics.keep(axis(fields, entry, keys).map(Some)) else { continue };
        if axes.iter().any(|other| other.axis.key == axis.key) {
            let message = format!("`{}` has two axes{}", axis.key, fields.within.aside());
            diagnostics.push(Diagnostic::new(entry.place.clone(), message));
        }
        axes.push(AxisEntry { axis, place: entry.place.clone() });
    }
    axes
}

fn axis(fields: &Fields<'_>, entry: &Entry, keys: &Keys) -> Result<SearchAxis, Diagnostic> {
    let (within, values) = (&fields.within, fields.elements(&entry.key, &entry.value));
    let (key, distribution) = split(&entry.key);
    keys.check_key(key, &entry.place, within)?;
    if let Some((_, why)) =
        FIXED.iter().find(|(fixed, _)| key == *fixed || fixed.ends_with('.') && key.starts_with(fixed))
    {
        return Err(
            Diagnostic::new(entry.place.clone(), format!("`{key}` can't be searched{within}")).hint((*why).to_owned())
        );
    }
    let named = |value: &Entry| Entry { key: key.to_owned(), ..value.clone() };
    match distribution {
        None => {
            let listed =
                values.iter().map(|value| keys.setting(&named(value), within)).collect::<Result<Vec<_>, _>>()?;
            if listed.len() < 2 {
                let message = format!("axis `{key}` must be two values or more{}", within.aside());
                return Err(Diagnostic::new(entry.place.clone(), message).hint(EXAMPLE.to_owned()));
            }
            if let Some(twice) =
                (1..values.len()).find(|place| values[..*place].iter().any(|one| is_same(one, &values[*place])))
            {
                let message = format!("axis `{key}` lists {} twice{}", typed(&values[twice]), within.aside());
                let hint = "it would be drawn twice as often as the others: write each value once";
                return Err(Diagnostic::new(entry.place.clone(), message).hint(hint.to_owned()));
            }
            let json = |entry: &Entry| json(&entry.value);
            Ok(SearchAxis { key: key.to_owned(), values: AxisValues::List(values.iter().map(json).collect()) })
        }
        Some(distribution) => {
            let ends = ends(&values).filter(|[low, high]| low < high && high.is_finite() && low.is_finite());
            let Some(ends) = ends else {
                let message = format!("axis `{key}` must go from one number up to another{}", within.aside());
                let turned = match &values[..] {
                    [high, low] if number(low) < number(high) => format!("{}, {}", typed(low), typed(high)),
                    _ => "1e-4, 1e-2".to_owned(),
                };
                let hint = format!("write \"{key}\" = {{ {} = [{turned}] }}", distribution.name());
                return Err(Diagnostic::new(entry.place.clone(), message).hint(hint));
            };
            let between = Value::from(0.5 * (ends[0] + ends[1]) * (1.0 + 1e-9));
            if keys.setting(&Entry { value: between, ..named(entry) }, within).is_err() {
                let message = format!("axis `{key}` takes no fractions{}", within.aside());
                return Err(Diagnostic::new(entry.place.clone(), message)
                    .hint(format!("list its values: \"{key}\" = [one, another]")));
            }
            let values = match distribution {
                Distribution::Uniform => AxisValues::Uniform(ends),
                Distribution::LogUniform if ends[0] > 0.0 => AxisValues::LogUniform(ends),
                Distribution::LogUniform => {
                    let message =
                        format!("axis `{key}` must be above 0 to be drawn in its logarithm{}", within.aside());
                    let hint = format!("write \"{key}\" = {{ uniform = [{}, {}] }}", ends[0], ends[1]);
                    return Err(Diagnostic::new(entry.place.clone(), message).hint(hint));
                }
            };
            Ok(SearchAxis { key: key.to_owned(), values })
        }
    }
}

#[derive(Clone, Copy)]
enum Distribution {
    Uniform,
    LogUniform,
}

impl Distribution {
    const fn name(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::LogUniform => "log_uniform",
        }
    }
}

/// The key of an axis, and the distribution behind it.
fn split(key: &str) -> (&str, Option<Distribution>) {
    match key.rsplit_once('.') {
        Some((key, "uniform")) => (key, Some(Distribution::Uniform)),
        Some((key, "log_uniform" | "log-uniform" | "loguniform")) => (key, Some(Distribution::LogUniform)),
        _ => (key, None),
    }
}

fn number(entry: &Entry) -> Option<f64> {
    entry.value.as_float().or(entry.value.as_integer().map(|whole| whole as f64))
}

/// A value as it was typed.
fn typed(entry: &Entry) -> String {
    entry.value.to_string().trim().to_owned()
}

fn is_same(one: &Entry, other: &Entry) -> bool {
    number(one).zip(number(other)).map_or_else(|| json(&one.value) == json(&other.value), |(one, other)| one == other)
}

fn ends(values: &[Entry]) -> Option<[f64; 2]> {
    match values {
        [low, high] => Some([number(low)?, number(high)?]),
        _ => None,
    }
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::String(text) => text.value().as_str().into(),
        Value::Integer(whole) => (*whole.value()).into(),
        Value::Float(number) => (*number.value()).into(),
        Value::Boolean(truth) => (*truth.value()).into(),
        Value::Array(list) => list.iter().map(json).collect(),
        _ => serde_json::Value::Null,
    }
}

/// What no run can have of an axis: its ends and its listed values, each checked by itself in the run of an arm. What the base can't have either is
/// said once for all arms.
pub(crate) fn check(
    axes: &[AxisEntry],
    (spec, base): (&RunSpec, &RunSpec),
    within: &Within,
    diagnostics: &mut Diagnostics,
) {
    let own = spec.faults();
    for AxisEntry { axis, place } in axes {
        let values = match &axis.values {
            AxisValues::List(values) => values.clone(),
            AxisValues::Uniform(ends) | AxisValues::LogUniform(ends) => ends.map(serde_json::Value::from).to_vec(),
        };
        for value in values {
            let setting = [(axis.key.clone(), value)].into();
            let Ok(at) = spec.at(&setting) else { continue };
            let common = base.at(&setting).map(|at| at.faults()).unwrap_or_default();
            for fault in at.faults().into_iter().filter(|fault| !own.contains(fault)) {
                let aside = if common.contains(&fault) { String::new() } else { within.aside() };
                diagnostics.push(Diagnostic::new(place.clone(), format!("`{}` {}{aside}", fault.key, fault.message)));
            }
        }
    }
}
