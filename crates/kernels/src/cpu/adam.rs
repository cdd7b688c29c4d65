//! One pass of Adam over a parameter.

use rayon::prelude::*;

use super::path::vectorize;

/// Numbers that a thread takes at once.
const CHUNK: usize = 16_384;

/// Factors of a step of Adam (Kingma and Ba 2014, algorithm 1), the same for every number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamStep {
    /// Decay of the first moment.
    pub beta_1: f64,
    /// Decay of the second.
    pub beta_2: f64,
    /// Added to the root of the second moment.
    pub epsilon: f64,
    /// Of the parameter, added to its gradient (L2 regularisation).
    pub weight_decay: f64,
    /// Step size: α.
    pub learning_rate: f64,
    /// Which step it is, from 1.
    pub time: usize,
}

impl AdamStep {
    /// What the moments are divided by, because they started at zero: 1 - βᵗ.
    pub fn corrections(&self) -> [f64; 2] {
        [self.beta_1, self.beta_2].map(|beta| 1.0 - beta.powf(self.time as f64))
    }
}

/// A parameter with its moments.
pub struct Moments<'a> {
    /// The parameter.
    pub parameter: &'a mut [f32],
    /// First moment: m.
    pub first: &'a mut [f32],
    /// Second moment: v.
    pub second: &'a mut [f32],
}

/// Moves a parameter and its moments by one gradient.
pub fn adam(moments: Moments, gradient: &[f32], step: AdamStep) {
    let [unbias_1, unbias_2] = step.corrections();
    let size = (step.learning_rate / unbias_1) as f32;
    let root = (1.0 / unbias_2.sqrt()) as f32;
    let [beta_1, beta_2, epsilon] = [step.beta_1, step.beta_2, step.epsilon].map(|factor| factor as f32);
    let [rest_1, rest_2] = [step.beta_1, step.beta_2].map(|beta| (1.0 - beta) as f32);
    let decay = step.weight_decay as f32;
    let Moments { parameter, first, second } = moments;
    let moments = first.par_chunks_mut(CHUNK).zip(second.par_chunks_mut(CHUNK));
    parameter.par_chunks_mut(CHUNK).zip(gradient.par_chunks(CHUNK)).zip(moments).for_each(|((p, g), (m, v))| {
        vectorize(
            #[inline(always)]
            || {
                for (((p, g), m), v) in p.iter_mut().zip(g).zip(m).zip(v) {
                    let g = g + decay * *p;
                    *m = beta_1 * *m + rest_1 * g;
                    *v = beta_2 * *v + rest_2 * g * g;
                    *p -= size * *m / (v.sqrt() * root + epsilon);
                }
            },
        );
    });
}
