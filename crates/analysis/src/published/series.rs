//! The series of many runs as one Parquet file, with lossless unpacking to `metrics.csv`.
//!
//! One row for each value, sorted by name, run and line, which compresses to about a tenth of the text. The same rows
//! give the same bytes with the versions in `Cargo.lock`.

use std::collections::BTreeMap;
use std::io::Cursor;

use polars::polars_utils::compression::ZstdLevel;
use polars::prelude::*;
use runs::SERIES_HEADER as HEADER;

/// Compression level of Zstandard. The file is written once.
const LEVEL: i32 = 19;
/// Rows per row group and bytes per page, so that a file has one of each.
const ALL: usize = 1 << 40;

/// A run's key: its place `arm/run`, and its id.
pub type Key = (String, String);

/// One value of a run.
#[derive(Clone, Debug, PartialEq)]
struct Cell<'t> {
    line: u32,
    step: u64,
    milliseconds: u64,
    name: &'t str,
    value: f64,
}

/// Whether a text can be packed without loss.
pub fn is_packable(text: &str) -> bool {
    cells(text).is_some_and(|cells| format_rows(&cells) == text)
}

/// Packs the series of runs as Parquet.
///
/// # Errors
///
/// The error of Polars.
///
/// # Panics
///
/// A text is not packable: see [`is_packable`].
pub fn pack(runs: &[(Key, String)]) -> PolarsResult<Vec<u8>> {
    let mut rows: Vec<(usize, Cell)> = Vec::new();
    for (k, (_, text)) in runs.iter().enumerate() {
        rows.extend(cells(text).expect("packable").into_iter().map(|cell| (k, cell)));
    }
    rows.sort_by_key(|(k, cell)| (cell.name, *k, cell.line));
    let text = |name: &str, of: &dyn Fn(&(usize, Cell<'_>)) -> String| {
        Column::new(name.into(), rows.iter().map(of).collect::<Vec<String>>())
    };
    let mut frame = DataFrame::new(
        rows.len(),
        vec![
            text("run", &|(k, _)| runs[*k].0.0.clone()),
            text("id", &|(k, _)| runs[*k].0.1.clone()),
            text("name", &|(_, cell)| cell.name.to_owned()),
            Column::new("step".into(), rows.iter().map(|(_, cell)| cell.step).collect::<Vec<_>>()),
            Column::new("milliseconds".into(), rows.iter().map(|(_, cell)| cell.milliseconds).collect::<Vec<_>>()),
            Column::new("line".into(), rows.iter().map(|(_, cell)| cell.line).collect::<Vec<_>>()),
            Column::new("value".into(), rows.iter().map(|(_, cell)| cell.value).collect::<Vec<_>>()),
        ],
    )?;
    let mut bytes = Cursor::new(Vec::new());
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Zstd(Some(ZstdLevel::try_new(LEVEL)?)))
        .with_statistics(StatisticsOptions::empty())
        .with_row_group_size(Some(ALL))
        .with_data_page_size(Some(ALL))
        .finish(&mut frame)?;
    Ok(bytes.into_inner())
}

/// Unpacks the text of each run's `metrics.csv`.
///
/// # Errors
///
/// The bytes are no such file.
pub fn unpack(bytes: &[u8]) -> PolarsResult<BTreeMap<Key, String>> {
    let frame = ParquetReader::new(Cursor::new(bytes)).finish()?;
    let text = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.clone());
    let whole = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.u64()?.clone());
    let (run, id, name, step, milliseconds) =
        (text("run")?, text("id")?, text("name")?, whole("step")?, whole("milliseconds")?);
    let (line, value) = (frame.column("line")?.u32()?, frame.column("value")?.f64()?);
    let mut runs = BTreeMap::<(&str, &str), Vec<Cell>>::new();
    for k in 0..frame.height() {
        let cell = || {
            Some((
                (run.get(k)?, id.get(k)?),
                Cell {
                    line: line.get(k)?,
                    step: step.get(k)?,
                    milliseconds: milliseconds.get(k)?,
                    name: name.get(k)?,
                    value: value.get(k)?,
                },
            ))
        };
        let Some((key, cell)) = cell() else { polars_bail!(ComputeError: "row {k} has an empty cell") };
        runs.entry(key).or_default().push(cell);
    }
    let texts = runs.into_iter().map(|((run, id), mut cells)| {
        cells.sort_by_key(|cell| cell.line);
        ((run.to_owned(), id.to_owned()), format_rows(&cells))
    });
    Ok(texts.collect())
}

