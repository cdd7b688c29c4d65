//! The page in a browser, on a desktop and a phone: no clipped, tiny or overlapping text, and no dead links.
//!
//! Needs Chromium. Without it the tests report that they are skipped, or fail if `DCGAN_BROWSER` is `required`.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Once;

use analysis::report::index;
use spec::{Claim, Coordinate, Expect, Measure};

use crate::grids::factorial;
use crate::regions;
use crate::reports::{everything, file, made};
use crate::search;
use crate::seeds::bet_on;
use crate::tree::Fate::{Collapsed, Healthy};
use crate::tree::{SweepBuilder, WrittenSweep};

/// A desktop's width and a phone's, in pixels.
const WIDTHS: [u32; 2] = [1440, 390];

static SAID: Once = Once::new();

const LOOK: &str = include_str!("browser/look.js");

/// The browser. `None` if there is none, with a message.
fn browser() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let folders: Vec<PathBuf> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
    let program = folders.iter().flat_map(|folder| names.map(|name| folder.join(name))).find(|path| path.is_file());
    if program.is_none() {
        let required = env::var("DCGAN_BROWSER").is_ok_and(|word| word == "required");
        assert!(!required, "DCGAN_BROWSER is `required`, and there is no {}", names.join(" or "));
        // Written to the terminal, because the test runner hides the output of passing tests.
        SAID.call_once(|| drop(writeln!(stderr(), "skipped: pages are not looked at, for there is no Chromium")));
    }
    program
}

/// Problems of a page at each width. Relative links are resolved in a folder.
fn problems(browser: &Path, page: &str, folder: &Path) -> Vec<String> {
    let base = format!("<head><base href=\"file://{}/\">", folder.canonicalize().expect("a folder").display());
    // The base leaves links within the page alone. They are looked up, not followed.
    let page = page.replacen("<head>", &base, 1);
    run_script(
        browser,
        &page,
        &format!("{LOOK} const at = (frame, width) => look(frame).map(text => `${{width}}: ${{text}}`);"),
    )
}

/// Results of a script's function `at(frame, width)` for a page at each width.
fn run_script(browser: &Path, page: &str, script: &str) -> Vec<String> {
    let page = serde_json::to_string(page).expect("text").replace("</", "<\\/");
    let desk = tempfile::tempdir().expect("a folder");
    let outer = desk.path().join("outer.html");
    let widths = WIDTHS.map(|width| width.to_string()).join(",");
    let script = format!(
        "<!doctype html><meta charset=utf-8><body><script>{script}
        const page = {page}, all = [], widths = [{widths}];
        for (const width of widths) {{
          const frame = document.createElement('iframe');
          frame.width = width; frame.height = 900; frame.srcdoc = page;
          frame.onload = () => {{
            all.push(...at(frame, width));
            if (--left == 0) document.body.textContent = 'FOUND' + JSON.stringify(all).replace(/[<>&]/g, '?') + 'END';
          }};
          document.body.append(frame);
        }}
        var left = widths.length;
        </script>"
    );
    fs::write(&outer, script).expect("written");
    let mut command = Command::new(browser);
    command
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1600,1000"])
        .args(["--timeout=60000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", desk.path().join("profile").display()))
        .arg(format!("file://{}", outer.display()))
        .stdin(Stdio::null());
    let output = command.output().expect("the browser starts");
    let dom = String::from_utf8_lossy(&output.stdout);
    let findings = dom.rsplit_once("FOUND").and_then(|(_, rest)| rest.split_once("END")).map(|(findings, _)| findings);
    let findings = findings.unwrap_or_else(|| panic!("no findings: {}", String::from_utf8_lossy(&output.stderr)));
    serde_json::from_str(findings).expect("a list")
}

/// Missing files that a page links to.
fn dead_links(page: &str, folder: &Path) -> BTreeSet<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.filter(|link| !link.starts_with('#') && !folder.join(link).exists()).map(str::to_owned).collect()
}

#[track_caller]
fn assert_readable(page: &str, folder: &Path) {
    assert_eq!(dead_links(page, folder), BTreeSet::new());
    if let Some(browser) = browser() {
        assert_eq!(problems(&browser, page, folder), [""; 0]);
    }
}

#[track_caller]
fn assert_report_readable(tree: &WrittenSweep) {
    made(tree);
    assert_readable(&file(tree, "report.html"), tree.sweep().path());
}

fn claims(plan: &mut spec::Plan) {
    let measures = [Measure::FrechetDistance, Measure::SeedSpread, Measure::Modes, Measure::GradientTail];
    plan.claims = measures
        .map(|measure| Claim {
            guideline: Some(4),
            says: "without batch normalisation samples are further from real images, whatever else is done".to_owned(),
            arm: plan.arms[1].name.clone(),
            against: None,
            measure,
            expect: Expect::Higher,
            than: None,
            budgets: None,
            margin: 1.1,
        })
        .to_vec();
}

#[test]
fn a_report_with_runs_of_every_kind_is_readable() {
    assert_report_readable(&everything());
}

#[test]
fn a_report_of_many_arms_with_long_names_is_readable() {
    let seeds = [Healthy(46.12), Collapsed(390.0), Healthy(5_012.0)];
    let names =
        ["no-batch-normalization-with-kaiming-initialization", "learning_rate_without_a_place_to_break_it_5e-4"];
    let few = ["b", "c", "d", "e", "fully-connected-hidden-layers"];
    let tree = names
        .iter()
        .chain(&few)
        .fold(SweepBuilder::new("dcgan").arm("dcgan", &seeds), |tree, name| tree.arm(name, &seeds));
    assert_report_readable(&tree.plan(claims).write());
}

