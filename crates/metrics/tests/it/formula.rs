//! Features from a formula in whole numbers: `tests/golden/formula.py`.

use serde::Deserialize;

const BITS: u32 = 12;

/// What `whole` of the script is given.
#[derive(Deserialize)]
pub struct Sample {
    samples: usize,
    pub dims: usize,
    rank: usize,
    seed: u32,
    offset: u32,
    fade: usize,
}

impl Sample {
    /// `[samples, dims]`
    pub fn features(&self) -> Vec<f32> {
        (0..self.samples).flat_map(|row| (0..self.dims).map(move |j| self.feature(row, j))).collect()
    }

    fn feature(&self, row: usize, j: usize) -> f32 {
        let base = |column: usize| mixed((row * self.rank + column) as u32 + (self.seed << 24)) >> (32 - BITS);
        let factor = (2 + j / self.rank) as u32;
        let whole = base(j % self.rank) * factor + base((3 * j + 1) % self.rank) + (self.offset << BITS);
        let halvings = j.checked_div(self.fade).unwrap_or(0) as u32;
        (f64::from(whole) / 2f64.powi((BITS + halvings) as i32)) as f32
    }
}

/// The finalizer of MurmurHash3.
fn mixed(mut index: u32) -> u32 {
    for (shift, factor) in [(16, 0x85eb_ca6b), (13, 0xc2b2_ae35)] {
        index = (index ^ index >> shift).wrapping_mul(factor);
    }
    index ^ index >> 16
}
