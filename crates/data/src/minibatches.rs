//! Shuffled minibatches. A minibatch depends on its step alone, so a resumed run needs no position.

/// Shuffled minibatches: every epoch is a new permutation of all images. The remainder of an epoch is dropped, so that all minibatches
/// have one size.
pub struct Minibatches<Shuffle> {
    batch_size: usize,
    shuffle: Shuffle,
    order: Vec<u32>,
    epoch: Option<u64>,
}

impl<Shuffle: FnMut(u64, &mut [u32])> Minibatches<Shuffle> {
    /// Minibatches over `images` images. `shuffle(epoch, order)` receives ascending indices and must depend on the epoch alone.
    ///
    /// # Panics
    ///
    /// If a minibatch is empty or larger than the data set: [`spec::RunSpec::faults`] refuses both.
    pub fn new(images: usize, batch_size: usize, shuffle: Shuffle) -> Self {
        assert!((1..=images).contains(&batch_size), "a minibatch of {batch_size} out of {images} images");
        let order = (0..u32::try_from(images).expect("fewer than 2^32 images")).collect();
        Self { batch_size, shuffle, order, epoch: None }
    }

    /// Minibatches in an epoch.
    pub fn per_epoch(&self) -> u64 {
        (self.order.len() / self.batch_size) as u64
    }

    /// The indices of a step's images; steps count from 0. A change of epoch shuffles.
    pub fn at(&mut self, step: u64) -> &[u32] {
        self.enter(step / self.per_epoch());
        let start = (step % self.per_epoch()) as usize * self.batch_size;
        &self.order[start..start + self.batch_size]
    }

    fn enter(&mut self, epoch: u64) {
        if self.epoch != Some(epoch) {
            self.order.iter_mut().zip(0..).for_each(|(index, sorted)| *index = sorted);
            (self.shuffle)(epoch, &mut self.order);
            self.epoch = Some(epoch);
        }
    }
}
