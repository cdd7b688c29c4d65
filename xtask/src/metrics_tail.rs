//! Follows a `metrics.csv` while it grows: how far its run is, how fast, and the last value of what it is compared by. Reads what was added
//! since the last look, and nothing else of a run.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use spec::names;

/// Seconds of training over which the present speed is taken.
const WINDOW: f64 = 20.0;

/// What is known of a run while it goes on.
#[derive(Debug)]
pub struct Tail {
    path: PathBuf,
    read: u64,
    first: Option<Moment>,
    recent: VecDeque<Moment>,
    outcome: Option<f64>,
    random: Option<f64>,
}

/// A step and the seconds of running that it took to get there.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Moment {
    step: u64,
    seconds: f64,
}

impl Tail {
    /// A file that may not be there yet.
    pub fn new(path: PathBuf) -> Self {
        Self { path, read: 0, first: None, recent: VecDeque::new(), outcome: None, random: None }
    }

    /// Reads what was added. A file that can't be read is one that has nothing new.
    pub fn follow(&mut self) {
        let _ = self.read_more();
    }

    /// The last step that was recorded.
    pub fn step(&self) -> u64 {
        self.recent.back().map_or(0, |moment| moment.step)
    }

    /// The last Fréchet distance, on a network that nobody trained where no other describes the images; of a classifier, its error.
    pub fn outcome(&self) -> Option<f64> {
        self.outcome.or(self.random)
    }

    /// Seconds for each step over the whole run, evaluations included.
    pub fn seconds_per_step(&self) -> Option<f64> {
        pace(self.first?, *self.recent.back()?)
    }

    /// Steps per second of late.
    pub fn steps_per_second(&self) -> Option<f64> {
        pace(*self.recent.front()?, *self.recent.back()?).map(f64::recip)
    }

    fn read_more(&mut self) -> std::io::Result<()> {
        let mut file = File::open(&self.path)?;
        if file.metadata()?.len() < self.read {
            // The run was taken up again and its file cut back to the checkpoint.
            *self = Self::new(std::mem::take(&mut self.path));
        }
        file.seek(SeekFrom::Start(self.read))?;
        let mut added = String::new();
        file.read_to_string(&mut added)?;
        let whole = added.rfind('\n').map_or(0, |end| end + 1);
        self.read += whole as u64;
        added[..whole].lines().for_each(|line| self.take(line));
        Ok(())
    }

    fn take(&mut self, line: &str) {
        let cells: Vec<&str> = line.split(',').collect();
        let [step, seconds, name, value] = cells[..] else { return };
        let (Ok(step), Ok(seconds)) = (step.parse(), seconds.parse()) else { return };
        let moment = Moment { step, seconds };
        match name {
            names::FRECHET_DISTANCE | names::TEST_ERROR => self.outcome = value.parse().ok(),
            names::FRECHET_DISTANCE_RANDOM => self.random = value.parse().ok(),
            _ => {}
        }
        match self.recent.back_mut() {
            Some(last) if last.step == step => *last = moment,
            _ => self.recent.push_back(moment),
        }
        self.first.get_or_insert(moment);
        while self.recent.len() > 2 && seconds - self.recent[1].seconds > WINDOW {
            self.recent.pop_front();
        }
    }
}

fn pace(from: Moment, to: Moment) -> Option<f64> {
    let pace = (to.seconds - from.seconds) / to.step.checked_sub(from.step)? as f64;
    (pace.is_finite() && pace > 0.0).then_some(pace)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;

    #[test]
    fn a_growing_file_is_followed_line_by_whole_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("metrics.csv");
        let mut tail = Tail::new(path.clone());
        tail.follow();
        assert_eq!((tail.step(), tail.outcome(), tail.seconds_per_step()), (0, None, None));

        fs::write(&path, "step,seconds,name,value\n0,1.0,frechet_distance,800\n20,3.0,d_real,0.5\n40,5")
            .expect("written");
        tail.follow();
        assert_eq!((tail.step(), tail.outcome()), (20, Some(800.0)));

        let mut file = File::options().append(true).open(&path).expect("opened");
        writeln!(file, ".0,frechet_distance,173.5").expect("written");
        tail.follow();
        assert_eq!((tail.step(), tail.outcome(), tail.seconds_per_step()), (40, Some(173.5), Some(0.1)));
    }

    #[test]
    fn a_file_that_was_cut_back_is_read_from_its_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("metrics.csv");
        let mut tail = Tail::new(path.clone());
        fs::write(&path, "step,seconds,name,value\n0,1.0,d_real,0.5\n40,5.0,d_real,0.5\n").expect("written");
        tail.follow();
        assert_eq!(tail.step(), 40);
        fs::write(&path, "step,seconds,name,value\n0,1.0,d_real,0.5\n").expect("written");
        tail.follow();
        assert_eq!(tail.step(), 0);
    }

    #[test]
    fn the_present_speed_forgets_what_is_long_past() {
        let mut tail = Tail::new(PathBuf::new());
        for (step, seconds) in [(0, 0.0), (10, 100.0), (18, 119.0), (40, 130.0), (60, 140.0)] {
            tail.take(&format!("{step},{seconds},d_real,0.5"));
        }
        assert_eq!(tail.steps_per_second(), Some(2.0));
    }
}
