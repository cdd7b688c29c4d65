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
    doubled: bool, // at 64×64
}

impl Images {
    /// Grey images of 28×28 bytes each, padded by two pixels on each side; at 64×64 each pixel then becomes 2×2.
    pub(crate) fn new(images: &[u8], labels: &[u8], image_size: usize) -> Self {
        assert!(matches!(image_size, 32 | 64), "images are 32 or 64 pixels wide, not {image_size}");
        Self { pixels: padded(images), labels: labels.to_vec(), channels: 1, doubled: image_size == 2 * SIDE }
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
        [self.channels, self.side(), self.side()]
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
        let rows = indices.iter().flat_map(|&index| {
            let start = index as usize * image_len;
            self.pixels[start..start + image_len].chunks_exact(SIDE)
        });
        if self.doubled {
            for (row, out) in rows.zip(out.chunks_exact_mut(4 * SIDE)) {
                let (first, second) = out.split_at_mut(2 * SIDE);
                widen::<2>(row, first);
                second.copy_from_slice(first);
            }
        } else {
            rows.zip(out.chunks_exact_mut(SIDE)).for_each(|(row, out)| widen::<1>(row, out));
        }
    }

    fn side(&self) -> usize {
        if self.doubled { 2 * SIDE } else { SIDE }
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
