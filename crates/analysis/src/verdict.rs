//! What became of a run: a pure function of what it recorded, so that it can be recomputed at will.
//!
//! Every threshold stands in [`Verdict::rule`] and the constants below it leans on; the report prints those rules.

use spec::Task;
use spec::results::names;

use crate::curve::Curve;
use crate::outcome;
use crate::series::Series;

/// D(real) - D(fake) from which D has won.
pub const WON_GAP: f64 = 0.95;
/// Total variation of the class histogram from which a run has collapsed.
pub const COLLAPSED_VARIATION: f64 = 0.5;
/// The part of the untrained network's distance that an arm has to lose before anything is said of how well it trains.
pub const BEGUN: f64 = 0.1;
/// Share of the untrained generator's distance above which a run that stands still has stalled.
pub const STALLED_SHARE: f64 = 0.5;
/// Share by which a distance must fall to count as falling.
pub const FALL: f64 = 0.10;
/// Evaluations after step 0 below which a run is not judged: too few to tell a trend from chance.
pub const EVALUATIONS: usize = spec::EVALUATIONS;
/// Evaluations in a row that must agree before a verdict has set in.
const IN_A_ROW: usize = 3;

/// Since when a verdict holds that came too late to have a step.
pub const LATE: &str = "only at the end";

const LAST_FIFTH: f64 = 0.2;
const LAST_THIRD: f64 = 1.0 / 3.0;

/// What became of a run that finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Its samples are good and stay so.
    Healthy,
    /// Its samples still become better.
    Improving,
    /// It stands still, far from the images.
    Stalled,
    /// It draws few of the classes.
    Collapsed,
    /// D tells everything apart and G learns nothing more.
    DiscriminatorWon,
    /// A value stopped being finite.
    Diverged,
}

/// A verdict, and the step from which it held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The first of three evaluations in a row from which it holds to the end; none where it came later than that.
    pub onset: Option<u64>,
}

/// The recorded values that a verdict looks at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Fréchet distance to the test half, or what runs of another task are compared by.
    pub distance: Curve,
    /// Total variation of the class histogram from the uniform one.
    pub total_variation: Curve,
    /// D(real).
    pub d_real: Curve,
    /// D(fake).
    pub d_fake: Curve,
    /// The first step at which something was not finite.
    pub broken_at: Option<u64>,
}

impl Evidence {
    /// What a run of a task recorded, and where its manifest says that it diverged.
    pub fn new(task: Task, series: &Series, diverged_at: Option<u64>) -> Self {
        Self {
            distance: series.outcome(task),
            total_variation: series.curve(names::TOTAL_VARIATION),
            d_real: series.curve(names::D_REAL),
            d_fake: series.curve(names::D_FAKE),
            broken_at: diverged_at.or(series.broken_at()),
        }
    }

    /// The verdict on the whole run; none where it was not evaluated at step 0 and at least [`EVALUATIONS`] times later.
    /// That it diverged is seen without any.
    pub fn judge(&self) -> Option<Judgement> {
        if let Some(step) = self.broken_at {
            return Some(Judgement { verdict: Verdict::Diverged, onset: Some(step) });
        }
        if self.distance.points().len() <= EVALUATIONS {
            return None;
        }
        let so_far = |step: &u64| Some((*step, self.until(*step).verdict()?));
        let steps: Vec<u64> = self.distance.points().iter().map(|(step, _)| *step).collect();
        let verdicts: Vec<(u64, Verdict)> = steps.iter().filter_map(so_far).collect();
        let (_, verdict) = *verdicts.last()?;
        let agreeing = verdicts.iter().rev().take_while(|(_, other)| *other == verdict).count();
        let onset = (agreeing >= IN_A_ROW).then(|| verdicts[verdicts.len() - agreeing].0);
        Some(Judgement { verdict, onset })
    }

    fn until(&self, step: u64) -> Self {
        Self {
            distance: self.distance.until(step),
            total_variation: self.total_variation.until(step),
            d_real: self.d_real.until(step),
            d_fake: self.d_fake.until(step),
            broken_at: None,
        }
    }

    fn verdict(&self) -> Option<Verdict> {
        let untrained = self.distance.at(0)?;
        let distance = outcome::settled(&self.distance)?;
        let fell = |share| self.distance.fall_over_last(share).is_some_and(|fall| fall >= FALL);
        Some(if self.gap_at_the_end().is_some_and(|gap| gap >= WON_GAP) && !fell(LAST_FIFTH) {
            Verdict::DiscriminatorWon
        } else if self.draws_little() {
            Verdict::Collapsed
        } else if distance > STALLED_SHARE * untrained && !fell(LAST_THIRD) {
            Verdict::Stalled
        } else if fell(LAST_THIRD) {
            Verdict::Improving
        } else {
            Verdict::Healthy
        })
    }

    fn draws_little(&self) -> bool {
        self.total_variation.last().is_some_and(|(_, variation)| variation >= COLLAPSED_VARIATION)
    }

    fn gap_at_the_end(&self) -> Option<f64> {
        Some(self.d_real.tail(LAST_FIFTH).mean()? - self.d_fake.tail(LAST_FIFTH).mean()?)
    }
}

impl Verdict {
    /// Every verdict, in the order in which they are tried.
    pub const ALL: [Self; 6] =
        [Self::Diverged, Self::DiscriminatorWon, Self::Collapsed, Self::Stalled, Self::Improving, Self::Healthy];

    /// Those that a run of a task can come to, in the order in which they are tried: a classifier has no samples that could be
    /// alike, and no network that could win.
    pub fn of(task: Task) -> impl Iterator<Item = Self> {
        let of_a_game = |verdict: &Self| matches!(verdict, Self::DiscriminatorWon | Self::Collapsed);
        Self::ALL.into_iter().filter(move |verdict| task == Task::Generation || !of_a_game(verdict))
    }

    /// Whether training broke down.
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::Diverged | Self::Collapsed | Self::DiscriminatorWon)
    }

    /// The words in sentences and on pages. "Healthy" would say more than is known: that the distance no longer falls.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Healthy => "levelled off",
            Self::DiscriminatorWon => "discriminator won",
            other => other.name(),
        }
    }

    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Improving => "improving",
            Self::Stalled => "stalled",
            Self::Collapsed => "collapsed",
            Self::DiscriminatorWon => "discriminator-won",
            Self::Diverged => "diverged",
        }
    }

    /// When it holds, in words, with the thresholds.
    pub fn rule(self) -> String {
        let fall = FALL * 100.0;
        match self {
            Self::Diverged => "a loss, a parameter or a measured value is not finite".to_owned(),
            Self::DiscriminatorWon => format!(
                "mean D(real) − D(fake) over the last fifth is at least {WON_GAP}, and the distance fell by less than \
                 {fall} % over it"
            ),
            Self::Collapsed => {
                format!("total variation of the classes from uniform is at least {COLLAPSED_VARIATION} at the end")
            }
            Self::Stalled => format!(
                "the distance is above {STALLED_SHARE} times the untrained generator's, and fell by less than {fall} % \
                 over the last third"
            ),
            Self::Improving => format!("the distance fell by {fall} % or more over the last third"),
            Self::Healthy => "none of these (`healthy` in files)".to_owned(),
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words())
    }
}
