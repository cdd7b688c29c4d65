//! Bounds-checked loads and stores of vectors, for passes outside the innermost loops.

use pulp::Simd;

/// The vector that starts at `at`.
#[inline(always)]
pub fn load<S: Simd>(numbers: &[f32], at: usize) -> S::f32s {
    let numbers = &numbers[at..][..S::F32_LANES];
    // SAFETY: as many plain numbers as a vector holds, and read unaligned.
    unsafe { numbers.as_ptr().cast::<S::f32s>().read_unaligned() }
}

/// Writes a vector over the numbers from `at` on.
#[inline(always)]
pub fn store<S: Simd>(vector: S::f32s, numbers: &mut [f32], at: usize) {
    let numbers = &mut numbers[at..][..S::F32_LANES];
    // SAFETY: as many plain numbers as a vector holds, and written unaligned.
    unsafe { numbers.as_mut_ptr().cast::<S::f32s>().write_unaligned(vector) }
}

/// A grid of vectors in a window. One bounds check covers all of them.
#[derive(Clone, Copy)]
pub struct Grid<const R: usize, const C: usize> {
    /// Numbers to the next row and column.
    pub steps: [usize; 2],
}

impl<const R: usize, const C: usize> Grid<R, C> {
    /// Numbers from the first vector's first to the last one's last.
    #[inline(always)]
    fn reach<S: Simd>(&self) -> usize {
        (R - 1) * self.steps[0] + (C - 1) * self.steps[1] + S::F32_LANES
    }

    /// All vectors of the window that starts at `at`.
    #[inline(always)]
    pub fn load<S: Simd>(&self, simd: S, numbers: &[f32], at: usize) -> [[S::f32s; C]; R] {
        let window = numbers[at..][..self.reach::<S>()].as_ptr();
        let mut vectors = [[simd.splat_f32s(0.0); C]; R];
        for row in 0..R {
            for column in 0..C {
                let from = row * self.steps[0] + column * self.steps[1];
                // SAFETY: the last of them ends where the window does.
                vectors[row][column] = unsafe { window.add(from).cast::<S::f32s>().read_unaligned() };
            }
        }
        vectors
    }

    /// Writes them all to the window that starts at `at`.
    #[inline(always)]
    pub fn store<S: Simd>(&self, vectors: [[S::f32s; C]; R], numbers: &mut [f32], at: usize) {
        let window = numbers[at..][..self.reach::<S>()].as_mut_ptr();
        for row in 0..R {
            for column in 0..C {
                let to = row * self.steps[0] + column * self.steps[1];
                // SAFETY: the last of them ends where the window does.
                unsafe { window.add(to).cast::<S::f32s>().write_unaligned(vectors[row][column]) };
            }
        }
    }

    /// The vectors of the first rows; zeros for the rest.
    #[inline(always)]
    pub fn load_rows<S: Simd>(&self, simd: S, numbers: &[f32], at: usize, rows: usize) -> [[S::f32s; C]; R] {
        if rows == R {
            return self.load(simd, numbers, at); // constant bounds keep vectors in registers
        }
        let mut vectors = [[simd.splat_f32s(0.0); C]; R];
        for row in 0..rows {
            for column in 0..C {
                vectors[row][column] = load::<S>(numbers, at + row * self.steps[0] + column * self.steps[1]);
            }
        }
        vectors
    }

    /// Writes the vectors of the first rows.
    #[inline(always)]
    pub fn store_rows<S: Simd>(&self, vectors: [[S::f32s; C]; R], numbers: &mut [f32], at: usize, rows: usize) {
        if rows == R {
            return self.store::<S>(vectors, numbers, at);
        }
        for row in 0..rows {
            for column in 0..C {
                store::<S>(vectors[row][column], numbers, at + row * self.steps[0] + column * self.steps[1]);
            }
        }
    }
}
