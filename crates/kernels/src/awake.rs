//! Threads that don't fall asleep.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rayon::Yield;

/// Looks for something to do before a thread lets others have its core.
const LOOKS: usize = 64;

/// From one look to the next; a thread that took longer did not have a core in between.
const LOOK: Duration = Duration::from_micros(20);

/// Nanoseconds that threads have spent looking for work.
static SPINNING: AtomicU64 = AtomicU64::new(0);

/// Processor time that threads have spent in [`awake`] with nothing to do, added up over threads since the program started.
///
/// What a process took without it is the time of its work.
pub fn time_spinning() -> Duration {
    Duration::from_nanos(SPINNING.load(Ordering::Relaxed))
}

/// Does work while the other threads of the pool look for pieces of it without a pause.
///
/// A training step is many pieces of work for all threads, one after the other, most of a fraction of a millisecond:
/// threads that fall asleep in between take longer to wake up than for their part of it. On one thread this is `work()`.
pub fn awake<T>(work: impl FnOnce() -> T) -> T {
    if rayon::current_num_threads() == 1 {
        return work();
    }
    let (done, caller) = (&AtomicBool::new(false), rayon::current_thread_index());
    rayon::in_place_scope(|scope| {
        scope.spawn_broadcast(move |_, thread| {
            if caller != Some(thread.index()) {
                look_until(done);
            }
        });
        let _rest = Rest(done);
        work()
    })
}

fn look_until(done: &AtomicBool) {
    let (mut looks, mut last, mut spinning) = (0, Instant::now(), Duration::ZERO);
    while !done.load(Ordering::Acquire) {
        let found = rayon::yield_now() == Some(Yield::Executed);
        if found {
            looks = 0;
        } else if looks < LOOKS {
            looks += 1;
            std::hint::spin_loop();
        } else {
            std::thread::yield_now();
        }
        let now = Instant::now();
        let took = now - last;
        if !found && took < LOOK {
            spinning += took;
        }
        last = now;
    }
    SPINNING.fetch_add(spinning.as_nanos() as u64, Ordering::Relaxed);
}

/// Lets the others rest, when the work is done and when it panics.
struct Rest<'a>(&'a AtomicBool);

impl Drop for Rest<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}
