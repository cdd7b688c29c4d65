//! Samples described by Inception-v3.

use std::fs;

use train::InceptionFeatures;

use crate::program::{complaint, train};

#[test]
fn a_file_of_pytorch_is_refused_with_what_converts_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.pth");
    fs::write(&path, "PK, and more").unwrap();
    let path = path.to_str().unwrap();
    let set = "fashion-mnist-small";
    let output = train(&["compare", set, set, "--features", path, "--fid", "torch-fidelity"]).output().unwrap();
    let said = complaint(&output).replace(&folder.path().display().to_string(), "");
    let expected = "error: `/w.pth` is a file of PyTorch\n\
                    hint: python3 -c \"import torch; from safetensors.torch import save_file; \
                    save_file(torch.load('/w.pth'), '/w.safetensors')\" writes what is read, and needs torch and safetensors\n";
    assert_eq!((said.as_str(), output.status.code()), (expected, Some(2)));
}

#[test]
fn weights_that_are_not_there_are_said() {
    let why = InceptionFeatures::read("no/such/file".as_ref(), model::InceptionInput::PytorchFid).err().unwrap();
    assert!(why.starts_with("can't read `no/such/file`: "), "{why}");
}
