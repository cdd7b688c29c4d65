//! Elementwise activations.

/// The activation after a layer's normalisation or bias (guideline 3 of the paper).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// x.
    Identity,
    /// x above 0, else 0. The fast path computes 0 · x below 0: the zero is negative, and −∞ becomes NaN.
    Relu,
    /// x above 0, else slope · x.
    LeakyRelu(f64),
    /// The hyperbolic tangent.
    Tanh,
    /// x above 0, else α (eˣ − 1).
    Elu(f64),
    /// 2 · sigmoid(x) − 1: the logistic function with the range [-1, 1].
    ScaledSigmoid,
}
