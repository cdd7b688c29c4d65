//! FID and KID on request: the weights, what a run's id has of them, and what is refused.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::{Map, json};
use spec::inception::tensors;
use spec::{RunId, RunSpec, read_spec};

use crate::written::Written;

const SWEEP: &str = "seeds = [0, 1, 2]\nset = { \"evaluation.imagenet\" = \"WEIGHTS\" }\n[[arm]]\nname = \"dcgan\"\n";

/// A file of weights, all 0 but the last, without one of the tensors.
fn write_weights(path: &Path, without: &str, last: u8) {
    let (mut header, mut end) = (Map::new(), 0);
    for (name, shape) in tensors().into_iter().filter(|(name, _)| name != without) {
        let begin = end;
        end += 4 * shape.iter().product::<usize>();
        header.insert(name, json!({ "dtype": "F32", "shape": shape, "data_offsets": [begin, end] }));
    }
    let header = serde_json::to_vec(&header).expect("JSON");
    let mut file = File::create(path).expect("a temporary file");
    file.write_all(&(header.len() as u64).to_le_bytes()).expect("written");
    file.write_all(&header).expect("written");
    let size = 8 + header.len() + end;
    file.set_len(size as u64 - 1).expect("a sparse file");
    drop(file);
    File::options().append(true).open(path).and_then(|mut file| file.write_all(&[last])).expect("written");
}

/// A sweep on weights, which are written by a test.
fn sweep(weights: &str) -> Written {
    let written = Written::sweep("");
    let path = written.path(weights).display().to_string();
    written.and("sweep.toml", &SWEEP.replace("WEIGHTS", &path))
}

fn spec(written: &Written, rest: &str) -> RunSpec {
    let path = written.path("w.safetensors");
    fs::write(written.path("spec.toml"), format!("evaluation.imagenet = \"{}\"\n{rest}", path.display()))
        .expect("written");
    read_spec(&written.path("spec.toml")).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

#[test]
fn a_run_is_known_by_the_content_of_the_weights_and_not_by_their_place() {
    let (one, other) = (sweep("w.safetensors"), sweep("w.safetensors"));
    write_weights(&one.path("w.safetensors"), "", 0);
    write_weights(&other.path("w.safetensors"), "", 0);
    let [here, there] = [spec(&one, ""), spec(&other, "")];
    assert_ne!(here.evaluation.imagenet, there.evaluation.imagenet);
    assert_eq!(RunId::of(&here), RunId::of(&there), "as many bytes, in two places");
    assert_eq!(RunId::of(&here), one.plan().arms[0].runs[0].id, "and in a sweep");

    let mut ids = vec![
        RunId::of(&RunSpec::default()),
        RunId::of(&here),
        RunId::of(&spec(&one, "evaluation.imagenet_samples = 500\n")),
    ];
    write_weights(&one.path("w.safetensors"), "", 1);
    ids.push(RunId::of(&spec(&one, "")));
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "without weights, with, of fewer samples, with others");
}

