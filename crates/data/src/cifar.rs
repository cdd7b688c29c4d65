//! CIFAR-10 in its binary version: an archive of six files of records, each a label and the planes of 32×32 pixels. The archive is read as
//! it was published, so that its checksum says what it holds.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

use flate2::read::GzDecoder;
use spec::Source;
use tar::Archive;

use crate::idx_split::sha256;
use crate::images::{Images, StoredShape};
use crate::set::verified_checksum;
use crate::{DataError, DataSet, FileFault};

/// The archive's name.
const ARCHIVE: &str = Source::Cifar10.files()[0];

/// Records of one file.
const RECORDS: usize = 10_000;

const STORED: StoredShape = StoredShape { channels: 3, side: 32 };

/// A label and the red, the green and the blue plane.
const RECORD: usize = 1 + 3 * 32 * 32;

/// The files of both halves, in the order in which their images count.
const TRAINING: [&str; 5] =
    ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"];
const TEST: [&str; 1] = ["test_batch.bin"];

/// Reads both halves from the archive in that folder.
pub(crate) fn load(data: &spec::Data, folder: PathBuf) -> Result<DataSet, DataError> {
    let path = folder.join(ARCHIVE);
    let at = |fault: fn(io::Error) -> FileFault| {
        let path = path.clone();
        move |error| DataError::File { path, fault: fault(error) }
    };
    let packed = fs::read(&path).map_err(at(FileFault::Unreadable))?;
    let checksum = verified_checksum(Source::Cifar10, &folder, sha256([&*packed]))?;
    let files = unpacked(&*packed, RECORDS).map_err(at(FileFault::Archive))?;
    let split = |names: &[&str]| split(&files, names, data.image_size).map_err(at(FileFault::Archive));
    let (training, test) = (split(&TRAINING)?, split(&TEST)?);
    Ok(DataSet { source: Source::Cifar10, folder, checksum, training, test, copies: Vec::new() })
}

/// The files of records in an archive, by name, each of so many records.
fn unpacked(packed: impl Read, records: usize) -> io::Result<Vec<(String, Vec<u8>)>> {
    files(GzDecoder::new(packed), records)
}

/// How many images an unpacked archive has in both halves.
pub(crate) fn images_in(archive: impl Read, records: usize) -> io::Result<usize> {
    let files = files(archive, records)?;
    Ok(split(&files, &TRAINING, 32)?.len() + split(&files, &TEST, 32)?.len())
}

fn files(archive: impl Read, records: usize) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in Archive::new(archive).entries()? {
        let entry = entry?;
        let name = entry.path()?.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.ends_with(".bin") {
            continue;
        }
        let (mut content, size) = (Vec::new(), records * RECORD);
        entry.take(size as u64 + 1).read_to_end(&mut content)?;
        if content.len() != size {
            return Err(io::Error::other(format!("`{name}` does not hold {records} records")));
        }
        files.push((name, content));
    }
    Ok(files)
}

/// The images of some files, one after the other.
fn split(files: &[(String, Vec<u8>)], names: &[&str], image_size: usize) -> io::Result<Images> {
    let (mut pixels, mut labels) = (Vec::new(), Vec::new());
    for name in names {
        let file = files.iter().find(|(found, _)| found == name);
        let (_, content) = file.ok_or_else(|| io::Error::other(format!("`{name}` is not in it")))?;
        for record in content.chunks_exact(RECORD) {
            labels.push(record[0]);
            pixels.extend_from_slice(&record[1..]);
        }
    }
    match labels.iter().find(|label| usize::from(**label) >= Source::Cifar10.classes()) {
        Some(label) => Err(io::Error::other(format!("label {label} names no class"))),
        None => Ok(Images::new(pixels, labels, STORED, image_size)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn archive(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut archive = tar::Builder::new(Vec::new());
        for (name, content) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            archive.append_data(&mut header, format!("cifar-10-batches-bin/{name}"), &**content).expect("appended");
        }
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&archive.into_inner().expect("finished")).expect("packed");
        packed.finish().expect("packed")
    }

    /// A record of that label whose planes are all red, all green and all blue of those levels.
    fn record(label: u8, levels: [u8; 3]) -> Vec<u8> {
        std::iter::once(label).chain(levels.into_iter().flat_map(|level| [level; 32 * 32])).collect()
    }

    #[test]
    fn cifar_records_are_read_in_file_order() {
        let packed = archive(&[
            ("test_batch.bin", record(9, [7, 7, 7])),
            ("readme.html", b"words".to_vec()),
            ("data_batch_2.bin", record(3, [9, 9, 9])),
            ("data_batch_1.bin", record(1, [0, 255, 51])),
        ]);
        let files = unpacked(&*packed, 1).expect("an archive");
        let images = split(&files, &TRAINING[..2], 32).expect("images");
        assert_eq!((images.shape(), images.labels()), ([3, 32, 32], &[1, 3][..]));
        let mut pixels = Vec::new();
        images.batch_into(&[0], &mut pixels);
        let planes: Vec<f32> = pixels.chunks_exact(32 * 32).map(|plane| plane[517]).collect();
        assert_eq!(planes, [-1.0, 1.0, 51.0 / 127.5 - 1.0]);
        let missing = split(&files, &TRAINING, 32).expect_err("three files are missing");
        assert_eq!(missing.to_string(), "`data_batch_3.bin` is not in it");
    }

    #[test]
    fn an_archive_with_other_content_is_an_error() {
        let said = |packed: &[u8]| match unpacked(packed, 1).and_then(|files| split(&files, &TEST, 32)) {
            Ok(_) => "nothing".to_owned(),
            Err(error) => error.to_string(),
        };
        assert_eq!(said(&archive(&[("test_batch.bin", vec![0; 12])])), "`test_batch.bin` does not hold 1 records");
        assert_eq!(said(&archive(&[("test_batch.bin", record(10, [0; 3]))])), "label 10 names no class");
        assert_eq!(said(&archive(&[])), "`test_batch.bin` is not in it");
        let whole = archive(&[("test_batch.bin", record(1, [3; 3]))]);
        assert_ne!(said(&whole[..whole.len() / 2]), "nothing");
        assert_eq!(said(&whole), "nothing");
    }
}
