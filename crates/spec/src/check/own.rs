//! The ranges of a run that a program of one's own does: what the runner and the report read. All else is the program's.

use serde_json::{Value, json};

use super::{Faults, MOST_STEPS};
use crate::RunSpec;

/// Keys that such a run has beside `params`.
pub(crate) const OWN_KEYS: [&str; 9] = [
    "task",
    "steps",
    "batch_size",
    "cadence.log",
    "cadence.sample",
    "cadence.evaluate",
    "cadence.evaluate_at",
    "cadence.checkpoint",
    "evaluation.samples",
];

impl RunSpec {
    /// The keys that a program of one's own gets, as a tree of tables: those of every run, the program and its parameters.
    pub fn own_keys(&self) -> Value {
        let tree = serde_json::to_value(self).expect("a spec is plain data");
        let mut own = json!({});
        for key in OWN_KEYS.into_iter().chain(["seed", "trainer", "params"]) {
            let (table, last) = key.split_once('.').unwrap_or(("", key));
            let from = if table.is_empty() { &tree } else { &tree[table] };
            let Some(value) = from.get(last) else { continue };
            let to = if table.is_empty() { &mut own } else { &mut own[table] };
            to[last] = value.clone();
        }
        own
    }

    pub(super) fn own_faults(&self) -> Vec<super::Fault> {
        let mut faults = Faults::default();
        faults.unless(
            i64::try_from(self.seed).is_ok(),
            "seed",
            &format!("at most {}, which TOML can write", i64::MAX),
            self.seed,
        );
        faults.unless(
            (1..=MOST_STEPS).contains(&self.steps),
            "steps",
            &format!("between 1 and {MOST_STEPS}"),
            self.steps,
        );
        faults.unless(self.batch_size >= 1, "batch_size", "at least 1", self.batch_size);
        faults.unless(self.evaluation.samples >= 1, "evaluation.samples", "at least 1", self.evaluation.samples);
        self.cadence.faults(&mut faults);
        faults.0
    }
}
