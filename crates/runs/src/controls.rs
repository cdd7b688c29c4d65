//! What the measures must say of the [`Ruler`]'s marks before anybody believes what they say of samples.

use std::fmt;

use spec::{Source, names};

use crate::{Ruler, marks};
use Expected::{Fall, Rise, Stay, Times};

/// How a measure must move from real images to a mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Control {
    /// The mark: one of [`marks`].
    pub mark: &'static str,
    /// The measure, by its name in `metrics.csv`.
    pub measure: &'static str,
    /// The least that is expected.
    pub expect: Expected,
}

/// The least that a measure must move, or the most that it may.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expected {
    /// To so many times its value for real images, or more.
    Times(f64),
    /// Up by so much or more.
    Rise(f64),
    /// Down by so much or more.
    Fall(f64),
    /// By so much at most: what the mark does to images is nothing that the measure is about.
    Stay(f64),
}

/// A measure that does not see what it should.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlFailure {
    /// What was expected.
    pub control: Control,
    /// What the measure says of real images and of the mark, where the ruler has both.
    pub found: Option<(f64, f64)>,
}

/// The finest detail of images of 32×32, the size at which rulers are made: [`names::RADIAL_POWER_RATIO`] of the highest ring.
const HIGHEST_RING: &str = "radial_power_ratio_16";

/// What must hold. Each amount is several times what another draw of real images changes, and about half of what was seen when the
/// table was made. What is *not* here was looked at: precision rises under a blur, whose images are all alike, and is 0.80 for uniform
/// noise, which lies in the wide balls of the reference's outliers; coverage sees both.
pub const CONTROLS: &[Control] = &[
    expect(marks::LEAST_CLASS_LOST, names::FRECHET_DISTANCE, Times(3.0)),
    expect(marks::LEAST_CLASS_LOST, names::FRECHET_DISTANCE_RANDOM, Times(1.5)),
    expect(marks::LEAST_CLASS_LOST, names::KERNEL_DISTANCE, Rise(0.3)),
    expect(marks::LEAST_CLASS_LOST, names::RECALL, Fall(0.01)),
    expect(marks::LEAST_CLASS_LOST, names::COVERAGE, Fall(0.02)),
    expect(marks::LEAST_CLASS_LOST, names::TOTAL_VARIATION, Rise(0.05)),
    expect(marks::MOST_CLASS_LOST, names::FRECHET_DISTANCE, Times(20.0)),
    expect(marks::MOST_CLASS_LOST, names::FRECHET_DISTANCE_RANDOM, Times(3.0)),
    expect(marks::MOST_CLASS_LOST, names::KERNEL_DISTANCE, Rise(3.0)),
    expect(marks::MOST_CLASS_LOST, names::RECALL, Fall(0.04)),
    expect(marks::MOST_CLASS_LOST, names::COVERAGE, Fall(0.04)),
    expect(marks::MOST_CLASS_LOST, names::TOTAL_VARIATION, Rise(0.05)),
    expect(marks::MOST_CLASS_LOST, names::MODES, Fall(1.0)),
    expect(marks::BLURRED, names::FRECHET_DISTANCE, Times(20.0)),
    expect(marks::BLURRED, names::FRECHET_DISTANCE_RANDOM, Times(10.0)),
    expect(marks::BLURRED, names::KERNEL_DISTANCE, Rise(3.0)),
    expect(marks::BLURRED, names::RECALL, Fall(0.25)),
    expect(marks::BLURRED, names::COVERAGE, Fall(0.1)),
    expect(marks::NOISY, names::FRECHET_DISTANCE, Times(20.0)),
    expect(marks::NOISY, names::FRECHET_DISTANCE_RANDOM, Times(3.0)),
    expect(marks::NOISY, names::KERNEL_DISTANCE, Rise(3.0)),
    expect(marks::NOISY, names::PRECISION, Fall(0.05)),
    expect(marks::NOISY, names::DENSITY, Fall(0.15)),
    expect(marks::NOISY, names::COVERAGE, Fall(0.15)),
    expect(marks::SHIFTED, names::FRECHET_DISTANCE, Times(20.0)),
    expect(marks::SHIFTED, names::FRECHET_DISTANCE_RANDOM, Times(10.0)),
    expect(marks::SHIFTED, names::KERNEL_DISTANCE, Rise(3.0)),
    expect(marks::SHIFTED, names::PRECISION, Fall(0.08)),
    expect(marks::SHIFTED, names::DENSITY, Fall(0.2)),
    expect(marks::SHIFTED, names::COVERAGE, Fall(0.2)),
    expect(marks::CHECKERED, names::CHECKERBOARD, Times(50.0)),
    expect(marks::CHECKERED, names::FRECHET_DISTANCE, Times(2.0)),
    expect(marks::CHECKERED, names::FRECHET_DISTANCE_RANDOM, Times(3.0)),
    expect(marks::COPIES, names::FRECHET_DISTANCE, Times(20.0)),
    expect(marks::COPIES, names::FRECHET_DISTANCE_RANDOM, Times(10.0)),
    expect(marks::COPIES, names::KERNEL_DISTANCE, Rise(1.5)),
    expect(marks::COPIES, names::RECALL, Fall(0.5)),
    expect(marks::COPIES, names::COVERAGE, Fall(0.5)),
    expect(marks::COPIES, names::NEAREST_FEATURES, Fall(3.0)),
    expect(marks::COPIES, names::NEAREST_PIXELS, Fall(3.0)),
    expect(marks::COPIES, names::COPYING_TEST_CELLS_FEATURES, Fall(10.0)),
    expect(marks::COPIES, names::COPYING_TEST_CELLS_PIXELS, Fall(10.0)),
    expect(marks::PLANTED, names::COPYING_FEATURES, Rise(0.03)),
    expect(marks::PLANTED, names::COPYING_PIXELS, Rise(0.03)),
    expect(marks::PLANTED, names::COPYING_TEST_FEATURES, Fall(5.0)),
    expect(marks::PLANTED, names::COPYING_TEST_PIXELS, Fall(5.0)),
    expect(marks::PLANTED, names::AUTHENTICITY_FEATURES, Fall(0.03)),
    expect(marks::PLANTED, names::AUTHENTICITY_PIXELS, Fall(0.03)),
    expect(marks::UNIFORM_NOISE, names::FRECHET_DISTANCE, Times(100.0)),
    expect(marks::UNIFORM_NOISE, names::FRECHET_DISTANCE_RANDOM, Times(100.0)),
    expect(marks::UNIFORM_NOISE, names::KERNEL_DISTANCE, Rise(20.0)),
    expect(marks::UNIFORM_NOISE, names::RECALL, Fall(0.5)),
    expect(marks::UNIFORM_NOISE, names::DENSITY, Fall(0.3)),
    expect(marks::UNIFORM_NOISE, names::COVERAGE, Fall(0.5)),
    expect(marks::UNIFORM_NOISE, names::TOTAL_VARIATION, Rise(0.3)),
    expect(marks::MOST_CLASS_LOST, names::RECALL_2000, Fall(0.03)),
    expect(marks::MOST_CLASS_LOST, names::COVERAGE_2000, Fall(0.04)),
    expect(marks::BLURRED, names::RECALL_2000, Fall(0.25)),
    expect(marks::COPIES, names::RECALL_2000, Fall(0.5)),
    expect(marks::COPIES, names::COVERAGE_2000, Fall(0.5)),
    expect(marks::UNIFORM_NOISE, names::RECALL_2000, Fall(0.5)),
    expect(marks::UNIFORM_NOISE, names::COVERAGE_2000, Fall(0.5)),
    expect(marks::CHECKERED, names::COVERAGE_2000, Stay(0.03)),
    expect(marks::UNIFORM_NOISE, names::TRACE_RATIO, Fall(0.5)),
    expect(marks::COPIES, names::TRACE_RATIO, Stay(0.2)),
    expect(marks::BLURRED, HIGHEST_RING, Fall(0.5)),
    expect(marks::NOISY, HIGHEST_RING, Times(1.5)),
    expect(marks::SHIFTED, HIGHEST_RING, Stay(0.1)),
    expect(marks::COPIES, HIGHEST_RING, Stay(0.5)),
];

