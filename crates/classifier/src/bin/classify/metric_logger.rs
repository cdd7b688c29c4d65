//! What burn-train measures, as rows of `metrics.csv`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use burn::train::Interrupter;
use burn::train::logger::MetricLogger;
use burn::train::metric::store::{EpochSummary, MetricsUpdate, Split};
use burn::train::metric::{MetricDefinition, MetricId, NumericEntry};
use runs::{Row, SeriesWriter, Timing};
use spec::files::FileError;
use spec::{RunSpec, names};

/// Writes the metrics of a run as they arrive. Clones share one state: burn-train holds one of them.
#[derive(Clone)]
pub struct RunLogger(Arc<Mutex<Record>>);

struct Record {
    series: SeriesWriter,
    start: Instant,
    last: Instant,
    timing: Timing,
    log: u64,
    evaluate: u64,
    names: HashMap<MetricId, String>,
    step: u64,
    batches: Vec<BatchMetrics>,
    interrupter: Interrupter,
    diverged: Option<u64>,
    error: Option<FileError>,
}

/// Metrics of one batch.
#[derive(Clone, Copy, Debug, Default)]
struct BatchMetrics {
    accuracy: f64, // in per cent
    loss: f64,
    count: f64,
}

impl RunLogger {
    /// A logger for a run that started at `start`. A loss that is not finite ends the run.
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
            batches: Vec::new(),
            interrupter,
            diverged: None,
            error: None,
        })))
    }

    /// Writes the metrics of the untrained network, and starts the clock.
    pub fn begin(&self, error: f64, loss: f64) {
        let mut record = self.record();
        record.append(&[(names::TEST_ERROR, error), (names::TEST_LOSS, loss)]);
        record.timing.evaluation += record.last.elapsed().as_secs_f64();
        record.last = Instant::now();
    }

    /// Steps, timing, and the step of a loss that was not finite.
    ///
    /// # Errors
    ///
    /// If a file could not be written.
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

    /// Metrics of an update's batch; none for the summary at the end of an interval.
    fn batch_metrics(&self, update: &MetricsUpdate) -> Option<BatchMetrics> {
        let mut batch = BatchMetrics::default();
        for entry in &update.entries_numeric {
            let (value, count) = entry.numeric_entry.as_ref().and_then(of_batch)?;
            match self.names.get(&entry.entry.metric_id).map(String::as_str) {
                Some("Loss") => (batch.loss, batch.count) = (value, count),
                Some("Accuracy") => batch.accuracy = value,
                _ => {}
            }
        }
        Some(batch)
    }

    fn training_loss(&mut self, loss: f64) {
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

    /// Writes the means over the test split, after the last step of an interval.
    fn evaluated(&mut self, epoch: u64) {
        let batches = std::mem::take(&mut self.batches);
        let count: f64 = batches.iter().map(|batch| batch.count).sum();
        let mean =
            |of: fn(&BatchMetrics) -> f64| batches.iter().map(|batch| of(batch) * batch.count).sum::<f64>() / count;
        let (error, loss) = (1.0 - mean(|batch| batch.accuracy) / 100.0, mean(|batch| batch.loss));
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

impl MetricLogger for RunLogger {
    fn log(&mut self, update: MetricsUpdate, _: usize, split: &Split) {
        let mut record = self.record();
        let Some(batch) = record.batch_metrics(&update) else { return };
        match split {
            Split::Train => record.training_loss(batch.loss),
            Split::Valid | Split::Test(_) => {
                record.timing.evaluation += record.last.elapsed().as_secs_f64();
                record.batches.push(batch);
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
