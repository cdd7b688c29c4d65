//! The two innermost loops: a tile of outputs, and a tile of weight gradients, kept in registers while the loop runs over the long axis.
//! A training step spends most of its time here.
//!
//! Both broadcast single values of a channels-last image against vectors of channels. Images are read in place: im2col without the copy.
//!
//! Neither checks bounds: both are `unsafe`. Callers assert once for all tiles of a pass that its windows stay inside. Builds with debug
//! assertions check each tile; `cargo xtask test --backends` tests those.

use pulp::Simd;

/// A window on a channels-last image: `rows` runs of `run` contiguous numbers, `pitch` apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many rows it covers.
    pub rows: usize,
    /// Numbers in each: columns × channels.
    pub run: usize,
    /// Numbers from one row of the image to the next.
    pub pitch: usize,
}

impl Window {
    /// Numbers under the window.
    pub fn len(&self) -> usize {
        self.rows * self.run
    }

    /// Where its last number lies, from its first.
    pub fn reach(&self) -> usize {
        (self.rows - 1) * self.pitch + self.run - 1
    }
}

/// `sums[i]` and the products of the window at `at[i]` with a panel of weights, `[window.len(), N vectors]`.
///
/// Sums are passed by value: through a reference they would be stored in each iteration.
///
/// # Safety
///
/// The window at each of `at` lies in `image`: `at + window.reach() < image.len()`. `panel` has `N` vectors for each number under it:
/// `panel.len() >= window.len() * N * S::F32_LANES`.
#[inline(always)]
pub unsafe fn outputs<S: Simd, const M: usize, const N: usize>(
    simd: S,
    (image, window): (&[f32], Window),
    at: [usize; M],
    panel: &[f32],
    mut sums: [[S::f32s; N]; M],
) -> [[S::f32s; N]; M] {
    let width = N * S::F32_LANES;
    debug_assert!(panel.len() >= window.len() * width);
    debug_assert!(at.iter().all(|at| at + window.reach() < image.len()));
    let mut weights = panel.as_ptr();
    for row in 0..window.rows {
        // SAFETY: the window at each of `at` lies in `image`, and `panel` has a row for each number under it: the caller's promise.
        unsafe {
            let runs: [*const f32; M] = at.map(|at| image.as_ptr().add(at + row * window.pitch));
            for k in 0..window.run {
                let vectors: [S::f32s; N] = std::array::from_fn(|j| load::<S>(weights.add(j * S::F32_LANES)));
                for i in 0..M {
                    let x = simd.splat_f32s(*runs[i].add(k));
                    for j in 0..N {
                        sums[i][j] = simd.mul_add_e_f32s(x, vectors[j], sums[i][j]);
                    }
                }
                weights = weights.add(width);
            }
        }
    }
    sums
}

/// A loop over corresponding pixels of two channels-last images.
#[derive(Clone, Copy, Debug)]
pub struct Traversal {
    /// Images, rows, columns.
    pub extent: [usize; 3],
    /// Numbers from a pixel to the same one of the next image, to the one below and to the one beside it: in the image under
    /// the taps, and in the gradient.
    pub steps: [[usize; 3]; 2],
}

impl Traversal {
    /// Offset of a pixel in one of the two.
    fn at(&self, side: usize, pixel: [usize; 3]) -> usize {
        pixel.iter().zip(self.steps[side]).map(|(index, step)| index * step).sum()
    }

    /// Offset of the last pixel in one of the two.
    pub fn last(&self, side: usize) -> usize {
        self.at(side, self.extent.map(|extent| extent - 1))
    }
}

/// `sums[i]` and the products of the image's numbers at `taps[i]` with the gradient's vectors at `across`, over all pixels.
///
/// # Safety
///
/// The last pixel's taps lie in `image`, `tap + traversal.last(0) < image.len()`, and its vectors in `gradient`,
/// `vector + traversal.last(1) + S::F32_LANES <= gradient.len()`.
#[inline(always)]
pub unsafe fn weights<S: Simd, const M: usize, const N: usize>(
    simd: S,
    (image, gradient): (&[f32], &[f32]),
    (traversal, taps, across): (&Traversal, [usize; M], [usize; N]),
    mut sums: [[S::f32s; N]; M],
) -> [[S::f32s; N]; M] {
    debug_assert!(taps.iter().all(|tap| tap + traversal.last(0) < image.len()));
    debug_assert!(across.iter().all(|vector| traversal.last(1) + vector + S::F32_LANES <= gradient.len()));
    let [images, rows, columns] = traversal.extent;
    for (b, row) in (0..images).flat_map(|b| (0..rows).map(move |row| (b, row))) {
        let [from, to] = [traversal.at(0, [b, row, 0]), traversal.at(1, [b, row, 0])];
        for column in 0..columns {
            // SAFETY: every pixel lies before the last one, whose taps lie in `image` and whose vectors in `gradient`: the caller's promise.
            unsafe {
                let x = image.as_ptr().add(from + column * traversal.steps[0][2]);
                let g = gradient.as_ptr().add(to + column * traversal.steps[1][2]);
                let vectors: [S::f32s; N] = std::array::from_fn(|j| load::<S>(g.add(across[j])));
                for i in 0..M {
                    let x = simd.splat_f32s(*x.add(taps[i]));
                    for j in 0..N {
                        sums[i][j] = simd.mul_add_e_f32s(x, vectors[j], sums[i][j]);
                    }
                }
            }
        }
    }
    sums
}

/// Reads one vector.
///
/// # Safety
///
/// `S::F32_LANES` numbers can be read there.
#[inline(always)]
unsafe fn load<S: Simd>(from: *const f32) -> S::f32s {
    // SAFETY: plain numbers, and the caller's promise; vectors of every path can be read unaligned this way.
    unsafe { from.cast::<S::f32s>().read_unaligned() }
}
