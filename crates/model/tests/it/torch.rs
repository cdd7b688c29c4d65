//! Networks as PyTorch's modules: names and shapes of the state dict, and, with `DCGAN_TORCH`, what PyTorch computes with them.

use std::fs;
use std::path::Path;
use std::process::Command;

use burn::module::Module;
use burn::tensor::{DType, Device, Tensor};
use model::{Discriminator, Generator, TorchModule, safetensors};
use serde_json::{Value, json};
use spec::{Architecture, Biases, Conditioning, Design, HiddenLayers, Normalization, Normalizer};

use crate::designs::{self, LATENT, designs};
use crate::waves::{assert_close, fill, numbers, tensor};

const WIDTH: usize = 4;
const BATCH: usize = 3;
const TOLERANCE: f64 = 1e-5;

/// Both networks of a design in evaluation mode, with weights and running statistics of their own in every channel.
fn networks(design: Design) -> (Generator, Discriminator) {
    let (generator, discriminator) = designs::networks(design, WIDTH, [1, 32], &Device::flex());
    (fill(generator, DType::F32).valid(), fill(discriminator, DType::F32).valid())
}

/// Designs whose networks are sequences.
fn sequences() -> Vec<(String, Design)> {
    let several = Design {
        biases: Biases::Everywhere,
        hidden_layers: HiddenLayers::FullyConnected,
        normalization: Normalization::Everywhere,
        normalizer: Normalizer::Group,
        kernel: 5,
        ..Design::default()
    };
    let all = designs().into_iter().chain([("several".to_owned(), several)]);
    let is_sequence =
        |design: &Design| design.architecture != Architecture::Lapgan && design.conditioning == Conditioning::None;
    all.filter(|(_, design)| is_sequence(design)).collect()
}

/// `0.weight [6, 16, 4, 4]` for each tensor of the state dict.
fn state(modules: &[TorchModule]) -> Vec<String> {
    let tensors =
        modules.iter().enumerate().flat_map(|(k, module)| module.tensors.iter().map(move |tensor| (k, tensor)));
    tensors.map(|(k, tensor)| format!("{k}.{} {:?}", tensor.name, tensor.shape)).collect()
}

