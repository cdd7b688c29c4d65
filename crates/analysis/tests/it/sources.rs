//! Provenance: the sweep's file, the commit, and the measurement protocol.

use spec::Asked;

use crate::reports::{everything, file, made};
use crate::tree::Fate::Healthy;
use crate::tree::SweepBuilder;

/// The last section of the page, for a sweep with this request.
fn again(asked: Option<Asked>, origin: &str) -> String {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0)]).arm("other", &[Healthy(50.0)]);
    let change = |plan: &mut spec::Plan| {
        plan.asked = asked;
        plan.arms[1].changes[0].origin = origin.to_owned();
    };
    let tree = tree.plan(change).write();
    made(&tree);
    let page = file(&tree, "report.html");
    page.split_once("How to get this again").expect("the last part").1.to_owned()
}

fn asked(file: &str, commit: Option<&str>, options: &[&str]) -> Option<Asked> {
    let options = options.iter().map(|option| (*option).to_owned()).collect();
    Some(Asked { file: file.to_owned(), commit: commit.map(str::to_owned), options })
}

#[test]
fn a_committed_file_is_named_with_its_commit() {
    let of_runs = "0123456789abcdef0123456789abcdef01234567";
    let page = again(asked("experiments/first-look.toml", Some(of_runs), &[]), "experiments/first-look.toml:9");
    assert!(page.contains("The whole sweep, at the commit above:"), "{page}");
    assert!(page.contains("<code>cargo xtask sweep first-look.toml --report</code>"), "{page}");
    assert!(!page.contains("Whoever has not got"), "{page}");
    let page = again(asked("experiments/first-look.toml", Some("fedcba"), &["--seeds 0,1"]), "--set");
    assert!(page.contains("at the commit above, and its file as it is at <code>fedcba</code>:"), "{page}");
    assert!(page.contains("<code>cargo xtask sweep first-look.toml --seeds 0,1 --report</code>"), "{page}");
}

#[test]
fn an_uncommitted_file_is_reported() {
    for file in ["mine/first-look.toml", "/home/me/first-look.toml"] {
        let page = again(asked(file, None, &["--set steps=20"]), "experiments/base.toml:9");
        let owned = format!("a file that no commit holds as it was read, <code>{file}</code>:");
        assert!(page.contains(&owned) && !page.contains("at the commit above:"), "{page}");
        assert!(page.contains(&format!("<code>cargo xtask sweep {file} --set steps=20 --report</code>")), "{page}");
        assert!(
            page.contains(&format!("Whoever has not got <code>{file}</code> finds all that it asks for")),
            "{page}"
        );
    }
}

#[test]
fn the_file_of_an_older_plan_follows_from_its_origins() {
    let is_owned = |file: &str| again(None, &format!("{file}:9")).contains("Whoever has not got");
    assert!(!is_owned("experiments/first-look.toml"));
    assert!(is_owned("first-look.toml") && is_owned("../mine/first-look.toml"));
}

#[test]
fn changed_programs_are_reported() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0)]).write();
    tree.manifest("dcgan", 0, |manifest| manifest.provenance.commit = "0123-dirty".to_owned());
    made(&tree);
    assert!(file(&tree, "report.html").contains("0123-dirty: programs with changes that no commit holds"));
}

#[test]
fn distances_are_shown_with_their_protocol() {
    let tree = everything();
    made(&tree);
    for name in ["report.html", "summary.md"] {
        let text = file(&tree, name);
        assert!(
            text.contains("features of fashion-cnn (SHA-256 ffffffffffff), from 10,000 samples to the test half"),
            "{name}"
        );
    }
}
