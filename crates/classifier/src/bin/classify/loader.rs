//! The minibatches of a run for burn-train, in the order of the seed. An epoch of burn-train is the interval between two evaluations; each
//! continues where the last one ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use burn::data::dataloader::{DataLoader, DataLoaderIterator, Progress};
use burn::data::dataset::DatasetError;
use burn::tensor::Device;
use classifier::LabelledBatch;
use data::{Images, Minibatches};
use spec::RunSpec;
use streams::{Purpose, Streams};

/// Shuffles the images of an epoch.
type Shuffle = Box<dyn FnMut(u64, &mut [u32])>;

/// Training images, interval after interval.
#[derive(Clone)]
pub struct EvaluationIntervals {
    images: Arc<Images>,
    batch_size: usize,
    steps: u64, // of an interval
    streams: Streams,
    device: Device,
    begun: Arc<AtomicU64>, // steps of the intervals so far
}

/// The minibatches of one interval.
struct EvaluationInterval<'a> {
    of: &'a EvaluationIntervals,
    minibatches: Minibatches<Shuffle>,
    first: u64,
    done: u64,
}

impl EvaluationIntervals {
    /// The intervals of a run.
    pub fn of(spec: &RunSpec, images: Arc<Images>, device: &Device) -> Self {
        Self {
            images,
            batch_size: spec.batch_size,
            steps: spec.cadence.evaluate,
            streams: Streams::new(spec.seed),
            device: device.clone(),
            begun: Arc::default(),
        }
    }
}

impl DataLoader<LabelledBatch> for EvaluationIntervals {
    fn iter<'a>(&'a self) -> Box<dyn DataLoaderIterator<LabelledBatch> + 'a> {
        let streams = self.streams;
        let shuffle =
            move |epoch: u64, order: &mut [u32]| streams.shuffle(Purpose::DataOrder, &epoch.to_string(), order);
        let minibatches = Minibatches::new(self.images.len(), self.batch_size, Box::new(shuffle) as Shuffle);
        let first = self.begun.fetch_add(self.steps, Ordering::Relaxed);
        Box::new(EvaluationInterval { of: self, minibatches, first, done: 0 })
    }

    fn num_items(&self) -> usize {
        self.steps as usize * self.batch_size
    }

    fn to_device(&self, device: &Device) -> Arc<dyn DataLoader<LabelledBatch>> {
        Arc::new(Self { device: device.clone(), ..self.clone() })
    }

    /// The whole loader: burn-train slices only for several devices, and a run has one.
    fn slice(&self, _: usize, _: usize) -> Arc<dyn DataLoader<LabelledBatch>> {
        Arc::new(self.clone())
    }
}

impl Iterator for EvaluationInterval<'_> {
    type Item = Result<LabelledBatch, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done == self.of.steps {
            return None;
        }
        let indices = self.minibatches.at(self.first + self.done);
        self.done += 1;
        Some(Ok(LabelledBatch::of(&self.of.images, indices, &self.of.device)))
    }
}

impl DataLoaderIterator<LabelledBatch> for EvaluationInterval<'_> {
    fn progress(&self) -> Progress {
        Progress::new(self.done as usize * self.of.batch_size, self.of.num_items(), Some("items".to_owned()))
    }
}
