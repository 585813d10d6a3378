//! What becomes of a text in this browser's storage when another one takes its place?
//!
//! The plan that is stored gives way to another text only in [`Keep::replace`], which copies it
//! to a version first, unless it is this tab that has written it and goes on with the same plan.
//! Where that is not possible, nothing is stored; only a plan that was opened and is changed does
//! not wait for it, because undo leads back to it. Versions stay until somebody deletes them,
//! with two exceptions:
//!
//! 1. Of plans that were opened here, and then changed or replaced by another one, the newest
//!    [`MOST_REPLACED`] are kept.
//! 2. Of one tab that works on one plan only the newest text is kept, as if it were the same tab.
//!
//! Texts that could not be read, and those of other tabs, are never dropped: where there are
//! [`MOST_GUARDED`] of them, nothing more is stored until somebody has deleted some. Equal texts
//! are one version.

/// Where the plan is stored, as a document.
pub const PLAN: &str = "headroom.plan.v1";
/// Which tab has written it: its name, and a sum over the text, so that it is said of no other.
const WRITER: &str = "headroom.plan.writer.v1";
/// The one version that there was before there were several.
const EARLIER: &str = "headroom.plan.earlier.v1";
/// What the keys of versions begin with; time, reason and writer follow.
const VERSION: &str = "headroom.version.v1.";

/// So many plans are kept that were changed or replaced.
pub const MOST_REPLACED: usize = 20;
/// So many texts are kept that could not be read or that other tabs have written.
pub const MOST_GUARDED: usize = 20;

/// A place for texts that may refuse them.
pub trait Shelf {
    /// The text of a key.
    fn read(&self, key: &str) -> Option<String>;
    /// Puts a text there, or takes it away; whether that worked.
    fn write(&self, key: &str, text: Option<&str>) -> bool;
    /// All keys.
    fn keys(&self) -> Vec<String>;
}

/// Why a text became a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It was opened here and then changed.
    Changed,
    /// Another plan was opened in its place.
    Replaced,
    /// It could not be read.
    Unread,
    /// Another tab had written it.
    Foreign,
}

impl Reason {
    const ALL: [(Reason, &'static str); 4] = [
        (Reason::Changed, "changed"),
        (Reason::Replaced, "replaced"),
        (Reason::Unread, "unread"),
        (Reason::Foreign, "foreign"),
    ];

    fn is_guarded(self) -> bool {
        matches!(self, Reason::Unread | Reason::Foreign)
    }

    /// Its name in a key.
    pub fn key(self) -> &'static str {
        let found = Reason::ALL.iter().find(|(reason, _)| *reason == self);
        found.map_or("", |(_, key)| key)
    }
}

/// A version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Where its text is.
    pub key: String,
    /// Why it is there.
    pub reason: Reason,
    /// When it became a version, in ms since 1970; 0: nobody knows.
    pub time: u64,
    /// Which tab had written it, working on which plan; empty: nobody knows.
    writer: String,
}

impl Version {
    fn of(key: String) -> Option<Version> {
        if key == EARLIER {
            return Some(Version {
                key,
                reason: Reason::Replaced,
                time: 0,
                writer: String::new(),
            });
        }
        let mut parts = key.strip_prefix(VERSION)?.splitn(3, '.');
        let time = parts.next()?.parse().ok()?;
        let reason = parts.next()?;
        let reason = Reason::ALL.iter().find(|(_, key)| *key == reason)?.0;
        let writer = parts.next()?.to_owned();
        Some(Version {
            key,
            reason,
            time,
            writer,
        })
    }
}

/// Why a plan was not stored. What was stored before is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unkept {
    /// The storage took no more, or nothing at all.
    Refused,
    /// There are too many versions that must not be dropped.
    TooMany,
}

/// The stored plan and its versions, as one tab sees them.
pub struct Keep<S> {
    shelf: S,
    /// The name of this tab.
    tab: String,
    /// How many plans this tab has written in place of another.
    plans: u32,
    /// The stored text that this tab has written, or has opened.
    known: Option<String>,
    /// Whether this tab has written it.
    is_written: bool,
    /// The stored text that could not be read.
    unread: Option<String>,
}

impl<S: Shelf> Keep<S> {
    /// What a tab of this name knows in the beginning: nothing.
    pub fn new(shelf: S, tab: String) -> Keep<S> {
        Keep {
            shelf,
            tab,
            plans: 0,
            known: None,
            is_written: false,
            unread: None,
        }
    }

    /// The stored plan, readable or not.
    pub fn stored(&self) -> Option<String> {
        self.shelf.read(PLAN)
    }

    /// Whether the stored plan is the one that this tab works on.
    pub fn is_known(&self, text: &str) -> bool {
        self.known.as_deref() == Some(text)
    }

