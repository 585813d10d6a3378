//! How far is reading? A part of the whole, told with each further hundredth.
//!
//! No clock is asked: however fast the machine is, at most a hundred parts are told.

/// How far something is that takes a while.
pub struct Progress<'a> {
    tell: &'a mut dyn FnMut(f64),
    /// The hundredths told so far.
    told: u32,
    /// Where the step that is being done begins, and where it ends; `None`: the whole is one step.
    from: f64,
    to: Option<f64>,
}

impl<'a> Progress<'a> {
    /// Nothing is done yet; `tell` is called with parts of the whole, each larger than the last.
    pub fn new(tell: &'a mut dyn FnMut(f64)) -> Progress<'a> {
        Progress {
            tell,
            told: 0,
            from: 0.0,
            to: None,
        }
    }

    /// The step before is done; the next one ends at this part of the whole.
    pub fn step_until(&mut self, to: f64) {
        self.from = self.to.unwrap_or(0.0);
        self.to = Some(to.max(self.from).min(1.0));
        self.at(0, 1);
    }

    /// So much of the step is done; all of it where there is nothing to do.
    pub fn at(&mut self, done: u64, all: u64) {
        let part = match all {
            0 => 1.0,
            all => done.min(all) as f64 / all as f64,
        };
        let to = self.to.unwrap_or(1.0);
        let hundredths = ((self.from + (to - self.from) * part) * 100.0) as u32;
        if hundredths > self.told {
            self.told = hundredths;
            (self.tell)(f64::from(hundredths) / 100.0);
        }
    }
}

/// How many rows have been read, of how many.
pub(super) struct Steps<'p, 't> {
    pub(super) progress: &'p mut Progress<'t>,
    pub(super) done: u64,
    pub(super) all: u64,
}

impl Steps<'_, '_> {
    pub(super) fn row(&mut self) {
        self.done += 1;
        self.progress.at(self.done, self.all);
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    fn told(work: impl FnOnce(&mut Progress<'_>)) -> Vec<f64> {
        let mut told = Vec::new();
        work(&mut Progress::new(&mut |part| told.push(part)));
        told
    }

    #[test]
    fn steps_follow_each_other_and_never_go_back() {
        let parts = told(|progress| {
            progress.step_until(0.25);
            (0..=4).for_each(|done| progress.at(done, 4));
            progress.step_until(0.75);
            progress.at(1, 2);
            progress.at(0, 2);
            progress.step_until(1.0);
            progress.at(9, 0);
        });
        assert_eq!(parts, [0.06, 0.12, 0.18, 0.25, 0.5, 0.75, 1.0]);
    }

    #[test]
    fn a_hundred_parts_are_told_at_most() {
        let parts = told(|progress| (0..=1_000_000).for_each(|done| progress.at(done, 1_000_000)));
        assert_eq!((parts.len(), parts.last()), (100, Some(&1.0)));
        assert!(parts.is_sorted());
    }
}
