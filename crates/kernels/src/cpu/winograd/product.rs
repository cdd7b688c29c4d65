//! Matrix products of each point: of tiles with weights, and of tiles with tiles.

use pulp::{Simd, WithSimd};

use super::filters::Filters;
use super::tiling::{STRIP, Strips};
use crate::cpu::lanes::{load, store};
use crate::cpu::panels::with_tile;
use crate::cpu::prefetch::Prefetch;
use crate::cpu::tile::{Traversal, Window, outputs, weights};

/// Rows of a panel that are worked through with all tiles before the next: as many as the first-level cache holds.
const ROWS: usize = 256;

/// Products of tiles with weights.
pub struct Product<'a> {
    /// `[points, strips, tiles, 16]`, and how they lie.
    pub tiles: (&'a [f32], Strips),
    /// Weights of every point.
    pub filters: &'a Filters,
    /// `[points, strips, tiles, 16]`, overwritten, and how they lie.
    pub out: (&'a mut [f32], Strips),
    /// Memory that is read and written next.
    pub next: [&'a [f32]; 2],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        with_tile!(simd, self.out.1.channels, self.run)
    }
}

impl Product<'_> {
    /// # Panics
    ///
    /// If the tiles of a point are fewer than they should be.
    #[inline(always)]
    fn run<S: Simd, const M: usize, const N: usize>(self, simd: S) {
        let Self { tiles: (tiles, from), filters, out: (out, to), next } = self;
        let panels = to.channels / (N * S::F32_LANES) * from.channels.div_ceil(ROWS);
        let points = tiles.len() / from.plane();
        let mut prefetch = Prefetch::new(next, points * panels * from.tiles.div_ceil(M));
        let grid = to.block::<M, N>(S::F32_LANES);
        let planes = tiles.chunks_exact(from.plane()).zip(out.chunks_exact_mut(to.plane()));
        for (point, (tiles, out)) in planes.enumerate() {
            for (channel, panel) in filters.panels(point) {
                for (block, panel) in panel.chunks(ROWS * N * S::F32_LANES).enumerate() {
                    let strips = panel.len() / (N * S::F32_LANES * STRIP);
                    let window = Window { rows: strips, run: STRIP, pitch: from.pitch * STRIP };
                    let last = from.at(from.tiles - 1, block * ROWS) + window.reach();
                    assert!(last < tiles.len(), "tiles must have as many channels as weights");
                    assert!(panel.len() == window.len() * N * S::F32_LANES, "a panel must have whole strips");
                    for tile in (0..from.tiles).step_by(M) {
                        prefetch.advance();
                        let kept = M.min(from.tiles - tile);
                        let mut at = [from.at(tile, block * ROWS); M];
                        for i in 0..M {
                            at[i] += i.min(kept - 1) * STRIP;
                        }
                        let place = to.at(tile, channel);
                        let mut sums = [[simd.splat_f32s(0.0); N]; M];
                        if block > 0 {
                            sums = grid.load_rows(simd, out, place, kept);
                        }
                        // SAFETY: the last tile's window lies in `tiles`, and the panel has a row for each of its numbers: both
                        // asserted above.
                        let sums = unsafe { outputs(simd, (tiles, window), at, panel, sums) };
                        grid.store_rows::<S>(sums, out, place, kept);
                    }
                }
            }
        }
    }
}

/// Products of input tiles with output tiles, summed over tiles and added to `sums`.
pub struct GradientProduct<'a> {
    /// Of the large image: `[points, strips, tiles, 16]`, and how they lie.
    pub large: (&'a [f32], Strips),
    /// Of the small image: the same.
    pub small: (&'a [f32], Strips),
    /// `[strips of the large, points, strips of the small, 16, 16]`.
    pub sums: &'a mut [f32],
    /// Memory that is read next.
    pub next: [&'a [f32]; 2],
}

impl WithSimd for GradientProduct<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        with_tile!(simd, self.small.1.channels, self.run)
    }
}

impl GradientProduct<'_> {
    /// # Panics
    ///
    /// If the tiles of a point are fewer than they should be.
    #[inline(always)]
    fn run<S: Simd, const M: usize, const N: usize>(self, simd: S) {
        let Self { large: (large, rows), small: (small, columns), sums, next } = self;
        let points = large.len() / rows.plane();
        let steps = points * (columns.channels / (N * S::F32_LANES)) * rows.channels.div_ceil(M);
        let mut prefetch = Prefetch::new(next, steps);
        let traversal = Traversal { extent: [1, 1, rows.tiles], steps: [[0, 0, STRIP]; 2] };
        let from = columns.across::<N>(S::F32_LANES);
        let to = Strips { tiles: STRIP, pitch: STRIP, ..columns };
        let across = to.across::<N>(S::F32_LANES);
        let planes = large.chunks_exact(rows.plane()).zip(small.chunks_exact(columns.plane()));
        for (point, (large, small)) in planes.enumerate() {
            assert!(rows.at(rows.tiles - 1, rows.channels - 1) < large.len(), "every tile must have all channels");
            for channel in (0..columns.channels).step_by(N * S::F32_LANES) {
                let vectors = &small[columns.at(0, channel)..];
                let last = traversal.last(1) + from[N - 1] + S::F32_LANES;
                assert!(last <= vectors.len(), "there must be as many tiles on both sides");
                for row in (0..rows.channels).step_by(M) {
                    prefetch.advance();
                    let kept = M.min(rows.channels - row);
                    let mut taps = [0; M];
                    for i in 0..M {
                        taps[i] = rows.at(0, row + i.min(kept - 1));
                    }
                    let zeros = [[simd.splat_f32s(0.0); N]; M];
                    // SAFETY: the last tile's last tap lies in `large`, and its vectors in `vectors`: both asserted above.
                    let tile = unsafe { weights(simd, (large, vectors), (&traversal, taps, from), zeros) };
                    for i in 0..kept {
                        let row = row + i;
                        let first = (row / STRIP * points + point) * to.plane() + to.at(row % STRIP, channel);
                        for j in 0..N {
                            let at = first + across[j];
                            store::<S>(simd.add_f32s(load::<S>(sums, at), tile[i][j]), sums, at);
                        }
                    }
                }
            }
        }
    }
}
