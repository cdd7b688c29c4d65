//! Images of one split, stored as bytes and read as numbers in [-1, 1].

/// The number of each byte: 0 is -1, 255 is 1.
const LEVELS: [f32; 256] = {
    let mut levels = [0.0; 256];
    let mut byte = 0;
    while byte < levels.len() {
        levels[byte] = byte as f32 / 127.5 - 1.0;
        byte += 1;
    }
    levels
};

/// Images with their labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Images {
    pixels: Vec<u8>, // [images, channels, stored, stored]
    labels: Vec<u8>, // [images]; empty without labels
    channels: usize,
    stored: usize, // height and width of an image in memory
    side: usize,   // height and width of an image as it is read
}

/// Channels and size of images in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoredShape {
    pub(crate) channels: usize,
    pub(crate) side: usize,
}

impl Images {
    /// Images `[images, channels, side, side]` with a label for each, or without labels. Smaller sizes average square blocks of pixels, larger
    /// ones repeat pixels.
    pub(crate) fn new(pixels: Vec<u8>, labels: Vec<u8>, stored: StoredShape, image_size: usize) -> Self {
        let known = matches!(image_size, 8 | 16 | 32 | 64 | 128);
        assert!(known, "images are 8, 16, 32, 64 or 128 pixels wide, not {image_size}");
        Self { pixels, labels, channels: stored.channels, stored: stored.side, side: image_size }
    }

    /// The first `count` images.
    pub(crate) fn take_first(mut self, count: usize) -> Self {
        self.pixels.truncate(count * self.image_len());
        self.labels.truncate(count);
        self
    }

    /// Number of images.
    pub fn len(&self) -> usize {
        self.pixels.len() / self.image_len()
    }

    /// Bytes of an image in memory.
    fn image_len(&self) -> usize {
        self.channels * self.stored * self.stored
    }

    /// Whether there are no images.
    pub fn is_empty(&self) -> bool {
        self.pixels.is_empty()
    }

    /// Shape of an image, `[channels, height, width]`.
    pub fn shape(&self) -> [usize; 3] {
        [self.channels, self.side, self.side]
    }

    /// The class of each image; empty without labels.
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// Writes the images of these indices to `out`: `[indices, channels, height, width]`, in [-1, 1].
    ///
    /// # Panics
    ///
    /// If an index is out of range.
    pub fn batch_into(&self, indices: &[u32], out: &mut Vec<f32>) {
        let image_len = self.image_len();
        out.resize(indices.len() * self.shape().iter().product::<usize>(), 0.0);
        let rows = indices.iter().flat_map(|&index| {
            let start = index as usize * image_len;
            self.pixels[start..start + image_len].chunks_exact(self.stored)
        });
        match (self.stored / self.side, self.side / self.stored) {
            (4, _) => average::<4>(rows, (self.side, out)),
            (2, _) => average::<2>(rows, (self.side, out)),
            (_, 2) => repeat::<2>(rows, (self.side, out)),
            (_, 4) => repeat::<4>(rows, (self.side, out)),
            _ => repeat::<1>(rows, (self.side, out)),
        }
    }
}

/// The mean of each block of `TIMES`×`TIMES` bytes.
fn average<'a, const TIMES: usize>(mut rows: impl Iterator<Item = &'a [u8]>, (width, out): (usize, &mut [f32])) {
    for out in out.chunks_exact_mut(width) {
        out.fill(0.0);
        for row in rows.by_ref().take(TIMES) {
            for (block, out) in row.as_chunks::<TIMES>().0.iter().zip(&mut *out) {
                block.iter().for_each(|&byte| *out += LEVELS[usize::from(byte)]);
            }
        }
        out.iter_mut().for_each(|sum| *sum /= (TIMES * TIMES) as f32);
    }
}

/// Each byte as a block of `TIMES`×`TIMES` equal numbers.
fn repeat<'a, const TIMES: usize>(rows: impl Iterator<Item = &'a [u8]>, (width, out): (usize, &mut [f32])) {
    for (row, out) in rows.zip(out.chunks_exact_mut(TIMES * width)) {
        let (first, others) = out.split_at_mut(width);
        widen::<TIMES>(row, first);
        others.chunks_exact_mut(width).for_each(|other| other.copy_from_slice(first));
    }
}

/// Each byte as `TIMES` equal numbers.
fn widen<const TIMES: usize>(row: &[u8], out: &mut [f32]) {
    for (&byte, out) in row.iter().zip(out.as_chunks_mut::<TIMES>().0) {
        *out = [LEVELS[usize::from(byte)]; TIMES];
    }
}
