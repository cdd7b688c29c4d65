//! Words of the other programs, and what is known of data without one.

use crate::stage::{Said, Stage};

#[track_caller]
fn passed(said: Said) -> String {
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    said.stdout
}

#[test]
fn data_show_is_told_where_its_picture_goes() {
    let stage = Stage::new();
    let default = stage.say(&["data", "show", "fashion-mnist-small"], "");
    assert_eq!(passed(default), "a contact sheet of fashion-mnist-small at data/fashion-mnist-small.png\n");
    let named = stage.say(&["data", "show", "fashion-mnist-small", "--to", "sheet.png"], "");
    assert_eq!(passed(named), "a contact sheet of fashion-mnist-small at sheet.png\n");
    stage.write("photos/1.png", "a picture");
    let own = stage.say(&["data", "show", "images", "--folder", "photos"], "");
    assert_eq!(passed(own), "data show images --folder photos --to images.png\n");
    let help = stage.say(&["data", "show", "--help"], "");
    assert!(
        help.stdout.contains("[default: NAME.png in the workspace's folder of data; of pictures"),
        "{}",
        help.stdout
    );
}

#[test]
fn data_sets_are_listed_without_another_program() {
    let stage = Stage::new();
    let said = stage.say_with("nowhere", &["data", "list"]);
    let heads = said.stdout.lines().filter(|line| !line.is_empty() && !line.starts_with(' '));
    let names: Vec<&str> = heads.filter_map(|line| line.split(':').next()).collect();
    assert_eq!((said.code, names), (Some(0), spec::Source::ALL.map(spec::Source::name).to_vec()));
    assert!(said.stdout.contains("10,000 training, 10,000 test images"), "{}", said.stdout);
}

#[test]
fn the_list_of_data_sets_says_which_are_on_this_machine() {
    let stage = Stage::new();
    let place = || passed(stage.say(&["data", "list"], "")).split("\n\n").nth(2).expect("the third set").to_owned();
    insta::assert_snapshot!(place(), @"
    mnist: handwritten digits
      images   60,000 training, 10,000 test images
      licence  none stated by its authors, Yann LeCun and Corinna Cortes; made from NIST's databases 1 and 3
      place    not on this machine; `cargo xtask data fetch mnist` gets it
    ");
    std::fs::create_dir_all(stage.path("data/mnist")).expect("made");
    assert!(place().ends_with("  place    data/mnist"), "{}", place());
}

#[test]
fn train_is_told_to_compare_and_to_measure_the_ruler() {
    let stage = Stage::new();
    stage.write("real/1.png", "a picture");
    stage.write("fake/inner/1.jpg", "a picture");
    stage.write("x.npz", "arrays");
    assert_eq!(passed(stage.say(&["compare", "real", "fake", "--json"], "")), "compare real fake --json\n");
    let typed = ["compare", "fashion-mnist-small", "x.npz:images", "--image-size", "64"];
    assert_eq!(passed(stage.say(&typed, "")), "compare fashion-mnist-small x.npz:images --image-size 64\n");
    let typed = ["compare", "real", "fake", "--features", "w.safetensors", "--fid", "torch-fidelity"];
    assert_eq!(passed(stage.say(&typed, "")), format!("{}\n", typed.join(" ")));
    let ruler = "data ruler fashion-mnist-small --results results\n";
    assert_eq!(passed(stage.say(&["data", "ruler"], "")), ruler);
    spec::IDX_FILES.iter().for_each(|name| stage.write(&format!("idx/{name}"), "images, or their labels"));
    let elsewhere = "data ruler fashion-mnist --folder idx --results results\n";
    assert_eq!(passed(stage.say(&["data", "ruler", "fashion-mnist", "--folder", "idx"], "")), elsewhere);
}

#[test]
fn runs_are_compared_by_name_or_by_folder() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    let compared = |real: &str| passed(stage.say(&["compare", real, "pets/no-norm/seed-0-flex"], ""));
    let (run, other) = ("results/pets/plain/seed-0-flex", "results/pets/no-norm/seed-0-flex");
    assert_eq!(compared("pets/plain/seed-0-flex"), format!("compare {run} {other}\n"));
    assert_eq!(compared(run), format!("compare {run} {other}\n"));
    stage.write("pets/plain/seed-0-flex/1.png", "a picture");
    assert_eq!(compared("pets/plain/seed-0-flex"), format!("compare pets/plain/seed-0-flex {other}\n"), "what is here");
}

#[test]
fn train_is_told_which_run_to_walk_through_by_name_or_by_folder() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    let run = "results/pets/plain/seed-0-flex";
    for typed in ["pets/plain/seed-0-flex", run] {
        assert_eq!(passed(stage.say(&["walk", typed], "")), format!("walk {run}\n"));
    }
    let said = stage.say(&["walk", run, "--control", "pets/no-norm/seed-0-flex", "--out", "here"], "");
    assert_eq!(passed(said), format!("walk {run} --control results/pets/no-norm/seed-0-flex --out here\n"));
}

#[test]
fn train_is_told_of_which_run_to_write_samples_and_networks() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    let (typed, run) = ("pets/plain/seed-0-flex", "results/pets/plain/seed-0-flex");
    let said = stage.say(&["sample", typed, "--count", "64", "--out", "x.npy"], "");
    assert_eq!(passed(said), format!("sample {run} --count 64 --out x.npy --seed 0\n"));
    let said =
        stage.say(&["sample", run, "--count", "9", "--out", "x", "--seed", "7", "--average", "--latents", "z.npy"], "");
    assert_eq!(passed(said), format!("sample {run} --count 9 --out x --seed 7 --average --latents z.npy\n"));
    assert_eq!(passed(stage.say(&["export", typed], "")), format!("export {run} --out {run}/export\n"));
    assert_eq!(passed(stage.say(&["export", run, "--out", "nets"], "")), format!("export {run} --out nets\n"));
    assert_eq!(stage.say(&["sample", run, "--count", "0", "--out", "x"], "").code, Some(2));
    let said = stage.say(&["export", "pets/plain/seed-8-flex"], "");
    assert!(said.stderr.contains("hint: did you mean `pets/plain/seed-0-flex`?"), "{}", said.stderr);
}

#[test]
fn analysis_is_told_to_calibrate_and_to_compute_power() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    let analysis = stage.write_script("analysis", r#"echo "$*"; exit 3"#);
    let analysis = analysis.to_string_lossy();
    let said = stage.say(&["--analysis", &analysis, "calibrate", "--repeats", "100"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(3), "calibrate --results results --repeats 100\n"));
    let said = stage.say(&["--analysis", &analysis, "calibrate", "--pool", "pets"], "");
    assert_eq!(said.stdout, "calibrate --results results --pool pets\n");
    let said = stage.say(&["--analysis", &analysis, "power", "pets"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(3), "power pets --results results\n"));
    let said = stage.say(&["--analysis", &analysis, "power", "--seeds", "10"], "");
    assert_eq!(said.stdout, "power pets --results results --seeds 10\n");
}
