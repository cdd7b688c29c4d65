//! The ruler's input to verdicts: the limit of the trivial baselines and the recall of real images, or why they are
//! missing.

use runs::{Ruler, Status, marks};
use spec::{Source, Task, names};

use crate::measurement_protocol::MeasurementProtocol;
use crate::number::thousands;
use crate::read::Sweep;

/// The minimum number of samples for which a ruler's limit and recall are valid, whatever number it has itself. At 256
/// samples the distance of real images rises from 0.5 to 11 (the limit is 147) and their recall from 0.93 to 0.95
/// (Fashion-MNIST, 128 features).
pub const MIN_SAMPLES: usize = 256;

/// The ruler's values for verdicts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TrivialBaselines {
    /// Half of the smallest distance of a trivial baseline. Above it distances are saturated.
    pub limit: Option<f64>,
    /// Recall of real images against real ones.
    pub recall_of_real: Option<f64>,
    /// Why both are missing. `None` if the task has no such verdicts.
    pub missing: Option<MissingRuler>,
}

/// Why no ruler is valid for the runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingRuler {
    /// An external program measured the runs.
    Own,
    /// There is no trained feature network for these images, so no ruler can be made.
    NoNetwork(Source),
    /// There is no ruler yet.
    NoRuler(Source),
    /// The ruler has another feature network or other images.
    Unlike(Source),
    /// The runs have too few samples.
    FewSamples(usize),
}

impl TrivialBaselines {
    /// The values of the sweep's ruler.
    pub fn of(sweep: &Sweep) -> Self {
        let Some(first) = sweep.runs.first().filter(|recorded| recorded.run.spec.task == Task::Generation) else {
            return Self::default();
        };
        let source = first.run.spec.data.source;
        let missing = |why| Self { missing: Some(why), ..Self::default() };
        let Some(ruler) = &sweep.ruler else {
            return missing(match () {
                () if first.run.spec.trainer.is_some() => MissingRuler::Own,
                () if source.has_feature_network() => MissingRuler::NoRuler(source),
                () => MissingRuler::NoNetwork(source),
            });
        };
        let finished = sweep.runs.iter().filter(|recorded| recorded.status == Status::Finished);
        let measured: Vec<MeasurementProtocol> = finished.filter_map(MeasurementProtocol::of).collect();
        if !measured.iter().all(|measurement_protocol| measurement_protocol.is_on_features_of(ruler)) {
            return missing(MissingRuler::Unlike(source));
        }
        let fewest = measured.iter().filter(|other| other.samples != ruler.samples).map(|other| other.samples).min();
        match fewest.filter(|samples| *samples < MIN_SAMPLES) {
            Some(samples) => missing(MissingRuler::FewSamples(samples)),
            None => Self::from_ruler(ruler),
        }
    }

    fn from_ruler(ruler: &Ruler) -> Self {
        // Older rulers have uniform noise as their only baseline.
        let half_of_noise = || Some(ruler.value(marks::UNIFORM_NOISE, names::FRECHET_DISTANCE)? / 2.0);
        Self {
            limit: ruler.limit(names::FRECHET_DISTANCE).or_else(half_of_noise),
            recall_of_real: ruler.value(marks::REAL, names::RECALL),
            missing: None,
        }
    }
}

impl MissingRuler {
    /// The missing verdicts with reason and remedy: `"Not begun" and "collapsed" can't be told here: …`.
    pub fn sentence(self) -> String {
        let (why, remedy) = match self {
            Self::Own => ("no ruler measures what a program of one's own measures".to_owned(), String::new()),
            Self::NoNetwork(source) => (
                format!("there is no ruler of {source}, because no feature network was trained on such images"),
                String::new(),
            ),
            Self::NoRuler(source) => (
                format!("there is no ruler of {source}"),
                format!(" `cargo xtask data ruler {source}` makes it; then make the report again."),
            ),
            Self::Unlike(source) => (
                format!("the ruler of {source} was made with another feature network or of other images"),
                format!(" `cargo xtask data ruler {source}` makes it again; then make the report again."),
            ),
            Self::FewSamples(samples) => (
                format!("{} samples are too few for the ruler's limit", thousands(samples as u64)),
                format!(" Runs with `evaluation.samples = {MIN_SAMPLES}` or more have one."),
            ),
        };
        format!(
            "\"Not begun\" and \"collapsed\" can't be told here: {why}. So \"relapsed\", \"learning\" and \"plateau\" are also said of runs that have learnt \
             nothing.{remedy}"
        )
    }
}
