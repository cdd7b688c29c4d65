//! Minimal filtering: two neighbouring outputs of a filter with two taps from three products (Winograd 1980), at the points 0, 1
//! and ∞, `output(weights(w) · input(d))`, and the adjoint of each step. Additions only, so errors stay at the
//! level of single precision.

use pulp::Simd;

/// Input transform of three neighbouring numbers: Bᵀd.
#[inline(always)]
pub fn input<S: Simd>(simd: S, [a, b, c]: [S::f32s; 3]) -> [S::f32s; 3] {
    [simd.sub_f32s(a, b), b, simd.sub_f32s(c, b)]
}

/// Its adjoint: Bv.
#[inline(always)]
pub fn input_adjoint<S: Simd>(simd: S, [a, b, c]: [S::f32s; 3]) -> [S::f32s; 3] {
    [a, simd.sub_f32s(b, simd.add_f32s(a, c)), c]
}

/// Filter transform of two taps: Gw. It is the adjoint of [`output`].
#[inline(always)]
pub fn weights<S: Simd>(simd: S, [a, b]: [S::f32s; 2]) -> [S::f32s; 3] {
    [a, simd.add_f32s(a, b), b]
}

/// Output transform: Aᵀm. It is the adjoint of [`weights`].
#[inline(always)]
pub fn output<S: Simd>(simd: S, [a, b, c]: [S::f32s; 3]) -> [S::f32s; 2] {
    [simd.add_f32s(a, b), simd.add_f32s(b, c)]
}

/// A transform in both directions: along the rows of a square, then along the columns. Loops instead of iterators, because functions of
/// the standard library are not compiled for vectors.
#[inline(always)]
pub fn both<V: Copy, const A: usize, const B: usize>(
    square: [[V; A]; A],
    step: impl Fn([V; A]) -> [V; B],
) -> [[V; B]; B] {
    let any = square[0][0];
    let mut rows = [[any; B]; A];
    for a in 0..A {
        rows[a] = step(square[a]);
    }
    let mut out = [[any; B]; B];
    for b in 0..B {
        let mut column = [any; A];
        for a in 0..A {
            column[a] = rows[a][b];
        }
        let column = step(column);
        for row in 0..B {
            out[row][b] = column[row];
        }
    }
    out
}
