//! Is every text that was ever stored still there, whatever tabs do to each other?

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::*;

/// A storage with room for so many characters, which several tabs share.
#[derive(Clone)]
struct Fake {
    texts: Rc<RefCell<BTreeMap<String, String>>>,
    room: Rc<Cell<usize>>,
}

impl Shelf for Fake {
    fn read(&self, key: &str) -> Option<String> {
        self.texts.borrow().get(key).cloned()
    }

    fn write(&self, key: &str, text: Option<&str>) -> bool {
        let mut texts = self.texts.borrow_mut();
        let Some(text) = text else {
            texts.remove(key);
            return true;
        };
        let others = texts.iter().filter(|(known, _)| *known != key);
        let taken: usize = others.map(|(key, text)| key.len() + text.len()).sum();
        let fits = taken + key.len() + text.len() <= self.room.get();
        if fits {
            texts.insert(key.to_owned(), text.to_owned());
        }
        fits
    }

    fn keys(&self) -> Vec<String> {
        self.texts.borrow().keys().cloned().collect()
    }
}

fn shelf(stored: Option<&str>) -> Fake {
    let shelf = Fake {
        texts: Rc::default(),
        room: Rc::new(Cell::new(1_000_000)),
    };
    if let Some(text) = stored {
        assert!(shelf.write(PLAN, Some(text)));
    }
    shelf
}

fn tab(shelf: &Fake, name: &str) -> Keep<Fake> {
    Keep::new(shelf.clone(), name.to_owned())
}

/// A tab that has opened what is stored.
fn reader(shelf: &Fake, name: &str) -> Keep<Fake> {
    let mut tab = tab(shelf, name);
    if let Some(text) = tab.stored() {
        tab.has_read(text, true);
    }
    tab
}

/// The texts of all versions with their reasons, newest first.
fn kept(tab: &Keep<Fake>) -> Vec<(Reason, String)> {
    let versions = tab.versions().into_iter();
    versions
        .filter_map(|version| Some((version.reason, tab.text(&version.key)?)))
        .collect()
}

fn one(reason: Reason, text: &str) -> Vec<(Reason, String)> {
    vec![(reason, text.to_owned())]
}

#[test]
fn a_text_that_was_not_read_becomes_a_version_first() {
    let shelf = shelf(Some("{damaged"));
    let mut tab = tab(&shelf, "a");
    tab.has_read("{damaged".to_owned(), false);
    assert_eq!(tab.replace("mine", false, 1), Ok(()));
    assert_eq!(tab.stored().as_deref(), Some("mine"));
    assert_eq!(kept(&tab), one(Reason::Unread, "{damaged"));
    assert_eq!(tab.replace("mine, changed", false, 2), Ok(()));
    assert_eq!(kept(&tab).len(), 1);
}

#[test]
fn a_plan_that_was_opened_is_a_version_once_and_again_when_another_one_is_opened() {
    let shelf = shelf(Some("one"));
    let mut tab = reader(&shelf, "a");
    assert_eq!(tab.replace("one, changed", false, 1), Ok(()));
    assert_eq!(tab.replace("one, changed again", false, 2), Ok(()));
    assert_eq!(kept(&tab), one(Reason::Changed, "one"));
    assert_eq!(tab.replace("two", true, 3), Ok(()));
    assert_eq!(
        kept(&tab),
        [
            (Reason::Replaced, "one, changed again".to_owned()),
            (Reason::Changed, "one".to_owned())
        ]
    );
}

#[test]
fn two_tabs_never_lose_the_text_of_the_other_and_fill_no_list() {
    let shelf = shelf(Some("begin"));
    let (mut a, mut b) = (reader(&shelf, "a"), reader(&shelf, "b"));
    for turn in 0..100 {
        assert_eq!(a.replace(&format!("a{turn}"), false, 2 * turn), Ok(()));
        assert_eq!(b.replace(&format!("b{turn}"), false, 2 * turn + 1), Ok(()));
        let all = kept(&b);
        assert!(
            all.contains(&(Reason::Foreign, format!("a{turn}"))),
            "{all:?}"
        );
    }
    let mut expect = ["a99", "b98"]
        .map(|text| (Reason::Foreign, text.to_owned()))
        .to_vec();
    expect.extend(one(Reason::Changed, "begin"));
    assert_eq!(kept(&a), expect);
    assert_eq!(a.stored().as_deref(), Some("b99"));
}

