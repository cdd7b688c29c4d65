//! The folder `paper`: the table of the paper's sentences, the findings and the slope chart.

use std::fs;
use std::path::{Path, PathBuf};

use spec::files::{FileError, write_whole};

use super::ReportError;
use crate::chart::{self, SLOPE, SampleStrips, SlopeImages};
use crate::paper::{Paper, Slope, SlopeColumn, findings, readme, short_table};
use crate::picture::Picture;
use crate::samples;
use crate::summary::Summary;

/// Writes `paper/README.md`, `short.md` and the slope chart into a folder of sweeps. Returns the README's path. A
/// chart without data is removed.
///
/// # Errors
///
/// A folder or file that can't be written, or a chart that can't be drawn.
pub fn write_paper(results: &Path, paper: &Paper, summaries: &[Summary]) -> Result<PathBuf, ReportError> {
    let folder = results.join("paper");
    fs::create_dir_all(&folder).map_err(FileError::io("make", &folder))?;
    let slope = paper.slope.as_ref().and_then(|asked| Slope::of(asked, summaries));
    let drawn = slope.as_ref().filter(|slope| slope.has_points()).map(|slope| draw(results, slope)).transpose()?;
    for (ending, bytes) in
        [("svg", drawn.as_ref().map(|drawn| drawn.svg.as_bytes())), ("png", drawn.as_ref().map(|drawn| &drawn.png[..]))]
    {
        let file = folder.join(format!("{SLOPE}.{ending}"));
        match bytes {
            Some(bytes) => write_whole(&file, bytes)?,
            None if file.exists() => fs::remove_file(&file).map_err(FileError::io("remove", &file))?,
            None => {}
        }
    }
    let path = folder.join("README.md");
    write_whole(&path, readme(paper, summaries).as_bytes())?;
    if !paper.findings.is_empty() {
        write_whole(&folder.join("findings.md"), findings(&paper.findings, summaries).as_bytes())?;
    }
    write_whole(&folder.join("short.md"), short_table(paper, summaries).as_bytes())?;
    Ok(path)
}

/// Images of each design next to the chart.
const IMAGES: usize = 4;

/// Draws the slope chart with samples of the last column that has some of the reference.
fn draw(results: &Path, slope: &Slope) -> Result<SlopeImages, ReportError> {
    let arms = || slope.lines.iter().map(|line| &line.arm).chain([&slope.reference.1]);
    let strip = |sweep: &str, arm: &str| {
        let png = fs::read(results.join(sweep).join(samples::FOLDER).join(format!("{arm}.png"))).ok()?;
        Some(Picture::read(&png)?.first_in_row(slope.image_size?, IMAGES))
    };
    let of_column = |column: &SlopeColumn| SampleStrips {
        settings: column.settings.clone(),
        by_arm: arms().filter_map(|arm| Some((arm.clone(), strip(&column.sweep, arm)?))).collect(),
    };
    let strips =
        slope.columns.iter().rev().map(of_column).find(|strips| strips.by_arm.contains_key(&slope.reference.1));
    Ok(chart::slope(slope, &strips.unwrap_or_default())?)
}
