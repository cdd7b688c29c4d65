//! A run on a folder of pictures: what it is measured by, and what its manifest says of that.

use std::fs;
use std::path::Path;

use runs::{Manifest, RunFolder, Series};
use spec::{Data, Features, RunId, RunSpec, Source, names};

use crate::program::{complaint, run, small, train, write};

/// As few pictures of one colour each as a data set can have.
fn paint(folder: &Path) {
    fs::create_dir(folder).unwrap();
    for k in 0..300 {
        let colour = [k % 256, k / 256, 200].map(|level| level as f32 / 127.5 - 1.0);
        let pixels: Vec<f32> = colour.into_iter().flat_map(|level| [level; 4]).collect();
        let file = data::picture::grid(&pixels, [3, 2, 2], 1).png().unwrap();
        fs::write(folder.join(format!("{k}.png")), file).unwrap();
    }
}

#[test]
fn a_run_on_pictures_is_measured_on_the_random_network_alone_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (pictures, home) = (folder.path().join("pictures"), folder.path().join("home"));
    paint(&pictures);
    let at = Some(pictures.display().to_string());
    let spec = RunSpec {
        steps: 2,
        data: Data { source: Source::Images, folder: at, image_size: 16, ..Data::default() },
        ..small()
    };
    let file = write(folder.path(), &spec);
    let out = RunFolder::new(folder.path().join("run"));
    let output = run(&file, &out).env("DCGAN_DATA", &home).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", complaint(&output));

    let Manifest { run_id, features, data, .. } = out.read_manifest().unwrap().unwrap();
    let (features, data) = (features.unwrap(), data.unwrap());
    assert_eq!((&*features.name, data.training, data.test), (Features::RANDOM, 240, 60));
    let pinned = out.read_spec().unwrap();
    assert_eq!((pinned.data.checksum.as_ref(), run_id), (Some(&data.checksum), RunId::of(&pinned)));

    let series = Series::read(&out.metrics_file()).unwrap();
    for name in [names::FRECHET_DISTANCE_RANDOM, names::FRECHET_DISTANCE_TRAINING_RANDOM] {
        assert_eq!(series.of(name).map(|(step, _)| step).collect::<Vec<_>>(), [0, 2], "{name}");
    }
    assert!(series.last(names::CHECKERBOARD).is_some() && series.last(names::D_HELD_OUT).is_some());
    for name in [names::FRECHET_DISTANCE, names::KERNEL_DISTANCE, names::RECALL, names::MODES, "class_share_0"] {
        assert_eq!(series.last(name), None, "{name}");
    }
    let sheet = folder.path().join("sheet.png");
    let (pictures, sheet) = (pictures.to_str().unwrap(), sheet.to_str().unwrap());
    let shown =
        train(&["data", "show", "images", "--folder", pictures, "--to", sheet]).env("DCGAN_DATA", &home).output();
    let shown = shown.unwrap();
    assert_eq!(shown.status.code(), Some(0));
    let few = "warning: only 60 pictures are held out to compare with, and 256 are needed";
    assert!(complaint(&shown).starts_with(few), "{}", complaint(&shown));
    assert_eq!(data::picture::read_png(Path::new(sheet)).unwrap().size(), (20 * 34 - 2, 10 * 34 - 2));

    fs::remove_file(folder.path().join("pictures/7.png")).unwrap();
    let output = run(&out.spec_file(), &out).env("DCGAN_DATA", &home).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint(&output).contains("there are 299 different pictures"), "{}", complaint(&output));
}

#[test]
fn there_is_no_ruler_of_images_that_no_network_was_trained_on() {
    let folder = tempfile::tempdir().unwrap();
    paint(&folder.path().join("pictures"));
    let pictures = folder.path().join("pictures").display().to_string();
    let output = train(&["data", "ruler", "images", "--folder", &pictures]).env("DCGAN_DATA", folder.path()).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint(&output).starts_with("error: there is no ruler of images: "), "{}", complaint(&output));
}