#[test]
fn weights_that_are_not_there_or_are_others_are_refused_with_the_file() {
    let written = sweep("w.safetensors");
    assert_snapshot!(written.diagnostics(), @"
    error: can't read `w.safetensors`: No such file or directory (os error 2)
      --> sweep.toml:2
    hint: `evaluation.imagenet` names a safetensors file of Inception-v3's weights, which docs/compare.md makes; a relative path is looked for in the working directory, then in the workspace
    ");
    write_weights(&written.path("w.safetensors"), "Mixed_6b.branch7x7_2.conv.weight", 0);
    assert_snapshot!(written.diagnostics(), @"
    error: `w.safetensors`: no weights of Inception-v3 for FID: `Mixed_6b.branch7x7_2.conv.weight` of 32-bit floats [128, 128, 1, 7] is not there
      --> sweep.toml:2
    hint: docs/compare.md says which weights are read, and how they are converted
    ");
    fs::write(written.path("w.safetensors"), "words").expect("written");
    assert_snapshot!(written.diagnostics(), @"
    error: `w.safetensors`: no safetensors file: header too small
      --> sweep.toml:2
    hint: docs/compare.md says which weights are read, and how they are converted
    ");
    let pth = sweep("w.pth").and("w.pth", "PK, and more");
    assert_snapshot!(pth.diagnostics(), @r#"
    error: `w.pth` is a file of PyTorch
      --> sweep.toml:2
    hint: python3 -c "import torch; from safetensors.torch import save_file; save_file(torch.load('w.pth'), 'w.safetensors')" writes what is read, and needs torch and safetensors
    "#);
}

#[test]
fn weights_with_another_checksum_than_the_one_that_was_written_down_are_refused() {
    let written = sweep("w.safetensors");
    write_weights(&written.path("w.safetensors"), "", 0);
    let spec = spec(&written, "");
    fs::write(written.path("spec.toml"), toml::to_string(&spec).expect("TOML")).expect("written");
    assert_eq!(read_spec(&written.path("spec.toml")).expect("the same content"), spec);
    write_weights(&written.path("w.safetensors"), "", 1);
    assert_snapshot!(written.diagnostics_of_spec("spec.toml"), @"
    error: `w.safetensors` has the checksum 0058429c172b0e72b515cbf6fb7926509319cc0c7ac55bc007e4463831f56981, not 53d2627dbea2bbc496a1b1330d2c4e413f929536de588c2e66d5bcebc8e8641e
      --> spec.toml:75
    hint: it was changed since, or is another: get the old one back, or leave `evaluation.imagenet_checksum` out, which makes new runs
    ");
}

#[test]
fn keys_beside_weights_are_refused_without_them() {
    let about = |text: &str| Written::sweep("").and("spec.toml", text).diagnostics_of_spec("spec.toml");
    assert_snapshot!(about("evaluation.imagenet_samples = 500\n"), @"
    error: `evaluation.imagenet_samples` has no effect: `evaluation.imagenet` names no weights
      --> spec.toml:1
    ");
    assert_snapshot!(about("evaluation.imagenet_samples = 20_000\nevaluation.imagenet_checksum = \"1\"\n"), @"
    error: `evaluation.imagenet_samples` must be between 2 and 10000, the samples of an evaluation (`evaluation.samples`), got 20000
      --> spec.toml:1
    error: `evaluation.imagenet_samples` has no effect: `evaluation.imagenet` names no weights
      --> spec.toml:1
    error: `evaluation.imagenet_checksum` has no effect: `evaluation.imagenet` names no weights
      --> spec.toml:2
    error: `evaluation.imagenet_checksum` must be 64 hexadecimal digits, got `1`
      --> spec.toml:2
    4 mistakes in 1 file; nothing was started
    ");
    assert_snapshot!(about("task = \"classification\"\nevaluation.imagenet = \"w\"\nevaluation.imagenet_samples = 500\n"), @"
    error: `evaluation.imagenet` has no effect: a classifier has no generator and draws no samples
      --> spec.toml:2
    error: `evaluation.imagenet_samples` has no effect: a classifier has no generator and draws no samples
      --> spec.toml:3
    2 mistakes in 1 file; nothing was started
    ");
}

#[test]
fn claims_about_fid_need_weights_in_both_arms() {
    let claim = "[[claim]]\nsays = \"it is worse\"\narm = \"b\"\nmeasure = \"frechet_inception_distance\"\nexpect = \"higher\"\n";
    let arms = "[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { width = 8 }\n";
    assert_snapshot!(Written::sweep(&format!("seeds = [0]\n{arms}{claim}")).diagnostics(), @r#"
    error: arm `b` is not measured so, in claim 1
      --> sweep.toml:10
    hint: `set = { "evaluation.imagenet" = "inception.safetensors" }` at the top of the sweep's file measures every arm
    "#);
    let written = Written::sweep("");
    let path = written.path("w.safetensors");
    write_weights(&path, "", 0);
    let set = |value: &str| format!("set = {{ \"evaluation.imagenet\" = \"{}\"{value} }}\n", path.display());
    let written = written.and("sweep.toml", &format!("seeds = [0]\n{}{arms}{claim}", set("")));
    assert_eq!(written.plan().claims.len(), 1);
    let other = arms.replace("width = 8", "\"evaluation.imagenet_samples\" = 500");
    let written = written.and("sweep.toml", &format!("seeds = [0, 1, 2]\n{}{other}", set("")));
    assert_snapshot!(written.plan().warnings().join("\n"), @"arm `b` has another `evaluation.imagenet` or `imagenet_samples` than the reference `a`: FID depends on both, so the two can't be compared");
}