#[test]
fn the_reference_has_names_and_shapes_of_pytorchs_dcgan_example() {
    let (generator, discriminator) = networks(Design::default());
    let generator = generator.torch_modules().expect("a sequence");
    let classes: Vec<&str> = generator.iter().map(|module| module.class).collect();
    let up = ["ConvTranspose2d", "BatchNorm2d", "ReLU"];
    assert_eq!(classes, [&up[..], &up, &up, &["ConvTranspose2d", "Tanh"]].concat());
    insta::assert_snapshot!(state(&generator).join("\n"), @"
    0.weight [6, 16, 4, 4]
    1.weight [16]
    1.bias [16]
    1.running_mean [16]
    1.running_var [16]
    3.weight [16, 8, 4, 4]
    4.weight [8]
    4.bias [8]
    4.running_mean [8]
    4.running_var [8]
    6.weight [8, 4, 4, 4]
    7.weight [4]
    7.bias [4]
    7.running_mean [4]
    7.running_var [4]
    9.weight [4, 1, 4, 4]
    ");
    insta::assert_snapshot!(state(&discriminator.torch_modules().expect("a sequence")).join("\n"), @"
    0.weight [4, 1, 4, 4]
    2.weight [8, 4, 4, 4]
    3.weight [8]
    3.bias [8]
    3.running_mean [8]
    3.running_var [8]
    5.weight [16, 8, 4, 4]
    6.weight [16]
    6.bias [16]
    6.running_mean [16]
    6.running_var [16]
    8.weight [1, 16, 4, 4]
    ");
}

/// The shapes that PyTorch gives the tensors of a module, from its arguments (torch.nn's reference).
fn shapes(module: &TorchModule) -> Vec<Vec<usize>> {
    let number = |name: &str| module.arguments[name].as_u64().expect(name) as usize;
    let has_bias = || module.arguments["bias"] == json!(true);
    let kernel = || [number("kernel_size"); 2];
    let (weight, outputs) = match module.class {
        "Conv2d" => ([[number("out_channels"), number("in_channels")], kernel()].concat(), number("out_channels")),
        "ConvTranspose2d" => {
            ([[number("in_channels"), number("out_channels")], kernel()].concat(), number("out_channels"))
        }
        "Linear" => (vec![number("out_features"), number("in_features")], number("out_features")),
        "BatchNorm2d" => return vec![vec![number("num_features")]; 4],
        "GroupNorm" => return vec![vec![number("num_channels")]; 2],
        _ => return Vec::new(),
    };
    std::iter::once(weight).chain(has_bias().then(|| vec![outputs])).collect()
}

#[test]
fn tensors_of_every_design_have_the_shapes_of_pytorchs_modules() {
    for (name, design) in sequences() {
        let (generator, discriminator) = networks(design);
        let both =
            [generator.torch_modules(), discriminator.torch_modules()].map(|modules| modules.expect("a sequence"));
        for module in both.into_iter().flatten() {
            let found: Vec<Vec<usize>> = module.tensors.iter().map(|tensor| tensor.shape.clone()).collect();
            assert_eq!(found, shapes(&module), "{} of {name}", module.class);
            let counts = module.tensors.iter().map(|tensor| (tensor.values.len(), tensor.shape.iter().product()));
            assert!(
                counts.into_iter().all(|(count, wanted): (usize, usize)| count == wanted),
                "{} of {name}",
                module.class
            );
        }
    }
}

#[test]
fn a_pyramid_is_no_sequence() {
    let (generator, discriminator) = networks(Design { architecture: Architecture::Lapgan, ..Design::default() });
    assert_eq!((generator.torch_modules(), discriminator.torch_modules()), (None, None));
}

#[test]
fn equal_networks_give_equal_files_whose_header_names_the_modules() {
    let file =
        || safetensors(&networks(Design::default()).0.torch_modules().expect("a sequence"), json!({ "step": 7 }));
    assert_eq!(file(), file());
    let bytes = file();
    let (_, metadata) = ::safetensors::SafeTensors::read_metadata(&bytes).expect("a safetensors file");
    let about = &metadata.metadata().as_ref().expect("metadata")[model::METADATA];
    let about: Value = serde_json::from_str(about).expect("JSON");
    assert_eq!((&about["step"], &about["modules"][0]["class"]), (&json!(7), &json!("ConvTranspose2d")));
}

/// Has each network of a folder compute: `python -c … FOLDER NUMBER-OF-NETWORKS` prints a list of numbers for each.
const PYTORCH: &str = "
import json, sys, torch
from load_network import load
for k in range(int(sys.argv[2])):
    shape, values = json.load(open(f'{sys.argv[1]}/{k}.json'))
    with torch.no_grad():
        print(json.dumps(load(f'{sys.argv[1]}/{k}.safetensors')(torch.tensor(values).reshape(shape)).flatten().tolist()))
";

/// What PyTorch computes from the networks' files, for an input each.
fn by_pytorch(python: &str, networks: &[(Vec<TorchModule>, Tensor<4>)]) -> Vec<Vec<f64>> {
    let folder = tempfile::tempdir().expect("a folder");
    for (k, (modules, input)) in networks.iter().enumerate() {
        let path = |ending: &str| folder.path().join(format!("{k}.{ending}"));
        fs::write(path("safetensors"), safetensors(modules, json!({}))).expect("written");
        fs::write(path("json"), json!([input.dims(), numbers(input.clone())]).to_string()).expect("written");
    }
    let mut command = Command::new(python);
    command.arg("-c").arg(PYTORCH).arg(folder.path()).arg(networks.len().to_string());
    let loader = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../python");
    let output = command.env("PYTHONPATH", loader).output().expect("Python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("text");
    lines.lines().map(|line| serde_json::from_str(line).expect("a list of numbers")).collect()
}

#[test]
fn pytorch_computes_the_same_images_and_scores() {
    let Ok(python) = std::env::var("DCGAN_TORCH") else {
        eprintln!("skipped: DCGAN_TORCH names a Python with torch and safetensors");
        return;
    };
    let (mut asked, mut expected) = (Vec::new(), Vec::new());
    for (name, design) in sequences() {
        let (generator, discriminator) = networks(design);
        let z: Tensor<2> = tensor("z 0", [BATCH, LATENT], (&Device::flex(), DType::F32));
        let images = generator.forward(z.clone());
        expected.push((format!("images of {name}"), numbers(images.clone())));
        asked.push((generator.torch_modules().expect("a sequence"), z.unsqueeze_dims(&[2, 3])));
        expected.push((format!("scores of {name}"), numbers(discriminator.forward(images.clone()))));
        asked.push((discriminator.torch_modules().expect("a sequence"), images));
    }
    let found = by_pytorch(&python, &asked);
    assert_eq!(found.len(), expected.len());
    for ((what, expected), found) in expected.iter().zip(&found) {
        assert_close(what, found, expected, TOLERANCE);
    }
}
