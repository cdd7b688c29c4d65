//! Seeded random numbers for synthetic cases.

/// Numbers from about N(0, 1): sums of twelve uniform ones (SplitMix64).
pub fn normal(seed: u64) -> impl Iterator<Item = f64> {
    let mut state = mix(seed); // mixed, or one seed's numbers were the next one's, one later
    let mut uniform = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        (mix(state) >> 11) as f64 / (1_u64 << 53) as f64
    };
    std::iter::repeat_with(move || (0..12).map(|_| uniform()).sum::<f64>() - 6.0)
}

fn mix(state: u64) -> u64 {
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
