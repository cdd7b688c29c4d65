//! Each backend that the tests were built with: `cargo xtask test --backends` adds ndarray and wgpu to flex.

use std::path::Path;
use std::process::Output;

use runs::{End, RunFolder, Series};
use spec::{Backend, RunSpec, names};

use crate::program::{complaint, run, small, train, write};

/// Those that this was built with and that need no graphics processor of their own.
fn built() -> Vec<Backend> {
    let has = |backend: &Backend| match backend {
        Backend::Flex => true,
        Backend::Ndarray => cfg!(feature = "ndarray"),
        Backend::Wgpu => cfg!(feature = "wgpu"),
        Backend::Cuda => false,
    };
    Backend::ALL.into_iter().filter(has).collect()
}

fn of(backend: Backend) -> RunSpec {
    RunSpec { backend, steps: 4, ..small() }
}

/// Runs a spec in a folder of its own.
fn ran(folder: &Path, spec: &RunSpec) -> (RunFolder, Output) {
    let out = RunFolder::new(folder.join(spec.backend.name()));
    let output = run(&write(folder, spec), &out).env("BURN_DEVICE", spec.backend.name()).output().unwrap();
    (out, output)
}

fn last(out: &RunFolder, name: &str) -> f64 {
    let series = Series::read(&out.metrics_file()).unwrap();
    series.0.iter().rev().find(|row| row.name == name).unwrap().value
}

#[test]
fn every_backend_is_as_near_to_double_precision_as_it_says() {
    let names = built().into_iter().map(Backend::name);
    let output = train(&["parity"]).args(names).output().unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}\n{table}", String::from_utf8_lossy(&output.stderr));
    for column in ["flex, reference implementation"].into_iter().chain(built().into_iter().map(Backend::name)) {
        assert!(table.contains(&format!("| {column} |")), "{column} in {table}");
    }
}

#[test]
fn the_same_spec_trains_alike_on_every_backend() {
    let folder = tempfile::tempdir().unwrap();
    let mut losses = Vec::new();
    for backend in built() {
        let (out, output) = ran(folder.path(), &of(backend));
        assert!(output.status.success(), "{backend}: {}", complaint(&output));
        let manifest = out.read_manifest().unwrap().unwrap();
        assert_eq!(manifest.end, Some(End::Finished { diverged: None }), "{backend}");
        let instructions = &manifest.provenance.versions["instructions"];
        assert_eq!(instructions == kernels::REFERENCE, backend != Backend::Flex, "{backend}: {instructions}");
        let device = &manifest.provenance.device;
        assert_eq!(device == "CPU", backend.is_immediate(), "{backend}: {device}");
        assert!(!device.contains(['<', '_']), "a person would not write {device}");
        losses.push((backend, last(&out, names::DISCRIMINATOR_LOSS), last(&out, names::FRECHET_DISTANCE)));
    }
    let (_, loss, distance) = losses[0];
    for &(backend, other, further) in &losses {
        assert!((other - loss).abs() < 1e-3 * loss, "{backend}: {other} beside {loss}");
        assert!((further - distance).abs() < 1e-2 * distance, "{backend}: {further} beside {distance}");
    }
}

/// To the bit on the CPU; on a graphics processor sums may be added up in another order.
#[test]
fn a_run_goes_on_from_its_checkpoint_on_every_backend() {
    for backend in built() {
        let [whole, halves] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let (left_alone, output) = ran(whole.path(), &of(backend));
        assert!(output.status.success(), "{backend}: {}", complaint(&output));
        let first = RunSpec { steps: 2, ..of(backend) };
        let (begun, output) = ran(halves.path(), &first);
        assert!(output.status.success(), "{backend}: {}", complaint(&output));
        std::fs::remove_file(begun.manifest_file()).unwrap();
        std::fs::write(begun.spec_file(), toml::to_string(&of(backend)).unwrap()).unwrap();
        let (resumed, output) = ran(halves.path(), &of(backend));
        assert!(complaint(&output).contains("going on from step 2"), "{backend}: {}", complaint(&output));
        let (one, other) = (last(&left_alone, names::DISCRIMINATOR_LOSS), last(&resumed, names::DISCRIMINATOR_LOSS));
        let allowed = if backend.is_immediate() { 0.0 } else { 1e-5 * one };
        assert!((one - other).abs() <= allowed, "{backend}: {other} beside {one}");
    }
}

#[cfg(not(feature = "cuda"))]
#[test]
fn a_backend_that_was_not_built_in_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let (out, output) = ran(folder.path(), &of(Backend::Cuda));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        complaint(&output),
        "error: this program was built without the backend `cuda`\nhint: `cargo build --release --package train \
         --features cuda` builds one with it; `cargo xtask sweep` and `cargo xtask run` do so where it is asked for\n"
    );
    assert!(!out.path().exists());
}

#[cfg(not(feature = "cuda"))]
#[test]
fn runs_that_can_t_compute_do_not_keep_others_from_running() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, backend| {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        write(&folder.path().join(name), &of(backend)).display().to_string()
    };
    let (good, bad) = (file("good", Backend::Flex), file("bad", Backend::Cuda));
    let both = train(&["check", &good, &bad]).output().unwrap();
    assert_eq!(both.status.code(), Some(0));
    assert!(complaint(&both).starts_with("warning: this program was built without the backend `cuda`\n"));
    assert!(complaint(&both).ends_with("warning: its runs will fail; the others go on\n"), "{}", complaint(&both));
    assert_eq!(train(&["check", &bad]).output().unwrap().status.code(), Some(2));
}

#[cfg(feature = "wgpu")]
#[test]
fn a_machine_without_a_device_is_told_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    let mut process = run(&write(folder.path(), &of(Backend::Wgpu)), &out);
    // Where the drivers of Vulkan, by its new and its old name, and of OpenGL are looked for.
    for place in ["VK_DRIVER_FILES", "VK_ICD_FILENAMES", "__EGL_VENDOR_LIBRARY_FILENAMES"] {
        process.env(place, "/none");
    }
    let output = process.output().unwrap();
    let text = complaint(&output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("error: there is no device for the backend `wgpu` here: "), "{text}");
    assert!(text.ends_with("hint: `cargo xtask backends` says what it needs\n"), "{text}");
}
