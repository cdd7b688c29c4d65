//! What a search or a region draws: axes, and settings of a run on them.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Change;
use crate::RunSpec;

/// Values of the keys that are searched, by key.
pub type Setting = BTreeMap<String, Value>;

/// A key that is searched, and between which values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchAxis {
    /// The key, dotted.
    pub key: String,
    /// What is drawn from.
    pub values: AxisValues,
}

/// What the values of an axis are drawn from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AxisValues {
    /// One of these, each equally likely.
    List(Vec<Value>),
    /// The uniform distribution between two ends.
    Uniform([f64; 2]),
    /// The distribution that is uniform in the logarithm between two ends above 0.
    LogUniform([f64; 2]),
}

impl fmt::Display for SearchAxis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.key)?;
        match &self.values {
            AxisValues::List(values) => {
                f.write_str(&values.iter().map(Value::to_string).collect::<Vec<_>>().join(", "))
            }
            AxisValues::Uniform(ends) => write!(f, "uniform {}", from_to(ends)),
            AxisValues::LogUniform(ends) => write!(f, "log-uniform {}", from_to(ends)),
        }
    }
}

/// Both ends, without the digits that widening by a factor leaves: `from 0.0001 to 0.0009`.
fn from_to(ends: &[f64; 2]) -> String {
    let [low, high] = ends.map(|end| format!("{end:.5e}").parse::<f64>().unwrap_or(end));
    format!("from {low} to {high}")
}

impl SearchAxis {
    /// Whether its values lie between two numbers, and are not listed.
    pub fn is_range(&self) -> bool {
        !matches!(self.values, AxisValues::List(_))
    }

    /// What the values of the key can't go beyond by nature: an axis is not widened there. Infinite where there is no limit.
    pub fn natural_limits(&self) -> (f64, f64) {
        match self.key.rsplit('.').next().unwrap_or_default() {
            "learning_rate" | "beta_1" | "beta_2" | "epsilon" | "weight_decay" | "initializer_std"
            | "norm_scale_std" | "dropout" | "leak" => (0.0, 1.0),
            "label_smoothing" => (0.0, 0.5),
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }
}

impl RunSpec {
    /// This run with the values of a setting.
    ///
    /// # Errors
    ///
    /// A key that there is not, or a value that does not fit its key.
    pub fn at(&self, setting: &Setting) -> Result<Self, String> {
        let mut tree = serde_json::to_value(self).map_err(|error| error.to_string())?;
        for (key, value) in setting {
            let (table, last) = key.rsplit_once('.').map_or((None, key.as_str()), |(table, last)| (Some(table), last));
            let place = table.iter().flat_map(|table| table.split('.')).fold(&mut tree, |place, part| &mut place[part]);
            place[last] = value.clone();
        }
        serde_json::from_value(tree).map_err(|error| error.to_string())
    }
}

/// What a setting changes.
pub(crate) fn changes(from: &RunSpec, setting: &Setting, origin: &str) -> Vec<Change> {
    let flat = from.flat();
    let change = |(key, to): (&String, &Value)| Change {
        key: key.clone(),
        from: flat.get(key).cloned().unwrap_or_default(),
        to: to.clone(),
        origin: origin.to_owned(),
    };
    setting.iter().map(change).filter(|change| change.from != change.to).collect()
}
