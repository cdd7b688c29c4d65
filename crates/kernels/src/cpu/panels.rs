//! Weights packed in the reading order of the innermost loop.

use pulp::Simd;

use super::buffer_pool::Buffer;
use super::geometry::LINE;
use super::instructions::dispatch;

/// Matrices `[taps, channels]`, cut into panels of as many channels as a tile is wide: `[panels, taps, width]`, the last
/// filled up with zeros.
pub struct Panels {
    values: Buffer,
    taps: usize,
    width: usize,
}

impl Panels {
    /// Packs a matrix whose element for a tap and a channel is `weights[taps[tap] + channels[channel]]`.
    ///
    /// Taps that are neighbours in memory are packed together, so that each line of the cache is read once: filters of 4 KiB share a set of the
    /// first cache, which holds fewer lines than a panel has channels.
    pub fn new(weights: &[f32], taps: &[usize], channels: &[usize]) -> Self {
        let width = width(channels.len());
        let mut order: Vec<usize> = (0..taps.len()).collect();
        order.sort_unstable_by_key(|&tap| taps[tap]);
        let mut values = Buffer::of_len(channels.len().div_ceil(width) * taps.len() * width);
        for (channels, panel) in channels.chunks(width).zip(values.chunks_exact_mut(taps.len() * width)) {
            if channels.len() < width {
                panel.fill(0.0);
            }
            for rows in order.chunks(LINE) {
                let first = taps[rows[0]];
                let in_a_line = rows.len() == LINE && taps[rows[LINE - 1]] == first + LINE - 1;
                for (k, channels) in channels.chunks(LINE).enumerate() {
                    let column = k * LINE;
                    if in_a_line && channels.len() == LINE {
                        transpose(std::array::from_fn(|k| &weights[first + channels[k]..][..LINE]), |i, line| {
                            panel[rows[i] * width + column..][..LINE].copy_from_slice(line);
                        });
                        continue;
                    }
                    for &row in rows {
                        let row_of_panel = &mut panel[row * width + column..][..channels.len()];
                        row_of_panel.iter_mut().zip(channels).for_each(|(value, at)| *value = weights[taps[row] + at]);
                    }
                }
            }
        }
        Self { values, taps: taps.len(), width }
    }

    /// Each panel with the channel that it starts at.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &[f32])> {
        self.values.chunks_exact(self.taps * self.width).enumerate().map(|(k, panel)| (k * self.width, panel))
    }
}

/// Calls a function with each column of a square of numbers, and its index.
fn transpose(rows: [&[f32]; LINE], mut column: impl FnMut(usize, &[f32; LINE])) {
    let mut square = [[0.0; LINE]; LINE];
    for (to, from) in square.iter_mut().zip(rows) {
        to.copy_from_slice(from);
    }
    for i in 0..LINE {
        column(i, &std::array::from_fn(|k| square[k][i]));
    }
}

/// Rows and vectors of a tile for this many channels: as many sums as fit into registers, and at most two unused vectors.
pub const fn tile<S: Simd>(channels: usize) -> [usize; 2] {
    match (S::F32_LANES, channels <= S::F32_LANES) {
        (16, true) => [8, 1],
        (16, false) => [8, 2],
        (8, _) => [6, 2],
        (4, _) => [4, 4],
        _ => [4, 8],
    }
}

/// Calls a method with the tile's numbers as constants.
macro_rules! with_tile {
    ($simd:ident, $channels:expr, $self:ident.$method:ident) => {
        match $crate::cpu::panels::tile::<S>($channels) {
            [8, 1] => $self.$method::<S, 8, 1>($simd),
            [8, _] => $self.$method::<S, 8, 2>($simd),
            [6, 2] => $self.$method::<S, 6, 2>($simd),
            [4, 4] => $self.$method::<S, 4, 4>($simd),
            _ => $self.$method::<S, 4, 8>($simd),
        }
    };
}
pub(crate) use with_tile;

/// Channels that a tile covers.
pub fn width(channels: usize) -> usize {
    struct Width(usize);
    impl pulp::WithSimd for Width {
        type Output = usize;

        fn with_simd<S: Simd>(self, _: S) -> usize {
            tile::<S>(self.0)[1] * S::F32_LANES
        }
    }
    dispatch(Width(channels))
}
