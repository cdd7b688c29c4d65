//! How long runs take on so many places at once: an estimate for people, from seconds for each run.

/// Seconds until the last run ends, when places take the waiting runs in order as they become free.
pub fn makespan(running: &[f64], waiting: &[f64], places: usize) -> f64 {
    let mut free_at = running.to_vec();
    free_at.resize(places.max(running.len()).max(1), 0.0);
    for seconds in waiting {
        if let Some(next) = free_at.iter_mut().min_by(|a, b| a.total_cmp(b)) {
            *next += seconds;
        }
    }
    free_at.into_iter().fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::makespan;

    #[test]
    fn the_last_run_decides_when_all_are_done() {
        assert_eq!(makespan(&[], &[10.0; 9], 2), 50.0);
        assert_eq!(makespan(&[4.0, 7.0], &[10.0], 2), 14.0);
        assert_eq!(makespan(&[4.0], &[], 8), 4.0);
        assert_eq!(makespan(&[], &[], 2), 0.0);
    }

    #[test]
    fn no_place_at_all_counts_as_one() {
        assert_eq!(makespan(&[], &[1.0, 2.0], 0), 3.0);
    }
}
