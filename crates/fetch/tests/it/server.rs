//! A local test server with programmable faults.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// How a server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// As it should, from where it is asked to begin.
    Honest,
    /// The whole file, wherever it is asked to begin.
    WithoutRanges,
    /// Ends each connection after so many bytes of it.
    CutsOff(usize),
    /// Sends so many bytes and then nothing, with the connection open.
    FallsSilent(usize),
    /// Says that the file has so many bytes.
    Announces(usize),
    /// Says nothing of the length, and goes on after the end.
    GoesOn,
    /// Another file of the same length.
    Other,
    /// There is no such file.
    Missing,
    /// Out of order for now.
    Unavailable,
    /// A part that begins elsewhere than it was asked for.
    WrongPart,
}

/// A server, for as long as the tests run.
pub struct Server {
    /// Where it is.
    pub address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Serves these files, by name.
    pub fn start(manner: Manner, files: &[(&str, Vec<u8>)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}/", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let files: Vec<(String, Vec<u8>)> =
            files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect();
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (files, log) = (files.clone(), Arc::clone(&log));
                // Whoever hangs up early is no failure of the server.
                thread::spawn(move || drop(answer(stream, manner, &files, &log)));
            }
        });
        Self { address, asked }
    }

    /// What it was asked for, in order: the name, and from which byte on.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic").clone()
    }
}

fn answer(
    mut stream: TcpStream,
    manner: Manner,
    files: &[(String, Vec<u8>)],
    log: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let (mut name, mut begin) = (String::new(), 0);
    for (k, line) in BufReader::new(stream.try_clone()?).lines().enumerate() {
        let line = line?;
        if k == 0 {
            name = line.split(' ').nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
        }
        if let Some(range) = line.to_lowercase().strip_prefix("range: bytes=") {
            begin = range.trim_end_matches('-').parse().unwrap_or(0);
        }
        if line.is_empty() {
            break;
        }
    }
    log.lock().expect("no panic").push(format!("{name} from {begin}"));
    let found = files.iter().find(|(other, _)| *other == name).map(|(_, bytes)| bytes.clone());
    let Some(mut bytes) = found.filter(|_| manner != Manner::Missing) else {
        return stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    };
    if manner == Manner::Unavailable {
        return stream.write_all(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
    if manner == Manner::Other {
        bytes.iter_mut().skip(20).for_each(|byte| *byte ^= 1);
    }
    if begin > bytes.len() {
        return stream
            .write_all(b"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
    let begin = if manner == Manner::WithoutRanges { 0 } else { begin };
    let (whole, rest) = (bytes.len(), &bytes[begin..]);
    let mut head = match begin {
        0 => "HTTP/1.1 200 OK\r\n".to_owned(),
        _ => {
            let first = if manner == Manner::WrongPart { 0 } else { begin };
            format!("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {first}-{}/{whole}\r\n", whole - 1)
        }
    };
    match manner {
        Manner::GoesOn => {}
        Manner::Announces(length) => head += &format!("Content-Length: {length}\r\n"),
        _ => head += &format!("Content-Length: {}\r\n", rest.len()),
    }
    stream.write_all((head + "Connection: close\r\n\r\n").as_bytes())?;
    match manner {
        Manner::CutsOff(after) => stream.write_all(&rest[..after.min(rest.len())]),
        Manner::FallsSilent(after) => {
            stream.write_all(&rest[..after.min(rest.len())])?;
            thread::sleep(Duration::from_secs(20));
            Ok(())
        }
        Manner::GoesOn => {
            stream.write_all(rest)?;
            stream.write_all(rest)
        }
        _ => stream.write_all(rest),
    }
}
