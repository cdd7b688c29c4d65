//! What SGD and RMSProp remember of a parameter, as records keep it.

use burn::optim::{RecordState, StateSink, StateSource};
use burn::tensor::{Device, Tensor};

/// Buffers of one parameter, each of its shape.
#[derive(Clone, Debug)]
pub struct Buffers<const D: usize> {
    /// The velocity; none without momentum.
    pub velocity: Option<Tensor<D>>,
    /// The mean of squared gradients; none in SGD.
    pub square_average: Option<Tensor<D>>,
}

impl<const D: usize> Buffers<D> {
    /// The same on a device.
    pub(crate) fn to_device(&self, device: &Device) -> Self {
        let moved = |buffer: &Option<Tensor<D>>| buffer.clone().map(|buffer| buffer.to_device(device));
        Self { velocity: moved(&self.velocity), square_average: moved(&self.square_average) }
    }
}

impl<const D: usize> RecordState for Buffers<D> {
    fn state_flatten(&self, prefix: &str, out: &mut StateSink) {
        for (name, buffer) in [("velocity", &self.velocity), ("square_average", &self.square_average)] {
            if let Some(buffer) = buffer {
                out.push_tensor(prefix, name, buffer.clone().into_data());
            }
        }
    }

    fn state_unflatten(prefix: &str, source: &mut StateSource, device: &Device) -> Option<Self> {
        let mut take = |name| source.take_tensor(prefix, name).map(|data| Tensor::from_data(data, device));
        Some(Self { velocity: take("velocity"), square_average: take("square_average") })
    }
}

/// A gradient with L2 regularisation: `decay` times the parameter is added.
pub fn decayed<const D: usize>(gradient: Tensor<D>, parameter: &Tensor<D>, decay: f64) -> Tensor<D> {
    if decay == 0.0 { gradient } else { gradient + parameter.clone() * decay }
}
