//! Minimal filtering: two neighbouring outputs of a filter with three taps from four products (Winograd 1980), at the points 0, 1,
//! -1 and ∞, `output(weights(w) · input(d))`, and the adjoint of each step.

use pulp::Simd;

/// Input transform of four neighbouring numbers: Bᵀd.
#[inline(always)]
pub fn input<S: Simd>(simd: S, [a, b, c, d]: [S::f32s; 4]) -> [S::f32s; 4] {
    [simd.sub_f32s(a, c), simd.add_f32s(b, c), simd.sub_f32s(c, b), simd.sub_f32s(d, b)]
}

/// Its adjoint: Bv.
#[inline(always)]
pub fn input_adjoint<S: Simd>(simd: S, [a, b, c, d]: [S::f32s; 4]) -> [S::f32s; 4] {
    let (second, third) = (simd.sub_f32s(b, c), simd.add_f32s(b, c));
    [a, simd.sub_f32s(second, d), simd.sub_f32s(third, a), d]
}

/// Filter transform of three taps: Gw.
#[inline(always)]
pub fn weights<S: Simd>(simd: S, [a, b, c]: [S::f32s; 3]) -> [S::f32s; 4] {
    let half = simd.splat_f32s(0.5);
    let (ends, middle) = (simd.mul_f32s(half, simd.add_f32s(a, c)), simd.mul_f32s(half, b));
    [a, simd.add_f32s(ends, middle), simd.sub_f32s(ends, middle), c]
}

/// Its adjoint: Gᵀu.
#[inline(always)]
pub fn weights_adjoint<S: Simd>(simd: S, [a, b, c, d]: [S::f32s; 4]) -> [S::f32s; 3] {
    let half = simd.splat_f32s(0.5);
    let (sum, difference) = (simd.mul_f32s(half, simd.add_f32s(b, c)), simd.mul_f32s(half, simd.sub_f32s(b, c)));
    [simd.add_f32s(a, sum), difference, simd.add_f32s(sum, d)]
}

/// Output transform: Aᵀm.
#[inline(always)]
pub fn output<S: Simd>(simd: S, [a, b, c, d]: [S::f32s; 4]) -> [S::f32s; 2] {
    [simd.add_f32s(a, simd.add_f32s(b, c)), simd.add_f32s(simd.sub_f32s(b, c), d)]
}

/// Its adjoint: Ay.
#[inline(always)]
pub fn output_adjoint<S: Simd>(simd: S, [a, b]: [S::f32s; 2]) -> [S::f32s; 4] {
    [a, simd.add_f32s(a, b), simd.sub_f32s(a, b), b]
}
