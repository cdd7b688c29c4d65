//! Seeded random numbers for simulations in tests.

/// Normal numbers (Box and Muller) from a linear congruential generator seeded by the key.
pub fn normals(key: u64) -> impl FnMut() -> f64 {
    let mut state = key;
    let mut unit = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    };
    move || (-2.0 * unit().ln()).sqrt() * (std::f64::consts::TAU * unit()).cos()
}
