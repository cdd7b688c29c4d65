//! One pass of Adam over a parameter.

use rayon::prelude::*;

use super::buffer_pool::Buffer;
use super::instructions::vectorize;

/// Numbers in a task of a thread.
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
    /// L2 regularisation: this fraction of the parameter is added to its gradient.
    pub weight_decay: f64,
    /// Step size: α.
    pub learning_rate: f64,
    /// Number of the step t, from 1.
    pub time: usize,
}

impl AdamStep {
    /// Bias corrections of the moments, 1 - βᵗ.
    pub fn corrections(&self) -> [f64; 2] {
        [self.beta_1, self.beta_2].map(|beta| 1.0 - beta.powf(self.time as f64))
    }
}

/// A parameter with its moments.
#[derive(Clone, Copy)]
pub struct Moments<'a> {
    /// The parameter.
    pub parameter: &'a [f32],
    /// First moment: m.
    pub first: &'a [f32],
    /// Second moment: v.
    pub second: &'a [f32],
}

/// A parameter, its first and its second moment after one step.
pub fn adam(moments: Moments, gradient: &[f32], step: AdamStep) -> [Buffer; 3] {
    let [unbias_1, unbias_2] = step.corrections();
    let size = (step.learning_rate / unbias_1) as f32;
    let root = (1.0 / unbias_2.sqrt()) as f32;
    let [beta_1, beta_2, epsilon] = [step.beta_1, step.beta_2, step.epsilon].map(|factor| factor as f32);
    let [rest_1, rest_2] = [step.beta_1, step.beta_2].map(|beta| (1.0 - beta) as f32);
    let decay = step.weight_decay as f32;
    let Moments { parameter, first, second } = moments;
    let mut moved = [(); 3].map(|()| Buffer::of_len(parameter.len()));
    let [parameter_out, first_out, second_out] = &mut moved;
    let out =
        parameter_out.par_chunks_mut(CHUNK).zip(first_out.par_chunks_mut(CHUNK)).zip(second_out.par_chunks_mut(CHUNK));
    let input = parameter.par_chunks(CHUNK).zip(first.par_chunks(CHUNK)).zip(second.par_chunks(CHUNK));
    out.zip(input).zip(gradient.par_chunks(CHUNK)).for_each(|((((p_out, m_out), v_out), ((p, m), v)), g)| {
        vectorize(
            #[inline(always)]
            || {
                let out = p_out.iter_mut().zip(m_out).zip(v_out);
                for (((p_out, m_out), v_out), (((p, m), v), g)) in out.zip(p.iter().zip(m).zip(v).zip(g)) {
                    let g = g + decay * p;
                    let m = beta_1 * m + rest_1 * g;
                    let v = beta_2 * v + rest_2 * g * g;
                    (*m_out, *v_out) = (m, v);
                    *p_out = p - size * m / (v.sqrt() * root + epsilon);
                }
            },
        );
    });
    moved
}
