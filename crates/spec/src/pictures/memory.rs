//! Hashes of files that were read before, by path, size and time of change. A memory that is damaged or can't be written costs time and
//! nothing else.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::files::write_whole;
use crate::hex;

/// Bytes that are read at once.
const CHUNK: usize = 1 << 16;

/// What is remembered of the files of one folder.
pub(super) struct Memory {
    file: PathBuf,
    before: BTreeMap<String, Hashed>,
    now: BTreeMap<String, Hashed>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Hashed {
    size: u64,
    changed: u128, // nanoseconds since 1970
    sha256: String,
}

impl Memory {
    /// What is remembered of a folder.
    pub(super) fn read(folder: &Path, home: &Path) -> Self {
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let name = hex(&Sha256::digest(folder.as_os_str().as_encoded_bytes()));
        let file = home.join("cache").join(format!("hashes-{}.json", &name[..16]));
        let before = fs::read(&file).ok().and_then(|text| serde_json::from_slice(&text).ok());
        Self { file, before: before.unwrap_or_default(), now: BTreeMap::new() }
    }

    /// The SHA-256 of a file, from its content unless that is remembered.
    pub(super) fn hash(&mut self, path: &Path) -> io::Result<String> {
        let (about, name) = (fs::metadata(path)?, path.to_str());
        let changed = about.modified()?.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        let known = name.and_then(|name| self.before.get(name));
        let known = known.filter(|known| known.size == about.len() && known.changed == changed);
        let hashed = match known {
            Some(known) => known.clone(),
            None => Hashed { size: about.len(), changed, sha256: of_content(path)? },
        };
        if let Some(name) = name {
            self.now.insert(name.to_owned(), hashed.clone());
        }
        Ok(hashed.sha256)
    }

    /// Remembers what is there now.
    pub(super) fn keep(&self) {
        if self.now == self.before {
            return;
        }
        let folder = self.file.parent().unwrap_or(&self.file);
        let _ = serde_json::to_vec(&self.now)
            .map(|text| fs::create_dir_all(folder).map(|()| write_whole(&self.file, &text)));
    }
}

fn of_content(path: &Path) -> io::Result<String> {
    let (mut file, mut digest) = (File::open(path)?, Sha256::new());
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hex(&digest.finalize())),
            read => digest.update(&chunk[..read]),
        }
    }
}
