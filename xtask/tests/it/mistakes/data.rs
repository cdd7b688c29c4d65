//! Data sets that are not there, or are not what they should be.

use std::fs;

use insta::assert_snapshot;

use super::{about, refused};
use crate::stage::Stage;

/// A sweep over pictures in that folder.
fn of_pictures(stage: &Stage, more: &str) {
    let set = format!("steps = 10\ndata = {{ source = \"images\", folder = \"pictures\"{more} }}");
    stage.edit("steps = 10", &set);
}

/// As many different files as a data set needs, none of which the runner opens as a picture.
fn pictures(stage: &Stage, count: usize) {
    (0..count).for_each(|k| stage.write(&format!("pictures/{k}.png"), &k.to_string()));
}

#[test]
fn pictures_of_no_folder() {
    assert_snapshot!(about("steps = 10", "steps = 10\ndata.source = \"images\""), @"
    error: `data.folder` must name a folder: the source `images` is the PNG and JPEG files that lie in it
      --> pets.toml
    ");
}

#[test]
fn pictures_in_a_folder_that_there_is_not() {
    let stage = Stage::new();
    of_pictures(&stage, "");
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml"]), @"
    error: `pictures` is no folder
      --> pets.toml:7
    hint: `data.folder` names a folder of PNG or JPEG files; a relative one is looked for in the working directory, then in the workspace
    ");
}

#[test]
fn too_few_pictures() {
    let stage = Stage::new();
    of_pictures(&stage, "");
    fs::create_dir(stage.path("pictures")).expect("made");
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml"]), @"
    error: there is no PNG or JPEG file in `pictures`, and 1280 are needed
      --> pets.toml:7
    hint: a fifth is held out, and distances need 256 of those; copies of one picture count once
    ");
}

#[test]
fn pictures_that_are_others_than_those_that_were_written_down() {
    let stage = Stage::new();
    of_pictures(&stage, &format!(", checksum = \"{}\"", "0".repeat(64)));
    pictures(&stage, 1_280);
    stage.say(&["sweep", "pets.toml", "--dry-run"], ""); // remembers the hashes
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml"]), @"
    error: the pictures in `pictures` have the checksum b9b5bb401089e9dd15edcbaa6d040cc6f8681a9fd0f34908f8cb3cc33da25a15, not 0000000000000000000000000000000000000000000000000000000000000000
      --> pets.toml:7
    hint: they were changed since, or are others: get the old ones back, or leave `data.checksum` out, which makes new runs
    ");
}

#[test]
fn more_images_at_once_than_are_held_out() {
    let stage = Stage::new();
    of_pictures(&stage, "");
    pictures(&stage, 1_280);
    stage.say(&["sweep", "pets.toml", "--dry-run"], "");
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml", "--set", "batch_size=300"]), @"
    error: `batch_size` must be at most 256, the held-out pictures of the folder, got 300, in arm `plain`
      --> --set batch_size=300
    error: `batch_size` must be at most 256, the held-out pictures of the folder, got 300, in arm `no-norm`
      --> --set batch_size=300
    2 mistakes on the command line; nothing was started
    ");
}

#[test]
fn a_run_is_about_the_pictures_that_lay_there_when_it_was_planned() {
    let stage = Stage::new();
    of_pictures(&stage, "");
    pictures(&stage, 1_281);
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "4 finished\n");
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "4 finished\n", "the same pictures, the same runs");
    fs::remove_file(stage.path("pictures/7.png")).expect("removed");
    let said = refused_after_a_look(&stage);
    assert!(said.contains("hold runs of another spec\n  data.checksum: "), "{said}");
}

fn refused_after_a_look(stage: &Stage) -> String {
    stage.say(&["sweep", "pets.toml", "--dry-run"], "");
    refused(stage, &["sweep", "pets.toml"])
}

