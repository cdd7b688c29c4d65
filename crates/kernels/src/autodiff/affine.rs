//! Normalisation, shift and activation.

use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend};

use crate::Activation;
use crate::backend::{Affine, Kernels};

type Tracked<B, C> = FloatTensor<Autodiff<B, C>>;

#[derive(Debug)]
struct Normalize;

#[derive(Debug)]
struct Activate;

pub fn normalize<B: Backend + Kernels, C: CheckpointStrategy>(
    x: Tracked<B, C>,
    [gamma, beta]: [Tracked<B, C>; 2],
    affine: Affine,
) -> (Tracked<B, C>, Tracked<B, C>, Tracked<B, C>) {
    let prep = Normalize.prepare::<C>([x.node(), gamma.node(), beta.node()]).compute_bound().stateful();
    let (output, mean, variance) = match prep {
        OpsKind::Tracked(mut prep) => {
            let nodes = [&x, &gamma, &beta].map(|tensor| prep.checkpoint(tensor));
            let [x, gamma, beta] = [x, gamma, beta].map(|tensor| tensor.into_primitive());
            let (output, mean, variance) = B::normalize(x, gamma, beta, affine);
            (prep.finish((nodes, [mean.clone(), variance.clone()], affine), output), mean, variance)
        }
        OpsKind::UnTracked(prep) => {
            let [x, gamma, beta] = [x, gamma, beta].map(|tensor| tensor.into_primitive());
            let (output, mean, variance) = B::normalize(x, gamma, beta, affine);
            (prep.finish(output), mean, variance)
        }
    };
    (output, <Tracked<B, C>>::new(mean), <Tracked<B, C>>::new(variance))
}

impl<B: Backend + Kernels> Backward<B, 3> for Normalize {
    /// What went in, the batch's mean and variance, and how they met.
    type State = ([NodeId; 3], [FloatTensor<B>; 2], Affine);

    fn backward(self, ops: Ops<Self::State, 3>, grads: &mut Gradients, checkpointer: &mut Checkpointer) {
        let (nodes, [mean, variance], affine) = ops.state;
        let grad = grads.consume::<B>(&ops.node);
        let [x, gamma, beta]: [FloatTensor<B>; 3] = nodes.map(|node| checkpointer.retrieve_node_output(node));
        let (by_x, by_gamma, by_beta) = B::normalize_gradients(x, gamma, beta, mean, variance, affine, grad);
        for (node, grad) in ops.parents.into_iter().zip([by_x, by_gamma, by_beta]) {
            if let Some(node) = node {
                grads.register::<B>(node.id, grad);
            }
        }
    }
}

pub fn activate<B: Backend + Kernels, C: CheckpointStrategy>(
    x: Tracked<B, C>,
    shift: Tracked<B, C>,
    activation: Activation,
) -> Tracked<B, C> {
    let prep = Activate.prepare::<C>([x.node(), shift.node()]).compute_bound().stateful();
    let output = B::activate(x.into_primitive(), shift.into_primitive(), activation);
    match prep {
        OpsKind::Tracked(prep) => prep.finish((output.clone(), activation), output),
        OpsKind::UnTracked(prep) => prep.finish(output),
    }
}

impl<B: Backend + Kernels> Backward<B, 2> for Activate {
    /// What came out, and of what.
    type State = (FloatTensor<B>, Activation);

    fn backward(self, ops: Ops<Self::State, 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let (y, activation) = ops.state;
        let grad = grads.consume::<B>(&ops.node);
        let (by_x, by_shift) = B::activate_gradients(y, grad, activation);
        for (node, grad) in ops.parents.into_iter().zip([by_x, by_shift]) {
            if let Some(node) = node {
                grads.register::<B>(node.id, grad);
            }
        }
    }
}
