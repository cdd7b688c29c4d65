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
    zoom: usize,
}

impl Images {
    /// Grey images of 28×28 bytes each, padded by two pixels on each side; at 64×64 each pixel then becomes 2×2.
    pub(crate) fn new(images: &[u8], labels: &[u8], image_size: usize) -> Self {
        assert!(matches!(image_size, 32 | 64), "images are 32 or 64 pixels wide, not {image_size}");
        Self { pixels: padded(images), labels: labels.to_vec(), channels: 1, zoom: image_size / SIDE }
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
        [self.channels, self.zoom * SIDE, self.zoom * SIDE]
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
        let row_len = SIDE * self.zoom;
        out.resize(indices.len() * image_len * self.zoom * self.zoom, 0.0);
        let rows = indices.iter().flat_map(|&index| {
            let start = index as usize * image_len;
            self.pixels[start..start + image_len].chunks_exact(SIDE)
        });
        for (row, out) in rows.zip(out.chunks_exact_mut(row_len * self.zoom)) {
            let (first, copies) = out.split_at_mut(row_len);
            for (byte, out) in row.iter().zip(first.chunks_exact_mut(self.zoom)) {
                out.fill(LEVELS[usize::from(*byte)]);
            }
            copies.chunks_exact_mut(row_len).for_each(|copy| copy.copy_from_slice(first));
        }
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
