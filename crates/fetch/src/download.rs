//! Downloads one file from one address and resumes partial downloads.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body};

use crate::{Failure, File, Progress};

/// Consecutive attempts without progress before the address is given up.
const ATTEMPTS: usize = 4;

/// Share of a file that counts as progress.
const PROGRESS: f64 = 0.01;

/// Bytes of a write.
const BLOCK: usize = 1 << 16;

/// Timeouts and pauses of a connection.
#[derive(Clone, Debug)]
pub struct Connection {
    agent: Agent,
    pause: Duration,
}

impl Connection {
    /// `timeout` limits the wait for a response and for each read; `pause` is the wait before a retry.
    pub fn new(timeout: Duration, pause: Duration) -> Self {
        let config = Agent::config_builder()
            .timeout_connect(Some(timeout))
            .timeout_recv_response(Some(timeout))
            .timeout_per_read(Some(timeout))
            .user_agent(concat!("dcgan-ablations/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: config.into(), pause }
    }
}

/// Downloads a file to a path. A partial file at the path is resumed.
///
/// This checks the length; [`check`](crate::check) checks the content.
///
/// # Errors
///
/// If the server refuses, has a file of another length, or keeps closing the connection early.
pub fn download(
    connection: &Connection,
    address: &str,
    (file, path): (&File, &Path),
    progress: &Progress,
) -> Result<(), Failure> {
    let (mut attempts, mut without_progress) = (0, 0);
    loop {
        let before = downloaded(path);
        if before == file.size {
            return Ok(());
        }
        if attempts > 0 {
            thread::sleep(connection.pause);
        }
        attempts += 1;
        let outcome = attempt(connection, address, (file, path), progress);
        let now = downloaded(path);
        if now > file.size {
            fs::remove_file(path).map_err(Failure::Disk)?;
            return Err(Failure::Length { found: now, size: file.size });
        }
        match outcome {
            Err(failure) if !is_transient(&failure) => return Err(failure),
            Err(failure) if now <= before && without_progress + 1 >= ATTEMPTS => return Err(failure),
            _ => {}
        }
        without_progress =
            if now as f64 >= before as f64 + PROGRESS * file.size as f64 { 0 } else { without_progress + 1 };
        if now < file.size && without_progress >= ATTEMPTS {
            return Err(Failure::CutOff { arrived: now, size: file.size, attempts });
        }
    }
}

/// Requests the missing part once and writes the response.
fn attempt(
    connection: &Connection,
    address: &str,
    (file, path): (&File, &Path),
    progress: &Progress,
) -> Result<(), Failure> {
    let begun = downloaded(path);
    let mut request = connection.agent.get(address);
    if begun > 0 {
        request = request.header(header::RANGE, format!("bytes={begun}-"));
    }
    let mut response = match request.call() {
        Err(ureq::Error::StatusCode(416)) => {
            // The partial file is not a prefix of the remote one.
            return fs::remove_file(path).map_err(Failure::Disk);
        }
        answer => answer.map_err(|error| Failure::Refused(Box::new(error)))?,
    };
    let resumes = response.status() == StatusCode::PARTIAL_CONTENT && begins_at(&response, begun);
    let begun = if resumes { begun } else { 0 };
    if let Some(rest) = length(&response).filter(|rest| begun + rest != file.size) {
        return Err(Failure::Length { found: begun + rest, size: file.size });
    }
    let mut options = OpenOptions::new();
    let out = if resumes { options.append(true) } else { options.write(true).truncate(true) };
    let mut out = out.create(true).open(path).map_err(Failure::Disk)?;
    progress.set(begun);
    // One byte too many is enough to detect another file.
    let body = response.body_mut().as_reader().take(file.size + 1 - begun);
    copy(body, &mut out, progress)
}

/// Copies until the connection ends. An early end is no failure: the caller retries.
fn copy(mut from: impl Read, to: &mut fs::File, progress: &Progress) -> Result<(), Failure> {
    let mut block = vec![0; BLOCK];
    loop {
        match from.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(read) => {
                to.write_all(&block[..read]).map_err(Failure::Disk)?;
                progress.add(read as u64);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Ok(()),
        }
    }
}

/// Whether a retry may help.
fn is_transient(failure: &Failure) -> bool {
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

/// Bytes downloaded so far.
fn downloaded(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

/// The response's content length.
fn length(response: &Response<Body>) -> Option<u64> {
    number(response.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?)
}

/// Whether a partial response starts at the end of the partial file: `Content-Range: bytes 100-199/200`.
fn begins_at(response: &Response<Body>, begun: u64) -> bool {
    let range = response.headers().get(header::CONTENT_RANGE).and_then(|range| range.to_str().ok());
    let first = range.and_then(|range| number(range.strip_prefix("bytes ")?.split('-').next()?));
    first == Some(begun)
}

fn number(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}
