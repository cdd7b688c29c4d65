//! Geometry: two images of different size and the layer between them.
//!
//! A strided convolution goes *down* from the large image to the small one, a transposed convolution goes *up*. Each is the
//! other's gradient, and both have the same weights `[small channels, large channels, kernel, kernel]`; so a layer is
//! described once, whichever way it is walked.

/// A square kernel sliding over the large image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sliding {
    /// Height and width.
    pub kernel: usize,
    /// Pixels from one position to the next.
    pub stride: usize,
    /// Zeros around the large image.
    pub padding: usize,
}

/// A layer between a large and a small image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The kernel.
    pub sliding: Sliding,
    /// The image that the kernel slides over.
    pub large: Extent,
    /// The image with one pixel for each position of the kernel.
    pub small: Extent,
}

/// Height, width and channels of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
    /// Numbers in a pixel.
    pub channels: usize,
}

impl Extent {
    /// Rows × columns.
    pub fn pixels(&self) -> usize {
        self.height * self.width
    }

    /// Half as high and wide.
    ///
    /// # Panics
    ///
    /// If height or width is odd.
    pub fn half(self) -> Self {
        let Self { height, width, .. } = self;
        assert!(height.is_multiple_of(2) && width.is_multiple_of(2), "an image of {height}×{width} can't be halved");
        Self { height: self.height / 2, width: self.width / 2, ..self }
    }

    /// Twice as high and wide.
    pub fn twice(self) -> Self {
        Self { height: self.height * 2, width: self.width * 2, ..self }
    }

    /// Numbers in an image.
    pub fn len(&self) -> usize {
        self.pixels() * self.channels
    }
}

impl Sliding {
    /// Positions of the kernel along an axis of the large image.
    ///
    /// # Panics
    ///
    /// If the kernel does not fit into the image with its padding.
    pub fn positions(&self, size: usize) -> usize {
        let Self { kernel, stride, padding } = *self;
        assert!(
            kernel <= size + 2 * padding,
            "a kernel of {kernel} does not fit into {size} pixels and {padding} zeros"
        );
        (size + 2 * padding - kernel) / stride + 1
    }

    /// The smallest size of a large image with that many positions.
    pub fn covered(&self, positions: usize) -> usize {
        (positions - 1) * self.stride + self.kernel - 2 * self.padding
    }
}

impl Layer {
    /// Numbers in the weights.
    pub fn weights(&self) -> usize {
        self.small.channels * self.large.channels * self.sliding.kernel * self.sliding.kernel
    }

    /// Whether the kernel covers all of the large image at once: a matrix product.
    pub fn is_whole(&self) -> bool {
        let Sliding { kernel, padding, .. } = self.sliding;
        padding == 0 && self.small.pixels() == 1 && [self.large.height, self.large.width] == [kernel, kernel]
    }
}

/// How many images of so many pixels are worked on at once: enough pixels for whole tiles, few enough to stay in the cache.
pub fn block(pixels: usize) -> usize {
    const PIXELS: usize = 64;
    PIXELS.div_ceil(pixels)
}
