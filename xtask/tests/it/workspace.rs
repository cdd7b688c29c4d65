//! Which clone a command works on: the one in which it is typed, wherever the program lies and was built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use spec::Source;

use crate::stage::{Said, Stage};

/// A folder with the files by which a clone is known, and those of its data.
fn make_clone(stage: &Stage, name: &str) -> PathBuf {
    for file in ["Cargo.toml", "crates/spec/Cargo.toml", "xtask/Cargo.toml"] {
        stage.write(&format!("{name}/{file}"), "");
    }
    for file in Source::FashionMnistSmall.files() {
        stage.write(&format!("{name}/crates/data/fashion-mnist-small/{file}"), "");
    }
    stage.path(name)
}

/// The built runner where nothing but the working directory says for which clone.
fn typed_in(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(folder).args(arguments).env_remove("CARGO_MANIFEST_DIR").env_remove("DCGAN_WORKSPACE");
    command
}

/// A stage with two clones, and one sweep with results in the first of them.
fn two_clones() -> (Stage, [PathBuf; 2]) {
    let stage = Stage::new();
    let clones = ["one", "other"].map(|name| make_clone(&stage, name));
    stage.say(&["sweep", "pets.toml"], "");
    fs::rename(stage.path("results"), clones[0].join("results")).expect("moved");
    fs::create_dir(clones[1].join("results")).expect("made");
    (stage, clones)
}

const NOTHING: &str = "no sweep has run yet; `cargo xtask sweep quickstart.toml` runs one\n";

#[test]
fn a_command_works_on_the_clone_in_which_it_is_typed() {
    let (_stage, [one, other]) = two_clones();
    for folder in [&one, &one.join("crates/spec")] {
        let said = Said::of(typed_in(folder, &["status"]));
        assert!(said.stdout.starts_with("pets: 4 runs: 4 finished\n"), "{}{}", said.stdout, said.stderr);
    }
    let said = Said::of(typed_in(&other, &["status"]));
    assert_eq!((said.code, said.stdout.as_str(), said.stderr.as_str()), (Some(0), "", NOTHING));
}

#[test]
fn the_clone_that_cargo_runs_comes_before_the_one_around_the_working_directory() {
    let (_stage, [one, other]) = two_clones();
    let said = |variable: &str, value: PathBuf| Said::of(typed_in(&other, &["status"]).env(variable, value));
    assert!(said("CARGO_MANIFEST_DIR", one.join("xtask")).stdout.starts_with("pets: 4 runs"));
    assert!(
        said("DCGAN_WORKSPACE", one.join("")).stdout.starts_with("pets: 4 runs"),
        "as cargo writes it, with a slash"
    );
    assert_eq!(said("CARGO_MANIFEST_DIR", "/".into()).stderr, NOTHING, "what is no clone is passed over");
}

#[test]
fn what_needs_sources_is_refused_where_there_is_no_clone() {
    let (stage, _) = two_clones();
    fs::create_dir(stage.path("bin")).expect("made");
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_xtask")).arg(stage.path("bin/xtask")).status();
    assert!(copied.expect("started").success());
    let mut command = Command::new(stage.path("bin/xtask"));
    command
        .current_dir(stage.path(""))
        .args(["sweep", "pets.toml"])
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("DCGAN_WORKSPACE");
    let said = Said::of(command);
    assert_eq!(said.code, Some(2));
    insta::assert_snapshot!(said.stderr, @"
    error: there is no clone of this workspace here: no folder above holds its `Cargo.toml`
    hint: change into the clone, or let DCGAN_WORKSPACE name it; sweeps with a `trainer` need none
    ");
}

#[test]
fn a_program_is_told_for_which_clone_it_works() {
    let (stage, [one, _]) = two_clones();
    let program = stage.write_script("program", "echo \"$DCGAN_WORKSPACE\"");
    let program = program.to_string_lossy();
    let said = Said::of(typed_in(&one, &["--train", &program, "data", "ruler"]).env("DCGAN_DATA", "data"));
    assert_eq!(said.stdout, format!("{}\n", one.display()), "{}", said.stderr);
}

#[test]
fn code_that_changes_while_it_is_built_is_no_run_s() {
    let stage = Stage::new();
    let clone = make_clone(&stage, "clone");
    let git = |words: &[&str]| {
        let who = ["-c", "user.name=x", "-c", "user.email=x"];
        let mut command = Command::new("git");
        assert!(command.current_dir(&clone).args(who).args(words).status().expect("started").success());
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "x"]);
    let cargo = stage.write_script(
        "cargo",
        &format!("echo changed > {}; echo '{{\"reason\":\"compiler-artifact\",\"target\":{{\"name\":\"train\"}},\"executable\":\"/bin/true\"}}'",
            clone.join("crates/spec/Cargo.toml").display()),
    );
    let file = stage.path("pets.toml");
    let said = Said::of(typed_in(&clone, &["sweep", &file.to_string_lossy()]).env("CARGO", cargo));
    assert_eq!(said.code, Some(1), "{}", said.stderr);
    assert!(
        said.stderr.contains("-dirty while `train` was built\nhint: the same command builds it again"),
        "{}",
        said.stderr
    );
    assert!(!clone.join("results/pets/plan.json").exists(), "nothing was started");
}

/// Copies what cargo reads of this workspace, with files that are older than anything that was ever built of them.
fn copy_workspace(to: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace");
    fs::create_dir_all(to).expect("made");
    let script = "tar cf - --exclude='tests/*/*' --exclude=golden Cargo.toml Cargo.lock .cargo crates xtask | tar xf - -C \"$0\" && \
                  find \"$0\" -type f -exec touch -d 2020-01-01 {} +";
    let copied = Command::new("sh").args(["-c", script]).arg(to).current_dir(root).status();
    assert!(copied.expect("started").success());
}

#[test]
fn what_another_clone_built_into_the_same_target_folder_is_built_again() {
    let stage = Stage::new();
    let clones = ["one", "other"].map(|name| stage.path(name));
    clones.iter().for_each(|clone| copy_workspace(clone));
    let is_fresh = |clone: &Path| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["build", "--offline", "--package=process", "--message-format=json", "--target-dir"]);
        let said = Said::of(cargo.arg(stage.path("target")).current_dir(clone));
        let is_it = |line: &&str| line.contains("compiler-artifact") && line.contains("\"name\":\"process\"");
        let artifact = said.stdout.lines().find(is_it);
        let artifact = artifact.unwrap_or_else(|| panic!("it was not built: {}", said.stderr));
        let artifact: serde_json::Value = serde_json::from_str(artifact).expect("JSON");
        artifact["fresh"] == true
    };
    let [one, other] = &clones;
    assert_eq!([one, one, other, other, one].map(|clone| is_fresh(clone)), [false, true, false, true, false]);
}
