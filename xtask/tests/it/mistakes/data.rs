//! Data sets that are not there, or are not what they should be.

use std::fs;

use data::picture::grid;
use insta::assert_snapshot;

use super::{about, refused};
use crate::stage::Stage;

/// A sweep over pictures in that folder.
fn of_pictures(stage: &Stage, more: &str) {
    let set = format!("steps = 10\ndata = {{ source = \"images\", folder = \"pictures\"{more} }}");
    stage.edit("steps = 10", &set);
}

/// That many pictures, no two alike.
fn pictures(stage: &Stage, count: usize) {
    (0..count).for_each(|k| picture(stage, &format!("{k}.png"), [k, 2]));
}

/// A picture of a colour for each number below 65,536, that many pixels wide and high.
fn picture(stage: &Stage, name: &str, [number, side]: [usize; 2]) {
    let colour = [number % 256, number / 256, 9].map(|level| level as f32 / 127.5 - 1.0);
    let pixels: Vec<f32> = colour.into_iter().flat_map(|level| vec![level; side * side]).collect();
    let file = grid(&pixels, [3, side, side], 1).png().expect("a small picture");
    fs::create_dir_all(stage.path("pictures")).expect("made");
    fs::write(stage.path("pictures").join(name), file).expect("written");
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
    error: there is no PNG or JPEG file in `pictures`, and 300 are needed
      --> pets.toml:7
    hint: a fifth is held out, to be compared with; copies of one picture count once
    ");
}

#[test]
fn pictures_that_are_others_than_those_that_were_written_down() {
    let stage = Stage::new();
    of_pictures(&stage, &format!(", checksum = \"{}\"", "0".repeat(64)));
    pictures(&stage, 300);
    stage.say(&["sweep", "pets.toml", "--dry-run"], ""); // remembers the hashes
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml"]), @"
    error: the pictures in `pictures` have the checksum 283084967c4150c020a512504be4398e0234af830e26f1a5a99a1ef92a39087b, not 0000000000000000000000000000000000000000000000000000000000000000
      --> pets.toml:7
    hint: they were changed since, or are others: get the old ones back, or leave `data.checksum` out, which makes new runs
    ");
}

#[test]
fn more_images_at_once_than_are_trained_on() {
    let stage = Stage::new();
    of_pictures(&stage, "");
    pictures(&stage, 300);
    stage.say(&["sweep", "pets.toml", "--dry-run"], "");
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml", "--set", "batch_size=300"]), @"
    error: `batch_size` must be at most 240, the pictures of the folder to train on, got 300, in arm `plain`
      --> --set batch_size=300
    error: `batch_size` must be at most 240, the pictures of the folder to train on, got 300, in arm `no-norm`
      --> --set batch_size=300
    2 mistakes on the command line; nothing was started
    ");
}

#[test]
fn a_run_is_about_the_pictures_that_lay_there_when_it_was_planned() {
    let stage = Stage::new();
    of_pictures(&stage, "");
    pictures(&stage, 301);
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "4 finished\n");
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "4 finished\n", "the same pictures, the same runs");
    fs::remove_file(stage.path("pictures/7.png")).expect("removed");
    let said = refused_after_a_look(&stage);
    assert!(said.contains("hold runs of another spec\n  data.checksum: "), "{said}");
}

/// Also those that a look at their parts does not find, as here a PNG whose pixels are none.
#[test]
fn a_dry_run_names_every_broken_picture() {
    let stage = Stage::new();
    of_pictures(&stage, "");
    pictures(&stage, 301);
    (0..8).for_each(|k| stage.write(&format!("pictures/broken-{k}.jpg"), "<html>"));
    let mut png = fs::read(stage.path("pictures/7.png")).expect("there");
    let pixels = png.windows(4).position(|kind| kind == b"IDAT").expect("a part of pixels");
    png[pixels + 6] ^= 0xff;
    fs::write(stage.path("pictures/7.png"), png).expect("written");
    for typed in [&["sweep", "pets.toml", "--dry-run"][..], &["sweep", "pets.toml"]] {
        stage.say(typed, ""); // remembers the hashes
        let said = refused(&stage, typed);
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines[0], "error: 9 pictures in the folder can't be used:", "{said}");
        assert!(lines[1].starts_with("  pictures/7.png: can't be decoded: "), "{said}");
        (0..8).for_each(|k| assert_eq!(lines[k + 2], format!("  pictures/broken-{k}.jpg: neither PNG nor JPEG")));
        assert_eq!(lines[11], "hint: mend them, or move them out of the folder", "{said}");
    }
}

#[test]
fn a_dry_run_warns_of_copies_and_of_few_held_out_pictures() {
    let stage = Stage::new();
    of_pictures(&stage, "");
    pictures(&stage, 300);
    picture(&stage, "copy.png", [7, 3]);
    let said = stage.say(&["sweep", "pets.toml", "--dry-run"], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let is_said = |words: &str| assert!(said.stderr.contains(words), "{}", said.stderr);
    is_said("warning: 1 picture has the pixels of another and is left out: ");
    is_said(
        "warning: only 60 pictures are held out to compare with, and 256 are needed for a good estimate of 128 features",
    );
}

#[test]
fn copies_of_few_pictures_are_few_pictures() {
    let stage = Stage::new();
    of_pictures(&stage, "");
    (1..=400).for_each(|side| picture(&stage, &format!("{side}.png"), [side % 4, side / 4 + 1]));
    stage.say(&["sweep", "pets.toml", "--dry-run"], "");
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml", "--dry-run"]), @"
    error: of 400 pictures only 4 differ in their pixels, and 300 are needed
      --> pictures
    hint: copies of one picture count once, whatever else their files hold
    ");
}

#[test]
fn a_minibatch_of_more_pictures_than_differ() {
    let stage = Stage::new();
    of_pictures(&stage, "");
    pictures(&stage, 300);
    (0..60).for_each(|k| picture(&stage, &format!("copy-{k}.png"), [k, 3]));
    stage.say(&["sweep", "pets.toml", "--dry-run"], "");
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml", "--set", "batch_size=250"]), @"
    error: `batch_size` must be at most 240, the different pictures to train on, got 250
      --> pictures
    ");
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
    let stage = Stage::new();
    pictures(&stage, 3);
    assert_snapshot!(refused(&stage, &["data", "show", "pictures"]), @"
    error: there is no data set `pictures`: it is a folder
    hint: `cargo xtask data show images --folder pictures` reads the pictures in it
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
