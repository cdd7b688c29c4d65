//! Weights packed in the reading order of the innermost loop.

use pulp::Simd;

use super::buffer_pool::Buffer;
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
    pub fn new(weights: &[f32], taps: &[usize], channels: &[usize]) -> Self {
        let width = width(channels.len());
        let mut values = Buffer::of_len(channels.len().div_ceil(width) * taps.len() * width);
        for (channels, panel) in channels.chunks(width).zip(values.chunks_exact_mut(taps.len() * width)) {
            for (tap, row) in taps.iter().zip(panel.chunks_exact_mut(width)) {
                let (row, rest) = row.split_at_mut(channels.len());
                for (channel, value) in channels.iter().zip(row) {
                    *value = weights[tap + channel];
                }
                rest.fill(0.0);
            }
        }
        Self { values, taps: taps.len(), width }
    }

    /// Each panel with the channel that it starts at.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &[f32])> {
        self.values.chunks_exact(self.taps * self.width).enumerate().map(|(k, panel)| (k * self.width, panel))
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
