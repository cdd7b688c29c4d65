//! Convolution with max-pooling. Its gradients read the positions of the maxima.

use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{Autodiff, Backend, TensorMetadata};

use crate::ConvGeometry;
use crate::backend::Kernels;

#[derive(Debug)]
struct ConvolveMaxPool;

pub fn convolve_max_pool<B: Backend + Kernels, C: CheckpointStrategy>(
    large: FloatTensor<Autodiff<B, C>>,
    weight: FloatTensor<Autodiff<B, C>>,
    geometry: ConvGeometry,
) -> (FloatTensor<Autodiff<B, C>>, IntTensor<B>) {
    match ConvolveMaxPool.prepare::<C>([large.node(), weight.node()]).compute_bound().stateful() {
        OpsKind::Tracked(mut prep) => {
            let nodes = [prep.checkpoint(&large), prep.checkpoint(&weight)];
            let (output, argmax) = B::convolve_max_pool(large.into_primitive(), weight.into_primitive(), geometry);
            (prep.finish((nodes, argmax.clone(), geometry), output), argmax)
        }
        OpsKind::UnTracked(prep) => {
            let (output, argmax) = B::convolve_max_pool(large.into_primitive(), weight.into_primitive(), geometry);
            (prep.finish(output), argmax)
        }
    }
}

impl<B: Backend + Kernels> Backward<B, 2> for ConvolveMaxPool {
    /// Image and weights, positions of the maxima, and geometry.
    type State = ([NodeId; 2], IntTensor<B>, ConvGeometry);

    fn backward(self, ops: Ops<Self::State, 2>, grads: &mut Gradients, checkpointer: &mut Checkpointer) {
        let ([to_large, to_weight], (nodes, argmax, geometry)) = (ops.parents, ops.state);
        let grad = grads.consume::<B>(&ops.node);
        let [large, weight]: [FloatTensor<B>; 2] = nodes.map(|node| checkpointer.retrieve_node_output(node));
        if let Some(node) = to_large {
            let size = [large.shape()[2], large.shape()[3]];
            let (grad, argmax, weight) = (grad.clone(), argmax.clone(), weight.clone());
            let by_large = B::convolve_max_pool_input_gradient(grad, argmax, weight, geometry, size);
            grads.register::<B>(node.id, by_large);
        }
        if let Some(node) = to_weight {
            let by_weight = B::convolve_max_pool_weight_gradient(large, grad, argmax, weight, geometry);
            grads.register::<B>(node.id, by_weight);
        }
    }
}