#[test]
fn what_nobody_has_signed_is_never_taken_for_a_later_text_of_the_same_tab() {
    let shelf = shelf(None);
    let mut tab = tab(&shelf, "a");
    for turn in 0..3 {
        assert_eq!(tab.replace("mine", false, turn), Ok(()));
        assert!(shelf.write(PLAN, Some(&format!("older page {turn}"))));
    }
    assert_eq!(tab.replace("mine", false, 9), Ok(()));
    assert_eq!(kept(&tab).len(), 3);
}

#[test]
fn a_text_that_was_written_over_in_the_same_moment_becomes_a_version_when_it_is_heard_of() {
    let shelf = shelf(Some("begin"));
    let mut tab = reader(&shelf, "a");
    assert_eq!(
        tab.heard("theirs", 1),
        Ok(()),
        "nothing of this tab is over it"
    );
    assert_eq!(kept(&tab), []);
    assert_eq!(tab.replace("mine", false, 2), Ok(()));
    assert_eq!(tab.heard("theirs", 3), Ok(()));
    assert_eq!(kept(&tab)[..1], one(Reason::Foreign, "theirs"));
}

#[test]
fn equal_texts_are_one_version_and_the_stronger_reason_counts() {
    let shelf = shelf(Some("{damaged"));
    let mut tab = tab(&shelf, "a");
    for time in 1..5 {
        assert!(shelf.write(PLAN, Some("{damaged")));
        tab.has_read("{damaged".to_owned(), time != 1);
        assert_eq!(tab.replace("mine", true, time), Ok(()));
    }
    assert_eq!(kept(&tab), one(Reason::Unread, "{damaged"));
    assert_eq!(tab.versions()[0].time, 4);
}

#[test]
fn the_oldest_replaced_plans_are_dropped_and_no_others() {
    let shelf = shelf(Some("{damaged"));
    assert!(shelf.write(EARLIER, Some("from before")));
    let mut tab = tab(&shelf, "a");
    tab.has_read("{damaged".to_owned(), false);
    for time in 1..100 {
        assert_eq!(tab.replace(&format!("plan {time}"), true, time), Ok(()));
    }
    let all = kept(&tab);
    assert_eq!(all.len(), MOST_REPLACED + 1);
    assert_eq!(all[0].1, "plan 98");
    assert_eq!(all[MOST_REPLACED], (Reason::Unread, "{damaged".to_owned()));
}

#[test]
fn guarded_texts_are_never_dropped_rather_is_nothing_stored() {
    let shelf = shelf(None);
    let mut tab = tab(&shelf, "a");
    for time in 0..MOST_GUARDED as u64 {
        assert!(shelf.write(PLAN, Some(&format!("foreign {time}"))));
        assert_eq!(tab.replace("mine", false, time), Ok(()));
    }
    assert!(shelf.write(PLAN, Some("one too many")));
    assert_eq!(tab.replace("mine", false, 99), Err(Unkept::TooMany));
    assert_eq!(tab.stored().as_deref(), Some("one too many"));
    let oldest = tab.versions().pop().map(|version| version.key);
    assert!(oldest.is_some_and(|key| tab.discard(&key)));
    assert_eq!(tab.replace("mine", false, 99), Ok(()));
}

#[test]
fn the_list_names_the_bound_and_every_reason() {
    let list = include_str!("../../versions.js");
    assert!(list.contains(&format!("The last {MOST_REPLACED} plans stay")));
    for (_, key) in Reason::ALL {
        assert!(list.contains(&format!("  {key}: '")), "{key}");
    }
}

#[test]
fn where_there_is_no_room_nothing_is_lost() {
    let large = "x".repeat(600);
    let shelf = shelf(Some(&large));
    shelf.room.set(1_000);
    let mut tab = tab(&shelf, "a");
    assert_eq!(tab.replace("mine", false, 1), Err(Unkept::Refused));
    assert_eq!(tab.stored(), Some(large.clone()));
    // A version of it is there, but the new text does not fit.
    shelf.room.set(1_500);
    assert_eq!(
        tab.replace(&"y".repeat(900), false, 2),
        Err(Unkept::Refused)
    );
    assert_eq!(tab.stored(), Some(large.clone()));
    assert_eq!(tab.replace("mine", false, 3), Ok(()));
    assert_eq!(kept(&tab), one(Reason::Foreign, &large));
}

#[test]
fn a_plan_without_room_for_a_version_can_still_be_changed() {
    let large = "x".repeat(600);
    let shelf = shelf(Some(&large));
    shelf.room.set(1_000);
    let mut tab = reader(&shelf, "a");
    assert_eq!(tab.replace("changed", false, 1), Ok(()));
    assert_eq!(tab.stored().as_deref(), Some("changed"));
    assert_eq!(kept(&tab), []);
}
