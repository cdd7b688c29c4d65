//! Layers without weights. Halving's gradient is doubling, and the other way round.

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
struct Halve;

#[derive(Debug)]
struct Double;

#[derive(Debug)]
struct Enlarge;

#[derive(Debug)]
struct MaxPool;

pub fn halve<B: Backend + Kernels, C: CheckpointStrategy>(x: Tracked<B, C>, factor: f32) -> Tracked<B, C> {
    let prep = Halve.prepare::<C>([x.node()]).compute_bound().stateful();
    let output = B::halve(x.into_primitive(), factor);
    match prep {
        OpsKind::Tracked(prep) => prep.finish(factor, output),
        OpsKind::UnTracked(prep) => prep.finish(output),
    }
}

impl<B: Backend + Kernels> Backward<B, 1> for Halve {
    type State = f32;

    fn backward(self, ops: Ops<f32, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let [Some(node)] = ops.parents else { return };
        grads.register::<B>(node.id, B::double(grad, ops.state));
    }
}

pub fn double<B: Backend + Kernels, C: CheckpointStrategy>(x: Tracked<B, C>, factor: f32) -> Tracked<B, C> {
    let prep = Double.prepare::<C>([x.node()]).compute_bound().stateful();
    let output = B::double(x.into_primitive(), factor);
    match prep {
        OpsKind::Tracked(prep) => prep.finish(factor, output),
        OpsKind::UnTracked(prep) => prep.finish(output),
    }
}

impl<B: Backend + Kernels> Backward<B, 1> for Double {
    type State = f32;

    fn backward(self, ops: Ops<f32, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let [Some(node)] = ops.parents else { return };
        grads.register::<B>(node.id, B::halve(grad, ops.state));
    }
}

pub fn enlarge<B: Backend + Kernels, C: CheckpointStrategy>(x: Tracked<B, C>) -> Tracked<B, C> {
    let prep = Enlarge.prepare::<C>([x.node()]).compute_bound().stateful();
    let output = B::enlarge(x.into_primitive());
    match prep {
        OpsKind::Tracked(prep) => prep.finish((), output),
        OpsKind::UnTracked(prep) => prep.finish(output),
    }
}

impl<B: Backend + Kernels> Backward<B, 1> for Enlarge {
    type State = ();

    fn backward(self, ops: Ops<(), 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let [Some(node)] = ops.parents else { return };
        grads.register::<B>(node.id, B::enlarge_gradient(grad));
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
    /// What went in.
    type State = NodeId;

    fn backward(self, ops: Ops<NodeId, 1>, grads: &mut Gradients, checkpointer: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let [Some(node)] = ops.parents else { return };
        let x: FloatTensor<B> = checkpointer.retrieve_node_output(ops.state);
        grads.register::<B>(node.id, B::max_pool_gradient(x, grad));
    }
}
