//! The input gradient of a convolution is a transposed convolution, and vice versa.

use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, TensorMetadata};

use crate::ConvGeometry;
use crate::backend::Kernels;

#[derive(Debug)]
struct Convolve;

#[derive(Debug)]
struct ConvolveTransposed;

/// Input image, weights and geometry.
type State = (NodeId, NodeId, ConvGeometry);

pub fn convolve<B: Backend + Kernels, C: CheckpointStrategy>(
    large: FloatTensor<Autodiff<B, C>>,
    weight: FloatTensor<Autodiff<B, C>>,
    geometry: ConvGeometry,
) -> FloatTensor<Autodiff<B, C>> {
    match Convolve.prepare::<C>([large.node(), weight.node()]).compute_bound().stateful() {
        OpsKind::Tracked(mut prep) => {
            let state = (prep.checkpoint(&large), prep.checkpoint(&weight), geometry);
            let output = B::convolve(large.into_primitive(), weight.into_primitive(), geometry);
            prep.finish(state, output)
        }
        OpsKind::UnTracked(prep) => prep.finish(B::convolve(large.into_primitive(), weight.into_primitive(), geometry)),
    }
}

impl<B: Backend + Kernels> Backward<B, 2> for Convolve {
    type State = State;

    fn backward(self, ops: Ops<State, 2>, grads: &mut Gradients, checkpointer: &mut Checkpointer) {
        let ([to_large, to_weight], (large, weight, geometry)) = (ops.parents, ops.state);
        let grad = grads.consume::<B>(&ops.node);
        let large: FloatTensor<B> = checkpointer.retrieve_node_output(large);
        let weight: FloatTensor<B> = checkpointer.retrieve_node_output(weight);
        if let Some(node) = to_large {
            let size = [large.shape()[2], large.shape()[3]];
            grads.register::<B>(node.id, B::convolve_transposed(grad.clone(), weight.clone(), geometry, size));
        }
        if let Some(node) = to_weight {
            grads.register::<B>(node.id, B::weight_gradient(large, grad, weight, geometry));
        }
    }
}

pub fn convolve_transposed<B: Backend + Kernels, C: CheckpointStrategy>(
    small: FloatTensor<Autodiff<B, C>>,
    weight: FloatTensor<Autodiff<B, C>>,
    geometry: ConvGeometry,
    size: [usize; 2],
) -> FloatTensor<Autodiff<B, C>> {
    match ConvolveTransposed.prepare::<C>([small.node(), weight.node()]).compute_bound().stateful() {
        OpsKind::Tracked(mut prep) => {
            let state = (prep.checkpoint(&small), prep.checkpoint(&weight), geometry);
            let output = B::convolve_transposed(small.into_primitive(), weight.into_primitive(), geometry, size);
            prep.finish(state, output)
        }
        OpsKind::UnTracked(prep) => {
            prep.finish(B::convolve_transposed(small.into_primitive(), weight.into_primitive(), geometry, size))
        }
    }
}

impl<B: Backend + Kernels> Backward<B, 2> for ConvolveTransposed {
    type State = State;

    fn backward(self, ops: Ops<State, 2>, grads: &mut Gradients, checkpointer: &mut Checkpointer) {
        let ([to_small, to_weight], (small, weight, geometry)) = (ops.parents, ops.state);
        let grad = grads.consume::<B>(&ops.node);
        let small: FloatTensor<B> = checkpointer.retrieve_node_output(small);
        let weight: FloatTensor<B> = checkpointer.retrieve_node_output(weight);
        if let Some(node) = to_small {
            grads.register::<B>(node.id, B::convolve(grad.clone(), weight.clone(), geometry));
        }
        if let Some(node) = to_weight {
            grads.register::<B>(node.id, B::weight_gradient(grad, small, weight, geometry));
        }
    }
}