/// What does not hold for rendered images, whose classes are the combinations of their factors: one of 240 is too few images for features
/// that no label has taught.
const NOT_OF_COMBINATIONS: (&str, &str) = (marks::LEAST_CLASS_LOST, names::FRECHET_DISTANCE_RANDOM);

/// What does not hold for rendered images: they have no margin, so that a shift repeats the pixels of an edge.
const NOT_WITHOUT_MARGIN: (&str, &str) = (marks::SHIFTED, HIGHEST_RING);

impl Control {
    /// The control as it holds for a source, if it does. Amounts were found on Fashion-MNIST. For rendered images half of a rise or fall is
    /// expected, and two controls are left out. Both were decided after their first rulers had failed five controls, so that these rulers
    /// passing is a check of later versions, not independent evidence for the measures.
    fn of(self, source: Source) -> Option<Self> {
        if !source.is_rendered() {
            return Some(self);
        }
        let expect = match self.expect {
            Rise(by) => Rise(by / 2.0),
            Fall(by) => Fall(by / 2.0),
            Times(_) | Stay(_) => self.expect,
        };
        let what = (self.mark, self.measure);
        (what != NOT_OF_COMBINATIONS && what != NOT_WITHOUT_MARGIN).then_some(Self { expect, ..self })
    }
}

/// The controls that a ruler fails: none, where its measures see what they should.
pub fn controls(ruler: &Ruler) -> Vec<ControlFailure> {
    let fails = |control: Control| {
        let value = |mark| ruler.value(mark, control.measure);
        let found = value(marks::REAL).zip(value(control.mark));
        let holds = found.is_some_and(|(real, mark)| match control.expect {
            Times(factor) => mark >= factor * real,
            Rise(by) => mark >= real + by,
            Fall(by) => mark <= real - by,
            Stay(by) => (mark - real).abs() <= by,
        });
        (!holds).then_some(ControlFailure { control, found })
    };
    CONTROLS.iter().filter_map(|control| control.of(ruler.source)).filter_map(fails).collect()
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Times(factor) => write!(f, "grow to {factor} times its value or more"),
            Rise(by) => write!(f, "rise by {by} or more"),
            Fall(by) => write!(f, "fall by {by} or more"),
            Stay(by) => write!(f, "move by {by} at most"),
        }
    }
}

impl fmt::Display for ControlFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Control { mark, measure, expect } = self.control;
        write!(f, "`{measure}` should {expect} from `{}` to `{mark}`, ", marks::REAL)?;
        match self.found {
            Some((real, mark)) => write!(f, "but went from {real:.3} to {mark:.3}"),
            None => f.write_str("but was not measured"),
        }
    }
}

const fn expect(mark: &'static str, measure: &'static str, expect: Expected) -> Control {
    Control { mark, measure, expect }
}