    /// The stored text was opened, or could not be.
    pub fn has_read(&mut self, text: String, is_readable: bool) {
        self.is_written = false;
        match is_readable {
            true => self.known = Some(text),
            false => self.unread = Some(text),
        }
    }

    /// Stores a document. `is_another`: this tab has opened another plan since it stored one.
    pub fn replace(&mut self, document: &str, is_another: bool, now: u64) -> Result<(), Unkept> {
        if let Some(stored) = self.stored().filter(|stored| stored != document) {
            if !self.is_known(&stored) {
                let reason = match self.unread.as_ref() == Some(&stored) {
                    true => Reason::Unread,
                    false => Reason::Foreign,
                };
                self.keep(&stored, reason, now)?;
            } else if is_another {
                self.keep(&stored, Reason::Replaced, now)?;
            } else if !self.is_written {
                // It is in this tab's history as well: no reason to refuse the change.
                let _ = self.keep(&stored, Reason::Changed, now);
            }
        }
        self.plans += u32::from(is_another);
        let writer = format!("{}-{} {:016x}", self.tab, self.plans, sum(document));
        self.shelf.write(WRITER, Some(&writer));
        if !self.shelf.write(PLAN, Some(document)) {
            return Err(Unkept::Refused);
        }
        self.known = Some(document.to_owned());
        self.is_written = true;
        Ok(())
    }

    /// Another tab has stored a text. Where this tab has written over it without having seen it,
    /// since both wrote at once, it becomes a version.
    pub fn heard(&mut self, text: &str, now: u64) -> Result<(), Unkept> {
        let is_over = self.is_written && self.stored() == self.known;
        match is_over && !self.is_known(text) {
            true => self.keep(text, Reason::Foreign, now),
            false => Ok(()),
        }
    }

    /// The versions, newest first.
    pub fn versions(&self) -> Vec<Version> {
        let mut versions: Vec<Version> = Vec::new();
        for version in self.shelf.keys().into_iter().filter_map(Version::of) {
            let is_newer =
                |known: &Version| (known.time, &known.key) > (version.time, &version.key);
            versions.insert(versions.partition_point(is_newer), version);
        }
        versions
    }

    /// The text of a version.
    pub fn text(&self, key: &str) -> Option<String> {
        self.shelf.read(key)
    }

    /// Deletes a version; whether that worked.
    pub fn discard(&self, key: &str) -> bool {
        self.shelf.write(key, None)
    }

    /// Makes a text a version.
    fn keep(&self, text: &str, reason: Reason, now: u64) -> Result<(), Unkept> {
        let versions = self.versions();
        let is_same = |version: &&Version| self.text(&version.key).as_deref() == Some(text);
        let mut outdated: Vec<&Version> = versions.iter().filter(is_same).collect();
        let is_there = !outdated.is_empty();
        let guarded = outdated.iter().find(|version| version.reason.is_guarded());
        let reason = guarded.map_or(reason, |version| version.reason);
        let writer = self.writer_of(text);
        if reason == Reason::Foreign && !writer.is_empty() {
            let is_earlier =
                |version: &&Version| version.reason == reason && version.writer == writer;
            outdated.extend(versions.iter().filter(is_earlier));
        }
        let stays = |version: &&Version| !outdated.contains(version);
        let is_guarded = |version: &&Version| version.reason.is_guarded() && stays(version);
        if reason.is_guarded() && versions.iter().filter(is_guarded).count() >= MOST_GUARDED {
            return Err(Unkept::TooMany);
        }
        let key = self.free_key(now, reason, &writer);
        match self.shelf.write(&key, Some(text)) {
            // An equal text is a version already: that is all that is needed.
            false if is_there => return Ok(()),
            false => return Err(Unkept::Refused),
            true => {}
        }
        for version in outdated {
            self.discard(&version.key);
        }
        self.drop_oldest();
        Ok(())
    }

    fn free_key(&self, now: u64, reason: Reason, writer: &str) -> String {
        let key = |time: u64| format!("{VERSION}{time:013}.{}.{writer}", reason.key());
        let mut time = now;
        while self.text(&key(time)).is_some() {
            time += 1;
        }
        key(time)
    }

    fn drop_oldest(&self) {
        let versions = self.versions();
        let replaced = versions
            .iter()
            .filter(|version| !version.reason.is_guarded());
        for version in replaced.skip(MOST_REPLACED) {
            self.discard(&version.key);
        }
    }

    /// Which tab has written the stored text, working on which plan.
    fn writer_of(&self, text: &str) -> String {
        let written = self.shelf.read(WRITER).unwrap_or_default();
        match written.split_once(' ') {
            Some((writer, of)) if of == format!("{:016x}", sum(text)) => writer.replace('.', ""),
            _ => String::new(),
        }
    }
}

/// A sum over a text that another text is very unlikely to have (FNV-1a).
fn sum(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests;
