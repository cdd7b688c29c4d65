//! A convolution's input gradient is a transposed convolution, and the other way round.

use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, TensorMetadata};

use crate::Sliding;
use crate::backend::Kernels;

#[derive(Debug)]
struct Convolve;

#[derive(Debug)]
struct ConvolveTransposed;

/// The image that went in, the weights, and how they met.
type State = (NodeId, NodeId, Sliding);

pub fn convolve<B: Backend + Kernels, C: CheckpointStrategy>(
    large: FloatTensor<Autodiff<B, C>>,
    weight: FloatTensor<Autodiff<B, C>>,
    sliding: Sliding,
) -> FloatTensor<Autodiff<B, C>> {
    match Convolve.prepare::<C>([large.node(), weight.node()]).compute_bound().stateful() {
        OpsKind::Tracked(mut prep) => {
            let state = (prep.checkpoint(&large), prep.checkpoint(&weight), sliding);
            let output = B::convolve(large.into_primitive(), weight.into_primitive(), sliding);
            prep.finish(state, output)
        }
        OpsKind::UnTracked(prep) => prep.finish(B::convolve(large.into_primitive(), weight.into_primitive(), sliding)),
    }
}

impl<B: Backend + Kernels> Backward<B, 2> for Convolve {
    type State = State;

    fn backward(self, ops: Ops<State, 2>, grads: &mut Gradients, checkpointer: &mut Checkpointer) {
        let ([to_large, to_weight], (large, weight, sliding)) = (ops.parents, ops.state);
        let grad = grads.consume::<B>(&ops.node);
        let large: FloatTensor<B> = checkpointer.retrieve_node_output(large);
        let weight: FloatTensor<B> = checkpointer.retrieve_node_output(weight);
        if let Some(node) = to_large {
            let size = [large.shape()[2], large.shape()[3]];
            grads.register::<B>(node.id, B::convolve_transposed(grad.clone(), weight.clone(), sliding, size));
        }
        if let Some(node) = to_weight {
            grads.register::<B>(node.id, B::weight_gradient(large, grad, weight, sliding));
        }
    }
}

pub fn convolve_transposed<B: Backend + Kernels, C: CheckpointStrategy>(
    small: FloatTensor<Autodiff<B, C>>,
    weight: FloatTensor<Autodiff<B, C>>,
    sliding: Sliding,
    size: [usize; 2],
) -> FloatTensor<Autodiff<B, C>> {
    match ConvolveTransposed.prepare::<C>([small.node(), weight.node()]).compute_bound().stateful() {
        OpsKind::Tracked(mut prep) => {
            let state = (prep.checkpoint(&small), prep.checkpoint(&weight), sliding);
            let output = B::convolve_transposed(small.into_primitive(), weight.into_primitive(), sliding, size);
            prep.finish(state, output)
        }
        OpsKind::UnTracked(prep) => {
            prep.finish(B::convolve_transposed(small.into_primitive(), weight.into_primitive(), sliding, size))
        }
    }
}

impl<B: Backend + Kernels> Backward<B, 2> for ConvolveTransposed {
    type State = State;

    fn backward(self, ops: Ops<State, 2>, grads: &mut Gradients, checkpointer: &mut Checkpointer) {
        let ([to_small, to_weight], (small, weight, sliding)) = (ops.parents, ops.state);
        let grad = grads.consume::<B>(&ops.node);
        let small: FloatTensor<B> = checkpointer.retrieve_node_output(small);
        let weight: FloatTensor<B> = checkpointer.retrieve_node_output(weight);
        if let Some(node) = to_small {
            grads.register::<B>(node.id, B::convolve(grad.clone(), weight.clone(), sliding));
        }
        if let Some(node) = to_weight {
            grads.register::<B>(node.id, B::weight_gradient(grad, small, weight, sliding));
        }
    }
}
