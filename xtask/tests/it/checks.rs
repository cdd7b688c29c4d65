//! `test`, `ci` and what is built: what cargo is asked for, with a stand-in that writes it down.

use std::fs;
use std::process::Command;

use crate::stage::{Said, Stage};

/// Cargo, which is asked but builds nothing: it writes down what it was told, and fails where a word of that is `$FAILS`.
const CARGO: &str = r#"
case "$1 $2" in
metadata*) exec "$REAL_CARGO" "$@" ;;
"nextest --version") exit "$NEXTEST" ;;
esac
echo "$@" >> "$ASKED"
case " $* " in *" $FAILS "*) echo "error: it does not compile" >&2; exit 101 ;; esac
"#;

struct Asked {
    said: Said,
    lines: Vec<String>,
}

fn ask(arguments: &[&str], nextest: i32, fails: &str) -> Asked {
    ask_on(&Stage::new(), arguments, nextest, fails)
}

fn ask_on(stage: &Stage, arguments: &[&str], nextest: i32, fails: &str) -> Asked {
    let cargo = stage.write_script("cargo", CARGO);
    let asked = stage.path("asked");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(stage.path("")).args(["--results", "results"]).args(arguments);
    let real = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    command.env("REAL_CARGO", real).env("CARGO", cargo).env("ASKED", &asked);
    command.env("NEXTEST", nextest.to_string()).env("FAILS", fails);
    let said = Said::of(command);
    let lines = fs::read_to_string(asked).unwrap_or_default().lines().map(str::to_owned).collect();
    Asked { said, lines }
}

#[test]
fn tests_run_in_the_profile_in_which_their_packages_are_built() {
    let Asked { said, lines } = ask(&["test", "frechet"], 0, "nothing");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let [without_burn, with_burn, with_learner] = &lines[..] else { panic!("three invocations, not {lines:?}") };
    assert!(without_burn.starts_with("nextest run --no-fail-fast --no-tests=pass --package="), "{without_burn}");
    assert!(without_burn.ends_with(" --package=xtask frechet"), "{without_burn}");
    assert!(with_burn.contains(" --release --package="), "{with_burn}");
    assert!(with_burn.contains(" --package=model "), "{with_burn}");
    assert!(with_learner.ends_with(" --release --package=classifier frechet"), "{with_learner}");
}

#[test]
fn without_nextest_cargo_runs_the_tests_itself() {
    let Asked { lines, .. } = ask(&["test"], 101, "nothing");
    let (with_train, groups) = lines.split_last().expect("invocations");
    assert!(groups.iter().all(|line| line.starts_with("test --no-fail-fast ")), "{lines:?}");
    assert_eq!(with_train, "test --package=xtask --features=test-with-train --test=trained");
}

#[test]
fn a_failure_in_one_group_of_tests_does_not_keep_the_others_from_running() {
    let Asked { said, lines } = ask(&["test"], 0, "--package=xtask");
    assert_eq!((said.code, lines.len()), (Some(1), 4));
}

#[test]
fn ci_begins_with_what_is_cheapest_and_ends_at_what_fails() {
    let Asked { said, lines } = ask(&["ci"], 0, "doc");
    assert_eq!(said.code, Some(1));
    let mut words: Vec<&str> = lines.iter().filter_map(|line| line.split(' ').next()).collect();
    words.dedup(); // each for every group of packages
    assert_eq!(words, ["fmt", "test", "clippy", "nextest", "test", "doc"]);
    let trained = "clippy --package=xtask --features=test-with-train --test=trained -- --deny=warnings";
    assert!(lines.iter().any(|line| line == trained), "{lines:?}");
    assert!(said.stderr.ends_with("── docs (without Burn): failed in 0 s\n\n"), "{}", said.stderr);
}

