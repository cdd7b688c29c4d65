//! Stands in for the `train` program in the tests: takes the same lock, writes the same files, and ends as
//! `FAKE_TRAIN="arm/seed=ending,…"` says, or `arm/seed/steps=ending`. It trains nothing: what a run comes to is the same for all, or, with
//! `FAKE_OPTIMUM="key=value,…"`, the better, the nearer its values are to these.

use std::fs;
use std::io::Write;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use runs::{Data, Divergence, End, HELD_EXIT_CODE, Host, Manifest, Opened, Provenance, Row, RunFolder, SeriesWriter};
use rustix::process::{Signal, getpid, kill_process};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use spec::{Features, RunId, RunSpec, names};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["run", _, "--out", out, "--commit", commit, "--stop-at-eof"] => {
            process::on_stdin_eof(|| kill_process(getpid(), Signal::TERM).expect("alive")).expect("a thread");
            run(&RunFolder::new(out), commit);
        }
        ["run", _, "--out", out] => run(&RunFolder::new(out), "unknown"),
        ["check", ..] => check(),
        ["backends", backend] => println!("{backend}: something that computes"),
        ["generator", run, "--out", out] => fs::write(out, format!("the generator of {run}")).expect("written"),
        ["data", "show", name, "--to", out] => println!("a contact sheet of {name} at {out}"),
        ["data" | "compare" | "walk" | "sample" | "export" | "parity", ..] => println!("{}", words.join(" ")),
        _ => panic!("the runner said {words:?}"),
    }
}

fn check() {
    if std::env::var("FAKE_CHECK").is_ok_and(|answer| answer == "refuse") {
        eprintln!("error: train-images-idx3-ubyte.gz ends too early");
        std::process::exit(2);
    }
}

fn run(folder: &RunFolder, commit: &str) {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    println!("started with {} threads on {}", variable("RAYON_NUM_THREADS"), variable("BURN_DEVICE"));
    let ending = ending(folder);
    if ending == "silent" {
        eprintln!("error: XDG_RUNTIME_DIR is invalid or not set in the environment."); // as a driver does
        std::process::exit(3);
    }
    let mut signals = Signals::new([SIGINT, SIGTERM]).expect("signals");
    let spec = folder.read_spec().expect("a spec");
    let run = match folder.open(&spec) {
        Ok(Opened::Open(run)) => run,
        Ok(Opened::Ended(_)) => return,
        Err(error) => {
            assert!(error.is_held(), "{error}");
            std::process::exit(HELD_EXIT_CODE.into());
        }
    };
    journal("begins", folder);
    let mut manifest = manifest(&spec, run.earlier(), commit);
    folder.write_manifest(&manifest).expect("written");

    fs::create_dir_all(folder.samples()).expect("made");
    fs::write(folder.sample_file(0), picture(&manifest.run_id, 0)).expect("written");
    fs::create_dir_all(folder.checkpoint()).expect("made");
    fs::write(folder.checkpoint().join("current"), [0; 5000]).expect("written");

    let mut series =
        SeriesWriter::from_step(&folder.metrics_file(), (manifest.step > 0).then_some(manifest.step)).expect("a file");
    let outcome = spec.task.outcome();
    let came_to = came_to(&spec);
    let mut measure = |steps: RangeInclusive<u64>| {
        for step in steps {
            let row = |name: &str, value| Row { step, seconds: step as f64 * 0.5, name: name.to_owned(), value };
            series.append(&[row(names::D_REAL, 0.5), row(outcome, came_to)]).expect("written");
        }
    };
    let first = if manifest.step == 0 { 0 } else { manifest.step + 1 };
    measure(first..=spec.steps / 2);
    let end = |step, end| {
        if run.lock().confirm().is_err() {
            journal("loses", folder);
            std::process::exit(HELD_EXIT_CODE.into());
        }
        journal(if matches!(end, End::Finished { .. }) { "finishes" } else { "stops" }, folder);
        manifest.step = step;
        manifest.timing.total = step as f64 * 0.5;
        run.end(manifest, end).expect("written");
    };
    match ending.as_str() {
        "killed" => drop(kill_process(getpid(), Signal::KILL)),
        "full" => {
            end(0, End::Failed { reason: "can't write metrics.csv: No space left on device".to_owned() });
            std::process::exit(1);
        }
        "diverges" => {
            let step = spec.steps / 2;
            end(step, End::Finished { diverged: Some(Divergence { step, broken: vec!["d".to_owned()] }) });
        }
        "waits" => {
            wait(&mut signals);
            end(spec.steps / 2, End::Interrupted);
            std::process::exit(130);
        }
        "lingers" => {
            wait(&mut signals);
            wait(&mut signals); // the first checkpoint takes long
            end(spec.steps / 2, End::Interrupted);
            std::process::exit(130);
        }
        "stays" => {
            wait(&mut signals);
            wait(&mut signals);
            std::process::exit(130);
        }
        _ => {
            if ending == "fills" {
                fs::write(folder.log_file(), vec![0; 12_000_000]).expect("there is room for it");
            }
            if works_until_stopped(&mut signals) {
                end(spec.steps / 2, End::Interrupted);
                std::process::exit(130);
            }
            measure(spec.steps / 2 + 1..=spec.steps);
            fs::write(folder.sample_file(spec.steps), picture(&RunId::of(&spec), spec.steps)).expect("written");
            end(spec.steps, End::Finished { diverged: None });
        }
    }
}

