//! Walks through nine latents as pictures (section 6.1, figure 4), and how smooth they are beside cross-fades of real images.

use std::path::Path;

use data::picture::{Picture, animation, grid};
use metrics::MetricError;
use spec::results::names;

use crate::images::numbers;
use crate::trained::Trained;
use crate::walk::Way;
use streams::Purpose;

/// Latents that a walk goes through, as in the paper.
const LATENTS: usize = 9;

/// Steps from each latent to the next in a strip, where each row is the way between two.
const IN_A_ROW: usize = 9;

/// The same in the animation.
const IN_MOTION: usize = 16;

/// Times that each pixel of the animation is repeated, on a side.
const ENLARGED: usize = 4;

/// Milliseconds that a picture of the animation stands.
const STANDS: u16 = 60;

/// A picture of a walk, and the name of its file.
pub struct Drawn {
    /// The name.
    pub name: &'static str,
    /// The file.
    pub png: Vec<u8>,
}

/// How smooth a generator's walks are.
pub struct Smoothness {
    step: u64,
    measures: Vec<(String, f64)>,
}

impl Trained {
    /// Draws walks through nine latents: a strip for each way, whose rows end where the next ones begin, and an animation that goes
    /// both ways side by side, straight on the left, and comes back to where it began. Where images are drawn by class, each way between
    /// two latents is of a class of its own.
    ///
    /// # Errors
    ///
    /// The pictures are larger than PNG allows.
    pub fn strolls(&self) -> anyhow::Result<[Drawn; 3]> {
        Ok([
            Drawn { name: "walk-linear.png", png: self.strip(Way::Linear).png()? },
            Drawn { name: "walk-spherical.png", png: self.strip(Way::Spherical).png()? },
            Drawn { name: "walk-animated.png", png: animation(&self.frames(), STANDS)? },
        ])
    }

    /// How smooth walks are, on the latents that every run of this seed is measured with.
    ///
    /// # Errors
    ///
    /// Features that are not finite.
    pub fn smoothness(&self) -> Result<Smoothness, MetricError> {
        let measures = self.evaluator.smoothness(&self.generator, &self.set)?;
        Ok(Smoothness { step: self.step(), measures })
    }

    fn strip(&self, way: Way) -> Picture {
        let ends = self.latents(LATENTS);
        let rows = ends.windows(2).flat_map(|ends| way.points(&ends[0], &ends[1], IN_A_ROW));
        let turns = (0..).map(|point| point / (IN_A_ROW + 1));
        grid(&self.drawn(rows.collect(), turns), self.set.training.shape(), IN_A_ROW + 1)
    }

    fn frames(&self) -> Vec<Picture> {
        let ends = self.latents(LATENTS);
        let legs = (0..LATENTS).map(|k| [&ends[k], &ends[(k + 1) % LATENTS]]);
        let points = |way: Way, k: usize, [from, to]: [&Vec<f32>; 2]| way.point(from, to, k as f32 / IN_MOTION as f32);
        let both = legs.flat_map(|leg| {
            (0..IN_MOTION).flat_map(move |k| [Way::Linear, Way::Spherical].map(|way| points(way, k, leg)))
        });
        let turns = (0..).map(|point| point / (2 * IN_MOTION));
        let pixels = self.drawn(both.flatten().collect(), turns);
        let shape = self.set.training.shape();
        let pairs = pixels.chunks_exact(2 * shape.iter().product::<usize>());
        pairs.map(|pair| grid(pair, shape, 2).enlarged(ENLARGED)).collect()
    }

    fn latents(&self, count: usize) -> Vec<Vec<f32>> {
        let (prior, latent) = self.evaluator.latents();
        let all = prior.sample(Purpose::InterpolationLatents, "nine", count * latent);
        all.chunks_exact(latent).map(<[f32]>::to_vec).collect()
    }

    fn drawn(&self, latents: Vec<f32>, turns: impl Iterator<Item = usize>) -> Vec<f32> {
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
