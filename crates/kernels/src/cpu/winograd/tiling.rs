//! How images are cut into tiles, and where the numbers of a tile lie.

use pulp::Simd;

use crate::cpu::geometry::{ConvGeometry, Layer};
use crate::cpu::lanes::Grid;
use crate::cpu::panels::width;

/// Channels of a strip.
pub const STRIP: usize = 16;
/// Products for a tile and a pair of channels, in one direction and in both.
pub const POINTS: usize = 3;
pub const ALL_POINTS: usize = POINTS * POINTS;
/// Phases of the large image.
pub const PHASES: usize = 4;
/// Taps of the kernel.
pub const AREA: usize = 16;

/// The kernel that is tiled.
const GEOMETRY: ConvGeometry = ConvGeometry { kernel: 4, stride: 2, padding: 1 };

/// A layer as filters on tiles. The 2×2 phases of the large image are channels of an image of half the size. A tile is 2×2 pixels of the
/// small image with the 3×3 pixels of all phases under the kernel.
#[derive(Clone, Copy, Debug)]
pub struct Tiling {
    /// The layer.
    pub layer: Layer,
}

impl Tiling {
    /// The tiles of a layer, if it can be cut into them: both images have multiples of 16 channels, and the small one as many as whole tiles
    /// of the innermost loop (with AVX-512 16, or a multiple of 32).
    pub fn of(layer: &Layer) -> Option<Self> {
        let Layer { geometry, large, small } = *layer;
        let even = [small.height, small.width].iter().all(|size| size % 2 == 0);
        // Whole strips of both, and whole tiles of the innermost loop.
        let full = large.channels % STRIP == 0 && small.channels % STRIP.max(width(small.channels)) == 0;
        let twice = [large.height, large.width] == [2 * small.height, 2 * small.width];
        (geometry == GEOMETRY && even && full && twice).then_some(Self { layer: *layer })
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
    (2 * row + phase / 2) * GEOMETRY.kernel + 2 * column + phase % 2
}

/// The pixels of a phase under a tile.
#[derive(Clone, Copy)]
pub struct TileInput {
    /// Its rows and columns.
    axes: [Axis; 2],
}

/// Source of vectors in the padding.
static ZEROS: [f32; STRIP] = [0.0; STRIP];

impl TileInput {
    /// Where a phase's rows and columns cross.
    #[inline(always)]
    pub fn new(rows: Axis, columns: Axis) -> Self {
        Self { axes: [rows, columns] }
    }

    /// The vectors of these pixels that start `from` numbers on, in images: zeros in the padding.
    #[inline(always)]
    pub fn load<S: Simd>(&self, simd: S, images: &[f32], from: usize) -> [[S::f32s; POINTS]; POINTS] {
        let window = images[from..][..self.reach::<S>()].as_ptr();
        let mut vectors = [[simd.splat_f32s(0.0); POINTS]; POINTS];
        for row in 0..POINTS {
            for column in 0..POINTS {
                let (at, is_inside) = self.at(row, column);
                // SAFETY: the last of these pixels ends where the window does, and no vector is longer than the zeros.
                unsafe {
                    // Selects an address instead of branching: tiles at an edge are too frequent for branch prediction.
                    let source = if is_inside { window.add(at) } else { ZEROS.as_ptr() };
                    vectors[row][column] = source.cast::<S::f32s>().read_unaligned();
                }
            }
        }
        vectors
    }

    /// Adds vectors to pixels that an earlier tile has written, and stores them to the others.
    #[inline(always)]
    pub fn add<S: Simd>(&self, simd: S, vectors: [[S::f32s; POINTS]; POINTS], images: &mut [f32], from: usize) {
        let window = images[from..][..self.reach::<S>()].as_mut_ptr();
        let mut nowhere = [0.0_f32; STRIP];
        for row in 0..POINTS {
            for column in 0..POINTS {
                let (at, is_inside) = self.at(row, column);
                let is_shared = row == 0 && self.axes[0].shared || column == 0 && self.axes[1].shared;
                // SAFETY: the last of these pixels ends where the window does, and no vector is longer than what stands in for one.
                unsafe {
                    let place = window.add(at);
                    let mut sum = vectors[row][column];
                    if row == 0 || column == 0 {
                        let before = if is_shared { place.cast_const() } else { ZEROS.as_ptr() };
                        sum = simd.add_f32s(before.cast::<S::f32s>().read_unaligned(), sum);
                    }
                    let place = if is_inside { place } else { nowhere.as_mut_ptr() };
                    place.cast::<S::f32s>().write_unaligned(sum);
                }
            }
        }
    }

    /// A pixel's offset in the image, and whether it is outside the padding.
    #[inline(always)]
    fn at(&self, row: usize, column: usize) -> (usize, bool) {
        let [rows, columns] = &self.axes;
        (rows.at[row] + columns.at[column], rows.inside[row] & columns.inside[column])
    }

    /// Numbers from the image's first to the last vector's last.
    #[inline(always)]
    fn reach<S: Simd>(&self) -> usize {
        let [rows, columns] = &self.axes;
        rows.at[POINTS - 1] + columns.at[POINTS - 1] + S::F32_LANES
    }
}

/// Rows or columns of a phase under a tile.
#[derive(Clone, Copy)]
pub struct Axis {
    /// How far each of them is from the image's first, in numbers; in the padding, as far as the one beside it.
    at: [usize; POINTS],
    /// Which of them are in the image.
    inside: [bool; POINTS],
    /// Whether the first of them belongs to the previous tile too.
    shared: bool,
}

impl Axis {
    /// Of a phase with that shift, on an axis of `size` rows or columns, `step` numbers apart. Without a shift, the phase begins one
    /// before the tile: in the padding, for the first.
    #[inline(always)]
    pub fn new(shift: usize, tile: usize, [size, step]: [usize; 2]) -> Self {
        let (before, after) = (shift == 1 || tile > 0, shift == 0 || tile + 1 < size / 4);
        let middle = (4 * tile + shift + 1) * step;
        let at = [middle - if before { 2 * step } else { 0 }, middle, middle + if after { 2 * step } else { 0 }];
        Self { at, inside: [before, true, after], shared: tile > 0 }
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

    /// Offset of a number in its point's plane.
    #[inline(always)]
    pub fn at(&self, tile: usize, channel: usize) -> usize {
        (channel / STRIP * self.pitch + tile) * STRIP + channel % STRIP
    }

    /// How the vectors of neighbouring tiles and channels lie.
    #[inline(always)]
    pub fn block<const M: usize, const N: usize>(&self, lanes: usize) -> Grid<M, N> {
        debug_assert!(lanes == STRIP || N * lanes <= STRIP, "vectors are as far apart as the first two");
        Grid { steps: [STRIP, self.at(0, lanes)] }
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
