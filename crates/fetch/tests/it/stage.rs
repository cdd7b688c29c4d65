//! A small data set, a folder for it, and the result of fetching it.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use fetch::{Catalogue, Compression, Connection, FetchError, Fetched, File, from_mirrors};
use flate2::Compression as Level;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use spec::Source;
use tempfile::TempDir;

use crate::server::{Manner, Server};

/// Names of the two files: one is known by what it unpacks to, the other by itself.
pub const PACKED: &str = "images.gz";
pub const WHOLE: &str = "archive.tar.gz";

/// Two files and a place for them.
pub struct Stage {
    /// The folder of all data.
    pub home: TempDir,
    content: Vec<u8>,
}

impl Stage {
    pub fn new() -> Self {
        // Nothing that packs well: sizes matter here.
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        Self { home: tempfile::tempdir().expect("a folder"), content: (0..100_000).map(|_| next()).collect() }
    }

    /// What the first file unpacks to.
    pub fn content(&self) -> Vec<u8> {
        self.content.clone()
    }

    /// The first file, packed as it was published.
    pub fn packed(&self) -> Vec<u8> {
        gzip(&self.content, Level::default())
    }

    /// The second file.
    pub fn whole(&self) -> Vec<u8> {
        self.content.iter().rev().copied().collect()
    }

    /// Both files as a server has them.
    pub fn files(&self) -> [(&'static str, Vec<u8>); 2] {
        [(PACKED, self.packed()), (WHOLE, self.whole())]
    }

    pub fn server(&self, manner: Manner) -> Server {
        Server::start(manner, &self.files())
    }

    /// The two files, to be had from these servers.
    pub fn catalogue(&self, servers: &[&Server]) -> Catalogue {
        let hash = |bytes: &[u8]| -> &'static str {
            let hex: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            hex.leak()
        };
        let (packed, whole) = (self.packed(), self.whole());
        let content = Compression::Gzip(self.content.len() as u64);
        Catalogue {
            source: Source::Mnist,
            files: vec![
                File { name: PACKED, size: packed.len() as u64, compression: content, sha256: hash(&self.content) },
                File { name: WHOLE, size: whole.len() as u64, compression: Compression::None, sha256: hash(&whole) },
            ],
            mirrors: servers.iter().map(|server| server.address.clone()).collect(),
        }
    }

    /// Fetches both files without much patience.
    pub fn fetch(&self, servers: &[&Server]) -> Result<Fetched, FetchError> {
        let connection = Connection::new(Duration::from_millis(300), Duration::ZERO);
        from_mirrors(&self.catalogue(servers), self.home.path(), &connection)
    }

    /// The message of what does not work, with names for the servers' addresses.
    #[track_caller]
    pub fn failure(&self, servers: &[&Server]) -> String {
        let error = self.fetch(servers).expect_err("it can't be fetched").to_string();
        servers
            .iter()
            .zip('a'..)
            .fold(error, |text, (server, name)| text.replace(&server.address, &format!("http://{name}/")))
    }

    /// Where the data set lies when it is there.
    pub fn folder(&self) -> PathBuf {
        self.home.path().join("mnist")
    }

    /// Where it lies before.
    pub fn partial(&self, name: &str) -> PathBuf {
        self.home.path().join("mnist.partial").join(name)
    }

    /// Both files are there as they were published, and nothing else.
    #[track_caller]
    pub fn assert_whole(&self) {
        for (name, bytes) in self.files() {
            assert!(fs::read(self.folder().join(name)).expect("readable") == bytes, "{name} is another file");
        }
        let names = |folder: PathBuf| fs::read_dir(folder).expect("a folder").count();
        assert_eq!((names(self.folder()), names(self.home.path().to_owned())), (2, 1), "something else lies there");
    }
}

pub fn gzip(bytes: &[u8], level: Level) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}
