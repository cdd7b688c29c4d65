//! Interpolations through nine latents as pictures (section 6.1, figure 4), and their smoothness beside cross-fades of real images.

use std::path::Path;

use data::picture::{Picture, animation, grid};
use metrics::MetricError;
use spec::names;

use crate::images::numbers;
use crate::interpolation::Interpolation;
use crate::loaded_run::LoadedRun;
use streams::Purpose;

/// Latents that are interpolated between, as in the paper.
const LATENTS: usize = 9;

/// Steps between two latents in a strip, which has a row for each pair.
const STEPS_IN_ROW: usize = 9;

/// Steps between two latents in the animation.
const STEPS_IN_ANIMATION: usize = 16;

/// Scale of the animation.
const SCALE: usize = 4;

/// Milliseconds of a frame of the animation.
const FRAME_MILLISECONDS: u16 = 60;

/// A picture and the name of its file.
pub struct NamedPicture {
    /// The name of the file.
    pub name: &'static str,
    /// The file.
    pub png: Vec<u8>,
}

/// How smooth a generator's interpolations are.
pub struct Smoothness {
    step: u64,
    measures: Vec<(String, f64)>,
}

impl LoadedRun {
    /// Interpolates through nine latents: a strip for each kind of interpolation, whose rows end where the next ones begin, and a looping
    /// animation of both side by side, linear on the left. A conditional G keeps one class between two latents.
    ///
    /// # Errors
    ///
    /// The pictures are larger than PNG allows.
    pub fn interpolation_pictures(&self) -> anyhow::Result<[NamedPicture; 3]> {
        Ok([
            NamedPicture { name: "walk-linear.png", png: self.strip(Interpolation::Linear).png()? },
            NamedPicture { name: "walk-spherical.png", png: self.strip(Interpolation::Spherical).png()? },
            NamedPicture { name: "walk-animated.png", png: animation(&self.frames(), FRAME_MILLISECONDS)? },
        ])
    }

    /// The smoothness of interpolations, on the latents that every run of this seed is measured with.
    ///
    /// # Errors
    ///
    /// Features that are not finite.
    pub fn smoothness(&self) -> Result<Smoothness, MetricError> {
        let measures = self.evaluator.smoothness(&self.generator, &self.set)?;
        Ok(Smoothness { step: self.step(), measures })
    }

    fn strip(&self, interpolation: Interpolation) -> Picture {
        let ends = self.latents(LATENTS);
        let rows = ends.windows(2).flat_map(|ends| interpolation.points(&ends[0], &ends[1], STEPS_IN_ROW));
        let turns = (0..).map(|point| point / (STEPS_IN_ROW + 1));
        grid(&self.images_of(rows.collect(), turns), self.set.training.shape(), STEPS_IN_ROW + 1)
    }

    fn frames(&self) -> Vec<Picture> {
        let ends = self.latents(LATENTS);
        let legs = (0..LATENTS).map(|k| [&ends[k], &ends[(k + 1) % LATENTS]]);
        let points = |interpolation: Interpolation, k: usize, [from, to]: [&Vec<f32>; 2]| {
            interpolation.point(from, to, k as f32 / STEPS_IN_ANIMATION as f32)
        };
        let both = legs.flat_map(|leg| {
            (0..STEPS_IN_ANIMATION).flat_map(move |k| {
                [Interpolation::Linear, Interpolation::Spherical].map(|interpolation| points(interpolation, k, leg))
            })
        });
        let turns = (0..).map(|point| point / (2 * STEPS_IN_ANIMATION));
        let pixels = self.images_of(both.flatten().collect(), turns);
        let shape = self.set.training.shape();
        let pairs = pixels.chunks_exact(2 * shape.iter().product::<usize>());
        pairs.map(|pair| grid(pair, shape, 2).enlarged(SCALE)).collect()
    }

    fn latents(&self, count: usize) -> Vec<Vec<f32>> {
        let (prior, latent) = self.evaluator.latents();
        let all = prior.sample(Purpose::InterpolationLatents, "nine", count * latent);
        all.chunks_exact(latent).map(<[f32]>::to_vec).collect()
    }

    fn images_of(&self, latents: Vec<f32>, turns: impl Iterator<Item = usize>) -> Vec<f32> {
        numbers(self.evaluator.draw(&self.generator, latents, turns))
    }
}

impl Smoothness {
    /// One line for each kind of walk.
    pub fn table(&self, of: &Path) -> String {
        let lines = [
            (names::JUMP_LINEAR, "straight walks between latents"),
            (names::JUMP_SPHERICAL, "walks along great circles"),
            (names::JUMP_CROSS_FADE, "cross-fades between real images, pixel by pixel"),
        ];
        let value = |name: &str| match self.measures.iter().find(|(found, _)| found == name) {
            Some((_, value)) => format!("{value:>6.2}"),
            None => "  none".to_owned(), // every image is the same
        };
        let lines = lines.map(|(name, says)| format!("{}  {says}\n", value(name)));
        format!(
            "{} at step {}: largest step over mean step, in features; median of 100 walks of 32 steps\n{}",
            of.display(),
            self.step,
            lines.concat()
        )
    }
}
