//! Plans and specs are read back as they were written, and every run has a folder of its own.

use std::fs;
use std::path::Path;

use runs::{RunFolder, SweepFolder};
use spec::{Overrides, Plan, RunId, read_spec, read_sweep};

const ARMS: &str = "[[arm]]\nname = \"extra\"\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { width = 8 }\n";

/// The plan of a sweep's file, which must be free of mistakes.
pub fn planned(text: &str) -> Plan {
    planned_in(tempfile::tempdir().expect("a folder").path(), text)
}

fn planned_in(folder: &Path, text: &str) -> Plan {
    let file = folder.join("sweep.toml");
    fs::write(&file, text).expect("written");
    read_sweep(&file, &Overrides::default()).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

#[test]
fn a_plan_is_read_back_as_it_was_written() {
    let plan = planned(&format!("seeds = [0, 1]\n{ARMS}"));
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = SweepFolder::new(temporary.path());
    folder.write_plan(&plan).expect("written");
    assert_eq!(folder.read_plan().expect("read"), plan);
}

#[test]
fn longer_runs_have_folders_of_their_own() {
    let longer = "longer = { steps = 6000, seeds = [1], arms = [\"a\", \"b\"] }\n";
    let plan = planned(&format!("reference = \"a\"\nseeds = [0, 1]\nset = {{ steps = 1500 }}\n{longer}{ARMS}"));
    let folder = SweepFolder::new("r");
    let mut folders: Vec<String> = plan
        .runs()
        .map(|(arm, run)| folder.planned(&arm.name, run).path().display().to_string().replace("r/", ""))
        .collect();
    folders.sort();
    let expected = "a/seed-0-flex a/seed-1-flex a/seed-1-flex-6000 b/seed-0-flex b/seed-1-flex b/seed-1-flex-6000 \
                    extra/seed-0-flex extra/seed-1-flex";
    assert_eq!(folders.join(" "), expected);
}

#[test]
fn the_spec_of_a_program_of_ones_own_is_read_again_as_it_was_written() {
    let text = "seeds = [0, 1]\ntrainer = [\"python3\", \"train.py\", \"{spec}\"]\n[set]\nparams.lr = 1e-3\n\
                [[arm]]\nname = \"plain\"\n[[arm]]\nname = \"fast\"\nset = { \"params.lr\" = 1e-2 }\n";
    let temporary = tempfile::tempdir().expect("a folder");
    fs::write(temporary.path().join("train.py"), "print(1)\n").expect("written");
    let run = planned_in(temporary.path(), text).arms[1].runs[0].clone();
    let folder = RunFolder::new(temporary.path().join("run"));
    folder.write_spec(&run.spec).expect("written");
    assert_eq!(folder.read_spec().expect("a spec"), run.spec);
    let read = read_spec(&folder.spec_file()).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    assert_eq!(RunId::of(&read), run.id);
    assert!(SweepFolder::new("r").planned("fast", &run).path().ends_with("fast/seed-0"));
}
