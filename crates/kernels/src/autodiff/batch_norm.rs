//! Batch normalisation, bias and activation.

use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend};

use crate::Activation;
use crate::backend::{BatchNormOptions, Kernels};

type Tracked<B, C> = FloatTensor<Autodiff<B, C>>;

#[derive(Debug)]
struct BatchNormActivate;

#[derive(Debug)]
struct Activate;

pub fn batch_norm_activate<B: Backend + Kernels, C: CheckpointStrategy>(
    x: Tracked<B, C>,
    [gamma, beta]: [Tracked<B, C>; 2],
    options: BatchNormOptions,
) -> (Tracked<B, C>, Tracked<B, C>, Tracked<B, C>) {
    let prep = BatchNormActivate.prepare::<C>([x.node(), gamma.node(), beta.node()]).compute_bound().stateful();
    let (output, mean, variance) = match prep {
        OpsKind::Tracked(mut prep) => {
            let nodes = [&x, &gamma, &beta].map(|tensor| prep.checkpoint(tensor));
            let [x, gamma, beta] = [x, gamma, beta].map(|tensor| tensor.into_primitive());
            let (output, mean, variance) = B::batch_norm_activate(x, gamma, beta, options);
            (prep.finish((nodes, [mean.clone(), variance.clone()], options), output), mean, variance)
        }
        OpsKind::UnTracked(prep) => {
            let [x, gamma, beta] = [x, gamma, beta].map(|tensor| tensor.into_primitive());
            let (output, mean, variance) = B::batch_norm_activate(x, gamma, beta, options);
            (prep.finish(output), mean, variance)
        }
    };
    (output, <Tracked<B, C>>::new(mean), <Tracked<B, C>>::new(variance))
}

impl<B: Backend + Kernels> Backward<B, 3> for BatchNormActivate {
    /// Inputs, the batch's mean and variance, and options.
    type State = ([NodeId; 3], [FloatTensor<B>; 2], BatchNormOptions);

    fn backward(self, ops: Ops<Self::State, 3>, grads: &mut Gradients, checkpointer: &mut Checkpointer) {
        let (nodes, [mean, variance], options) = ops.state;
        let grad = grads.consume::<B>(&ops.node);
        let [x, gamma, beta]: [FloatTensor<B>; 3] = nodes.map(|node| checkpointer.retrieve_node_output(node));
        let (by_x, by_gamma, by_beta) = B::batch_norm_activate_backward(x, gamma, beta, mean, variance, options, grad);
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
    /// The output, and the activation.
    type State = (FloatTensor<B>, Activation);

    fn backward(self, ops: Ops<Self::State, 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let (y, activation) = ops.state;
        let grad = grads.consume::<B>(&ops.node);
        let (by_x, by_shift) = B::activate_backward(y, grad, activation);
        for (node, grad) in ops.parents.into_iter().zip([by_x, by_shift]) {
            if let Some(node) = node {
                grads.register::<B>(node.id, grad);
            }
        }
    }
}
