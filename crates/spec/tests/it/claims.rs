//! What a claim is known by.

use spec::{Claimed, Overrides, Plan, read_claims, read_sweep};

use crate::written::Written;

const SWEEP: &str = "edition = 1\nseeds = [0, 1, 2]\nset = { \"evaluation.memorization\" = true }\n\
    [[arm]]\nname = \"dcgan\"\n[[arm]]\nname = \"other\"\nset = { width = 8 }\n\
    [[claim]]\nguideline = 4\nsays = \"it is worse\"\narm = \"other\"\nmeasure = \"modes\"\nexpect = \"lower\"\n";

const ON_PICTURES: &str = "seeds = [0]\n[set]\ndata = { source = \"images\", folder = \"nowhere/at/all\" }\n\
    [[arm]]\nname = \"dcgan\"\n[[arm]]\nname = \"other\"\nset = { width = 8 }\n\
    [[claim]]\nsays = \"it is worse\"\narm = \"other\"\nmeasure = \"frechet_distance_random\"\nexpect = \"higher\"\n";

fn plan(from: &str, to: &str) -> Plan {
    assert!(SWEEP.contains(from));
    Written::sweep(&SWEEP.replace(from, to)).plan()
}

fn hash(plan: &Plan) -> String {
    plan.claims[0].hash(plan)
}

#[test]
fn a_claim_is_known_by_all_that_it_says_but_the_guideline() {
    let known = hash(&plan("", ""));
    assert_eq!(known.len(), 16);
    for (from, to) in [
        ("it is worse", "it is much worse"),
        ("\"modes\"", "\"frechet_distance\""),
        ("\"lower\"", "\"higher\""),
        ("expect", "margin = 1.2\nexpect"),
        ("arm = \"other\"", "arm = \"dcgan\"\nagainst = \"other\""),
    ] {
        assert_ne!(hash(&plan(from, to)), known, "{to}");
    }
    assert_eq!(hash(&plan("guideline = 4\n", "")), known);
    assert_eq!(hash(&plan("expect", "margin = 1.10\nagainst = \"dcgan\"\nexpect")), known, "spelled out or not");
}

#[test]
fn a_claim_about_budgets_is_known_by_them_and_by_the_runs_of_its_arms_too() {
    let of = |from: &str, to: &str| {
        let second = SWEEP.replace("edition = 1\n", "");
        assert!(second.contains(from));
        Written::sweep(&second.replace(from, to)).plan()
    };
    let known = hash(&of("", ""));
    for (from, to) in [
        ("expect", "budget = 96_000\nexpect"),
        ("seeds = [0, 1, 2]", "seeds = [0, 1, 2, 3]"),
        ("set = { width", "set = { steps = 700, width"),
        ("seeds", "ends_well = 60\nseeds"),
    ] {
        assert_ne!(hash(&of(from, to)), known, "{to}");
    }
    assert_eq!(hash(&of("expect", "budget = [384_000, 96_000, 1_536_000]\nexpect")), known, "the default, written out");
    assert_eq!(hash(&of("[[claim]]", "[[arm]]\nname = \"third\"\nseeds = [9]\nset = { width = 4 }\n[[claim]]")), known);
}

#[test]
fn what_is_claimed_of_pictures_can_be_read_where_they_do_not_lie() {
    let written = Written::sweep(ON_PICTURES);
    let file = written.path("sweep.toml");
    let refused = read_sweep(&file, &Overrides::default()).expect_err("nothing can run on pictures that are not there");
    assert!(refused.to_string().contains("`nowhere/at/all` is no folder"), "{refused}");
    let Claimed { reference, claims } = read_claims(&file).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    assert_eq!((reference.as_str(), claims.len(), claims[0].arm.as_str()), ("dcgan", 1, "other"));
}

#[test]
fn whoever_reads_claims_alone_is_told_what_else_is_wrong() {
    let written = Written::sweep(&ON_PICTURES.replace("width = 8", "width = 0"));
    let diagnostics = read_claims(&written.path("sweep.toml")).expect_err("no width");
    assert!(diagnostics.to_string().contains("`width`"), "{diagnostics}");
}
