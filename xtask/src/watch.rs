//! Has a source changed? Asked a few times a second: a hundred time stamps cost less than the machinery of
//! operating-system events, and shared and mounted folders, which send none, are watched as well.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What the page is built from.
const WATCHED: [&str; 4] = ["src", "www", "worker", "Cargo.toml"];

const INTERVAL: Duration = Duration::from_millis(300);

/// Time stamps and lengths of all sources at one moment.
#[derive(PartialEq)]
pub struct Sources(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

impl Sources {
    /// The sources of the page as they are now.
    pub fn now() -> Self {
        Self::of(WATCHED.iter().map(|name| crate::root().join(name)))
    }

    /// Returns once the sources differ from these and have been left alone for one interval.
    pub fn wait_for_change(&self) {
        let mut latest = Self::now();
        loop {
            std::thread::sleep(INTERVAL);
            let current = Self::now();
            if current == latest && current != *self {
                return;
            }
            latest = current;
        }
    }

    fn of(places: impl Iterator<Item = PathBuf>) -> Self {
        let mut sources = Self(BTreeMap::new());
        for place in places {
            sources.add(&place);
        }
        sources
    }

    fn add(&mut self, place: &Path) {
        let Ok(about) = std::fs::metadata(place) else {
            return;
        };
        if about.is_file() {
            self.0
                .insert(place.to_owned(), (about.modified().ok(), about.len()));
        } else if let Ok(entries) = std::fs::read_dir(place) {
            entries.flatten().for_each(|entry| self.add(&entry.path()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_and_a_changed_file_are_noticed() {
        let folder = std::env::temp_dir().join(format!("headroom-watch-{}", std::process::id()));
        let inner = folder.join("inner");
        std::fs::create_dir_all(&inner).unwrap();
        let look = || Sources::of([folder.clone()].into_iter());
        let empty = look();
        std::fs::write(inner.join("a.rs"), "1").unwrap();
        let one = look();
        std::fs::write(inner.join("a.rs"), "12").unwrap();
        let two = look();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(empty != one && one != two && two != look());
    }
}
