//! Networks as PyTorch has them: a list of modules of `torch.nn` for `nn.Sequential`, and their state dict as a safetensors file.
//!
//! For the reference design the state dict is that of `main` in PyTorch's DCGAN example: transposed convolution, batch normalisation and
//! activation are modules of their own, so that `0.weight` is the projection of the latent.

use std::collections::HashMap;

use burn::module::Param;
use burn::nn::conv::{Conv2d, ConvTranspose2d};
use burn::nn::{BatchNorm, GroupNorm, Linear, PaddingConfig2d};
use burn::tensor::Tensor;
use safetensors::tensor::{Dtype, TensorView, serialize};
use serde_json::{Value, json};

/// The key of the file's metadata that holds the modules, as JSON.
pub const METADATA: &str = "network";

/// A module of PyTorch with its arguments and tensors.
#[derive(Clone, Debug, PartialEq)]
pub struct TorchModule {
    /// Its class: one of `torch.nn`, or `Maxout` or `ScaledSigmoid`.
    pub class: &'static str,
    /// Its keyword arguments.
    pub arguments: Value,
    /// Its parameters and running statistics.
    pub tensors: Vec<TorchTensor>,
}

/// A tensor of a state dict.
#[derive(Clone, Debug, PartialEq)]
pub struct TorchTensor {
    /// Its name within the module.
    pub name: &'static str,
    /// Its shape in PyTorch.
    pub shape: Vec<usize>,
    /// Its numbers, in C order.
    pub values: Vec<f32>,
}

/// The modules as a safetensors file: tensors named as in the state dict of `nn.Sequential`, and in the metadata, under [`METADATA`],
/// `about` with a list `modules` of class and arguments.
///
/// # Panics
///
/// If `about` is no JSON object.
pub fn safetensors(modules: &[TorchModule], mut about: Value) -> Vec<u8> {
    about["modules"] =
        modules.iter().map(|module| json!({ "class": module.class, "arguments": module.arguments })).collect();
    let numbered = modules.iter().enumerate();
    let tensors = numbered.flat_map(|(k, module)| module.tensors.iter().map(move |tensor| (k, tensor)));
    let bytes: Vec<(String, Vec<usize>, Vec<u8>)> = tensors
        .map(|(k, TorchTensor { name, shape, values })| {
            let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
            (format!("{k}.{name}"), shape.clone(), bytes)
        })
        .collect();
    let views = bytes.iter().map(|(name, shape, bytes)| {
        (name, TensorView::new(Dtype::F32, shape.clone(), bytes).expect("as many numbers as the shape says"))
    });
    let metadata = HashMap::from([(METADATA.to_owned(), about.to_string())]);
    serialize(views, Some(metadata)).expect("tensors have different names")
}

impl TorchModule {
    /// A module without tensors.
    pub(crate) fn plain(class: &'static str, arguments: Value) -> Self {
        Self { class, arguments, tensors: Vec::new() }
    }

    pub(crate) fn convolution(convolution: &Conv2d) -> Self {
        let PaddingConfig2d::Explicit(padding, ..) = convolution.padding else {
            unreachable!("every convolution here has explicit padding")
        };
        let [to, from, kernel, _] = convolution.weight.dims();
        Self {
            class: "Conv2d",
            arguments: json!({
                "in_channels": from, "out_channels": to, "kernel_size": kernel, "stride": convolution.stride[0], "padding": padding,
                "bias": convolution.bias.is_some(),
            }),
            tensors: with_bias(tensor("weight", convolution.weight.val()), convolution.bias.as_ref()),
        }
    }

    pub(crate) fn transposed_convolution(convolution: &ConvTranspose2d) -> Self {
        let [from, to, kernel, _] = convolution.weight.dims();
        Self {
            class: "ConvTranspose2d",
            arguments: json!({
                "in_channels": from, "out_channels": to, "kernel_size": kernel, "stride": convolution.stride[0],
                "padding": convolution.padding[0], "output_padding": convolution.padding_out[0],
                "bias": convolution.bias.is_some(),
            }),
            tensors: with_bias(tensor("weight", convolution.weight.val()), convolution.bias.as_ref()),
        }
    }

    /// Burn's weight is `[from, to]`, PyTorch's `[to, from]`.
    pub(crate) fn linear(linear: &Linear) -> Self {
        let [from, to] = linear.weight.dims();
        Self {
            class: "Linear",
            arguments: json!({ "in_features": from, "out_features": to, "bias": linear.bias.is_some() }),
            tensors: with_bias(tensor("weight", linear.weight.val().transpose()), linear.bias.as_ref()),
        }
    }

    pub(crate) fn batch_norm(norm: &BatchNorm) -> Self {
        let [channels] = norm.gamma.dims();
        Self {
            class: "BatchNorm2d",
            arguments: json!({ "num_features": channels, "eps": norm.epsilon }),
            tensors: vec![
                tensor("weight", norm.gamma.val()),
                tensor("bias", norm.beta.val()),
                tensor("running_mean", norm.running_mean.value_sync()),
                tensor("running_var", norm.running_var.value_sync()),
            ],
        }
    }

    pub(crate) fn group_norm(norm: &GroupNorm) -> Self {
        let scales = [("weight", &norm.gamma), ("bias", &norm.beta)];
        let tensors = scales.into_iter().filter_map(|(name, param)| Some(tensor(name, param.as_ref()?.val())));
        Self {
            class: "GroupNorm",
            arguments: json!({ "num_groups": norm.num_groups, "num_channels": norm.num_channels, "eps": norm.epsilon }),
            tensors: tensors.collect(),
        }
    }

    /// Gives units the shape of images: `[batch, channels · size · size]` to `[batch, channels, size, size]`.
    pub(crate) fn unflatten(channels: usize, size: usize) -> Self {
        Self::plain("Unflatten", json!({ "dim": 1, "unflattened_size": [channels, size, size] }))
    }
}

fn with_bias(weight: TorchTensor, bias: Option<&Param<Tensor<1>>>) -> Vec<TorchTensor> {
    std::iter::once(weight).chain(bias.map(|bias| tensor("bias", bias.val()))).collect()
}

fn tensor<const D: usize>(name: &'static str, tensor: Tensor<D>) -> TorchTensor {
    let shape = tensor.dims().to_vec();
    TorchTensor { name, shape, values: tensor.into_data().iter::<f32>().collect() }
}
