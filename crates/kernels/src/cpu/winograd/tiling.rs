//! How images are cut into tiles, and where the numbers of a tile lie.

use pulp::Simd;

use crate::cpu::lanes::{load, store};
use crate::cpu::panels::width;
use crate::cpu::shape::{Extent, Layer, Sliding};

/// Channels that lie side by side in a strip.
pub const STRIP: usize = 16;
/// Products for a tile and a pair of channels, in one direction and in both.
pub const POINTS: usize = 3;
pub const ALL_POINTS: usize = POINTS * POINTS;
/// Phases of the large image.
pub const PHASES: usize = 4;
/// Taps of the kernel.
pub const AREA: usize = 16;

/// The kernel that is tiled.
const SLIDING: Sliding = Sliding { kernel: 4, stride: 2, padding: 1 };

/// A layer as filters on tiles. The large image falls into 2×2 phases, which stand side by side as channels of an image half
/// as large; a tile is 2×2 pixels of the small image, and the 3×3 pixels of all phases that lie under the kernel there.
#[derive(Clone, Copy, Debug)]
pub struct Tiling {
    /// The layer.
    pub layer: Layer,
}

impl Tiling {
    /// The tiles of a layer, if it can be cut into them.
    pub fn of(layer: &Layer) -> Option<Self> {
        let Layer { sliding, large, small } = *layer;
        let even = [small.height, small.width].iter().all(|size| size % 2 == 0);
        // Whole strips of both, and whole tiles of the innermost loop.
        let full = large.channels % STRIP == 0 && small.channels % STRIP.max(width(small.channels)) == 0;
        let twice = [large.height, large.width] == [2 * small.height, 2 * small.width];
        (sliding == SLIDING && even && full && twice).then_some(Self { layer: *layer })
    }

    /// Tiles in an image.
    pub fn tiles(&self) -> usize {
        self.layer.small.pixels() / 4
    }

    /// Channels of all phases together.
    pub fn depth(&self) -> usize {
        PHASES * self.layer.large.channels
    }
}

/// The tap of the kernel that is tap `[row, column]` of a phase.
pub fn tap(phase: usize, [row, column]: [usize; 2]) -> usize {
    (2 * row + phase / 2) * SLIDING.kernel + 2 * column + phase % 2
}

/// The pixels of a phase under a tile.
#[derive(Clone, Copy)]
pub struct Under {
    /// Where the first of them lies; before the image's start where it is in the padding.
    first: usize,
    /// Which rows and columns of them are in the image.
    inside: [[bool; POINTS]; 2],
    /// Whether the first row and column of them lie under a tile before this one too.
    shared: [bool; 2],
    /// Numbers to the next row and column.
    steps: [usize; 2],
}

impl Under {
    /// Under the tile of a row and column of tiles.
    #[inline(always)]
    pub fn new(large: Extent, phase: usize, [row, column]: [usize; 2]) -> Self {
        let [down, right] = [phase / 2, phase % 2];
        let inside =
            |shift: usize, tile: usize, tiles: usize| [shift == 1 || tile > 0, true, shift == 0 || tile + 1 < tiles];
        let pixel = (4 * row + down) * large.width + 4 * column + right;
        Self {
            first: (pixel * large.channels).wrapping_sub((large.width + 1) * large.channels),
            inside: [inside(down, row, large.height / 4), inside(right, column, large.width / 4)],
            shared: [row > 0, column > 0],
            steps: [2 * large.width * large.channels, 2 * large.channels],
        }
    }

    /// Where a pixel's numbers start, unless it is padding.
    #[inline(always)]
    pub fn at(&self, row: usize, column: usize) -> Option<usize> {
        let at = self.first.wrapping_add(row * self.steps[0] + column * self.steps[1]);
        if self.inside[0][row] && self.inside[1][column] { Some(at) } else { None }
    }

    /// Whether a pixel lies under a tile before this one too.
    #[inline(always)]
    pub fn is_shared(&self, row: usize, column: usize) -> bool {
        row == 0 && self.shared[0] || column == 0 && self.shared[1]
    }
}

/// Matrices `[tiles, channels]` of every point, in strips of neighbouring channels: `[points, channels / 16, tiles, 16]`.
#[derive(Clone, Copy, Debug)]
pub struct Strips {
    /// Rows.
    pub tiles: usize,
    /// Columns.
    pub channels: usize,
    /// Rows from one strip to the next.
    pub pitch: usize,
}

impl Strips {
    /// Strips with a gap after each: without, where tiles are a power of two, all numbers of a tile would fall into the same few
    /// lines of the cache.
    pub fn apart(tiles: usize, channels: usize) -> Self {
        Self { tiles, channels, pitch: tiles + 1 }
    }

    /// Numbers of one point.
    pub fn plane(&self) -> usize {
        self.pitch * self.channels
    }

    /// Numbers of all points.
    pub fn len(&self) -> usize {
        ALL_POINTS * self.plane()
    }

    /// Where a number lies in its point's plane.
    #[inline(always)]
    pub fn at(&self, tile: usize, channel: usize) -> usize {
        (channel / STRIP * self.pitch + tile) * STRIP + channel % STRIP
    }

    /// Where the vectors of neighbouring channels lie, from the first.
    #[inline(always)]
    pub fn across<const N: usize>(&self, lanes: usize) -> [usize; N] {
        let mut across = [0; N];
        for j in 0..N {
            across[j] = self.at(0, j * lanes);
        }
        across
    }
}

/// The vectors of all points at one place.
#[inline(always)]
pub fn points<S: Simd>(simd: S, planes: &[f32], at: usize, plane: usize) -> [[S::f32s; POINTS]; POINTS] {
    let mut vectors = [[simd.splat_f32s(0.0); POINTS]; POINTS];
    for row in 0..POINTS {
        for column in 0..POINTS {
            vectors[row][column] = load::<S>(planes, (row * POINTS + column) * plane + at);
        }
    }
    vectors
}

/// Writes the vectors of all points to one place.
#[inline(always)]
pub fn spread<S: Simd>(vectors: [[S::f32s; POINTS]; POINTS], planes: &mut [f32], at: usize, plane: usize) {
    for row in 0..POINTS {
        for column in 0..POINTS {
            store::<S>(vectors[row][column], planes, (row * POINTS + column) * plane + at);
        }
    }
}
