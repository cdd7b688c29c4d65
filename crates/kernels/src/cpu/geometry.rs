//! Geometry of a convolution: a large image, a small image and the layer between them.
//!
//! A strided convolution maps the large image to the small one, a transposed convolution the small one to the large one. Each is the
//! other's input gradient, and both have weights `[small channels, large channels, kernel, kernel]`. So one description serves both.

/// Numbers in a line of the cache.
pub const LINE: usize = 16;

/// Geometry of a square kernel on the large image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConvGeometry {
    /// Height and width.
    pub kernel: usize,
    /// Pixels between neighbouring positions.
    pub stride: usize,
    /// Zeros on each side of the large image.
    pub padding: usize,
}

/// A layer between a large and a small image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The kernel.
    pub geometry: ConvGeometry,
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

impl ConvGeometry {
    /// Output size of the convolution along an axis of the large image.
    ///
    /// # Panics
    ///
    /// If the kernel does not fit into the image with its padding.
    pub fn output_size(&self, size: usize) -> usize {
        let Self { kernel, stride, padding } = *self;
        assert!(
            kernel <= size + 2 * padding,
            "a kernel of {kernel} does not fit into {size} pixels and {padding} zeros"
        );
        (size + 2 * padding - kernel) / stride + 1
    }

    /// Output size of the transposed convolution, without output padding.
    pub fn transposed_output_size(&self, positions: usize) -> usize {
        (positions - 1) * self.stride + self.kernel - 2 * self.padding
    }
}

impl Layer {
    /// Numbers in the weights.
    pub fn weights(&self) -> usize {
        self.small.channels * self.large.channels * self.geometry.kernel * self.geometry.kernel
    }

    /// Whether the kernel covers the whole large image: then the layer is a matrix product.
    pub fn is_full_kernel(&self) -> bool {
        let ConvGeometry { kernel, padding, .. } = self.geometry;
        padding == 0 && self.small.pixels() == 1 && [self.large.height, self.large.width] == [kernel, kernel]
    }
}

/// Images of `pixels` pixels in a block of work: enough for whole tiles, few enough for the cache.
pub fn images_per_block(pixels: usize) -> usize {
    const PIXELS: usize = 64;
    PIXELS.div_ceil(pixels)
}
