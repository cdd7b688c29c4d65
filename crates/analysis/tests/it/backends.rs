//! The comparison of backends.

use spec::{Backend, Run, RunSpec};

use crate::reports::{file, made};
use crate::tree::Fate::Healthy;
use crate::tree::{SweepBuilder, WrittenSweep};

fn tree() -> SweepBuilder {
    SweepBuilder::new("dcgan")
        .arm("dcgan", &[Healthy(50.0), Healthy(55.0), Healthy(60.0)])
        .arm("narrow", &[Healthy(100.0), Healthy(110.0), Healthy(120.0)])
}

/// The same runs on two backends, the second of which takes three times as long.
fn on_two() -> WrittenSweep {
    let tree = tree().plan(|plan| {
        for arm in &mut plan.arms {
            let again = arm.runs.iter().map(|run| RunSpec { backend: Backend::Ndarray, ..run.spec.clone() });
            let again: Vec<Run> = again.map(Run::new).collect();
            arm.runs.extend(again);
        }
    });
    let tree = tree.write();
    for (arm, run) in tree.plan.runs().filter(|(_, run)| run.spec.backend == Backend::Ndarray) {
        let folder = tree.sweep().run(&arm.name, &run.spec);
        let mut manifest = folder.read_manifest().expect("readable").expect("a manifest");
        manifest.timing.training *= 3.0;
        folder.write_manifest(&manifest).expect("writable");
    }
    tree
}

#[test]
fn an_arm_is_compared_with_itself_on_the_first_backend() {
    let tree = on_two();
    made(&tree);
    let summary = file(&tree, "summary.md");
    let lines: Vec<&str> = summary.lines().skip_while(|line| !line.starts_with("| arm | backend")).take(6).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    | arm | backend | outcome | of the reference's | of the first backend's | ms per step | 1,000 steps |
    |---|---|--:|---|---|--:|--:|
    | dcgan | flex | 54.8 | the reference | the first | 90.0 | 1 min 30 s |
    | dcgan | ndarray | 54.8 | the reference | 1.00 [1.00, 1.00] | 270 | 4 min 30 s |
    | narrow | flex | 110 | 2.00 [1.63, 2.46] | the first | 90.0 | 1 min 30 s |
    | narrow | ndarray | 110 | 2.00 [1.63, 2.46] | 1.00 [1.00, 1.00] | 270 | 4 min 30 s |
    ");
    let page = file(&tree, "report.html");
    assert!(page.contains("By backend") && page.contains("270"), "the page has it too");
}

#[test]
fn one_backend_is_not_compared_with_itself() {
    let tree = tree().write();
    made(&tree);
    assert!(!file(&tree, "report.html").contains("By backend"));
    assert!(!file(&tree, "summary.md").contains("| arm | backend"));
}
