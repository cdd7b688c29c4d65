//! How images are cut into tiles, and where the numbers of a tile lie.

use pulp::Simd;

use crate::cpu::lanes::Grid;
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
    /// Rows and columns.
    axes: [Axis; 2],
    /// Where the first of them lies that is in the image.
    first: usize,
    /// How they lie.
    grid: Grid<POINTS, POINTS>,
}

impl Under {
    /// Under the tile of a row and column of tiles.
    #[inline(always)]
    pub fn new(large: Extent, phase: usize, [row, column]: [usize; 2]) -> Self {
        let axes = [Axis::new(phase / 2, row, large.height), Axis::new(phase % 2, column, large.width)];
        Self {
            axes,
            first: (axes[0].first * large.width + axes[1].first) * large.channels,
            grid: Grid { steps: [2 * large.width * large.channels, 2 * large.channels] },
        }
    }

    /// The vectors of these pixels that start `from` numbers on, in images: zeros in the padding.
    #[inline(always)]
    pub fn load<S: Simd>(&self, simd: S, images: &[f32], from: usize) -> [[S::f32s; POINTS]; POINTS] {
        if self.axes[0].is_whole() & self.axes[1].is_whole() {
            return self.grid.load(simd, images, from + self.first);
        }
        let window = images[from + self.first..][..self.reach::<S>()].as_ptr();
        let mut vectors = [[simd.splat_f32s(0.0); POINTS]; POINTS];
        for row in 0..POINTS {
            for column in 0..POINTS {
                if let Some(at) = self.at(row, column) {
                    // SAFETY: the last pixel that is in the image ends where the window does.
                    vectors[row][column] = unsafe { window.add(at).cast::<S::f32s>().read_unaligned() };
                }
            }
        }
        vectors
    }

    /// Adds vectors to those of these pixels: what a tile before this one has written, and else nothing.
    #[inline(always)]
    pub fn add<S: Simd>(&self, simd: S, vectors: [[S::f32s; POINTS]; POINTS], images: &mut [f32], from: usize) {
        let window = images[from + self.first..][..self.reach::<S>()].as_mut_ptr();
        for row in 0..POINTS {
            for column in 0..POINTS {
                let Some(at) = self.at(row, column) else { continue };
                // SAFETY: the last pixel that is in the image ends where the window does.
                unsafe {
                    let place = window.add(at).cast::<S::f32s>();
                    let mut sum = vectors[row][column];
                    if row == 0 && self.axes[0].shared || column == 0 && self.axes[1].shared {
                        sum = simd.add_f32s(place.read_unaligned(), sum);
                    }
                    place.write_unaligned(sum);
                }
            }
        }
    }

    /// Where a pixel's numbers lie from those of the first that is in the image, unless it is padding.
    #[inline(always)]
    fn at(&self, row: usize, column: usize) -> Option<usize> {
        let [rows, columns] = &self.axes;
        let is_inside = rows.inside[row] && columns.inside[column];
        let at = |axis: &Axis, k: usize| k.wrapping_sub(usize::from(!axis.inside[0]));
        let [down, right] = [at(rows, row), at(columns, column)];
        if is_inside { Some(down * self.grid.steps[0] + right * self.grid.steps[1]) } else { None }
    }

    /// Numbers from the first vector's first to the last one's last, of those in the image.
    #[inline(always)]
    fn reach<S: Simd>(&self) -> usize {
        let [down, right] = self.grid.steps;
        (self.axes[0].count() - 1) * down + (self.axes[1].count() - 1) * right + S::F32_LANES
    }
}

/// Rows or columns of a phase under a tile.
#[derive(Clone, Copy)]
struct Axis {
    /// The first of them that is in the image.
    first: usize,
    /// Which of them are.
    inside: [bool; POINTS],
    /// Whether the first of them lies under a tile before this one too.
    shared: bool,
}

impl Axis {
    /// Without a shift, the phase begins one before the tile: in the padding, for the first.
    #[inline(always)]
    fn new(shift: usize, tile: usize, size: usize) -> Self {
        let (before, after) = (shift == 1 || tile > 0, shift == 0 || tile + 1 < size / 4);
        let first = if before { 4 * tile + shift - 1 } else { 1 };
        Self { first, inside: [before, true, after], shared: tile > 0 }
    }

    #[inline(always)]
    fn is_whole(&self) -> bool {
        self.inside[0] & self.inside[2]
    }

    #[inline(always)]
    fn count(&self) -> usize {
        1 + usize::from(self.inside[0]) + usize::from(self.inside[2])
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

    /// How the vectors of all points at one place lie.
    #[inline(always)]
    pub fn points(&self) -> Grid<POINTS, POINTS> {
        planes(self.plane())
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

/// How the vectors of all points at one place lie, from one plane to the next.
#[inline(always)]
pub fn planes(plane: usize) -> Grid<POINTS, POINTS> {
    Grid { steps: [POINTS * plane, plane] }
}
