//! Elementwise activations in arithmetic that compilers vectorise: no library calls, no branches.

/// An activation of one number.
pub trait ActivationFunction: Copy + Send + Sync {
    /// Its value.
    fn value(self, x: f32) -> f32;

    /// Its slope where its value is `y`.
    fn slope(self, y: f32) -> f32;
}

/// Evaluates an expression with the function of an activation, so that loops are compiled for each.
macro_rules! with_activation {
    ($activation:expr, $function:ident => $body:expr) => {{
        use $crate::cpu::activation::{Elu, Identity, LeakyRelu, ScaledSigmoid, Tanh};
        match $activation {
            $crate::Activation::Identity => {
                let $function = Identity;
                $body
            }
            $crate::Activation::Relu => {
                let $function = LeakyRelu(0.0);
                $body
            }
            $crate::Activation::LeakyRelu(slope) => {
                let $function = LeakyRelu(slope as f32);
                $body
            }
            $crate::Activation::Tanh => {
                let $function = Tanh;
                $body
            }
            $crate::Activation::Elu(alpha) => {
                let $function = Elu(alpha as f32);
                $body
            }
            $crate::Activation::ScaledSigmoid => {
                let $function = ScaledSigmoid;
                $body
            }
        }
    }};
}
pub(crate) use with_activation;

/// x.
#[derive(Clone, Copy)]
pub struct Identity;
/// x above 0, and a part of it below.
#[derive(Clone, Copy)]
pub struct LeakyRelu(pub f32);
/// The hyperbolic tangent.
#[derive(Clone, Copy)]
pub struct Tanh;
/// x above 0, and α (eˣ − 1) below.
#[derive(Clone, Copy)]
pub struct Elu(pub f32);
/// 2 / (1 + e⁻ˣ) − 1.
#[derive(Clone, Copy)]
pub struct ScaledSigmoid;

impl ActivationFunction for Identity {
    #[inline(always)]
    fn value(self, x: f32) -> f32 {
        x
    }

    #[inline(always)]
    fn slope(self, _: f32) -> f32 {
        1.0
    }
}

impl ActivationFunction for LeakyRelu {
    #[inline(always)]
    fn value(self, x: f32) -> f32 {
        let below = self.0 * x;
        if x > 0.0 { x } else { below }
    }

    #[inline(always)]
    fn slope(self, y: f32) -> f32 {
        if y > 0.0 { 1.0 } else { self.0 }
    }
}

impl ActivationFunction for Tanh {
    #[inline(always)]
    fn value(self, x: f32) -> f32 {
        tanh(x)
    }

    #[inline(always)]
    fn slope(self, y: f32) -> f32 {
        1.0 - y * y
    }
}

impl ActivationFunction for Elu {
    #[inline(always)]
    fn value(self, x: f32) -> f32 {
        let below = self.0 * (exp(if x > 0.0 { 0.0 } else { x }) - 1.0);
        if x > 0.0 { x } else { below }
    }

    #[inline(always)]
    fn slope(self, y: f32) -> f32 {
        let below = y + self.0;
        if y > 0.0 { 1.0 } else { below }
    }
}

impl ActivationFunction for ScaledSigmoid {
    #[inline(always)]
    fn value(self, x: f32) -> f32 {
        tanh(0.5 * x)
    }

    #[inline(always)]
    fn slope(self, y: f32) -> f32 {
        0.5 * (1.0 - y * y)
    }
}

/// tanh by a rational function of degrees 13 and 6, within 3e-7 (the coefficients are Eigen's); NaN stays NaN.
#[inline(always)]
fn tanh(x: f32) -> f32 {
    const LARGEST: f32 = 7.905_311;
    let x = if x > LARGEST { LARGEST } else { x };
    let x = if x < -LARGEST { -LARGEST } else { x };
    let square = x * x;
    let odd = [2.000_188e-13, -8.604_672e-11, 5.122_297e-8, 1.485_722_4e-5, 6.372_619e-4, 4.893_525e-3];
    let even = [1.185_347e-4, 2.268_434_6e-3, 4.893_525e-3];
    let p = odd.into_iter().fold(-2.760_768_5e-16, |sum, coefficient| sum * square + coefficient);
    let q = even.into_iter().fold(1.198_258_4e-6, |sum, coefficient| sum * square + coefficient);
    x * p / q
}

/// eˣ for x up to 88: a power of two by its bits, the rest by a polynomial of degree 6, within 2e-7 of the value.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const SMALLEST: f32 = -87.0;
    let x = if x < SMALLEST { SMALLEST } else { x };
    let shifted = x * std::f32::consts::LOG2_E + 12_582_912.0;
    let power = shifted - 12_582_912.0;
    let rest = (x - power * 0.693_359_4) - power * -2.121_944_4e-4;
    let terms = [1.388_888_9e-3, 8.333_334e-3, 4.166_666_8e-2, 0.166_666_67, 0.5, 1.0, 1.0];
    let small = terms.into_iter().fold(0.0, |sum, term| sum * rest + term);
    small * f32::from_bits(((power as i32 + 127) as u32) << 23)
}
