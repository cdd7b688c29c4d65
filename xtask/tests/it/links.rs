//! Relative links in the documentation lead somewhere.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// The Markdown files at the root, in `docs` and `results`, and in the folders of these two.
fn pages() -> Vec<PathBuf> {
    let outer = ["docs", "results"].map(|name| root().join(name));
    let inner: Vec<PathBuf> = outer.iter().flat_map(|folder| entries(folder)).filter(|path| path.is_dir()).collect();
    let folders = [root().to_owned()].into_iter().chain(outer).chain(inner);
    let files = folders.flat_map(|folder| entries(&folder));
    files.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect()
}

/// What stands between `](` and `)`, without the part after `#`, but for addresses.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://")).map(|target| target.split('#').next().unwrap_or_default())
}

#[test]
fn every_relative_link_in_the_documentation_leads_to_a_file() {
    let mut followed = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).expect("text");
        for link in links(&text) {
            let target = page.parent().expect("a folder").join(link);
            assert!(target.exists(), "{} links to {link}, which is not there", page.display());
            followed += 1;
        }
    }
    assert!(followed > 50, "{followed} links were followed");
}