/// Parses the rows of a text. `None` if a line is no row, or if seconds do not have three decimals.
fn cells(text: &str) -> Option<Vec<Cell<'_>>> {
    let rows = text.strip_prefix(HEADER)?.strip_prefix('\n')?;
    let cells: Vec<Cell> =
        rows.split_terminator('\n').zip(0..).map(|(line, number)| cell(line, number)).collect::<Option<_>>()?;
    (!cells.is_empty()).then_some(cells)
}

fn cell(text: &str, line: u32) -> Option<Cell<'_>> {
    let mut parts = text.split(',');
    let step = parts.next()?.parse().ok()?;
    let (seconds, decimals) = parts.next()?.split_once('.').filter(|(_, decimals)| decimals.len() == 3)?;
    let milliseconds = seconds.parse::<u64>().ok()?.checked_mul(1_000)?.checked_add(decimals.parse().ok()?)?;
    let (name, value) = (parts.next()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(Cell { line, step, milliseconds, name, value })
}

/// Formats rows as a run writes them.
fn format_rows(cells: &[Cell]) -> String {
    let mut text = format!("{HEADER}\n");
    for Cell { step, milliseconds, name, value, .. } in cells {
        let line = format!("{step},{}.{:03},{name},{value}\n", milliseconds / 1_000, milliseconds % 1_000);
        text.push_str(&line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{is_packable, pack, unpack};

    const USUAL: &str = "step,seconds,name,value\n0,1.856,modes,3\n0,1.856,loss,0.6931471824645996\n20,12.000,loss,NaN\n\
                         20,12.000,loss,-inf\n20,12.000,x,-0\n20,12.000,x,0.1\n20,12.000,x,1000000000000000000000\n";

    fn key(run: &str) -> (String, String) {
        (run.to_owned(), "0123456789abcdef".to_owned())
    }

    #[test]
    fn packing_series_is_lossless() {
        let long = format!("step,seconds,name,value\n{}", "7,0.001,a,0.1\n".repeat(10));
        let runs = [(key("a/seed-0-flex"), USUAL.to_owned()), (key("a/seed-1-flex"), long)];
        assert!(runs.iter().all(|(_, text)| is_packable(text)));
        let bytes = pack(&runs).expect("bytes");
        assert_eq!(bytes, pack(&runs).expect("bytes"));
        let back: Vec<_> = unpack(&bytes).expect("rows").into_iter().collect();
        assert_eq!(back, runs);
    }

    #[test]
    fn text_that_does_not_round_trip_is_not_packed() {
        let cut = &USUAL[..USUAL.len() - 3];
        let spelt = USUAL.replace("modes,3\n", "modes,3.0\n");
        let seconds = USUAL.replace("1.856", "1.8560");
        let windows = USUAL.replace('\n', "\r\n");
        for text in ["", "step,seconds,name,value", "step,seconds,name,value\n", cut, &spelt, &seconds, &windows] {
            assert!(!is_packable(text), "{text:?}");
        }
    }

    #[test]
    fn truncated_bytes_are_an_error() {
        let bytes = pack(&[(key("a/seed-0-flex"), USUAL.to_owned())]).expect("bytes");
        assert!(unpack(&bytes[..bytes.len() / 2]).is_err());
        assert!(unpack(b"").is_err());
    }
}
