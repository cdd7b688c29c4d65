//! Backends: what each computes on, and how near it comes to double precision.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use process::{FAILED, log, print};
use spec::Backend;
use spec::files::write_whole;
use train::open_device;

use super::refuse;

/// Opens each backend and says what it computes on.
pub fn backends(names: &[Backend]) -> Result<u8> {
    let mut code = 0;
    for &backend in names {
        let start = Instant::now();
        match open_device(backend) {
            Ok(device) => {
                let (device, seconds) = (train::describe_device(&device), start.elapsed().as_secs_f64());
                print(format_args!("{backend}: {device}, ready after {seconds:.1} s"))?;
            }
            Err(error) => {
                log(format_args!("error: {error}"));
                code = FAILED;
            }
        }
    }
    Ok(code)
}

/// What one backend measures of itself.
pub fn numbers(backend: Backend) -> Result<u8> {
    match train::parity::measure(backend) {
        Ok(measured) => print(serde_json::to_string(&measured)?)?,
        Err(error) => return refuse(&format!("error: {error}")),
    }
    Ok(0)
}

pub fn parity(backends: &[Backend], out: Option<&Path>) -> Result<u8> {
    let program = std::env::current_exe().context("this program does not know where it lies")?;
    let table = train::parity::compare(&program, backends);
    print(&table)?;
    if let Some(out) = out {
        write_whole(out, table.to_string().as_bytes())?;
    }
    for failure in &table.failures {
        log(format_args!("error: {}: {}", failure.subject, failure.why));
    }
    Ok(if table.failures.is_empty() { 0 } else { FAILED })
}