/// Stands in for the picture of a step.
fn picture(run: &RunId, step: u64) -> String {
    format!("a picture of the run {run} at step {step}")
}

/// What a run comes to: a distance that grows with that of its values from the optimum, in logarithms, and a little with its seed.
fn came_to(spec: &RunSpec) -> f64 {
    let optimum = std::env::var("FAKE_OPTIMUM").unwrap_or_default();
    let flat = spec.flat();
    let away = optimum.split(',').filter_map(|part| {
        let (key, value) = part.split_once('=')?;
        Some((flat[key].as_f64()? / value.parse::<f64>().ok()?).ln().abs())
    });
    let away: Vec<f64> = away.collect();
    if away.is_empty() { 173.0 } else { 20.0 * (away.iter().sum::<f64>() + 0.001 * (spec.seed % 7) as f64).exp() }
}

/// Passes the time that `FAKE_SECONDS` says; whether a signal came meanwhile.
fn works_until_stopped(signals: &mut Signals) -> bool {
    let seconds = std::env::var("FAKE_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(0.0);
    let start = Instant::now();
    while start.elapsed().as_secs_f64() < seconds {
        if signals.pending().next().is_some() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

/// Notes in the file that `FAKE_JOURNAL` names what happens to a run, in the order in which it happens.
fn journal(what: &str, folder: &RunFolder) {
    let Ok(path) = std::env::var("FAKE_JOURNAL") else { return };
    let line = format!("{what} {} {}\n", folder.path().display(), std::process::id());
    let file = fs::OpenOptions::new().create(true).append(true).open(path);
    file.and_then(|mut file| file.write_all(line.as_bytes())).expect("written");
}

/// Waits for a signal, but not for ever, so that no test leaves a process behind.
fn wait(signals: &mut Signals) {
    let start = Instant::now();
    while signals.pending().next().is_none() && start.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn ending(folder: &RunFolder) -> String {
    let name = |path: Option<&std::path::Path>| path.and_then(|path| path.file_name()).map(PathBuf::from);
    let arm = name(folder.path().parent()).expect("an arm's folder").display().to_string();
    let run = name(Some(folder.path())).expect("a run's folder").display().to_string();
    let seed = run.trim_start_matches("seed-").split('-').next().unwrap_or_default().to_owned();
    let endings = std::env::var("FAKE_TRAIN").unwrap_or_default();
    let steps = folder.read_spec().map_or(0, |spec| spec.steps);
    let own = [format!("{arm}/{seed}/{steps}="), format!("{arm}/{seed}=")];
    let ending = |own: &String| endings.split(',').find_map(|ending| ending.strip_prefix(own.as_str()));
    own.iter().find_map(ending).unwrap_or_default().to_owned()
}

fn manifest(spec: &RunSpec, earlier: Option<&Manifest>, commit: &str) -> Manifest {
    let host = Host { system: "a system".to_owned(), processor: "a processor".to_owned(), cores: 1 };
    let provenance = Provenance { host, threads: 1, ..Provenance::here(commit, "no device") };
    let mut manifest = Manifest::begin(RunId::of(spec), provenance, earlier);
    manifest.features = Some(Features { name: "a network".to_owned(), sha256: String::new() });
    manifest.data = Some(Data { source: "images".to_owned(), checksum: String::new(), training: 1, test: 1 });
    manifest.resumed_at = earlier.map(|manifest| manifest.step).into_iter().collect();
    manifest
}
