//! Two runs at once, each on one thread.

use std::time::Instant;

use anyhow::{Result, anyhow};
use spec::RunSpec;

use crate::side::Side;

/// Steps of each that are timed together.
const STEPS: usize = 20;

/// What two do at once, as a multiple of what one does alone: the median over rounds that take turns.
pub fn gain(spec: &RunSpec, rounds: usize) -> Result<f64> {
    let mut sides = [Side::ours(spec, 1)?, Side::ours(spec, 1)?];
    together(&mut sides)?;
    let mut gains = Vec::new();
    for _ in 0..rounds {
        let alone = together(&mut sides[..1])?;
        gains.push(2.0 * alone / together(&mut sides)?);
    }
    gains.sort_by(f64::total_cmp);
    Ok(gains[gains.len() / 2])
}

/// Seconds until all have done their steps.
fn together(sides: &mut [Side]) -> Result<f64> {
    let start = Instant::now();
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            sides.iter_mut().map(|side| scope.spawn(|| (0..STEPS).try_for_each(|_| side.step().map(drop)))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| anyhow!("a side panicked"))?)
    })?;
    Ok(start.elapsed().as_secs_f64())
}
