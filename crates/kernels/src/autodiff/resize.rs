//! Pooling and upsampling. The gradient of sum pooling is nearest-neighbour upsampling, and vice versa.

use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend};

use crate::backend::Kernels;

type Tracked<B, C> = FloatTensor<Autodiff<B, C>>;

#[derive(Debug)]
struct SumPool;

#[derive(Debug)]
struct UpsampleNearest;

#[derive(Debug)]
struct UpsampleBilinear;

#[derive(Debug)]
struct MaxPool;

pub fn sum_pool<B: Backend + Kernels, C: CheckpointStrategy>(x: Tracked<B, C>, factor: f32) -> Tracked<B, C> {
    let prep = SumPool.prepare::<C>([x.node()]).compute_bound().stateful();
    let output = B::sum_pool(x.into_primitive(), factor);
    match prep {
        OpsKind::Tracked(prep) => prep.finish(factor, output),
        OpsKind::UnTracked(prep) => prep.finish(output),
    }
}

impl<B: Backend + Kernels> Backward<B, 1> for SumPool {
    type State = f32;

    fn backward(self, ops: Ops<f32, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let [Some(node)] = ops.parents else { return };
        grads.register::<B>(node.id, B::upsample_nearest(grad, ops.state));
    }
}

pub fn upsample_nearest<B: Backend + Kernels, C: CheckpointStrategy>(x: Tracked<B, C>, factor: f32) -> Tracked<B, C> {
    let prep = UpsampleNearest.prepare::<C>([x.node()]).compute_bound().stateful();
    let output = B::upsample_nearest(x.into_primitive(), factor);
    match prep {
        OpsKind::Tracked(prep) => prep.finish(factor, output),
        OpsKind::UnTracked(prep) => prep.finish(output),
    }
}

impl<B: Backend + Kernels> Backward<B, 1> for UpsampleNearest {
    type State = f32;

    fn backward(self, ops: Ops<f32, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let [Some(node)] = ops.parents else { return };
        grads.register::<B>(node.id, B::sum_pool(grad, ops.state));
    }
}

pub fn upsample_bilinear<B: Backend + Kernels, C: CheckpointStrategy>(x: Tracked<B, C>) -> Tracked<B, C> {
    let prep = UpsampleBilinear.prepare::<C>([x.node()]).compute_bound().stateful();
    let output = B::upsample_bilinear(x.into_primitive());
    match prep {
        OpsKind::Tracked(prep) => prep.finish((), output),
        OpsKind::UnTracked(prep) => prep.finish(output),
    }
}

impl<B: Backend + Kernels> Backward<B, 1> for UpsampleBilinear {
    type State = ();

    fn backward(self, ops: Ops<(), 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let [Some(node)] = ops.parents else { return };
        grads.register::<B>(node.id, B::upsample_bilinear_backward(grad));
    }
}

pub fn max_pool<B: Backend + Kernels, C: CheckpointStrategy>(x: Tracked<B, C>) -> Tracked<B, C> {
    match MaxPool.prepare::<C>([x.node()]).compute_bound().stateful() {
        OpsKind::Tracked(mut prep) => {
            let state = prep.checkpoint(&x);
            prep.finish(state, B::max_pool(x.into_primitive()))
        }
        OpsKind::UnTracked(prep) => prep.finish(B::max_pool(x.into_primitive())),
    }
}

impl<B: Backend + Kernels> Backward<B, 1> for MaxPool {
    /// The input.
    type State = NodeId;

    fn backward(self, ops: Ops<NodeId, 1>, grads: &mut Gradients, checkpointer: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let [Some(node)] = ops.parents else { return };
        let x: FloatTensor<B> = checkpointer.retrieve_node_output(ops.state);
        grads.register::<B>(node.id, B::max_pool_backward(x, grad));
    }
}
