//! What is refused before anything is written, with exit code 2.

use std::fs;
use std::path::Path;

use runs::{End, Manifest, RunFolder};
use spec::{Data, RunSpec, Source, Task};

use crate::program::{complaint, run, small, train, write};

#[test]
fn a_spec_with_mistakes_is_refused_with_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("spec.toml");
    fs::write(&file, "steps = 0\nwidht = 16\n").unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    let output = run(&file, &out).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = complaint(&output);
    assert!(text.contains("`steps` must be at least 1, got 0") && text.contains("unknown key `widht`"), "{text}");
    assert!(text.contains("did you mean `width`?"), "{text}");
    assert!(!out.path().exists());
}

#[test]
fn a_data_set_that_is_not_there_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), &with_images(folder.path()));
    let out = RunFolder::new(folder.path().join("run"));
    for command in [&mut run(&file, &out), &mut train(&["check", file.to_str().unwrap()])] {
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(complaint(&output).contains("train-images-idx3-ubyte"), "{}", complaint(&output));
        assert!(!out.path().exists());
    }
}

#[test]
fn a_classifier_s_spec_is_refused_with_what_finds_its_program() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), &RunSpec { task: Task::Classification, ..RunSpec::default() });
    let out = RunFolder::new(folder.path().join("run"));
    let expected = format!(
        "error: the task of {} is classification, and this program trains GANs\n\
         hint: `cargo xtask run` finds the program for it\n",
        file.display()
    );
    for command in [&mut run(&file, &out), &mut train(&["check", file.to_str().unwrap()])] {
        let output = command.output().unwrap();
        assert_eq!((complaint(&output), output.status.code()), (expected.clone(), Some(2)));
        assert!(!out.path().exists());
    }
}

/// As the runner makes it: it looks into the manifest for the reason, because drivers write into the log as well.
#[test]
fn a_folder_that_was_made_for_the_run_says_why_it_was_refused() {
    let folder = tempfile::tempdir().unwrap();
    let spec = with_images(folder.path());
    let out = RunFolder::new(folder.path().join("run"));
    out.write_spec(&spec).unwrap();
    let refused = || {
        let output = run(&out.spec_file(), &out).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", complaint(&output));
        (out.read_manifest().unwrap().unwrap(), complaint(&output))
    };
    let (manifest, said) = refused();
    let Some(End::Failed { reason }) = &manifest.end else { panic!("{:?}", manifest.end) };
    assert!(said.starts_with(&format!("error: {reason}\n")) && reason.contains("train-images-idx3-ubyte"), "{said}");

    let finished = Manifest { end: Some(End::Finished { diverged: None }), ..manifest };
    out.write_manifest(&finished).unwrap();
    assert_eq!(refused().0, finished, "a result stays");
}

#[test]
fn what_can_be_run_passes_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), &small());
    let output = train(&["check", file.to_str().unwrap()]).output().unwrap();
    assert_eq!((output.status.code(), complaint(&output)), (Some(0), String::new()));
}

#[test]
fn an_unknown_data_set_is_refused_with_those_that_there_are() {
    let output = train(&["data", "show", "fashion"]).output().unwrap();
    let expected = "error: no data set is called `fashion`\nhint: there are fashion-mnist-small, fashion-mnist, mnist, cifar10, images, rooms, rooms-grey\n";
    assert_eq!((complaint(&output).as_str(), output.status.code()), (expected, Some(2)));
}

#[test]
fn instructions_that_there_are_not_are_refused_with_those_that_there_are() {
    let output = train(&["data", "show", "fashion-mnist-small"]).env("KERNELS_INSTRUCTIONS", "avx").output().unwrap();
    let expected = "error: `KERNELS_INSTRUCTIONS` asks for `avx`, which is no set of instructions\n\
                    hint: there are avx512, avx2, neon, portable, ordinary; without the variable the widest run\n";
    assert_eq!((complaint(&output).as_str(), output.status.code()), (expected, Some(2)));
}

/// A spec whose images should lie in a folder where there are none.
fn with_images(folder: &Path) -> RunSpec {
    let folder = Some(folder.display().to_string());
    RunSpec { data: Data { source: Source::FashionMnist, folder, ..Data::default() }, ..small() }
}
