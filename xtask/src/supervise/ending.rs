//! How the run of a program of one's own ended: by its exit code, and by what it measured.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use runs::{End, RunFolder, Series};
use spec::RunSpec;

use crate::sweep::killed;

/// What a program left.
#[derive(Debug)]
pub struct Ended {
    /// What it measured, or why that can't be read.
    series: Result<Series, String>,
    /// What the run is compared by.
    name: &'static str,
    steps: u64,
    /// What the program said last; none where it said nothing.
    last_words: Option<String>,
}

impl Ended {
    /// Reads the metrics of a run; `last_words` is the line that says why the program failed, if it did.
    pub fn of(folder: &RunFolder, spec: &RunSpec, last_words: Option<String>) -> Self {
        let series = Series::read(&folder.metrics_file());
        let name = series.as_ref().map_or(spec.task.outcome(), |series| series.outcome_name(spec.task));
        Self { series: series.map_err(|error| error.to_string()), name, steps: spec.steps, last_words }
    }

    /// The end of the run: a result where the last step was measured or a measure was not finite, whatever the exit code of a program that
    /// was asked to stop.
    pub fn judge(&self, status: ExitStatus, was_stopped: bool) -> End {
        let failed = |reason: String| End::Failed { reason };
        let series = match &self.series {
            Ok(series) => series,
            Err(why) => return failed(why.clone()),
        };
        let name = self.name;
        if let Some(divergence) = series.first_non_finite() {
            return End::Finished { diverged: Some(divergence) };
        }
        let last = series.of(name).rev().find(|(step, _)| *step == self.steps);
        match (status.code(), last) {
            (Some(0), Some((_, value))) if value > 0.0 => End::Finished { diverged: None },
            (Some(0), Some((_, value))) => {
                failed(format!("its last `{name}` is {value}, not above 0: outcomes are compared by their logarithms"))
            }
            _ if was_stopped => End::Interrupted,
            (Some(0), None) => failed(format!(
                "the program ended without `{name}` at step {}, the last one, by which runs are compared",
                self.steps
            )),
            (Some(code), _) => failed(match &self.last_words {
                Some(line) => format!("the program ended with exit code {code}: {line}"),
                None => format!("the program ended with exit code {code}, and said nothing"),
            }),
            (None, _) => failed(format!("the program was {}", killed(status.signal().unwrap_or_default()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use runs::Row;

    use super::*;

    const OUTCOME: &str = "frechet_distance";

    fn judged(outcomes: &[(u64, f64)], raw: i32, was_stopped: bool) -> End {
        judged_by(&outcomes.iter().map(|(step, value)| (*step, OUTCOME, *value)).collect::<Vec<_>>(), raw, was_stopped)
    }

    fn judged_by(rows: &[(u64, &str, f64)], raw: i32, was_stopped: bool) -> End {
        let row = |(step, name, value): &(u64, &str, f64)| Row {
            step: *step,
            seconds: 1.0,
            name: (*name).to_owned(),
            value: *value,
        };
        let series = Ok(Series(rows.iter().map(row).collect()));
        let ended = Ended { series, name: OUTCOME, steps: 10, last_words: None };
        ended.judge(ExitStatus::from_raw(raw), was_stopped)
    }

    fn reason(end: End) -> String {
        match end {
            End::Failed { reason } => reason,
            other => panic!("{other:?}"),
        }
    }

    const EXIT_1: i32 = 256;

    #[test]
    fn a_run_finishes_where_its_last_step_was_measured() {
        assert_eq!(judged(&[(5, 9.0), (10, 8.0)], 0, false), End::Finished { diverged: None });
        assert_eq!(judged(&[(10, 8.0)], 0, true), End::Finished { diverged: None }, "it was asked too late");
        insta::assert_snapshot!(reason(judged(&[(5, 9.0)], 0, false)), @"the program ended without `frechet_distance` at step 10, the last one, by which runs are compared");
        insta::assert_snapshot!(reason(judged(&[(10, 0.0)], 0, false)), @"its last `frechet_distance` is 0, not above 0: outcomes are compared by their logarithms");
    }

    #[test]
    fn a_measure_that_is_not_finite_is_a_divergence_however_the_program_ended() {
        for (raw, was_stopped) in [(0, false), (EXIT_1, false), (15, true)] {
            let End::Finished { diverged: Some(divergence) } = judged(&[(5, f64::NAN)], raw, was_stopped) else {
                panic!("it diverged");
            };
            assert_eq!((divergence.step, divergence.broken), (5, vec![OUTCOME.to_owned()]));
        }
    }

    #[test]
    fn any_measure_that_is_not_finite_is_named_with_its_first_step() {
        let rows = [(5, OUTCOME, 9.0), (5, "loss", f64::INFINITY), (5, "norm", f64::NAN), (10, OUTCOME, 8.0)];
        let End::Finished { diverged: Some(divergence) } = judged_by(&rows, 0, false) else { panic!("it diverged") };
        assert_eq!((divergence.step, divergence.broken), (5, vec!["loss".to_owned(), "norm".to_owned()]));
    }

    #[test]
    fn a_program_that_ends_otherwise_has_failed_unless_it_was_asked_to_stop() {
        assert_eq!(judged(&[], 15, true), End::Interrupted);
        assert_eq!(judged(&[(5, 1.0)], EXIT_1, true), End::Interrupted);
        insta::assert_snapshot!(reason(judged(&[], EXIT_1, false)), @"the program ended with exit code 1, and said nothing");
        insta::assert_snapshot!(reason(judged(&[], 9, false)), @"the program was killed by signal 9 (SIGKILL); out of memory?");
    }
}
