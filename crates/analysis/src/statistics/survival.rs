//! Times until something happens, where for some it had not happened when looking ended.

/// A time, and whether it ended with the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// When it happened, or when looking ended.
    pub step: u64,
    /// Whether it happened; else the time is censored.
    pub happened: bool,
}

/// The log-rank score of each time in a pooled sample: what happened to it less what was to be expected by then.
///
/// Summed over a group they are the log-rank test's observed less expected (Peto and Peto 1972); their permutation
/// distribution is exact for few replicates, as the chi-squared one is not.
pub fn log_rank_scores(times: &[Time]) -> Vec<f64> {
    let hazard = |until: u64| -> f64 { events(times).filter(|(step, _)| *step <= until).map(|(_, share)| share).sum() };
    times.iter().map(|time| f64::from(u8::from(time.happened)) - hazard(time.step)).collect()
}

/// Kaplan and Meier's share to which it has not happened yet, after each step at which it happened to some.
pub fn kaplan_meier(times: &[Time]) -> Vec<(u64, f64)> {
    let after = |left: &mut f64, (step, share): (u64, f64)| {
        *left *= 1.0 - share;
        Some((step, *left))
    };
    events(times).scan(1.0, after).collect()
}

/// Each step at which it happened, in order, with the share of those still looked at to whom it did.
fn events(times: &[Time]) -> impl Iterator<Item = (u64, f64)> {
    let mut steps: Vec<u64> = times.iter().filter(|time| time.happened).map(|time| time.step).collect();
    steps.sort_unstable();
    steps.dedup();
    steps.into_iter().map(|step| {
        let at_risk = times.iter().filter(|time| time.step >= step).count();
        let happened = times.iter().filter(|time| time.happened && time.step == step).count();
        (step, happened as f64 / at_risk as f64)
    })
}
