//! Slices that are started twice, killed, or run on machines that share no lock: every run is done once.
//!
//! `DCGAN_LONG=1` has a thousand runs of the stand-in for `train` instead of a hundred. Machines need processes with host names of their own (root, on
//! Linux); their locks are made to hold on each alone, as on some network file systems.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::stage::{Said, Stage};

const SLICES: usize = 8;
const KILLED_EVERY: Duration = Duration::from_secs(3);

/// Draws numbers from a seed (SplitMix64).
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

/// What happened to a run, in order, each with the process.
type Journal = BTreeMap<String, Vec<(String, u32)>>;

fn journal(path: &Path) -> Journal {
    let mut journal = Journal::new();
    for line in fs::read_to_string(path).expect("written").lines() {
        let [what, run, process] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        journal.entry(run.to_owned()).or_default().push((what.to_owned(), process.parse().expect("a number")));
    }
    journal
}

/// A run is begun by one process after the other, and finished once.
#[track_caller]
fn assert_done_once(run: &str, events: &[(String, u32)]) {
    let finished = events.iter().filter(|(what, _)| what == "finishes").count();
    assert_eq!(finished, 1, "{run}: {events:?}");
    assert_eq!(events.last().map(|(what, _)| what.as_str()), Some("finishes"), "{run}: {events:?}");
    let mut at = None;
    for (what, process) in events {
        match what.as_str() {
            "begins" => at = Some(*process), // the one before may have been killed, but writes no more
            _ => assert_eq!(at, Some(*process), "{run}: {events:?}"),
        }
    }
}

#[test]
fn slices_that_are_killed_and_started_twice_do_every_run_once() {
    let runs = if std::env::var_os("DCGAN_LONG").is_some() { 1000 } else { 100 };
    let seconds = 0.5;
    let stage = Stage::new();
    let seeds: Vec<String> = (0..runs / 2).map(|seed| seed.to_string()).collect();
    stage.edit("seeds = [0, 1]", &format!("seeds = [{}]", seeds.join(", ")));
    let path = stage.path("journal");
    let start_slice = |number: usize| -> Child {
        let slice = format!("{}/{SLICES}", number % SLICES + 1);
        let mut command = stage.xtask(&["sweep", "pets.toml", "--slice", &slice, "--jobs", "1"], "");
        command.env("FAKE_SECONDS", seconds.to_string()).env("FAKE_JOURNAL", &path);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started")
    };
    let seed = 20;
    let mut draws = Draws(seed);
    let start = Instant::now();
    let mut slices: Vec<(usize, Child)> = (0..2 * SLICES).map(|number| (number, start_slice(number))).collect();
    let (mut last, mut kills) = (Instant::now(), 0);
    while !slices.is_empty() {
        assert!(start.elapsed() < Duration::from_secs(1200), "it goes on (seed {seed})");
        if last.elapsed() > KILLED_EVERY {
            let killed = draws.below(slices.len());
            let (number, child) = &mut slices[killed];
            let _ = child.kill();
            let _ = child.wait();
            *child = start_slice(*number);
            (last, kills) = (Instant::now(), kills + 1);
        }
        slices.retain_mut(|(_, child)| child.try_wait().expect("known").is_none());
        std::thread::sleep(Duration::from_millis(20));
    }
    let journal = journal(&path);
    assert_eq!(journal.len(), runs, "seed {seed}");
    journal.iter().for_each(|(run, events)| assert_done_once(run, events));
    let said = stage.say(&["status"], "");
    assert!(said.stdout.starts_with(&format!("pets: {runs} runs: {runs} finished\n")), "{}", said.stdout);
    assert_eq!(left_behind(&stage.path("results")), Vec::<PathBuf>::new());
    let again =
        journal.values().map(|events| events.iter().filter(|(what, _)| what == "begins").count() - 1).sum::<usize>();
    eprintln!("{runs} runs, {kills} kills, {again} taken up again, {:.1} s", start.elapsed().as_secs_f64());
    assert!(kills > 0);
}

/// Files that a process should have deleted.
fn left_behind(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("readable").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_temporary =
            [".clock-", ".manifest", ".metrics", ".plan", ".spec"].iter().any(|start| name.starts_with(start));
        if is_temporary {
            found.push(entry.path());
        }
        if entry.path().is_dir() {
            found.extend(left_behind(&entry.path()));
        }
    }
    found
}

/// A library that makes `flock` succeed always, as on a file system where it holds on each machine alone, and sets a machine's clock ahead or behind.
const MACHINE: &str = r#"
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int flock(int file, int operation) { (void)file; (void)operation; return 0; }
int clock_gettime(clockid_t clock, struct timespec *time) {
    int failed = (int)syscall(SYS_clock_gettime, clock, time);
    const char *ahead = getenv("CLOCK_AHEAD");
    if (!failed && clock == CLOCK_REALTIME && ahead) time->tv_sec += atol(ahead);
    return failed;
}
"#;

fn library_of_a_machine(stage: &Stage) -> Option<PathBuf> {
    stage.write("machine.c", MACHINE);
    let library = stage.path("machine.so");
    let built = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(stage.path("machine.c")).status();
    built.is_ok_and(|status| status.success()).then_some(library)
}

#[test]
fn machines_whose_locks_and_clocks_are_their_own_do_a_run_once() {
    let stage = Stage::new();
    let may_name = || Command::new("unshare").args(["--uts", "true"]).status().is_ok_and(|status| status.success());
    let Some(library) = library_of_a_machine(&stage).filter(|_| may_name()) else {
        eprintln!("skipped: no process may have a host name of its own here, or there is no C compiler");
        return;
    };
    stage.edit("seeds = [0, 1]", "seeds = [0, 1, 2, 3, 4, 5]");
    let path = stage.path("journal");
    let on = |(machine, ahead): (&str, &str)| {
        let of = stage.xtask(&["sweep", "pets.toml", "--slice", "1/1", "--jobs", "2"], "");
        let mut command = Command::new("unshare");
        command
            .args(["--uts", "sh", "-c", "hostname \"$0\"; exec \"$@\"", machine])
            .arg(of.get_program())
            .args(of.get_args());
        command.current_dir(stage.path("")).env("LD_PRELOAD", &library).env("CLOCK_AHEAD", ahead);
        command.env("FAKE_SECONDS", "0.3").env("FAKE_JOURNAL", &path).env("DCGAN_DATA", "data").stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started")
    };
    let machines = [("node1", "0"), ("node2", "3600"), ("node3", "-3600")].map(on);
    for said in machines.map(Said::by) {
        assert_eq!((said.code, said.stdout.as_str()), (Some(0), "slice 1 of 1: 12 finished\n"), "{}", said.stderr);
    }
    let journal = journal(&path);
    assert_eq!(journal.len(), 12);
    for (run, events) in &journal {
        assert_eq!(events.iter().map(|(what, _)| what.as_str()).collect::<Vec<_>>(), ["begins", "finishes"], "{run}");
    }
}
