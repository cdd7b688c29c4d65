//! The activations that a stage can end with.

/// What follows the sum and its normalisation (guideline 3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// x.
    Identity,
    /// x above 0, else 0.
    Relu,
    /// x above 0, else its product with the slope.
    LeakyRelu(f64),
    /// The hyperbolic tangent.
    Tanh,
    /// x above 0, else α (eˣ − 1).
    Elu(f64),
    /// The logistic function, stretched from [0, 1] to [-1, 1].
    StretchedSigmoid,
}
