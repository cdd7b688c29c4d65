//! Images of one half of a data set, kept as bytes, handed out as numbers in [-1, 1].

/// Height and width of an image in its file.
pub(crate) const FILE_SIDE: usize = 28;

/// Height and width to which it is padded with background.
const SIDE: usize = 32;

const MARGIN: usize = (SIDE - FILE_SIDE) / 2;

/// What each byte means: 0 is -1, 255 is 1.
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
    pixels: Vec<u8>, // [image, channel, SIDE, SIDE]
    labels: Vec<u8>,
    channels: usize,
    side: usize, // of an image as it is handed out
}

impl Images {
    /// Grey images of 28×28 bytes each, padded by two pixels on each side. At 64×64 each pixel then becomes 2×2, at 128×128
    /// it becomes 4×4; at 16×16 each 2×2 become their mean.
    pub(crate) fn new(images: &[u8], labels: &[u8], image_size: usize) -> Self {
        let known = matches!(image_size, 16 | 32 | 64 | 128);
        assert!(known, "images are 16, 32, 64 or 128 pixels wide, not {image_size}");
        Self { pixels: padded(images), labels: labels.to_vec(), channels: 1, side: image_size }
    }

    /// The first ones alone.
    pub(crate) fn first(mut self, count: usize) -> Self {
        self.pixels.truncate(count * self.channels * SIDE * SIDE);
        self.labels.truncate(count);
        self
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Channels, height and width of an image as [`batch_into`](Self::batch_into) gives it.
    pub fn shape(&self) -> [usize; 3] {
        [self.channels, self.side, self.side]
    }

    /// The class of each image.
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// How many images there are of each class, as many classes as labels can name.
    pub fn class_counts(&self, classes: usize) -> Vec<usize> {
        let mut counts = vec![0; classes];
        for &label in &self.labels {
            counts[usize::from(label)] += 1;
        }
        counts
    }

    /// Replaces what is in `out` by the images of these indices, `[indices, channels, height, width]`, in [-1, 1].
    ///
    /// # Panics
    ///
    /// If an index is not below [`len`](Self::len).
    pub fn batch_into(&self, indices: &[u32], out: &mut Vec<f32>) {
        let image_len = self.channels * SIDE * SIDE;
        out.resize(indices.len() * self.shape().iter().product::<usize>(), 0.0);
        let mut rows = indices.iter().flat_map(|&index| {
            let start = index as usize * image_len;
            self.pixels[start..start + image_len].chunks_exact(SIDE)
        });
        match self.side {
            16 => {
                for out in out.chunks_exact_mut(SIDE / 2) {
                    rows.next().zip(rows.next()).into_iter().for_each(|rows| halve(rows, out));
                }
            }
            64 => repeat::<2>(rows, out),
            128 => repeat::<4>(rows, out),
            _ => repeat::<1>(rows, out),
        }
    }
}

/// The means of 2×2 bytes of two rows.
fn halve((upper, lower): (&[u8], &[u8]), out: &mut [f32]) {
    let blocks = upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0);
    for ((upper, lower), out) in blocks.zip(out) {
        *out = upper.iter().chain(lower).map(|&byte| LEVELS[usize::from(byte)]).sum::<f32>() / 4.0;
    }
}

/// Each byte as a square of so many equal numbers on a side.
fn repeat<'a, const TIMES: usize>(rows: impl Iterator<Item = &'a [u8]>, out: &mut [f32]) {
    let width = TIMES * SIDE;
    for (row, out) in rows.zip(out.chunks_exact_mut(TIMES * width)) {
        let (first, others) = out.split_at_mut(width);
        widen::<TIMES>(row, first);
        others.chunks_exact_mut(width).for_each(|other| other.copy_from_slice(first));
    }
}

/// Each byte as so many equal numbers.
fn widen<const TIMES: usize>(row: &[u8], out: &mut [f32]) {
    for (&byte, out) in row.iter().zip(out.as_chunks_mut::<TIMES>().0) {
        *out = [LEVELS[usize::from(byte)]; TIMES];
    }
}

fn padded(images: &[u8]) -> Vec<u8> {
    let count = images.len() / (FILE_SIDE * FILE_SIDE);
    let mut pixels = vec![0; count * SIDE * SIDE];
    for (from, to) in images.chunks_exact(FILE_SIDE * FILE_SIDE).zip(pixels.chunks_exact_mut(SIDE * SIDE)) {
        for (from, to) in from.chunks_exact(FILE_SIDE).zip(to.chunks_exact_mut(SIDE).skip(MARGIN)) {
            to[MARGIN..MARGIN + FILE_SIDE].copy_from_slice(from);
        }
    }
    pixels
}
