//! The record of claims, and what it says of a claim.

use runs::{ClaimsRecord, Standing, SweepFolder};
use spec::{Claim, Plan};

use crate::plans::planned;

const SWEEP: &str = "edition = 1\nseeds = [0, 1, 2]\nset = { \"evaluation.memorization\" = true }\n\
    [[arm]]\nname = \"dcgan\"\n[[arm]]\nname = \"other\"\nset = { width = 8 }\n\
    [[claim]]\nguideline = 4\nsays = \"it is worse\"\narm = \"other\"\nmeasure = \"modes\"\nexpect = \"lower\"\n";

fn plan(from: &str, to: &str) -> Plan {
    assert!(SWEEP.contains(from));
    planned(&SWEEP.replace(from, to))
}

#[test]
fn claims_of_published_sweeps_keep_their_hashes() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let withdrawn = crates.join("analysis/tests/fixtures/ablations-960");
    let results = std::fs::read_dir(crates.join("../results")).expect("results");
    let sweeps = results.map(|entry| entry.expect("an entry").path()).chain([withdrawn]);
    let mut seen = 0;
    for folder in sweeps.map(SweepFolder::new).filter(|folder| folder.claims_file().exists()) {
        let (plan, record) = (folder.read_plan().expect("a plan"), folder.read_claims().expect("claims"));
        for recorded in &record.claims {
            assert_eq!(recorded.claim.hash(&plan), recorded.hash, "{}: {}", plan.name, recorded.claim.says);
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen} claims");
}

#[test]
fn a_record_is_read_as_it_was_written_and_empty_before_that() {
    let folder = tempfile::tempdir().expect("a folder");
    let sweep = SweepFolder::new(folder.path());
    assert_eq!(sweep.read_claims().expect("no file is no mistake"), ClaimsRecord::default());
    let mut record = ClaimsRecord::default();
    let plan = plan("", "");
    assert!(!record.record(&plan, "now", |_| 0, |_| false), "nothing of it has begun");
    assert_eq!(record.standing(&plan.claims[0], &plan), Standing::Unrecorded);
    assert!(record.record(&plan, "now", |_| 0, |arm| arm == "other"));
    sweep.write_claims(&record).expect("written");
    assert_eq!(sweep.read_claims().expect("readable"), record);
    assert_eq!(record.standing(&plan.claims[0], &plan), Standing::Before);
}

#[test]
fn a_claim_against_real_images_is_written_before_the_runs_of_its_one_arm_or_after() {
    let plan = plan("measure = \"modes\"", "against = \"real images\"\nmeasure = \"copying_features\"");
    let standing = |begun: usize| {
        let mut record = ClaimsRecord::default();
        assert!(record.record(&plan, "now", |arm| if arm == "other" { begun } else { 0 }, |arm| arm == "other"));
        record.standing(&plan.claims[0], &plan)
    };
    assert_eq!([standing(0), standing(1)], [Standing::Before, Standing::After]);
}

#[test]
fn a_withdrawn_claim_is_remembered() {
    let mut record = ClaimsRecord::default();
    let before = plan("", "");
    record.record(&before, "now", |_| 0, |_| true);
    let after = Plan { claims: Vec::<Claim>::new(), ..before };
    assert_eq!(record.gone(&after).map(|recorded| recorded.claim.says.as_str()).collect::<Vec<_>>(), ["it is worse"]);
}
