//! One file from one address, gone on with where it was left off.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body};

use crate::{Failure, File, Progress};

/// Attempts in a row that bring next to nothing before an address is given up.
const ATTEMPTS: usize = 4;

/// Share of a file that is more than next to nothing.
const STEP: f64 = 0.01;

/// Bytes that are written together.
const BLOCK: usize = 1 << 16;

/// How addresses are asked.
#[derive(Clone, Debug)]
pub struct Connection {
    agent: Agent,
    pause: Duration,
}

impl Connection {
    /// Waits so long for an answer, and for each next part of it; pauses so long before it asks again.
    pub fn new(patience: Duration, pause: Duration) -> Self {
        let config = Agent::config_builder()
            .timeout_connect(Some(patience))
            .timeout_recv_response(Some(patience))
            .timeout_per_read(Some(patience))
            .user_agent(concat!("dcgan-ablations/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: config.into(), pause }
    }
}

/// Brings a file to a path; what lies there is its beginning, and is gone on with.
///
/// Only its length is certain then: see [`check`](crate::check) for its content.
///
/// # Errors
///
/// The address refuses, has a file of another length, or ends before its end again and again.
pub fn download(
    connection: &Connection,
    address: &str,
    (file, path): (&File, &Path),
    progress: &Progress,
) -> Result<(), Failure> {
    let (mut attempts, mut in_vain) = (0, 0);
    loop {
        let before = arrived(path);
        if before == file.size {
            return Ok(());
        }
        if attempts > 0 {
            thread::sleep(connection.pause);
        }
        attempts += 1;
        let outcome = attempt(connection, address, (file, path), progress);
        let now = arrived(path);
        if now > file.size {
            fs::remove_file(path).map_err(Failure::Disk)?;
            return Err(Failure::Length { found: now, size: file.size });
        }
        match outcome {
            Err(failure) if !is_passing(&failure) => return Err(failure),
            Err(failure) if now <= before && in_vain + 1 >= ATTEMPTS => return Err(failure),
            _ => {}
        }
        in_vain = if now as f64 >= before as f64 + STEP * file.size as f64 { 0 } else { in_vain + 1 };
        if now < file.size && in_vain >= ATTEMPTS {
            return Err(Failure::CutOff { arrived: now, size: file.size, attempts });
        }
    }
}

/// Asks once for what is missing, and writes down what comes.
fn attempt(
    connection: &Connection,
    address: &str,
    (file, path): (&File, &Path),
    progress: &Progress,
) -> Result<(), Failure> {
    let begun = arrived(path);
    let mut request = connection.agent.get(address);
    if begun > 0 {
        request = request.header(header::RANGE, format!("bytes={begun}-"));
    }
    let mut response = match request.call() {
        Err(ureq::Error::StatusCode(416)) => {
            // What lies here is no beginning of what lies there.
            return fs::remove_file(path).map_err(Failure::Disk);
        }
        answer => answer.map_err(|error| Failure::Refused(Box::new(error)))?,
    };
    let goes_on = response.status() == StatusCode::PARTIAL_CONTENT && begins_at(&response, begun);
    let begun = if goes_on { begun } else { 0 };
    if let Some(rest) = length(&response).filter(|rest| begun + rest != file.size) {
        return Err(Failure::Length { found: begun + rest, size: file.size });
    }
    let mut options = OpenOptions::new();
    let out = if goes_on { options.append(true) } else { options.write(true).truncate(true) };
    let mut out = out.create(true).open(path).map_err(Failure::Disk)?;
    progress.at(begun);
    // A byte too many is enough to know that it is another file.
    let body = response.body_mut().as_reader().take(file.size + 1 - begun);
    copy(body, &mut out, progress)
}

/// Copies as far as it goes: a connection that ends is no failure yet.
fn copy(mut from: impl Read, to: &mut fs::File, progress: &Progress) -> Result<(), Failure> {
    let mut block = vec![0; BLOCK];
    loop {
        match from.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(read) => {
                to.write_all(&block[..read]).map_err(Failure::Disk)?;
                progress.came(read as u64);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Ok(()),
        }
    }
}

/// Whether asking again may help.
fn is_passing(failure: &Failure) -> bool {
    match failure {
        Failure::Refused(error) => match **error {
            ureq::Error::StatusCode(code) => code == 408 || code == 429 || code >= 500,
            ureq::Error::Io(_) | ureq::Error::Timeout(_) | ureq::Error::Protocol(_) | ureq::Error::ConnectionFailed => {
                true
            }
            _ => false,
        },
        _ => false,
    }
}

/// Bytes that lie there already.
fn arrived(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

/// What the answer says of its length.
fn length(response: &Response<Body>) -> Option<u64> {
    number(response.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?)
}

/// Whether a part of a file begins where what lies here ends: `Content-Range: bytes 100-199/200`.
fn begins_at(response: &Response<Body>, begun: u64) -> bool {
    let range = response.headers().get(header::CONTENT_RANGE).and_then(|range| range.to_str().ok());
    let first = range.and_then(|range| number(range.strip_prefix("bytes ")?.split('-').next()?));
    first == Some(begun)
}

fn number(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}
