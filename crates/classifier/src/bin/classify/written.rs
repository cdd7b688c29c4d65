//! What burn-train measures, as rows of `metrics.csv`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use burn::train::Interrupter;
use burn::train::logger::MetricLogger;
use burn::train::metric::store::{EpochSummary, MetricsUpdate, Split};
use burn::train::metric::{MetricDefinition, MetricId, NumericEntry};
use spec::RunSpec;
use spec::results::{FileError, Row, SeriesWriter, Timing, names};

/// The rows of a run, written as they come. Its clones are one: burn-train holds one of them.
#[derive(Clone)]
pub struct Written(Arc<Mutex<Record>>);

struct Record {
    series: SeriesWriter,
    start: Instant,
    last: Instant,
    timing: Timing,
    log: u64,
    evaluate: u64,
    names: HashMap<MetricId, String>,
    step: u64,
    judged: Vec<Judged>,
    interrupter: Interrupter,
    diverged: Option<u64>,
    error: Option<FileError>,
}

/// What was said of one batch.
#[derive(Clone, Copy, Debug, Default)]
struct Judged {
    accuracy: f64, // in per cent
    loss: f64,
    count: f64,
}

impl Written {
    /// Rows for a run that began then; a loss that is not finite ends it.
    pub fn new(spec: &RunSpec, series: SeriesWriter, start: Instant, interrupter: Interrupter) -> Self {
        Self(Arc::new(Mutex::new(Record {
            series,
            start,
            last: Instant::now(),
            timing: Timing::default(),
            log: spec.cadence.log,
            evaluate: spec.cadence.evaluate,
            names: HashMap::new(),
            step: 0,
            judged: Vec::new(),
            interrupter,
            diverged: None,
            error: None,
        })))
    }

    /// Writes what the untrained network comes to, and begins to count time.
    pub fn begin(&self, error: f64, loss: f64) {
        let mut record = self.record();
        record.append(&[(names::TEST_ERROR, error), (names::TEST_LOSS, loss)]);
        record.timing.evaluation += record.last.elapsed().as_secs_f64();
        record.last = Instant::now();
    }

    /// How far it got, where the time went, and the step at which a loss was not finite.
    ///
    /// # Errors
    ///
    /// The first file that could not be written.
    pub fn end(&self) -> Result<(u64, Timing, Option<u64>), FileError> {
        let mut record = self.record();
        match record.error.take() {
            Some(error) => Err(error),
            None => {
                let total = record.start.elapsed().as_secs_f64();
                Ok((record.step, Timing { total, ..record.timing }, record.diverged))
            }
        }
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Record {
    fn append(&mut self, values: &[(&str, f64)]) {
        let (step, seconds) = (self.step, self.start.elapsed().as_secs_f64());
        let row = |&(name, value): &(&str, f64)| Row { step, seconds, name: name.to_owned(), value };
        if let Err(error) = self.series.append(&values.iter().map(row).collect::<Vec<_>>()) {
            self.interrupter.stop(Some("metrics.csv can't be written"));
            self.error.get_or_insert(error);
        }
    }

    /// What an update says of its batch; none of what it sums up at the end of a stretch.
    fn judged(&self, update: &MetricsUpdate) -> Option<Judged> {
        let mut judged = Judged::default();
        for entry in &update.entries_numeric {
            let (value, count) = entry.numeric_entry.as_ref().and_then(of_batch)?;
            match self.names.get(&entry.entry.metric_id).map(String::as_str) {
                Some("Loss") => (judged.loss, judged.count) = (value, count),
                Some("Accuracy") => judged.accuracy = value,
                _ => {}
            }
        }
        Some(judged)
    }

    fn learnt(&mut self, loss: f64) {
        self.step += 1;
        self.timing.training += self.last.elapsed().as_secs_f64();
        if self.step.is_multiple_of(self.log) || !loss.is_finite() {
            self.append(&[(names::TRAINING_LOSS, loss)]);
        }
        if !loss.is_finite() {
            self.diverged.get_or_insert(self.step);
            self.interrupter.stop(Some("the loss is not finite"));
        }
    }

    /// The whole test half has been judged.
    fn evaluated(&mut self, epoch: u64) {
        let judged = std::mem::take(&mut self.judged);
        let count: f64 = judged.iter().map(|judged| judged.count).sum();
        let mean = |of: fn(&Judged) -> f64| judged.iter().map(|judged| of(judged) * judged.count).sum::<f64>() / count;
        let (error, loss) = (1.0 - mean(|judged| judged.accuracy) / 100.0, mean(|judged| judged.loss));
        if self.step == epoch * self.evaluate && self.diverged.is_none() {
            self.append(&[(names::TEST_ERROR, error), (names::TEST_LOSS, loss)]);
        }
    }
}

fn of_batch(entry: &NumericEntry) -> Option<(f64, f64)> {
    match entry {
        NumericEntry::Value(value) => Some((*value, 1.0)),
        NumericEntry::Aggregated { aggregated_value, count } => Some((*aggregated_value, *count as f64)),
        NumericEntry::Final(_) => None,
    }
}

impl MetricLogger for Written {
    fn log(&mut self, update: MetricsUpdate, _: usize, split: &Split) {
        let mut record = self.record();
        let Some(judged) = record.judged(&update) else { return };
        match split {
            Split::Train => record.learnt(judged.loss),
            Split::Valid | Split::Test(_) => {
                record.timing.evaluation += record.last.elapsed().as_secs_f64();
                record.judged.push(judged);
            }
        }
        record.last = Instant::now();
    }

    fn read_numeric(&mut self, _: &str, _: usize, _: &Split) -> Result<Vec<NumericEntry>, String> {
        Ok(Vec::new())
    }

    fn log_metric_definition(&mut self, definition: MetricDefinition) {
        self.record().names.insert(definition.metric_id, definition.name.to_string());
    }

    fn log_epoch_summary(&mut self, summary: EpochSummary) {
        if matches!(summary.split, Split::Valid) {
            self.record().evaluated(summary.epoch_number as u64);
        }
    }
}
