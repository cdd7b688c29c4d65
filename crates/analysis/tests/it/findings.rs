//! `paper/findings.md`: a section for each sweep of the study that has results.

use std::fs;

use analysis::paper::{Finding, Paper};
use analysis::report::write_paper;
use analysis::summary::SummaryArm;

use crate::paper::{named, summary};

#[test]
fn findings_have_a_row_for_each_claim_and_name_what_has_not_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let finding = |sweep: &str, open: &str| Finding { sweep: sweep.into(), open: open.to_owned() };
    let findings = vec![finding("study/a", "Nothing of large images."), finding("study/b", "")];
    let paper = Paper { sources: Vec::new(), slope: None, findings };
    let mut of_sweep = summary(&named("study/a"), "undecided", Some(96_000));
    of_sweep.question = Some("Which?".to_owned());
    let mut later = summary(&named("study/a"), "supported", Some(384_000)).claims.remove(0);
    (later.ratio, later.interval, later.planned) = (Some(3.21), Some((2.8, 3.7)), Some((16, 16)));
    of_sweep.claims.push(later);
    of_sweep.arms = vec![SummaryArm {
        label: "other".to_owned(),
        setting: Some("`initializer_std` 0.02".to_owned()),
        near_best: Some((3, 24)),
        last_round: Some(11.1),
        distance: Some(12.34),
        raw_distance: None,
        recall: Some(0.75),
        coverage: None,
        runs: "10 finished".to_owned(),
        multiply_adds: "1.2 M".to_owned(),
        seconds: Some(61.0),
    }];
    write_paper(folder.path(), &paper, &[of_sweep]).expect("written");
    let text = fs::read_to_string(folder.path().join("paper/findings.md")).expect("the findings");
    let after_opening = text.split_once("## Which?").expect("a section").1;
    insta::assert_snapshot!(after_opening, @"

    `a`: 20 finished (20 learning). 10,000 images of fashion-mnist-small, 32×32 pixels, base width 16, minibatches of 64. [Summary](../a/summary.md), [page](../a/report.html), [file](../../experiments/study/a.toml).

    | guideline | claim | 96,000 images | 384,000 images |
    |---|---|---|---|
    |  | it is &lt;b>further&lt;/b> | 1.30 [1.10, 1.52]: **undecided** | 3.21 [2.80, 3.70]: **supported**; 10 of 16 runs so far |

    | arm | best setting | settings within twice its best, first round | chosen setting, last round of the search | distance, final runs | recall (2,000 samples) | runs | multiply-adds of G, D | time per run |
    |---|---|---|---|---|---|---|---|---|
    | `other` | `initializer_std` 0.02 | 3 of 24 | 11.1 | 12.3 | 0.750 | 10 finished | 1.2 M | 1 min 01 s |

    Nothing of large images.

    ## What has not run

    These have no results here, and what they ask is open: [b](../../experiments/study/b.toml).
    ");
}
