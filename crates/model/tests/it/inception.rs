//! Inception-v3 against pytorch-fid and torch-fidelity, with weights and images made by a hash (`golden/inception.py`).

use burn::tensor::{Device, Tensor, TensorData};
use model::{INCEPTION_FEATURES, Inception, InceptionInput};
use safetensors::tensor::{Dtype, TensorView, serialize};
use serde_json::Value;
use spec::inception::{WeightsError, tensors};

use crate::waves::{assert_close, numbers};

const TOLERANCE: f64 = 1e-4;

/// Whole numbers determined by a name, as in `golden/inception.py`.
fn hashed(name: &str, count: usize) -> impl Iterator<Item = u32> {
    let seed = name.bytes().fold(0_u32, |seed, byte| seed.wrapping_mul(31).wrapping_add(u32::from(byte)));
    (0..count as u32).map(move |k| {
        let x = k.wrapping_add(seed).wrapping_mul(2_654_435_761);
        let x = (x ^ (x >> 16)).wrapping_mul(2_246_822_519);
        x ^ (x >> 13)
    })
}

/// The bytes of a tensor of the weights.
fn tensor(name: &str, shape: &[usize]) -> Vec<u8> {
    let (middle, swing) = match name.rsplit('.').next() {
        _ if name.ends_with("conv.weight") => (0.0, (24.0 / shape[1..].iter().product::<usize>() as f64).sqrt()),
        Some("weight") => (1.0, 0.2),
        Some("running_var") => (1.0, 0.5),
        _ => (0.0, 0.2),
    };
    let value = |hash: u32| (middle + swing * (f64::from(hash) / 4_294_967_296.0 - 0.5)) as f32;
    hashed(name, shape.iter().product()).flat_map(|hash| value(hash).to_le_bytes()).collect()
}

/// A file of weights without one of its tensors.
fn file(without: Option<&str>) -> Vec<u8> {
    let tensors = tensors().into_iter().filter(|(name, _)| Some(name.as_str()) != without);
    let bytes: Vec<_> = tensors.map(|(name, shape)| (tensor(&name, &shape), name, shape)).collect();
    let view = |(bytes, name, shape)| (name, TensorView::new(Dtype::F32, shape, bytes).expect("as many bytes"));
    let views = bytes.iter().map(|(bytes, name, shape)| view((bytes.as_slice(), name.as_str(), shape.clone())));
    serialize(views, None).expect("a file")
}

/// A made-up image of bytes.
fn image(height: usize, width: usize) -> Tensor<4> {
    let pixels: Vec<f32> = hashed(&format!("{height}x{width}"), 3 * height * width).map(|x| (x >> 24) as f32).collect();
    Tensor::from_data(TensorData::new(pixels, [1, 3, height, width]), &Device::flex())
}

#[test]
fn features_are_those_of_pytorch_fid_and_torch_fidelity() {
    let golden: Value = serde_json::from_str(include_str!("../golden/inception.json")).expect("inception.py wrote it");
    let every = golden["every"].as_u64().expect("a number") as usize;
    let file = file(None);
    for (name, input) in
        [("pytorch-fid", InceptionInput::PytorchFid), ("torch-fidelity", InceptionInput::TorchFidelity)]
    {
        let network = Inception::from_safetensors(&file, input, &Device::flex()).expect("its weights");
        for (k, [height, width]) in [[20, 20], [32, 24]].into_iter().enumerate() {
            let found = numbers(network.features(image(height, width)));
            assert_eq!(found.len(), INCEPTION_FEATURES);
            let found: Vec<f64> = found.into_iter().step_by(every).collect();
            let expected: Vec<f64> = serde_json::from_value(golden[name][k].clone()).expect("numbers");
            assert_close(&format!("{name}, {height}×{width}"), &found, &expected, TOLERANCE);
        }
    }
}

#[test]
fn weights_of_another_network_are_refused_by_the_tensor_that_is_not_there() {
    let read = |file: &[u8]| Inception::from_safetensors(file, InceptionInput::PytorchFid, &Device::flex());
    let name = "Mixed_6b.branch7x7_2.conv.weight";
    let error = read(&file(Some(name))).err().expect("it is missing");
    let expected = "no weights of Inception-v3 for FID: `Mixed_6b.branch7x7_2.conv.weight` of 32-bit floats [128, 128, 1, 7] is not there";
    assert_eq!(error.to_string(), expected);
    assert!(matches!(read(b"PK").err(), Some(WeightsError::Format(_))));
}
