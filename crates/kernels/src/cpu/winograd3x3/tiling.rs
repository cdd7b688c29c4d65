//! How images are cut into tiles, and where the numbers of a tile lie.

use crate::cpu::geometry::{ConvGeometry, Extent, Layer};
use crate::cpu::lanes::Grid;
use crate::cpu::panels::width;
use crate::cpu::winograd::{STRIP, Strips};

/// Products for a tile and a pair of channels, in one direction and in both.
pub const POINTS: usize = 4;
pub const ALL_POINTS: usize = POINTS * POINTS;

/// The kernel that is tiled.
const GEOMETRY: ConvGeometry = ConvGeometry { kernel: 3, stride: 1, padding: 1 };

/// A layer as filters on tiles: each is 2×2 pixels of the output, and the 4×4 pixels of the input under the kernel there.
#[derive(Clone, Copy, Debug)]
pub struct Tiling {
    /// The layer.
    pub layer: Layer,
}

impl Tiling {
    /// The tiles of a layer, if it can be cut into them: both images have as many channels as whole tiles of the innermost loop (multiples of
    /// 16; with AVX-512 16, or a multiple of 32).
    pub fn of(layer: &Layer) -> Option<Self> {
        let Layer { geometry, large, small } = *layer;
        let even = [small.height, small.width].iter().all(|size| size.is_multiple_of(2));
        // Whole strips of both, and whole tiles of the innermost loop in either direction.
        let full = [large, small].iter().all(|image| image.channels.is_multiple_of(STRIP.max(width(image.channels))));
        (geometry == GEOMETRY && even && full).then_some(Self { layer: *layer })
    }

    /// Rows and columns of tiles in an image.
    pub fn grid(&self) -> [usize; 2] {
        [self.layer.small.height / 2, self.layer.small.width / 2]
    }

    /// Tiles in an image.
    pub fn tiles(&self) -> usize {
        self.layer.small.pixels() / 4
    }

    /// The output with one pixel for each tile.
    pub fn pooled(&self) -> Extent {
        self.layer.small.half()
    }
}

/// How the vectors of all points at one place lie.
pub fn points(strips: Strips) -> Grid<POINTS, POINTS> {
    Grid { steps: [POINTS * strips.plane(), strips.plane()] }
}

/// Numbers of all points.
pub fn len(strips: Strips) -> usize {
    ALL_POINTS * strips.plane()
}

/// The four rows of the input under a row of tiles.
#[derive(Clone, Copy)]
pub struct Rows {
    /// Where each starts in the image.
    starts: [usize; POINTS],
    /// Whether there are tiles above and below.
    pub beside: [bool; 2],
}

impl Rows {
    /// Those under a row of tiles of `large` images.
    #[inline(always)]
    pub fn new(large: Extent, row: usize) -> Self {
        let pitch = large.width * large.channels;
        let first = 2 * row * pitch; // of the second row: the first lies above
        let beside = [row > 0, 2 * row + 2 < large.height];
        Self { starts: [first.wrapping_sub(pitch), first, first + pitch, first + 2 * pitch], beside }
    }

    /// Where a row starts, unless it is padding.
    #[inline(always)]
    pub fn start(&self, row: usize) -> Option<usize> {
        let inside = (row > 0 || self.beside[0]) && (row + 1 < POINTS || self.beside[1]);
        if inside { Some(self.starts[row]) } else { None }
    }
}