#[test]
fn grids_and_factorials_are_readable() {
    assert_report_readable(&factorial(3));
    let keys = ["optimizer.learning_rate", "initializer_std", "optimizer.beta_1"];
    let tree = (0..8)
        .fold(SweepBuilder::new("cell-0"), |tree, k| tree.arm(&format!("cell-{k}"), &[Healthy(100.0 + f64::from(k))]));
    let tree = tree.plan(|plan| {
        for (arm, k) in plan.arms.iter_mut().zip(0..) {
            arm.grid = Some("region".to_owned());
            let coordinate =
                |(place, key): (usize, &str)| Coordinate { axis: key.to_owned(), value: (k >> place & 1).to_string() };
            arm.cell = keys.into_iter().enumerate().map(coordinate).collect();
        }
    });
    assert_report_readable(&tree.write());
}

#[test]
fn the_index_page_is_readable() {
    let tree = everything();
    made(&tree);
    index(tree.results(), None).expect("a page");
    let page = fs::read_to_string(tree.results().join("index.html")).expect("a page");
    assert_readable(&page, tree.results());
}

#[test]
fn published_reports_are_readable() {
    let results = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../results");
    let folders = fs::read_dir(results).expect("a folder").flatten().map(|entry| entry.path());
    let pages: Vec<PathBuf> = folders.filter(|folder| folder.join("report.html").exists()).collect();
    assert!(!pages.is_empty(), "there are published reports");
    for folder in pages {
        assert_readable(&fs::read_to_string(folder.join("report.html")).expect("a page"), &folder);
    }
}

#[test]
fn regions_searches_and_evidence_over_seeds_are_readable() {
    for tree in [regions::tree(), search::tree(), search::in_first_round(), bet_on(8, |k| Healthy(92.0 + k as f64))] {
        assert_report_readable(&tree);
    }
}

#[test]
fn tables_are_copied_whole_on_every_width() {
    let Some(browser) = browser() else { return };
    let runs = [40.0, 41.0, 42.0, 43.0].map(Healthy);
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &runs).arm("50%_wide", &[90.0, 91.0, 92.0, 93.0].map(Healthy)).plan(|plan| {
        let claim = serde_json::json!({
            "says": "it is {worse}", "arm": "50%_wide", "measure": "frechet_distance", "expect": "higher", "budget": [32_000, 64_000], "margin": 1.25
        });
        plan.claims = vec![serde_json::from_value(claim).expect("a claim")];
    });
    let tree = tree.write();
    made(&tree);
    let script = "const at = (frame, width) => ['claims', 'arms'].flatMap(name => {
        const inside = frame.contentDocument, copied = [];
        inside.execCommand = () => copied.push(inside.activeElement.value);
        Object.defineProperty(frame.contentWindow.navigator, 'clipboard', { value: undefined });
        [...inside.querySelector(`[data-table=\"${name}\"]`).nextElementSibling.querySelectorAll('button')].forEach(button => button.onclick());
        return copied.map(text => `${width} ${name}: ${text}`);
    });";
    let copied = run_script(&browser, &file(&tree, "report.html"), script);
    for width in WIDTHS {
        let of = |name: &str, format: usize| {
            let start = format!("{width} {name}: ");
            copied.iter().filter_map(|text| text.strip_prefix(&start)).nth(format).expect("copied").to_owned()
        };
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let claims = lines(&of("claims", 0));
        assert_eq!(claims[0], "claim,after,answer,times the other's,what each came to,rests on", "no marks of an axis");
        assert!(claims.len() == 3 && claims[1..].iter().all(|line| line.starts_with("\"it is {worse}")), "{claims:#?}");
        let markdown = lines(&of("claims", 1));
        assert!(markdown.iter().all(|line| line.matches(" | ").count() == 5), "{markdown:#?}");
        let latex = of("claims", 2);
        assert!(latex.contains("it is \\{worse\\}") && latex.contains("50\\%\\_wide"), "{latex}");
        let arms = lines(&of("arms", 0));
        assert!(arms[1].contains("seed 0: 40; seed 1: 41; seed 2: 42; seed 3: 43"), "{arms:#?}");
    }
}

/// A positive control: each kind of problem is detected.
#[test]
fn an_unreadable_page_is_detected() {
    let Some(browser) = browser() else { return };
    let page = "<!doctype html><html><head></head><body><main>\
        <p style=\"width:2000px\">wide</p><p style=\"font-size:7px\">small</p><img src=\"none.png\" alt=\"gone\"><a href=\"#none\">x</a>\
        <svg width=\"100\" height=\"40\"><text x=\"80\" y=\"20\" font-size=\"12\">beyond</text>\
        <text x=\"4\" y=\"20\" font-size=\"12\">first</text><text x=\"8\" y=\"20\" font-size=\"12\">second</text>\
        <text x=\"4\" y=\"38\" font-size=\"6\">tiny</text></svg></main></body></html>";
    let folder = tempfile::tempdir().expect("a folder");
    let found = problems(&browser, page, folder.path());
    let of_phone: Vec<&str> = found.iter().filter_map(|text| text.strip_prefix("390: ")?.split(':').next()).collect();
    let expected = [
        "the page is 2008 pixels wide",
        "cut off by its chart",
        "letters of 6.0 pixels",
        "one over the other",
        "letters of 7 pixels",
        "an image that does not load",
        "a link to nowhere",
    ];
    let missing: Vec<&str> = expected.into_iter().filter(|text| !of_phone.contains(text)).collect();
    assert!(missing.is_empty(), "{missing:?} not among {found:#?}");
}