/// Before anything is built, whatever is about to run; a dry run too.
#[test]
fn a_data_set_that_is_not_on_this_machine() {
    let stage = Stage::new();
    stage.edit("steps = 10", "steps = 10\ndata.source = \"mnist\"");
    stage.write("mine.toml", "data.source = \"mnist\"\n");
    for typed in [&["sweep", "pets.toml"][..], &["sweep", "pets.toml", "--dry-run"], &["run", "mine.toml"]] {
        insta::allow_duplicates! {
            assert_snapshot!(refused(&stage, typed), @"
            error: mnist is not on this machine: it does not lie in data/mnist
            hint: `cargo xtask data fetch mnist` gets it; or put the four IDX files of https://yann.lecun.com/exdb/mnist into the first of these folders, or set `data.folder`
            ");
        }
    }
    for name in &spec::IDX_FILES[..3] {
        stage.write(&format!("data/mnist/{name}"), "what it holds is for others to say");
    }
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml", "--dry-run"]), @"
    error: `t10k-labels-idx1-ubyte` is missing, and so is `t10k-labels-idx1-ubyte.gz`
      --> data/mnist
    hint: the folder must hold the four IDX files of mnist
    ");
}

#[test]
fn runs_that_are_finished_need_no_data() {
    let stage = Stage::new();
    stage.edit("steps = 10", "steps = 10\ndata.source = \"mnist\"");
    spec::IDX_FILES.iter().for_each(|name| stage.write(&format!("data/mnist/{name}"), ""));
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "4 finished\n");
    fs::remove_dir_all(stage.path("data")).expect("removed");
    let said = stage.say(&["sweep", "pets.toml", "--dry-run"], "");
    assert!(said.stdout.starts_with("pets: 2 arms × 2 seeds, mnist, flex: 4 runs, all finished"), "{}", said.stderr);
}

#[test]
fn a_data_set_whose_name_is_misspelt() {
    assert_snapshot!(refused(&Stage::new(), &["data", "show", "fashion-mnist-smal"]), @"
    error: there is no data set `fashion-mnist-smal`
    hint: did you mean `fashion-mnist-small`?
    ");
}

#[test]
fn a_data_set_that_is_nowhere_to_be_fetched_from() {
    let fetch = |name: &str| refused(&Stage::new(), &["data", "fetch", name]);
    assert_snapshot!(fetch("minst"), @"
    error: there is no data set `minst`
    hint: did you mean `mnist`?
    ");
    assert_snapshot!(fetch("fashion-mnist-small"), @"error: `fashion-mnist-small` is in the repository: there is nothing to fetch");
    assert_snapshot!(fetch("images"), @"
    error: `images` are pictures of your own: there is nothing to fetch
    hint: `data.folder` names the folder that they lie in
    ");
}

#[test]
fn a_data_set_from_where_no_files_can_be() {
    let fetch = |typed: &[&str]| refused(&Stage::new(), &[&["data", "fetch", "mnist"], typed].concat());
    assert_snapshot!(fetch(&["--from", "pets.toml"]), @"
    error: `pets.toml` is no folder
    hint: `--from` names the folder in which the files lie
    ");
    assert_snapshot!(fetch(&["--mirror", "localhost:8000"]), @"
    error: invalid value 'localhost:8000' for '--mirror <URL>': an address begins with http:// or https://

    For more information, try '--help'.
    ");
}

#[test]
fn a_data_set_to_look_at_that_is_not_on_this_machine() {
    let show = |typed: &[&str]| refused(&Stage::new(), &[&["data"], typed].concat());
    assert_snapshot!(show(&["show", "cifar10"]), @"
    error: cifar10 is not on this machine: it does not lie in data/cifar10
    hint: `cargo xtask data fetch cifar10` gets it; or put the archive cifar-10-binary.tar.gz of https://www.cs.toronto.edu/~kriz/cifar.html into the first of these folders, or set `data.folder`
    ");
    assert_snapshot!(show(&["ruler", "fashion-mnist", "--folder", "idx"]), @"
    error: `data.folder` is no folder
      --> idx
    hint: it must be a folder with the four IDX files of fashion-mnist
    ");
    assert_snapshot!(show(&["show", "images"]), @"
    error: the pictures of which folder?
    hint: `data.folder` names one, or `--folder`
    ");
}

#[test]
fn a_folder_in_the_place_of_a_picture() {
    let stage = Stage::new();
    fs::create_dir(stage.path("sheets")).expect("made");
    assert_snapshot!(refused(&stage, &["data", "show", "--to", "sheets"]), @"
    error: `sheets` is a folder, not a file
    hint: did you mean --to sheets/fashion-mnist-small.png?
    ");
}
