//! What a run that goes on from a shorter one has measured by then.

use std::collections::BTreeSet;

use spec::RunSpec;

use crate::{Row, Series};

impl Series {
    /// The rows that a longer run has by the last step of the run whose rows these are. What a run measures after its last step alone is left
    /// out. Rows of a step are those of the training step, then those of the evaluation, then those of the end.
    pub fn as_of_longer(&self, longer: &RunSpec) -> Self {
        // At step 0 there are no rows but those of an evaluation.
        let evaluated: BTreeSet<&str> =
            self.0.iter().filter(|row| row.step == 0).map(|row| row.name.as_str()).collect();
        let is_of_evaluation = |row: &Row| evaluated.contains(row.name.as_str());
        let mut kept = Vec::new();
        for rows in self.0.chunk_by(|one, next| one.step == next.step) {
            let step = rows[0].step;
            let (logged, measured) = rows.split_at(rows.iter().position(is_of_evaluation).unwrap_or(rows.len()));
            if step.is_multiple_of(longer.cadence.log) {
                kept.extend(logged.iter().cloned());
            }
            if longer.is_evaluated_at(step) {
                let mut names = BTreeSet::new();
                let of_evaluation = measured.iter().take_while(|row| is_of_evaluation(row));
                kept.extend(of_evaluation.filter(|row| names.insert(row.name.clone())).cloned());
            }
        }
        Self(kept)
    }
}
