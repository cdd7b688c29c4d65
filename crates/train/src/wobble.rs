//! How far objects move between samples of a pyramid that share their coarsest images. Chained generators leave objects "wobbly" by the
//! noise that each of them adds (Radford et al. 2015, section 2.2, on Denton et al. 2015).

/// Samples that are drawn twice.
pub const REDRAWN: usize = 256;

/// Latents whose first `width` numbers are replaced by those of `coarse`.
///
/// - `latents`, `coarse`: `[latents, drawn]` each; the first `width` numbers of a row draw its coarsest image
pub fn with_coarse_of(mut latents: Vec<f32>, coarse: &[f32], [drawn, width]: [usize; 2]) -> Vec<f32> {
    for (latent, coarse) in latents.chunks_exact_mut(drawn).zip(coarse.chunks_exact(drawn)) {
        latent[..width].copy_from_slice(&coarse[..width]);
    }
    latents
}

#[cfg(test)]
mod tests {
    use super::with_coarse_of;

    #[test]
    fn redraws_share_the_numbers_of_their_coarsest_images_alone() {
        let found = with_coarse_of(vec![1.0; 6], &[7.0, 8.0, 9.0, 4.0, 5.0, 6.0], [3, 2]);
        assert_eq!(found, [7.0, 8.0, 1.0, 4.0, 5.0, 1.0]);
    }
}