#[test]
fn a_program_that_does_not_compile_stops_the_sweep_before_it_begins() {
    let Asked { said, lines } = ask(&["sweep", "pets.toml"], 0, "build");
    assert_eq!(said.code, Some(1));
    assert_eq!(lines, ["build --package train --bin train --profile release --message-format=json-render-diagnostics"]);
    let end = &said.stderr[said.stderr.find("error").expect("an error")..];
    insta::assert_snapshot!(end, @"
    error: it does not compile
    error: cargo could not build `train`: its own message stands above
    ");
}

#[test]
fn a_sweep_s_program_has_the_backends_that_the_sweep_names() {
    let stage = Stage::new();
    stage.edit("seeds = [0, 1]", "seeds = [0, 1]\nbackends = [\"flex\", \"wgpu\", \"ndarray\"]");
    let Asked { said, lines } = ask_on(&stage, &["sweep", "pets.toml"], 0, "build");
    assert_eq!(said.code, Some(1));
    assert!(lines[0].starts_with("build --package train --bin train "), "{}", lines[0]);
    assert!(lines[0].contains(" --features=ndarray,wgpu"), "{}", lines[0]);
    assert!(said.stderr.contains("could not build `train` with `--features=ndarray,wgpu`"), "{}", said.stderr);
}

/// The runner where cargo would have put it, so that what else was built is what the test says.
#[test]
fn a_dry_run_says_what_is_built_first_and_that_its_time_is_not_counted() {
    let stage = Stage::new();
    stage.edit("seeds = [0, 1]", "seeds = [0]\nbackends = [\"flex\", \"ndarray\"]");
    stage.write("one.toml", "seeds = [0]\n[[arm]]\nname = \"dcgan\"\n");
    stage.write("classes.toml", "seeds = [0]\nset = { task = \"classification\" }\n[[arm]]\nname = \"dcgan\"\n");
    fs::create_dir_all(stage.path("target/debug")).expect("made");
    // By another process: what this one has open to write, others that it starts have too, and nobody can run it meanwhile.
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_xtask")).arg(stage.path("target/debug/xtask")).status();
    assert!(copied.expect("started").success());
    let heading = |typed: &[&str]| {
        let mut command = Command::new(stage.path("target/debug/xtask"));
        command.current_dir(stage.path("")).args(["--results", "results", "sweep", "--dry-run"]).args(typed);
        let said = Said::of(command).stdout;
        said.lines().next().and_then(|line| line.split_once(" yet")).expect("a heading").1.to_owned()
    };
    assert_eq!(heading(&["one.toml"]), "; before them `train` is built: that time is not counted");
    let both = "; before them `train` is built, and `analysis` is built beside them: that time is not counted";
    assert_eq!(heading(&["one.toml", "--report"]), both);
    assert_eq!(heading(&["classes.toml"]), "; before them `classify` is built: that time is not counted");
    assert_eq!(heading(&["pets.toml"]), "; before them `train` is built with ndarray: that time is not counted");
    stage.write("target/release/train", "a program");
    stage.write("target/debug/analysis", "a program");
    assert_eq!(heading(&["one.toml", "--report"]), "");
    let perhaps = "; before them `train` is built with ndarray, unless it was: that time is not counted";
    assert_eq!(heading(&["pets.toml"]), perhaps);
}

#[test]
fn backends_that_need_no_graphics_processor_are_tested_on_request() {
    let Asked { lines, .. } = ask(&["test", "--backends", "frechet"], 0, "nothing");
    let [checked, without_burn, with_burn] = &lines[..] else { panic!("three, not {lines:?}") };
    assert_eq!(checked, "check --release --package=train --features=ndarray,wgpu,cuda,bench --tests --benches");
    assert!(!without_burn.contains("--features") && !without_burn.contains("--config"), "{without_burn}");
    assert!(with_burn.contains(" --package=train --package=classifier "), "{with_burn}");
    let end =
        " --features=train/ndarray,train/wgpu --config=profile.release.package.kernels.debug-assertions=true frechet";
    assert!(with_burn.ends_with(end), "{with_burn}");
}

#[test]
fn layers_are_timed_on_the_backends_that_are_named() {
    let Asked { said, lines } = ask(&["bench", "--backend", "flex", "--backend", "ndarray", "--quick"], 0, "nothing");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert_eq!(lines, ["bench --package=train --bench=layers --features=bench --features=ndarray -- --quick"]);
}

#[test]
fn steps_are_timed_of_the_arms_of_a_file() {
    let stage = Stage::new();
    let asked = |arguments: &[&str]| {
        let Asked { said, lines } = ask_on(&stage, arguments, 0, "nothing");
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        fs::remove_file(stage.path("asked")).expect("cargo was asked");
        lines
    };
    let file = stage.path("pets.toml").display().to_string();
    let quick = asked(&["bench", "--arms", "pets.toml", "--only", "no-norm", "--pytorch", "python3", "--quick"]);
    let bench = format!("bench --package=train --bench=step -- --arms {file}");
    assert_eq!(quick, [format!("{bench} --only no-norm --pytorch python3 --quick")]);
    assert!(!stage.path("results/bench").exists());
    let whole = asked(&["bench", "--arms", "pets", "--threads", "1", "--threads", "2"]);
    assert!(whole[0].starts_with(&format!("{bench} --threads 1 --threads 2 --out ")), "{whole:?}");
    let folder = fs::read_dir(stage.path("results/bench")).expect("a folder").next().expect("one").expect("readable");
    assert!(whole[0].contains(&format!(" --out {} --commit ", folder.path().display())), "{whole:?}");
    assert!(asked(&["bench", "--arms", "pets", "--runs", "--quick"])[0].ends_with(" --runs --quick"));
}

#[test]
fn the_feature_network_s_program_is_built_for_that_command_alone() {
    let Asked { said, lines } = ask(&["data", "features", "--seed", "1"], 0, "build");
    assert_eq!(said.code, Some(1));
    assert_eq!(lines.len(), 1);
    assert!(lines[0].starts_with("build --package classifier --bin classifier --profile release"), "{}", lines[0]);
}
