//! Worker threads that spin instead of sleeping during a training step.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rayon::Yield;

/// Polls for work before a thread yields its core.
const POLLS: usize = 64;

/// The longest time between two polls of a running thread. A longer one means that the thread had no core.
const POLL: Duration = Duration::from_micros(20);

/// Nanoseconds that threads have spent polling.
static SPINNING: AtomicU64 = AtomicU64::new(0);

/// Processor time that threads have spent polling in [`with_spinning_workers`], summed over threads since the program started.
///
/// Subtract it from the processor time of a process to get the time of its work.
pub fn spin_time() -> Duration {
    Duration::from_nanos(SPINNING.load(Ordering::Relaxed))
}

/// Runs `work` while the other threads of the pool poll for its tasks without sleeping.
///
/// A training step is a sequence of parallel tasks of less than a millisecond each. Waking a thread takes longer than its part of a task.
/// On one thread this is `work()`.
pub fn with_spinning_workers<T>(work: impl FnOnce() -> T) -> T {
    if rayon::current_num_threads() == 1 {
        return work();
    }
    let (done, caller) = (&AtomicBool::new(false), rayon::current_thread_index());
    rayon::in_place_scope(|scope| {
        scope.spawn_broadcast(move |_, thread| {
            if caller != Some(thread.index()) {
                poll_until(done);
            }
        });
        let _stop = StopOnDrop(done);
        work()
    })
}

fn poll_until(done: &AtomicBool) {
    let (mut polls, mut last, mut spinning) = (0, Instant::now(), Duration::ZERO);
    while !done.load(Ordering::Acquire) {
        let found = rayon::yield_now() == Some(Yield::Executed);
        if found {
            polls = 0;
        } else if polls < POLLS {
            polls += 1;
            std::hint::spin_loop();
        } else {
            std::thread::yield_now();
        }
        let now = Instant::now();
        let took = now - last;
        if !found && took < POLL {
            spinning += took;
        }
        last = now;
    }
    SPINNING.fetch_add(spinning.as_nanos() as u64, Ordering::Relaxed);
}

/// Stops the polling when the work is done or panics.
struct StopOnDrop<'a>(&'a AtomicBool);

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}
