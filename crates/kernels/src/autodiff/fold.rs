//! Folding a resampling by two into a 3×3 convolution.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend};

use crate::Resampling;
use crate::backend::Kernels;

#[derive(Debug)]
struct Fold;

pub fn fold_resampling<B: Backend + Kernels, C: CheckpointStrategy>(
    weight: FloatTensor<Autodiff<B, C>>,
    resampling: Resampling,
) -> FloatTensor<Autodiff<B, C>> {
    let prep = Fold.prepare::<C>([weight.node()]).compute_bound().stateful();
    let output = B::fold_resampling(weight.into_primitive(), resampling);
    match prep {
        OpsKind::Tracked(prep) => prep.finish(resampling, output),
        OpsKind::UnTracked(prep) => prep.finish(output),
    }
}

impl<B: Backend + Kernels> Backward<B, 1> for Fold {
    type State = Resampling;

    fn backward(self, ops: Ops<Resampling, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let [Some(node)] = ops.parents else { return };
        grads.register::<B>(node.id, B::fold_resampling_gradient(grad, ops.state));
    }
}
