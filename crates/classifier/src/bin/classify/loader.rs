//! The minibatches of a run for burn-train, in the order that its seed has for every task. What burn-train calls an epoch is a stretch
//! of steps between two evaluations: each goes on where the one before ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use burn::data::dataloader::{DataLoader, DataLoaderIterator, Progress};
use burn::data::dataset::DatasetError;
use burn::tensor::Device;
use classifier::Labelled;
use data::{Images, Minibatches};
use spec::RunSpec;
use streams::{Purpose, Streams};

/// Puts the images of an epoch in their order.
type Shuffle = Box<dyn FnMut(u64, &mut [u32])>;

/// Training images, stretch after stretch.
#[derive(Clone)]
pub struct Stretches {
    images: Arc<Images>,
    batch_size: usize,
    steps: u64, // of a stretch
    streams: Streams,
    device: Device,
    begun: Arc<AtomicU64>, // steps of the stretches that were handed out
}

/// The minibatches of one stretch.
struct Stretch<'a> {
    of: &'a Stretches,
    minibatches: Minibatches<Shuffle>,
    first: u64,
    done: u64,
}

impl Stretches {
    /// The stretches of a run.
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

impl DataLoader<Labelled> for Stretches {
    fn iter<'a>(&'a self) -> Box<dyn DataLoaderIterator<Labelled> + 'a> {
        let streams = self.streams;
        let shuffle =
            move |epoch: u64, order: &mut [u32]| streams.shuffle(Purpose::DataOrder, &epoch.to_string(), order);
        let minibatches = Minibatches::new(self.images.len(), self.batch_size, Box::new(shuffle) as Shuffle);
        let first = self.begun.fetch_add(self.steps, Ordering::Relaxed);
        Box::new(Stretch { of: self, minibatches, first, done: 0 })
    }

    fn num_items(&self) -> usize {
        self.steps as usize * self.batch_size
    }

    fn to_device(&self, device: &Device) -> Arc<dyn DataLoader<Labelled>> {
        Arc::new(Self { device: device.clone(), ..self.clone() })
    }

    /// Whole, whatever is asked for: burn-train cuts where it trains on several devices, and a run has one.
    fn slice(&self, _: usize, _: usize) -> Arc<dyn DataLoader<Labelled>> {
        Arc::new(self.clone())
    }
}

impl Iterator for Stretch<'_> {
    type Item = Result<Labelled, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done == self.of.steps {
            return None;
        }
        let indices = self.minibatches.at(self.first + self.done);
        self.done += 1;
        Some(Ok(Labelled::of(&self.of.images, indices, &self.of.device)))
    }
}

impl DataLoaderIterator<Labelled> for Stretch<'_> {
    fn progress(&self) -> Progress {
        Progress::new(self.done as usize * self.of.batch_size, self.of.num_items(), Some("items".to_owned()))
    }
}
