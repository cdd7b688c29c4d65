//! Samples that are not there, and runs that can't draw any.

use insta::assert_snapshot;

use super::refused;
use crate::stage::Stage;

#[test]
fn samples_that_are_not_there() {
    assert_snapshot!(refused(&Stage::new(), &["compare", "pets.toml", "samples"]), @"
    error: there is nothing at `samples`
    hint: samples are a data set by its name, a folder of PNG and JPEG files, a `.npy` or `.npz` file, or a run, by its folder or as SWEEP/ARM/RUN
    ");
}

#[test]
fn a_run_whose_checkpoint_was_deleted() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    stage.say(&["clean", "--yes"], "");
    assert_snapshot!(refused(&stage, &["compare", "pets.toml", "results/pets/plain/seed-0-flex"]), @"
    error: the run `results/pets/plain/seed-0-flex` has no checkpoint, from which its samples are drawn
    hint: `clean` deletes checkpoints, and runs taken over have none: `cargo xtask run results/pets/plain/seed-0-flex/spec.toml --out FOLDER` does it again
    ");
}

#[test]
fn a_walk_through_a_run_that_there_is_not() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    assert_snapshot!(refused(&stage, &["walk", "pets/plain/seed-8-flex"]), @"
    error: there is no run `pets/plain/seed-8-flex`
    hint: did you mean `pets/plain/seed-0-flex`?
    ");
}

#[test]
fn a_walk_through_a_run_whose_checkpoint_was_deleted() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    stage.say(&["clean", "--yes"], "");
    assert_snapshot!(refused(&stage, &["walk", "pets/plain/seed-0-flex"]), @"
    error: the run `results/pets/plain/seed-0-flex` has no checkpoint, from which its samples are drawn
    hint: `clean` deletes checkpoints, and runs taken over have none: `cargo xtask run results/pets/plain/seed-0-flex/spec.toml --out FOLDER` does it again
    ");
}

#[test]
fn a_folder_without_images() {
    let stage = Stage::new();
    stage.write("notes/read-me.txt", "no image");
    assert_snapshot!(refused(&stage, &["compare", "notes", "notes"]), @"
    error: no PNG or JPEG file lies in `notes`, and it is no run's folder
    hint: samples are a data set by its name, a folder of PNG and JPEG files, a `.npy` or `.npz` file, or a run, by its folder or as SWEEP/ARM/RUN
    ");
}

#[test]
fn pictures_of_another_kind() {
    let stage = Stage::new();
    stage.write("photos/1.AVIF", "a picture");
    stage.write("photos/2.webp", "a picture");
    assert_snapshot!(refused(&stage, &["compare", "photos", "photos"]), @"
    error: no PNG or JPEG file lies in `photos` (2 pictures of another kind), and it is no run's folder
    hint: samples are a data set by its name, a folder of PNG and JPEG files, a `.npy` or `.npz` file, or a run, by its folder or as SWEEP/ARM/RUN
    ");
}

#[test]
fn a_data_set_in_the_place_of_samples() {
    let compare = |real: &str| refused(&Stage::new(), &["compare", real, "fashion-mnist-small"]);
    assert_snapshot!(compare("mnist"), @"
    error: mnist is not on this machine: it does not lie in data/mnist
    hint: `cargo xtask data fetch mnist` gets it; or put the four IDX files of https://yann.lecun.com/exdb/mnist into the first of these folders, or set `data.folder`
    ");
    assert_snapshot!(compare("images"), @"
    error: the pictures of which folder?
    hint: name the folder itself
    ");
}

#[test]
fn a_whole_sweep_in_the_place_of_samples() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    assert_snapshot!(refused(&stage, &["compare", "results/pets", "results/pets"]), @"
    error: `results/pets` is a whole sweep
    hint: name one of its runs: results/pets/ARM/RUN
    ");
}

#[test]
fn a_classifier_in_the_place_of_a_generator() {
    let stage = Stage::new();
    stage.write("errors.toml", "seeds = [0]\nset = { task = \"classification\" }\n[[arm]]\nname = \"a\"\n");
    stage.say(&["sweep", "errors.toml"], "");
    assert!(stage.run_of("errors", "a", 0).spec_file().is_file());
    assert_snapshot!(refused(&stage, &["walk", "errors/a/seed-0-flex"]), @"
    error: the run `results/errors/a/seed-0-flex` is a classifier's: it draws no samples
    hint: name a run whose `task` is `generation`
    ");
}

#[test]
fn a_run_of_a_program_of_ones_own_in_the_place_of_a_generator() {
    let stage = Stage::new();
    stage.write("train.py", "");
    let trainer = "trainer = [\"sh\", \"train.py\"]\nseeds = [0]\nset = { steps = 1 }\n[[arm]]\nname = \"a\"\n";
    stage.write("own.toml", trainer);
    stage.say(&["sweep", "own.toml"], "");
    let said = refused(&stage, &["export", "own/a/seed-0"]);
    assert_snapshot!(said, @"
    error: a program of your own did the run `results/own/a/seed-0`, and it alone has the run's networks
    hint: draw samples or export weights with that program; `compare` reads samples from a folder of PNG files or a `.npy` file
    ");
    assert_eq!(refused(&stage, &["compare", "own/a/seed-0", "fashion-mnist-small"]), said);
}
