//! How long runs take on so many slots at once: an estimate for people, from seconds for each run.

/// Seconds until the last run ends, when slots take the waiting runs in order as they become free.
pub fn makespan(running: &[f64], waiting: &[f64], slots: usize) -> f64 {
    let mut free_at = running.to_vec();
    free_at.resize(slots.max(running.len()).max(1), 0.0);
    for seconds in waiting {
        if let Some(next) = free_at.iter_mut().min_by(|a, b| a.total_cmp(b)) {
            *next += seconds;
        }
    }
    free_at.into_iter().fold(0.0, f64::max)
}

/// How many of the waiting runs end within a limit in seconds, when none begins that would not.
pub fn ended_within(limit: f64, waiting: &[f64], slots: usize) -> usize {
    let mut free_at: Vec<f64> = vec![0.0; slots.max(1)];
    let ends = waiting.iter().filter(|seconds| {
        let next = free_at.iter_mut().min_by(|a, b| a.total_cmp(b)).filter(|next| **next + **seconds <= limit);
        next.map(|next| *next += **seconds).is_some()
    });
    ends.count()
}

#[cfg(test)]
mod tests {
    use super::{ended_within, makespan};

    #[test]
    fn a_run_that_would_not_end_within_the_limit_leaves_its_slot_to_one_that_does() {
        assert_eq!(ended_within(100.0, &[40.0, 40.0, 40.0, 30.0, 15.0], 1), 3);
        assert_eq!(ended_within(100.0, &[60.0; 4], 2), 2);
        assert_eq!(ended_within(10.0, &[60.0; 4], 2), 0);
    }

    #[test]
    fn the_last_run_decides_when_all_are_done() {
        assert_eq!(makespan(&[], &[10.0; 9], 2), 50.0);
        assert_eq!(makespan(&[4.0, 7.0], &[10.0], 2), 14.0);
        assert_eq!(makespan(&[4.0], &[], 8), 4.0);
        assert_eq!(makespan(&[], &[], 2), 0.0);
    }

    #[test]
    fn no_slot_at_all_counts_as_one() {
        assert_eq!(makespan(&[], &[1.0, 2.0], 0), 3.0);
    }
}
